// CKernels.h -- loops over doubles that want wide registers, the memory that they go over, and what the
// processor can do. All names begin with `hk_`: hyperrepl's kernels.
//
// Each is compiled for every set of instructions that is worth it; the widest one that the processor
// has is picked at the first call. All sets give the same bits, but for products with matrices: only
// there is a product joined with a sum.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sincos.h"

/// The kernels of OpenBLAS that suit this processor, as OPENBLAS_CORETYPE names them; null where its
/// own choice is as good. Versions that do not know a processor fall back to kernels of 2004.
const char *hk_core_type(void);

// MARK: Elementary functions of one number

// The same bits as in the loops below, whatever the processor: `[tanh(x) for x in xs]` is `tanh(xs)`. exp is within 1
// unit in the last place, sigmoid and softplus within 2, tanh within 3, log within 0.57.

double hk_exp(double x);
/// exp(-|x|)
double hk_decay(double x);
/// 1 / (1 + exp(-x)), its slope, and log(1 + exp(x)), of x and e = exp(-|x|)
double hk_sigmoid(double x, double e);
double hk_sigmoid_slope(double e);
double hk_softplus(double x, double e);
double hk_tanh(double x);
/// 1 - tanh²
double hk_tanh_slope(double x);
double hk_log(double x);
/// Below this |x| it is 1 - tanh² as it stands; above, where no digit is left of that, it is made of exp(-2|x|).
#define HK_TANH_LIMIT 0.8673005276940531

/// The angle of the point (x, y), within 1 unit in the last place; far out, and on the way to the axes, that of the C
/// library.
double hk_angle(double y, double x);

// MARK: Loops

/// Operations on one number, each with what its loop makes of the vector `a`: an operation is one line here.
#define HK_ELEMENTWISE(X)                                                              \
  X(Copy, a)                                                                           \
  X(Negate, -a)                                                                        \
  X(Exp, HK_NAME(exp)(a))                                                              \
  /* The slope of the logarithm, which has a pole at 0; nan where a < 0. */            \
  X(LogSlope, a < 0.0 ? SPLAT(__builtin_nan("")) : 1.0 / (a + 0.0))                    \
  /* That of the square root a: the root of -0 is -0, and its reciprocal would be -∞. */ \
  X(RootSlope, 0.5 / (a + 0.0))                                                        \
  X(Tanh, HK_NAME(tanh)(a))                                                            \
  /* exp(-|a|) */                                                                      \
  X(Decay, HK_NAME(decay)(a))

/// An operation on blocks of numbers, element by element.
enum __attribute__((enum_extensibility(closed))) HKOperation : uint8_t {
#define HK_OPERATION(name, expression) HKOperation##name,
  HK_ELEMENTWISE(HK_OPERATION)
#undef HK_OPERATION
  HKOperationAdd,
  HKOperationSubtract,
  HKOperationMultiply,
  /// a / b, or a scale / b: a division takes as long as much else, which is done meanwhile.
  HKOperationDivide,
  /// a b, but 0 where either is 0: the product of a chain of derivatives. Alone only in expressions: a
  /// program has it as a sum of one term.
  HKOperationCarry,
  /// ± a b ± a' b' …, each product and each sum rounded, from the left: of products that are carried, or
  /// that are not.
  HKOperationCombine,
  HKOperationCombineProducts,
  HKOperationSquareRoot,
  HKOperationLog,
  HKOperationSin,
  HKOperationCos,
  /// 1 - tanh² of a, of which b is the tanh if it is another operand.
  HKOperationTanhSlope,
  /// 1 / (1 + exp(-a)), its slope, and log(1 + exp(a)), of a and b = exp(-|a|)
  HKOperationSigmoid,
  HKOperationSigmoidSlope,
  HKOperationSoftplus,
  /// A function that is called for each element: number `c` of the program's.
  HKOperationCall,
  /// Adds all elements to sum number `to`: blocks of `HK_BLOCK` pair by pair.
  HKOperationSum,
};
typedef enum HKOperation HKOperation;

/// What a quotient or a square root y is made into together with a third operand c.
enum __attribute__((enum_extensibility(closed))) HKFollowing : uint8_t {
  HKFollowingNone,
  /// y + c
  HKFollowingAdd,
  /// y - c
  HKFollowingSubtract,
  /// c - y
  HKFollowingSubtractFrom,
};
typedef enum HKFollowing HKFollowing;

/// One operation of a program. Operands are numbered: inputs, then constants, then registers.
typedef struct {
  HKOperation operation;
  HKFollowing following;
  /// It makes an array that is an output.
  uint8_t is_output;
  /// What it reads; of a combination the place of the first term, and how many there are.
  uint16_t to, a, b, c;
  /// What the dividend is first multiplied by; `HK_NOTHING` where it is not.
  uint16_t scale;
} hk_step;
enum { HK_NOTHING = 0xFFFF };

/// Sums are made of blocks of so many elements, which are added pair by pair: a power of two, and a multiple
/// of the elements that an operation goes over at once.
enum { HK_BLOCK = 256 };

/// A product in a combination, of two operands.
typedef struct {
  uint16_t a, b;
  uint8_t is_negative;
} hk_term;

/// A combination has no more terms than these.
enum { HK_TERMS = 4 };

/// What a program reads: an array, or one number for all elements.
typedef struct {
  const double *start;
  /// How far apart the planes are, in doubles; 0 where they all read the same.
  ptrdiff_t plane;
  /// The planes there are. In those behind it is zero.
  size_t planes;
  uint8_t is_number;
} hk_input;

/// Where an array that a program makes is written: where one that it reads is, or apart from all of them.
typedef struct {
  double *start;
  /// How far apart the planes are; 0 where there is only one, which is made once.
  ptrdiff_t plane;
} hk_output;

/// A function of one number.
typedef double (*hk_function)(double);

/// Operations on blocks of elements, so that what one leaves behind is still near when the next
/// reads it.
typedef struct {
  const hk_step *steps;
  const hk_term *terms;
  /// The steps before `uniform` are made once: they read numbers only, and each writes one of the first
  /// registers. Those before `shared` are made once for each block, those before `planar` once for each
  /// plane of it, and the rest once behind its planes.
  size_t uniform, shared, planar, steps_count;
  size_t inputs, constants, registers;
  const double *constant_values;
  /// The operand that holds each array that is made: a register that no other value uses.
  size_t outputs;
  const uint16_t *output_operands;
  size_t sums;
  const hk_function *functions;
} hk_program;

enum { HK_NO_MEMORY = -1 };

/// Runs a program on `count` elements and `planes` planes. An array that is written may take the place of
/// one that is read, where no step reads that one after it was written.
///
/// `sums`: for each sum, one number a plane, `planes` (at least 1) apart.
///
/// Answers whether a slope was taken at a pole, or `HK_NO_MEMORY` where it could not begin: nothing has
/// been written then.
int hk_run(const hk_program *program, const hk_input *inputs, const hk_output *outputs,
           double *sums, size_t count, size_t planes);

/// y_l = X w_l for l < k. X has n rows and d columns, which are `step` apart.
void hk_columns_product(size_t n, size_t d, const double *x, size_t step, size_t k,
                        const double *const *w, double *const *y);

/// z_l = Xᵀ y_l for l < k. X has n rows and d columns, which are `step` apart.
void hk_columns_dot(size_t n, size_t d, const double *x, size_t step, size_t k,
                    const double *const *y, double *const *z);

/// How numbers become whole.
enum __attribute__((enum_extensibility(closed))) HKRounding : uint8_t {
  HKRoundingDown,
  HKRoundingUp,
  HKRoundingTowardZero,
  /// Halves to even.
  HKRoundingToNearest,
};
typedef enum HKRounding hk_rounding;

/// y_i = x_i as a whole number.
void hk_round(hk_rounding rounding, size_t count, const double *x, double *y);

/// z_i = the larger, or the smaller, of x_i and y_i; nan where either is. A step of 0 takes the first for all.
void hk_extremes(bool is_largest, size_t count, const double *x, size_t x_step, const double *y,
                 size_t y_step, double *z);

/// What may hold between two numbers. Of nan only that they are not equal does.
enum __attribute__((enum_extensibility(closed))) HKRelation : uint8_t {
  HKRelationEqual,
  HKRelationNotEqual,
  HKRelationLess,
  HKRelationLessOrEqual,
  HKRelationGreater,
  HKRelationGreaterOrEqual,
};
typedef enum HKRelation hk_relation;

/// z_i = 1 where the relation holds between x_i and y_i, else 0. A step of 0 takes the first for all.
void hk_compare(hk_relation relation, size_t count, const double *x, size_t x_step, const double *y,
                size_t y_step, double *z);

/// z_i = the angle of (x_i, y_i). A step of 0 takes the first for all.
void hk_angles(size_t count, const double *y, size_t y_step, const double *x, size_t x_step,
               double *z);

/// z_i = x_i^y_i, as `exact` gives it, which is `pow` but for y a multiple of ½ from -3 to 4. It is asked where another
/// way might round otherwise: about every seventh time. A step of 0 takes the first for all.
void hk_powers(size_t count, const double *x, size_t x_step, const double *y, size_t y_step, double *z,
               double (*exact)(double, double));

/// z_i = x_i where c_i is not 0, else y_i; how many are not. A step of 0 takes the first for all.
size_t hk_choose(size_t count, const double *c, const double *x, size_t x_step, const double *y,
                 size_t y_step, double *z);

/// The place of the first largest, or smallest, number, or of the first nan, and how many are equal to it.
size_t hk_extreme(bool is_largest, size_t count, const double *x, size_t *ties);

/// The place of the first number that is 0, or that is not; `count` where there is none.
size_t hk_first(bool is_zero, size_t count, const double *x);

/// y_i = start + distance ((first + i) / divisor)
void hk_spread(size_t first, size_t count, double start, double distance, double divisor, double *y);

/// Blocks `counter`, `counter` + 1, … of the stream `seed` of Philox4x32-10, two words each.
void hk_philox(uint64_t seed, uint64_t counter, size_t count, uint64_t *words);

/// A line of the cache, in bytes.
enum { HK_LINE = 64 };

/// A block that begins at a line of the cache, to be given to `free`; NULL where there is no memory. From one
/// megabyte to some hundred, it is in large pages, where the system has some.
void *hk_allocate(size_t bytes);
/// Gives what was freed, and is kept to be used again, back to the system; whether there was some.
int hk_trim(void);

/// Blocks of so many bytes are given back in pieces: each takes a few milliseconds.
enum { HK_PIECE = 1 << 25 };

/// Frees a block of `bytes`; false where somebody asks to stop meanwhile: then it is still to be given to
/// `free`.
bool hk_give_back(void *block, size_t bytes);

/// How many sets of instructions this processor can run: 1 (base), 2 (AVX2) or 3 (AVX-512).
int hk_set_count(void);
/// Takes one of them, 0 the narrowest, in place of the widest, on this thread: for tests.
void hk_use_set(int set);

/// Forgets what results of this thread were like.
void hk_forget_results(void);

/// Not 0 where since then a result overflowed, or a division was by zero; the processor keeps that by itself.
int hk_became_infinite(void);

/// Not 0 where since then a result was too small for a number.
int hk_became_tiny(void);

/// What results of this thread were like, and the same noted in another.
int hk_results(void);
void hk_note_results(int results);

// MARK: Fourier transforms

/// The largest factor that `hk_fourier_pass` takes.
#define HK_FOURIER_RADIX 31

/// One pass, over the rows from `first` to `end` of `m`, of `s` numbers each: for a factor `radix`, 2, 4 or odd, with the
/// cosines `c` and sines `d` of its angles (of none where it is 2 or 4); `w` and `v` are cosines and negative sines by
/// which results are turned, m for each but the first. From the planes xr and xi into yr and yi.
void hk_fourier_pass(
    ptrdiff_t radix, ptrdiff_t m, ptrdiff_t s, ptrdiff_t first, ptrdiff_t end, const double *c, const double *d,
    const double *w, const double *v, const double *xr, const double *xi, double *yr, double *yi);

#endif
