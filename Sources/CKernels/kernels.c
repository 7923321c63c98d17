// kernels.c -- the loops of CKernels.h, compiled for each set of instructions.

#include "CInterrupt.h"
#include "CKernels.h"

#include <fenv.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HK_JOIN_(a, b) a##b
#define HK_JOIN(a, b) HK_JOIN_(a, b)
#define HK_NAME(name) HK_JOIN(name, HK_SET)
#define HK_INLINE static inline __attribute__((always_inline))

// The functions that take wide vectors are all inlined.
#pragma clang diagnostic ignored "-Wpsabi"
// A product that is joined with a sum rounds once: results would depend on the processor. Only products
// of matrices may, by name.
#pragma STDC FP_CONTRACT OFF

#if defined(__FMA__) || defined(__aarch64__)
#define HK_ADD_PRODUCT(sum, x, y) __builtin_elementwise_fma(x, y, sum)
#else
#define HK_ADD_PRODUCT(sum, x, y) ((sum) + (x) * (y))
#endif
#define V v1
#define W w1
#define U u1
#define HK_SET _one
#include "elementary.h"
#undef HK_SET
#undef V
#undef W
#undef U

#define V v8
#define W w8
#define U u8
#define HK_SET _base
#include "elementary.h"
#include "blocks.h"
#include "columns.h"
#include "loops.h"
#undef HK_SET

#if defined(__x86_64__)
#undef HK_ADD_PRODUCT
#define HK_ADD_PRODUCT(sum, x, y) __builtin_elementwise_fma(x, y, sum)

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define HK_SET _avx2
#include "elementary.h"
#include "blocks.h"
#include "columns.h"
#include "loops.h"
#undef HK_SET
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("avx2,fma,avx512f,avx512dq,avx512bw,avx512vl"))), apply_to = function)
#define HK_SET _avx512
#include "elementary.h"
#include "blocks.h"
#include "columns.h"
#include "loops.h"
#undef HK_SET
#pragma clang attribute pop
#endif

double hk_exp(double x) { return exp_one((v1)x)[0]; }

double hk_decay(double x) { return decay_one((v1)x)[0]; }

double hk_sigmoid(double x, double e) { return sigmoid_one((v1)x, (v1)e)[0]; }

double hk_sigmoid_slope(double e) { return sigmoid_slope_one((v1)e)[0]; }

double hk_softplus(double x, double e) { return softplus_one((v1)x, (v1)e)[0]; }

double hk_tanh(double x) { return tanh_one((v1)x)[0]; }

double hk_angle(double y, double x) {
  return has_angle_one((v1)y, (v1)x)[0] ? angle_one((v1)y, (v1)x)[0] : atan2(y, x);
}

double hk_tanh_slope(double x) { return tanh_slope_one((v1)x)[0]; }

/// The loops for one set of instructions.
typedef struct {
  int (*run)(const hk_program *, const hk_input *, const hk_output *, double *, size_t, size_t);
  void (*product)(size_t, size_t, const double *, size_t, size_t, const double *const *,
                  double *const *);
  void (*dot)(size_t, size_t, const double *, size_t, size_t, const double *const *,
              double *const *);
  void (*round)(hk_rounding, size_t, const double *, double *);
  void (*extremes)(bool, size_t, const double *, size_t, const double *, size_t, double *);
  void (*angles)(size_t, const double *, size_t, const double *, size_t, double *);
  size_t (*choose)(size_t, const double *, const double *, size_t, const double *, size_t, double *);
  size_t (*extreme)(bool, size_t, const double *, size_t *);
  size_t (*first)(bool, size_t, const double *);
  void (*spread)(size_t, size_t, double, double, double, double *);
  void (*philox)(uint64_t, uint64_t, size_t, uint64_t *);
} hk_set;

#define HK_SET_OF(set)                                                                          \
  {                                                                                             \
    hk_run##set, hk_product##set, hk_dot##set, hk_round##set, hk_extremes##set, hk_angles##set, hk_choose##set, \
        hk_extreme##set, hk_first##set, hk_spread##set, hk_philox##set                          \
  }

static const hk_set sets[] = {
    HK_SET_OF(_base),
#if defined(__x86_64__)
    HK_SET_OF(_avx2),
    HK_SET_OF(_avx512),
#endif
};

int hk_set_count(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
    return 3;
  }
  if (__builtin_cpu_supports("avx2")) return 2;
#endif
  return 1;
}

// That of this thread: tests that try each set may run side by side with others.
#if defined(__ELF__)
__attribute__((tls_model("initial-exec")))
#endif
static _Thread_local const hk_set *current;

void hk_use_set(int set) {
  if (set >= 0 && set < hk_set_count()) current = &sets[set];
}

static inline const hk_set *set(void) {
  if (__builtin_expect(!current, 0)) hk_use_set(hk_set_count() - 1);
  return current;
}

int hk_run(const hk_program *program, const hk_input *inputs, const hk_output *outputs,
           double *sums, size_t count, size_t planes) {
  return set()->run(program, inputs, outputs, sums, count, planes);
}

void hk_columns_product(size_t n, size_t d, const double *x, size_t step, size_t k,
                        const double *const *w, double *const *y) {
  set()->product(n, d, x, step, k, w, y);
}

void hk_columns_dot(size_t n, size_t d, const double *x, size_t step, size_t k,
                    const double *const *y, double *const *z) {
  set()->dot(n, d, x, step, k, y, z);
}

void hk_round(hk_rounding rounding, size_t count, const double *x, double *y) {
  set()->round(rounding, count, x, y);
}

void hk_extremes(bool is_largest, size_t count, const double *x, size_t x_step, const double *y,
                 size_t y_step, double *z) {
  set()->extremes(is_largest, count, x, x_step, y, y_step, z);
}

void hk_angles(size_t count, const double *y, size_t y_step, const double *x, size_t x_step,
               double *z) {
  set()->angles(count, y, y_step, x, x_step, z);
}

size_t hk_choose(size_t count, const double *c, const double *x, size_t x_step, const double *y,
                 size_t y_step, double *z) {
  return set()->choose(count, c, x, x_step, y, y_step, z);
}

size_t hk_extreme(bool is_largest, size_t count, const double *x, size_t *ties) {
  return set()->extreme(is_largest, count, x, ties);
}

size_t hk_first(bool is_zero, size_t count, const double *x) { return set()->first(is_zero, count, x); }

void hk_spread(size_t first, size_t count, double start, double distance, double divisor, double *y) {
  set()->spread(first, count, start, distance, divisor, y);
}

void hk_philox(uint64_t seed, uint64_t counter, size_t count, uint64_t *words) {
  set()->philox(seed, counter, count, words);
}

enum { HK_RESULTS = FE_OVERFLOW | FE_DIVBYZERO | FE_UNDERFLOW };

void hk_forget_results(void) { feclearexcept(HK_RESULTS); }

int hk_became_infinite(void) { return fetestexcept(FE_OVERFLOW | FE_DIVBYZERO); }

int hk_became_tiny(void) { return fetestexcept(FE_UNDERFLOW); }

int hk_results(void) { return fetestexcept(HK_RESULTS); }

void hk_note_results(int results) { feraiseexcept(results & HK_RESULTS); }
