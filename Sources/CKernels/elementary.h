// elementary.h -- elementary functions on eight numbers at once, and on one.
//
// No branch, and no table but of sixteen numbers: the same operations for every number, whatever the width of the
// registers, and so the same bits in an array and alone. Included once for each set of instructions with `V`, `W` and `U`
// as the vectors of eight, and once with those of one. `HK_PICK(table, places)` are numbers of a table of sixteen.

#ifndef HK_VECTORS
#define HK_VECTORS
/// Eight numbers; in memory at any address.
typedef double v8 __attribute__((ext_vector_type(8)));
typedef double v8u __attribute__((ext_vector_type(8), aligned(8)));
typedef int64_t w8 __attribute__((ext_vector_type(8)));
typedef uint64_t u8 __attribute__((ext_vector_type(8)));
typedef uint64_t u8u __attribute__((ext_vector_type(8), aligned(8)));
/// One number, as a vector.
typedef double v1 __attribute__((ext_vector_type(1)));
typedef int64_t w1 __attribute__((ext_vector_type(1)));
typedef uint64_t u1 __attribute__((ext_vector_type(1)));
#define SPLAT(x) ((v8)(x))

/// log c for the middle c of each sixteenth of the numbers from 0.6875 to 1.375, in two parts, and 1 / c: in so few digits
/// that a product with the upper half of a number is exact, as is the sum of a multiple of log 2 and the first part. In
/// both that meet at 1 it is 0, so that log x has all its digits there.
static const double hk_inverses[16] = {
    0x1.6cp+0,  0x1.5c8p+0, 0x1.4e8p+0, 0x1.418p+0, 0x1.35p+0, 0x1.2ap+0, 0x1.1f8p+0, 0x1.158p+0,
    0x1.0c8p+0, 1.0,        1.0,        0x1.d4p-1,  0x1.bbp-1, 0x1.a4p-1, 0x1.9p-1,   0x1.7dp-1,
};
static const double hk_logs[16] = {
    -0x1.686c81e9b1p-2,  -0x1.3bdd24eb15p-2,  -0x1.11e0e2dadap-2,  -0x1.d293581b6cp-3,
    -0x1.815c0a1436p-3,  -0x1.371fc201e8p-3,  -0x1.db5270187cp-4,  -0x1.4a50d3aa1cp-4,
    -0x1.868a83084p-5,   0.0,                 0.0,                 0x1.700d30aeacp-4,
    0x1.28753bc11ap-3,   0x1.95a5adcf7p-3,    0x1.f991c6cb3cp-3,   0x1.2e9e2bce12p-2,
};
static const double hk_log_rests[16] = {
    -0x1.2bb110af84054p-44, 0x1.257b4970e6ed9p-44,  0x1.a47f88fcce5bap-45,  0x1.83270128aaa5fp-44,
    0x1.02a52f9201ce8p-44,  -0x1.ee8779b2d8abcp-44, -0x1.9277856ae181fp-44, 0x1.f7fe1308973e2p-45,
    0x1.2623a134ac693p-46,  0.0,                    0.0,                    0x1.c1e8da99ded32p-49,
    0x1.7494e359302e6p-44,  0x1.7f22858a0ff6fp-47,  -0x1.90d04cd7cc834p-44, 0x1.4300c128d1dc2p-45,
};

/// 2^(i / 16) in two parts.
static const double hk_roots[16] = {
    1.0,
    0x1.0b5586cf9890fp+0, 0x1.172b83c7d517bp+0, 0x1.2387a6e756238p+0, 0x1.306fe0a31b715p+0, 0x1.3dea64c123422p+0,
    0x1.4bfdad5362a27p+0, 0x1.5ab07dd485429p+0, 0x1.6a09e667f3bcdp+0, 0x1.7a11473eb0187p+0, 0x1.8ace5422aa0dbp+0,
    0x1.9c49182a3f09p+0,  0x1.ae89f995ad3adp+0, 0x1.c199bdd85529cp+0, 0x1.d5818dcfba487p+0, 0x1.ea4afa2a490dap+0,
};
static const double hk_root_rests[16] = {
    0.0,
    0x1.8a62e4adc610bp-54,  -0x1.19041b9d78a76p-55, 0x1.9b07eb6c70573p-54,  0x1.6f46ad23182e4p-55,
    0x1.ada0911f09ebcp-55,  0x1.d4397afec42e2p-56,  0x1.6324c054647adp-54,  -0x1.bdd3413b26456p-54,
    -0x1.41577ee04992fp-55, 0x1.6e9f156864b27p-54,  0x1.c7c46b071f2bep-56,  0x1.7a1cd345dcc81p-54,
    0x1.11065895048ddp-55,  0x1.2ed02d75b3707p-55,  -0x1.e9c23179c2893p-54,
};
#endif

HK_INLINE V HK_NAME(magnitude)(V x) { return (V)((W)x & 0x7FFFFFFFFFFFFFFF); }
HK_INLINE V HK_NAME(with_sign)(V x, V sign) {
  const int64_t bit = (int64_t)0x8000000000000000;
  return (V)(((W)x & ~bit) | ((W)sign & bit));
}

/// exp(x) = (1 + p) 2^k 2^l, where k + l is the whole number nearest to x / log 2; for x from -750 to 710, or nan.
typedef struct {
  V p, first, second;
} HK_NAME(power);

HK_INLINE HK_NAME(power) HK_NAME(power_of)(V x) {
  // Added and taken away again, this rounds to a whole number, which stands in the low bits.
  const double whole = 0x1.8p52;
  V shifted = x * 0x1.71547652b82fep0 + whole;
  V n = shifted - whole;
  // log 2 in two parts, the first so short that n times it is exact (W. J. Cody, W. Waite).
  V r = (x - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10;
  // Taylor, in pairs (G. Estrin): |r| <= log 2 / 2, so that r^14 / 14! is below 2^-57.
  V r2 = r * r, r4 = r2 * r2;
  V q0 = 1.0 / 2 + r * (1.0 / 6), q1 = 1.0 / 24 + r * (1.0 / 120);
  V q2 = 1.0 / 720 + r * (1.0 / 5040), q3 = 1.0 / 40320 + r * (1.0 / 362880);
  V q4 = 1.0 / 3628800 + r * (1.0 / 39916800), q5 = 1.0 / 479001600 + r * (1.0 / 6227020800);
  V q = (q0 + r2 * q1) + r4 * ((q2 + r2 * q3) + r4 * (q4 + r2 * q5));
  // In two steps, so that what is nearly zero or infinite is rounded once. An even number is added, so
  // that both halves are positive.
  const int64_t even = 4096, bias = 1023 - even / 2;
  W sum = (W)shifted - (W)(V)(whole) + even;
  W half = (W)((U)sum >> 1);
  return (HK_NAME(power)){
      r + r2 * q,
      (V)((half + bias) << 52),
      (V)((sum - half + bias) << 52),
  };
}

/// x, or a limit beyond which a result does not change; nan stays.
HK_INLINE V HK_NAME(at_least)(V x, double limit) { return x < limit ? (V)(limit) : x; }
HK_INLINE V HK_NAME(at_most)(V x, double limit) { return x > limit ? (V)(limit) : x; }

/// exp(x) for x up to 710; below -745 it is zero, which the processor notes.
HK_INLINE V HK_NAME(small_exp)(V x) {
  HK_NAME(power) y = HK_NAME(power_of)(HK_NAME(at_least)(x, -750.0));
  return (1.0 + y.p) * y.first * y.second;
}

/// Above 710 it is infinite.
HK_INLINE V HK_NAME(exp)(V x) { return HK_NAME(small_exp)(HK_NAME(at_most)(x, 710.0)); }

/// exp(-|x|): the power that cannot overflow, of which the next ones are made.
HK_INLINE V HK_NAME(decay)(V x) { return HK_NAME(small_exp)(-HK_NAME(magnitude)(x)); }

/// 1 / (1 + exp(-x)), of e = exp(-|x|).
HK_INLINE V HK_NAME(sigmoid)(V x, V e) {
  return (x < 0.0 ? e : (V)(1.0)) / (1.0 + e);
}

/// Its slope.
HK_INLINE V HK_NAME(sigmoid_slope)(V e) { return e / ((1.0 + e) * (1.0 + e)); }

/// log(1 + e) for e from 0 to 1, as fdlibm has it.
HK_INLINE V HK_NAME(log_above_one)(V e) {
  // Above √2 it is log 2 + log((1 + e) / 2).
  W isLarge = e > 0.41421356237309503;
  V f = isLarge ? (e - 1.0) * 0.5 : e;
  V s = f / (2.0 + f);
  V z = s * s, w = z * z;
  V t1 = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  V t2 = z * (6.666666666666735130e-01 +
               w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  V h = 0.5 * f * f;
  V high = isLarge ? (V)(6.93147180369123816490e-01) : (V)(0.0);
  V low = isLarge ? (V)(1.90821492927058770002e-10) : (V)(0.0);
  return high - ((h - (s * (h + (t1 + t2)) + low)) - f);
}

/// It is a number whose `log` can be computed: above 0, finite, and with all its digits.
HK_INLINE W HK_NAME(has_log)(V x) { return (x >= 0x1p-1022) & (x < __builtin_inf()); }

/// k log 2 + log c, and z / c - 1, each in two parts, where x = 2^k z and c is the middle of the sixteenth that z lies in.
typedef struct {
  V first, rest, upper, lower;
} HK_NAME(parts);

HK_INLINE HK_NAME(parts) HK_NAME(log_parts)(V x) {
  const int64_t least = 0x3fe6000000000000;
  W above = (W)x - least;
  W place = (above >> 48) & 15, k = above >> 52;
  V z = (V)((W)x - (W)((U)k << 52));
  // As exp does it: the whole number in the low bits.
  const double whole = 0x1.8p52;
  V n = (V)(k + (W)(V)(whole)) - whole;
  V inverse = HK_PICK(hk_inverses, place);
  V z_upper = (V)((W)z & (int64_t)0xFFFFFFFF00000000);
  return (HK_NAME(parts)){
      .first = n * 0x1.62e42fefa38p-1 + HK_PICK(hk_logs, place),
      .rest = n * 0x1.ef35793c7673p-45 + HK_PICK(hk_log_rests, place),
      .upper = z_upper * inverse - 1.0,
      .lower = (z - z_upper) * inverse,
  };
}

/// log x = k log 2 + log c + log(1 + r), where c is near x / 2^k and r from -1/32 to 1/16.
///
/// All but the terms from r² on is in twice the digits, so that it is within 0.57 units in the last place.
HK_INLINE V HK_NAME(log)(V x) {
  HK_NAME(parts) l = HK_NAME(log_parts)(x);
  V high = l.first + l.upper;
  V low = ((l.first - high) + l.upper) + (l.lower + l.rest);
  V r = l.upper + l.lower, r2 = r * r, r4 = r2 * r2;
  V p0 = 0.3333333333333333 + r * -0.25000000000006367, p1 = 0.20000000000085377 + r * -0.16666666623882906;
  V p2 = 0.14285713556435542 + r * -0.12500070605404237, p3 = 0.11112796808946702 + r * -0.09973268871285426;
  V p = (p0 + r2 * p1) + r4 * ((p2 + r2 * p3) + r4 * 0.080317871749449);
  return high + (low + r2 * (r * p - 0.5));
}

/// log(1 + exp(x)), of e = exp(-|x|).
HK_INLINE V HK_NAME(softplus)(V x, V e) {
  V small = HK_NAME(log_above_one)(e);
  return x > 0.0 ? x + small : small;
}

HK_INLINE V HK_NAME(tanh)(V x) {
  // It is 1 long before the power is too small for a number as others are, with which processors are slow.
  HK_NAME(power) y =
      HK_NAME(power_of)(HK_NAME(at_least)(-2.0 * HK_NAME(magnitude)(x), -100.0));
  V scale = y.first * y.second;
  // exp(-2|x|) - 1, with all its digits near 0.
  V m = scale * y.p + (scale - 1.0);
  return HK_NAME(with_sign)(-m / (2.0 + m), x);
}

/// 4 e / (1 + e)² of e = exp(-2|x|): 1 - tanh² where no digit is left of that.
HK_INLINE V HK_NAME(tanh_slope_far)(V x) {
  HK_NAME(power) y =
      HK_NAME(power_of)(HK_NAME(at_least)(-2.0 * HK_NAME(magnitude)(x), -750.0));
  V scale = y.first * y.second;
  V e = scale + scale * y.p;
  V f = 1.0 + e;
  return 4.0 * e / (f * f);
}

/// 1 - tanh² near 0, else 4 e / (1 + e)² of e = exp(-2|x|): no digit is left of the former where tanh is nearly 1. One
/// division does for both, of e - 1 by e + 1 or of e by (1 + e)².
HK_INLINE V HK_NAME(tanh_slope)(V x) {
  V size = HK_NAME(magnitude)(x);
  HK_NAME(power) y = HK_NAME(power_of)(HK_NAME(at_least)(-2.0 * size, -750.0));
  V scale = y.first * y.second;
  W isSmall = size < HK_TANH_LIMIT;
  V one = (V)(1.0), none = (V)(0.0);
  V v = scale * y.p + (scale - (isSmall ? one : none));
  V w = (isSmall ? (V)(2.0) : one) + v;
  V q = v / (isSmall ? w : w * w);
  return isSmall ? 1.0 - q * q : 4.0 * q;
}

/// It is a point whose `angle` can be computed: nothing leaves the range on the way.
HK_INLINE W HK_NAME(has_angle)(V y, V x) {
  V width = HK_NAME(magnitude)(x), height = HK_NAME(magnitude)(y);
  W isSteep = height > width;
  V larger = isSteep ? height : width, smaller = isSteep ? width : height;
  return (larger > 0x1p-900) & (larger < 0x1p900) & ((smaller > larger * 0x1p-100) | (smaller == 0.0));
}

/// Half of the digits of x, and with them the rest (T. J. Dekker 1971).
HK_INLINE V HK_NAME(upper_half)(V x) {
  V scaled = x * 134217729.0;
  return scaled - (scaled - x);
}

/// The angle of a point.
///
/// The arc tangent of the smaller by the larger coordinate; from the middle of the eighth of a turn on, where that is √2 - 1,
/// it is that of the point turned back by π/4. The quotient is computed in twice the digits. The polynomial is fdlibm's.
HK_INLINE V HK_NAME(angle)(V y, V x) {
  V width = HK_NAME(magnitude)(x), height = HK_NAME(magnitude)(y), none = (V)(0.0);
  W isSteep = height > width, isLeft = (W)x < 0;
  V larger = isSteep ? height : width, smaller = isSteep ? width : height;
  W isFar = smaller > 0.41421356237309503 * larger;
  // What the difference and the sum of both are rounded by is exact.
  V n = isFar ? smaller - larger : smaller;
  V n_rest = isFar ? (-larger - n) + smaller : none;
  V d = isFar ? larger + smaller : larger;
  V d_rest = isFar ? (larger - d) + smaller : none;
  V inverse = 1.0 / d;
  V z = n * inverse;
  V z_upper = HK_NAME(upper_half)(z), d_upper = HK_NAME(upper_half)(d);
  V z_lower = z - z_upper, d_lower = d - d_upper;
  V product = z * d;
  V product_rest = ((z_upper * d_upper - product) + z_upper * d_lower + z_lower * d_upper) + z_lower * d_lower;
  V missing = ((n - product) - product_rest) + (n_rest - z * d_rest);
  V q = z * z, w = q * q;
  V even = q * (3.33333333333329318027e-01 + w * (1.42857142725034663711e-01 +
               w * (9.09088713343650656196e-02 + w * (6.66107313738753120669e-02 +
               w * (4.97687799461593236017e-02 + w * 1.62858201153657823623e-02)))));
  V odd = w * (-1.99999999998764832476e-01 + w * (-1.11111104054623557880e-01 +
              w * (-7.69187620504482999495e-02 + w * (-5.83357013379057348645e-02 +
              w * -3.65315727442169155270e-02))));
  V rest = z * (even + odd) - missing * inverse * (1.0 - q);
  // The multiple of π/4 that the angle is counted from, in two parts, forwards or backwards.
  V quarter = (V)(1.57079632679489655800e+00), half = (V)(3.14159265358979311600e+00);
  V high = isFar ? (isLeft ? (V)(2.35619449019234483700e+00) : (V)(7.85398163397448278999e-01))
                 : (isSteep ? quarter : isLeft ? half : none);
  V low = isFar ? (isLeft ? (V)(9.18485099360514843750e-17) : (V)(3.06161699786838301793e-17))
                : (isSteep ? (V)(6.12323399573676603587e-17) : isLeft ? (V)(1.22464679914735320717e-16) : none);
  W isBackwards = isSteep ^ isLeft;
  V step = isBackwards ? -z : z;
  rest = isBackwards ? -rest : rest;
  return HK_NAME(with_sign)(high - ((rest - low) - step), y);
}

/// x^y where that is sure to be the nearest number, as libraries of C give it but for a hundredth of cases.
///
/// The logarithm is to 2^-62 of itself, the power before its last rounding to 0.06 units in the last place. What is no nearer
/// to the middle of two numbers than that, and no further from 1 than e^±16, is sure.
HK_INLINE V HK_NAME(power_near)(V x, V y, W *isSure) {
  V size = HK_NAME(magnitude)(y);
  W isPlain = HK_NAME(has_log)(x) & (size > 0x1p-60) & (size < 0x1p60);
  // No operation on another number is to leave a mark.
  x = isPlain ? x : (V)(1.0);
  y = isPlain ? y : (V)(1.0);
  HK_NAME(parts) l = HK_NAME(log_parts)(x);
  V upper = l.upper, lower = l.lower, rest = l.rest;
  // A sum of multiples of 2^-42, and a square of 26 digits: both are exact.
  V first = l.first + upper;
  V half = 0.5 * upper * upper;
  V r = upper + lower, r2 = r * r, r4 = r2 * r2;
  V p0 = 0.3333333333333333 + r * -0.2500000000000004, p1 = 0.20000000000016763 + r * -0.16666666666491084;
  V p2 = 0.14285714215121456 + r * -0.1249999959095311, p3 = 0.11111207577147492 + r * -0.10001621097638053;
  V p4 = 0.09055655706248213 + r * -0.07255065447695472;
  V p = (p0 + r2 * p1) + r4 * ((p2 + r2 * p3) + r4 * p4);
  V main = first - half;
  V small = ((first - main) - half) + ((lower + rest) + (r * r2 * p - lower * (upper + 0.5 * lower)));
  V high = main + small, low = small - (high - main);
  // y log x, in twice the digits.
  V y_upper = HK_NAME(upper_half)(y), high_upper = HK_NAME(upper_half)(high);
  V y_lower = y - y_upper, high_lower = high - high_upper;
  V product = y * high;
  V missing = ((y_upper * high_upper - product) + y_upper * high_lower + y_lower * high_upper) + y_lower * high_lower;
  missing += y * low;
  W isNear = isPlain & (HK_NAME(magnitude)(product) <= 16.0);
  product = isNear ? product : (V)(0.0);
  missing = isNear ? missing : (V)(0.0);
  // exp of that: 2^(m / 16) exp(s), |s| <= log 2 / 32.
  const double whole = 0x1.8p52;
  V shifted = product * 0x1.71547652b82fep+4 + whole;
  V m = shifted - whole;
  W sixteenths = (W)shifted - (W)(V)(whole);
  V s = product - m * 0x1.62e42fefa3ap-5;
  V s_rest = missing + m * 0x1.0ca86c3898dp-53;
  V s2 = s * s;
  V q = (1.0 / 6 + s * (1.0 / 24)) + s2 * ((1.0 / 120 + s * (1.0 / 720)) + s2 * (1.0 / 5040 + s * (1.0 / 40320)));
  V growth = s + (s2 * (0.5 + s * q) + (s_rest + s_rest * (s + 0.5 * s2)));
  V root = HK_PICK(hk_roots, sixteenths & 15);
  V change = HK_PICK(hk_root_rests, sixteenths & 15) + root * growth;
  V result = root + change;
  V cut = change - (result - root);
  // 0.44 units in the last place. The numbers below a power of two are closer together.
  V limit = 0.88 * (V)(((W)result & 0x7FF0000000000000) - ((int64_t)53 << 52));
  *isSure = isNear & (HK_NAME(magnitude)(cut) < limit) & (((W)result & 0x000FFFFFFFFFFFFF) != 0);
  return (V)((W)result + (W)((U)(sixteenths >> 4) << 52));
}

HK_INLINE V HK_NAME(carry)(V a, V b) {
  W isZero = (a == 0.0) | (b == 0.0);
  return isZero ? (V)(0.0) : a * b;
}
