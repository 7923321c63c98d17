// elementary.h -- elementary functions on eight numbers at once.
//
// No branch, no table: the same operations for every number, whatever the width of the registers.
// Included once for each set of instructions.

#ifndef HK_VECTORS
#define HK_VECTORS
/// Eight numbers; in memory at any address.
typedef double v8 __attribute__((ext_vector_type(8)));
typedef double v8u __attribute__((ext_vector_type(8), aligned(8)));
typedef int64_t w8 __attribute__((ext_vector_type(8)));
typedef uint64_t u8 __attribute__((ext_vector_type(8)));
#define SPLAT(x) ((v8)(x))
#endif

HK_INLINE v8 HK_NAME(magnitude)(v8 x) { return (v8)((w8)x & 0x7FFFFFFFFFFFFFFF); }
HK_INLINE v8 HK_NAME(with_sign)(v8 x, v8 sign) {
  const int64_t bit = (int64_t)0x8000000000000000;
  return (v8)(((w8)x & ~bit) | ((w8)sign & bit));
}

/// exp(x) = (1 + p) 2^k 2^l, where k + l is the whole number nearest to x / log 2.
typedef struct {
  v8 p, first, second;
} HK_NAME(power);

HK_INLINE HK_NAME(power) HK_NAME(power_of)(v8 x) {
  // Beyond these all is zero or infinity; nan stays.
  x = x < -750.0 ? SPLAT(-750.0) : x;
  x = x > 710.0 ? SPLAT(710.0) : x;
  // Added and taken away again, this rounds to a whole number, which stands in the low bits.
  const double whole = 0x1.8p52;
  v8 shifted = x * 0x1.71547652b82fep0 + whole;
  v8 n = shifted - whole;
  // log 2 in two parts, the first so short that n times it is exact (W. J. Cody, W. Waite).
  v8 r = (x - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10;
  // Taylor, in pairs (G. Estrin): |r| <= log 2 / 2, so that r^14 / 14! is below 2^-57.
  v8 r2 = r * r, r4 = r2 * r2;
  v8 q0 = 1.0 / 2 + r * (1.0 / 6), q1 = 1.0 / 24 + r * (1.0 / 120);
  v8 q2 = 1.0 / 720 + r * (1.0 / 5040), q3 = 1.0 / 40320 + r * (1.0 / 362880);
  v8 q4 = 1.0 / 3628800 + r * (1.0 / 39916800), q5 = 1.0 / 479001600 + r * (1.0 / 6227020800);
  v8 q = (q0 + r2 * q1) + r4 * ((q2 + r2 * q3) + r4 * (q4 + r2 * q5));
  // In two steps, so that what is nearly zero or infinite is rounded once. An even number is added, so
  // that both halves are positive.
  const int64_t even = 4096, bias = 1023 - even / 2;
  w8 sum = (w8)shifted - (w8)SPLAT(whole) + even;
  w8 half = (w8)((u8)sum >> 1);
  return (HK_NAME(power)){
      r + r2 * q,
      (v8)((half + bias) << 52),
      (v8)((sum - half + bias) << 52),
  };
}

HK_INLINE v8 HK_NAME(exp8)(v8 x) {
  HK_NAME(power) y = HK_NAME(power_of)(x);
  return (1.0 + y.p) * y.first * y.second;
}

/// 1 / (1 + exp(-x)), of e = exp(-|x|): the power that cannot overflow.
HK_INLINE v8 HK_NAME(sigmoid8)(v8 x, v8 e) {
  return (x < 0.0 ? e : SPLAT(1.0)) / (1.0 + e);
}

/// log(1 + e) for e from 0 to 1, as fdlibm has it.
HK_INLINE v8 HK_NAME(log_above_one)(v8 e) {
  // Above √2 it is log 2 + log((1 + e) / 2).
  w8 isLarge = e > 0.41421356237309503;
  v8 f = isLarge ? (e - 1.0) * 0.5 : e;
  v8 s = f / (2.0 + f);
  v8 z = s * s, w = z * z;
  v8 t1 = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  v8 t2 = z * (6.666666666666735130e-01 +
               w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  v8 h = 0.5 * f * f;
  v8 high = isLarge ? SPLAT(6.93147180369123816490e-01) : SPLAT(0.0);
  v8 low = isLarge ? SPLAT(1.90821492927058770002e-10) : SPLAT(0.0);
  return high - ((h - (s * (h + (t1 + t2)) + low)) - f);
}

/// log(1 + exp(x)), of e = exp(-|x|).
HK_INLINE v8 HK_NAME(softplus8)(v8 x, v8 e) {
  v8 small = HK_NAME(log_above_one)(e);
  return x > 0.0 ? x + small : small;
}

/// tanh, and its slope where it is asked for.
HK_INLINE v8 HK_NAME(tanh8)(v8 x, int slope) {
  HK_NAME(power) y = HK_NAME(power_of)(-2.0 * HK_NAME(magnitude)(x));
  v8 scale = y.first * y.second;
  if (slope) {
    // 4 e / (1 + e)², of e = exp(-2|x|): 1 - tanh² has no digit left where tanh is nearly 1.
    v8 e = scale + scale * y.p;
    v8 f = 1.0 + e;
    return 4.0 * e / (f * f);
  }
  // exp(-2|x|) - 1, with all its digits near 0.
  v8 m = scale * y.p + (scale - 1.0);
  return HK_NAME(with_sign)(-m / (2.0 + m), x);
}

HK_INLINE v8 HK_NAME(carry8)(v8 a, v8 b) {
  w8 isZero = (a == 0.0) | (b == 0.0);
  return isZero ? SPLAT(0.0) : a * b;
}
