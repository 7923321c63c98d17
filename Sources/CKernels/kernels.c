// kernels.c -- the loops of CKernels.h, compiled for each set of instructions.

#include "CInterrupt.h"
#include "CKernels.h"

#include <fenv.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

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
#define HK_PICK(table, places) ((v1)(table)[(places)[0]])
#include "elementary.h"
#undef HK_PICK
#undef HK_SET
#undef V
#undef W
#undef U

#define V v8
#define W w8
#define U u8
#define HK_SET _base
#define HK_IS_WIDE false
#define HK_PICK(table, places)                                                                    \
  ((v8){(table)[(places)[0]], (table)[(places)[1]], (table)[(places)[2]], (table)[(places)[3]],   \
        (table)[(places)[4]], (table)[(places)[5]], (table)[(places)[6]], (table)[(places)[7]]})
#include "elementary.h"
#include "blocks.h"
#include "columns.h"
#include "loops.h"
#undef HK_SET

#if defined(__x86_64__)
#undef HK_ADD_PRODUCT
#define HK_ADD_PRODUCT(sum, x, y) __builtin_elementwise_fma(x, y, sum)

// Libraries of C elsewhere may round powers in other ways.
#if defined(__linux__)
#undef HK_IS_WIDE
#define HK_IS_WIDE true
#endif

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
#undef HK_PICK
#define HK_PICK(table, places) \
  ((v8)_mm512_permutex2var_pd((__m512d)HK_EIGHT(table), (__m512i)(places), (__m512d)HK_EIGHT((table) + 8)))
#define HK_EIGHT(start) (*(const v8u *)(start))
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

double hk_log(double x) {
  return __builtin_expect(has_log_one((v1)x)[0] != 0, 1) ? log_one((v1)x)[0] : log(x);
}

double hk_tanh(double x) { return tanh_one((v1)x)[0]; }

static double upper_half(double x) {
  const double scaled = x * 134217729.0;
  return scaled - (scaled - x);
}

// The operations of `angle` for one number: where they differ by place, branches are faster than choices.
double hk_angle(double y, double x) {
  const double width = fabs(x), height = fabs(y);
  const bool is_steep = height > width, is_left = signbit(x);
  const double larger = is_steep ? height : width, smaller = is_steep ? width : height;
  if (!(larger > 0x1p-900 && larger < 0x1p900 && (smaller > larger * 0x1p-100 || smaller == 0.0))) {
    return atan2(y, x);
  }
  double n = smaller, n_rest = 0.0, d = larger, d_rest = 0.0, high = 0.0, low = 0.0;
  if (smaller > 0.41421356237309503 * larger) {
    n = smaller - larger;
    n_rest = (-larger - n) + smaller;
    d = larger + smaller;
    d_rest = (larger - d) + smaller;
    high = is_left ? 2.35619449019234483700e+00 : 7.85398163397448278999e-01;
    low = is_left ? 9.18485099360514843750e-17 : 3.06161699786838301793e-17;
  } else if (is_steep) {
    high = 1.57079632679489655800e+00;
    low = 6.12323399573676603587e-17;
  } else if (is_left) {
    high = 3.14159265358979311600e+00;
    low = 1.22464679914735320717e-16;
  }
  const double inverse = 1.0 / d, z = n * inverse;
  const double z_upper = upper_half(z), d_upper = upper_half(d), z_lower = z - z_upper, d_lower = d - d_upper;
  const double product = z * d;
  const double product_rest = ((z_upper * d_upper - product) + z_upper * d_lower + z_lower * d_upper) + z_lower * d_lower;
  const double missing = ((n - product) - product_rest) + (n_rest - z * d_rest);
  const double q = z * z, w = q * q;
  const double even = q * (3.33333333333329318027e-01 + w * (1.42857142725034663711e-01 +
                      w * (9.09088713343650656196e-02 + w * (6.66107313738753120669e-02 +
                      w * (4.97687799461593236017e-02 + w * 1.62858201153657823623e-02)))));
  const double odd = w * (-1.99999999998764832476e-01 + w * (-1.11111104054623557880e-01 +
                     w * (-7.69187620504482999495e-02 + w * (-5.83357013379057348645e-02 +
                     w * -3.65315727442169155270e-02))));
  const double rest = z * (even + odd) - missing * inverse * (1.0 - q);
  const bool is_backwards = is_steep != is_left;
  return copysign(is_backwards ? high - ((-rest - low) + z) : high - ((rest - low) - z), y);
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
  void (*compare)(hk_relation, size_t, const double *, size_t, const double *, size_t, double *);
  void (*angles)(size_t, const double *, size_t, const double *, size_t, double *);
  void (*powers)(size_t, const double *, size_t, const double *, size_t, double *, double (*)(double, double));
  size_t (*choose)(size_t, const double *, const double *, size_t, const double *, size_t, double *);
  size_t (*extreme)(bool, size_t, const double *, size_t *);
  size_t (*first)(bool, size_t, const double *);
  void (*spread)(size_t, size_t, double, double, double, double *);
  void (*philox)(uint64_t, uint64_t, size_t, uint64_t *);
} hk_set;

#define HK_SET_OF(set)                                                                          \
  {                                                                                             \
    hk_run##set, hk_product##set, hk_dot##set, hk_round##set, hk_extremes##set, hk_compare##set, hk_angles##set, \
        hk_powers##set, hk_choose##set, hk_extreme##set, hk_first##set, hk_spread##set, hk_philox##set          \
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

void hk_compare(hk_relation relation, size_t count, const double *x, size_t x_step, const double *y,
                size_t y_step, double *z) {
  set()->compare(relation, count, x, x_step, y, y_step, z);
}

void hk_angles(size_t count, const double *y, size_t y_step, const double *x, size_t x_step,
               double *z) {
  set()->angles(count, y, y_step, x, x_step, z);
}

void hk_powers(size_t count, const double *x, size_t x_step, const double *y, size_t y_step, double *z,
               double (*exact)(double, double)) {
  set()->powers(count, x, x_step, y, y_step, z, exact);
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
