// loops.h -- loops over whole arrays that are no part of expressions. Included once for each set of
// instructions.

/// 1 where `c` holds, of a vector of doubles.
#define HK_CHOOSE(c, a, b) ((c) ? (a) : (b))

HK_INLINE v8 HK_NAME(larger)(v8 x, v8 y) {
  // nan wins, and 0 is larger than -0.
  const w8 isFirst = (x > y) | (x != x) | ((x == y) & ((w8)x >= 0));
  return HK_CHOOSE(isFirst, x, y);
}

HK_INLINE v8 HK_NAME(smaller)(v8 x, v8 y) {
  const w8 isFirst = (x < y) | (x != x) | ((x == y) & ((w8)x < 0));
  return HK_CHOOSE(isFirst, x, y);
}

/// One operation on every element; what is left over goes through a vector of its own.
#define HK_LOOP(expression)                                   \
  do {                                                        \
    size_t i = 0;                                             \
    for (; i + 8 <= count; i += 8) {                          \
      const v8 a = *(const v8u *)(x + i);                     \
      *(v8u *)(y + i) = (expression);                         \
    }                                                         \
    if (i < count) {                                          \
      v8 a = SPLAT(0.0);                                      \
      memcpy(&a, x + i, (count - i) * sizeof(double));        \
      const v8 r = (expression);                              \
      memcpy(y + i, &r, (count - i) * sizeof(double));        \
    }                                                         \
  } while (0)

static void HK_NAME(hk_round)(hk_rounding rounding, size_t count, const double *x, double *y) {
  switch (rounding) {
    case HKRoundingDown: HK_LOOP(__builtin_elementwise_floor(a)); break;
    case HKRoundingUp: HK_LOOP(__builtin_elementwise_ceil(a)); break;
    case HKRoundingTowardZero: HK_LOOP(__builtin_elementwise_trunc(a)); break;
    case HKRoundingToNearest: HK_LOOP(__builtin_elementwise_rint(a)); break;
  }
}

/// One operation on pairs of elements; a step of 0 takes one number for all.
#define HK_LOOP2(expression)                                                          \
  do {                                                                                \
    size_t i = 0;                                                                     \
    for (; i + 8 <= count; i += 8) {                                                  \
      const v8 a = x_step ? *(const v8u *)(x + i) : SPLAT(x[0]);                      \
      const v8 b = y_step ? *(const v8u *)(y + i) : SPLAT(y[0]);                      \
      *(v8u *)(z + i) = (expression);                                                 \
    }                                                                                 \
    for (; i < count; i++) {                                                          \
      const v8 a = SPLAT(x[x_step ? i : 0]), b = SPLAT(y[y_step ? i : 0]);            \
      z[i] = (expression)[0];                                                         \
    }                                                                                 \
  } while (0)

static void HK_NAME(hk_extremes)(
    bool is_largest, size_t count, const double *x, size_t x_step, const double *y, size_t y_step,
    double *z) {
  if (is_largest) {
    HK_LOOP2(HK_NAME(larger)(a, b));
  } else {
    HK_LOOP2(HK_NAME(smaller)(a, b));
  }
}

/// 1 where a relation holds, and 0 where it does not.
#define HK_WHETHER(relation) HK_LOOP2((v8)((w8)(relation) & (w8)SPLAT(1.0)))

static void HK_NAME(hk_compare)(
    hk_relation relation, size_t count, const double *x, size_t x_step, const double *y, size_t y_step,
    double *z) {
  switch (relation) {
    case HKRelationEqual: HK_WHETHER(a == b); break;
    case HKRelationNotEqual: HK_WHETHER(a != b); break;
    case HKRelationLess: HK_WHETHER(a < b); break;
    case HKRelationLessOrEqual: HK_WHETHER(a <= b); break;
    case HKRelationGreater: HK_WHETHER(a > b); break;
    case HKRelationGreaterOrEqual: HK_WHETHER(a >= b); break;
  }
}

#undef HK_WHETHER

static void HK_NAME(hk_angles)(
    size_t count, const double *y, size_t y_step, const double *x, size_t x_step, double *z) {
  size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    const v8 a = y_step ? *(const v8u *)(y + i) : SPLAT(y[0]);
    const v8 b = x_step ? *(const v8u *)(x + i) : SPLAT(x[0]);
    *(v8u *)(z + i) = HK_NAME(angle)(a, b);
    const w8 isPlain = HK_NAME(has_angle)(a, b);
    int64_t all = -1;
    for (int k = 0; k < 8; k++) all &= isPlain[k];
    if (__builtin_expect(all, -1)) continue;
    for (int k = 0; k < 8; k++) z[i + k] = hk_angle(a[k], b[k]);
  }
  for (; i < count; i++) z[i] = hk_angle(y[y_step ? i : 0], x[x_step ? i : 0]);
}

/// Which of eight lanes are not 0: a bit for each.
HK_INLINE uint8_t HK_NAME(lanes)(w8 x) {
  typedef bool b8 __attribute__((ext_vector_type(8)));
  const b8 bits = __builtin_convertvector(x != 0, b8);
  uint8_t result;
  memcpy(&result, &bits, 1);
  return result;
}

static void HK_NAME(hk_powers)(
    size_t count, const double *x, size_t x_step, const double *y, size_t y_step, double *z,
    double (*exact)(double, double)) {
  size_t i = 0;
  // In narrow registers all these operations take longer than the library. Those that are not sure are asked for behind
  // 64 others: nobody foresees which they are.
  for (; HK_IS_WIDE && i + 64 <= count; i += 64) {
    uint8_t open[8];
    for (size_t j = 0; j < 8; j++) {
      const size_t k = i + 8 * j;
      const v8 a = x_step ? *(const v8u *)(x + k) : SPLAT(x[0]);
      const v8 b = y_step ? *(const v8u *)(y + k) : SPLAT(y[0]);
      w8 isSure;
      *(v8u *)(z + k) = HK_NAME(power_near)(a, b, &isSure);
      // Multiples of ½ from -3 to 4 are the caller's.
      const v8 twice = b + b;
      isSure &= (twice != __builtin_elementwise_rint(twice)) | (twice < -6.0) | (twice > 8.0);
      open[j] = HK_NAME(lanes)(~isSure);
    }
    uint64_t all;
    memcpy(&all, open, 8);
    for (; all; all &= all - 1) {
      const size_t k = i + (size_t)__builtin_ctzll(all);
      z[k] = exact(x[x_step ? k : 0], y[y_step ? k : 0]);
    }
  }
  for (; i < count; i++) z[i] = exact(x[x_step ? i : 0], y[y_step ? i : 0]);
}

static size_t HK_NAME(hk_choose)(
    size_t count, const double *c, const double *x, size_t x_step, const double *y, size_t y_step,
    double *z) {
  w8 taken = {0};
  size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    const w8 isTaken = *(const v8u *)(c + i) != 0.0;
    const v8 a = x_step ? *(const v8u *)(x + i) : SPLAT(x[0]);
    const v8 b = y_step ? *(const v8u *)(y + i) : SPLAT(y[0]);
    *(v8u *)(z + i) = HK_CHOOSE(isTaken, a, b);
    taken -= isTaken;
  }
  size_t total = 0;
  for (int k = 0; k < 8; k++) total += (size_t)taken[k];
  for (; i < count; i++) {
    const bool isTaken = c[i] != 0.0;
    z[i] = isTaken ? x[x_step ? i : 0] : y[y_step ? i : 0];
    total += isTaken;
  }
  return total;
}

/// The largest or the smallest number; `has_nan` where there is one of these, and the result is worth nothing.
HK_INLINE double HK_NAME(find_extreme)(const bool is_largest, size_t count, const double *x, bool *has_nan) {
  v8 best[4];
  w8 nan = {0};
  for (int k = 0; k < 4; k++) best[k] = SPLAT(x[0]);
  size_t i = 0;
  for (; i + 32 <= count; i += 32) {
#pragma clang loop unroll(full)
    for (int k = 0; k < 4; k++) {
      const v8 a = *(const v8u *)(x + i + 8 * k);
      best[k] = HK_CHOOSE(is_largest ? a > best[k] : a < best[k], a, best[k]);
      nan |= a != a;
    }
  }
  double found = x[0];
  bool isNaN = false;
  for (int k = 0; k < 8; k++) isNaN |= nan[k] != 0;
  for (int k = 0; k < 32; k++) {
    const double a = best[k / 8][k % 8];
    if (is_largest ? a > found : a < found) found = a;
  }
  for (; i < count; i++) {
    isNaN |= x[i] != x[i];
    if (is_largest ? x[i] > found : x[i] < found) found = x[i];
  }
  *has_nan = isNaN;
  return found;
}

/// How many numbers are equal to one.
HK_INLINE size_t HK_NAME(count_equal)(size_t count, const double *x, double wanted) {
  w8 equal = {0};
  size_t i = 0;
  for (; i + 8 <= count; i += 8) equal -= *(const v8u *)(x + i) == wanted;
  size_t number = 0;
  for (int k = 0; k < 8; k++) number += (size_t)equal[k];
  for (; i < count; i++) number += x[i] == wanted;
  return number;
}

static size_t HK_NAME(hk_extreme)(bool is_largest, size_t count, const double *x, size_t *ties) {
  *ties = 0;
  if (count == 0) return 0;
  // By blocks that stay in the cache: only those that hold the best so far are looked at again.
  enum { BLOCK = 1 << 11 };
  size_t first = 0;
  double best = x[0];
  const ci_execution *execution = ci_current();
  for (size_t start = 0; start < count && !ci_is_asked(execution); start += BLOCK) {
    const size_t length = count - start < BLOCK ? count - start : BLOCK;
    bool hasNaN;
    const double own = is_largest ? HK_NAME(find_extreme)(true, length, x + start, &hasNaN)
                                  : HK_NAME(find_extreme)(false, length, x + start, &hasNaN);
    if (hasNaN) {
      size_t i = start;
      while (x[i] == x[i]) i++;
      *ties = 1;
      return i;
    }
    if (start > 0 && own == best) {
      *ties += HK_NAME(count_equal)(length, x + start, own);
    } else if (start == 0 || (is_largest ? own > best : own < best)) {
      best = own;
      first = start;
      *ties = HK_NAME(count_equal)(length, x + start, own);
    }
  }
  while (x[first] != best && first + 1 < count) first++;
  return first;
}

static size_t HK_NAME(hk_first)(bool is_zero, size_t count, const double *x) {
  const ci_execution *execution = ci_current();
  size_t i = 0;
  for (; i + 64 <= count; i += 64) {
    if (i % 8192 == 0 && ci_is_asked(execution)) return count;
    w8 met = {0};
#pragma clang loop unroll(full)
    for (int k = 0; k < 64; k += 8) {
      const v8 a = *(const v8u *)(x + i + k);
      met |= is_zero ? a == 0.0 : a != 0.0;
    }
    int64_t any = 0;
    for (int k = 0; k < 8; k++) any |= met[k];
    if (any) break;
  }
  for (; i < count; i++) {
    if ((x[i] == 0.0) == is_zero) return i;
  }
  return count;
}

static void HK_NAME(hk_spread)(
    size_t first, size_t count, double start, double distance, double divisor, double *y) {
  for (size_t i = 0; i < count; i++) y[i] = start + distance * ((double)(int64_t)(first + i) / divisor);
}

/// Ten rounds of Philox4x32 for eight counters at once; each number is 32 bits, in a word of 64.
static void HK_NAME(hk_philox)(uint64_t seed, uint64_t counter, size_t count, uint64_t *words) {
  const u8 low = {0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF};
  const u8 steps = {0, 1, 2, 3, 4, 5, 6, 7};
  for (size_t i = 0; i < count; i += 8, counter += 8) {
    const u8 place = counter + steps;
    u8 c0 = place & low, c1 = place >> 32, c2 = {0}, c3 = {0};
    uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
#pragma clang loop unroll(full)
    for (int round = 0; round < 10; round++) {
      const u8 a = c0 * (uint64_t)0xD2511F53, b = c2 * (uint64_t)0xCD9E8D57;
      c0 = (b >> 32) ^ c1 ^ (uint64_t)k0;
      c1 = b & low;
      c2 = (a >> 32) ^ c3 ^ (uint64_t)k1;
      c3 = a & low;
      k0 += 0x9E3779B9;
      k1 += 0xBB67AE85;
    }
    const u8 first = c0 | c1 << 32, second = c2 | c3 << 32;
    const u8 pairs[2] = {
        __builtin_shufflevector(first, second, 0, 8, 1, 9, 2, 10, 3, 11),
        __builtin_shufflevector(first, second, 4, 12, 5, 13, 6, 14, 7, 15),
    };
    if (count - i >= 8) {
      *(u8u *)(words + 2 * i) = pairs[0];
      *(u8u *)(words + 2 * i + 8) = pairs[1];
    } else {
      memcpy(words + 2 * i, pairs, (count - i) * 2 * sizeof(uint64_t));
    }
  }
}
