// blocks.h -- programs over blocks of elements. Included once for each set of instructions.

#ifndef HK_BLOCKS
#define HK_BLOCKS
/// Registers take so many doubles together, so that they stay in the first cache.
enum { HK_SCRATCH = 3072, HK_MOST = 512, HK_LEAST = 64 };
/// Operands of a run on few elements.
enum { HK_FEW = 24 };

/// Where an operand is found: at the same place for every element where it is a number.
typedef struct {
  double *start;
  size_t step;
} hk_operand;

/// The factors of a product, and the sign that it is taken with: of a zero.
typedef struct {
  hk_operand x, y;
  double sign;
} hk_factors;

/// A sum under way: eight interleaved sums of the block that is being added, what is left behind the last
/// eight, and the sums of 2^k blocks, for each k for which bit k of the number of blocks so far is set.
typedef struct {
  double parts[8];
  double rest;
  double pairs[][8];
} hk_partial;

/// Every operand that is zero everywhere stands here; it is never written.
static const double hk_zero[8] __attribute__((aligned(64)));
#endif

#define HK_UNARY(expression)                         \
  for (size_t i = 0; i < vectors; i++) {             \
    v8 a = *(const v8u *)(x.start + i * x.step);     \
    *(v8u *)(to + 8 * i) = (expression);             \
  }                                                  \
  break
#define HK_BINARY(expression)                        \
  for (size_t i = 0; i < vectors; i++) {             \
    v8 a = *(const v8u *)(x.start + i * x.step);     \
    v8 b = *(const v8u *)(y.start + i * y.step);     \
    *(v8u *)(to + 8 * i) = (expression);             \
  }                                                  \
  break
// What takes long, and what follows it meanwhile.
#define HK_FOLLOWED(expression)                                                                    \
  switch (step.following) {                                                                        \
    case HKFollowingNone: HK_BINARY(expression);                                                   \
    case HKFollowingAdd: HK_BINARY((expression) + *(const v8u *)(z.start + i * z.step));           \
    case HKFollowingSubtract: HK_BINARY((expression) - *(const v8u *)(z.start + i * z.step));      \
    case HKFollowingSubtractFrom: HK_BINARY(*(const v8u *)(z.start + i * z.step) - (expression));  \
  }                                                                                                \
  break
// Elements behind the last are as the last.
#define HK_SCALAR(function)                                                        \
  {                                                                                \
    const size_t own = x.step ? count : 1;                                         \
    for (size_t i = 0; i < own; i++) to[i] = function(x.start[i]);                 \
    for (size_t i = own; i < 8 * vectors; i++) to[i] = to[own - 1];                \
  }                                                                                \
  break

HK_INLINE v8 HK_NAME(signed)(v8 x, w8 sign) { return (v8)((w8)x ^ sign); }

/// 1 - y² of y = tanh x; an exponential is needed only where some |x| is large.
HK_INLINE v8 HK_NAME(tanh_slope_of)(v8 x, v8 y) {
  w8 isSmall = HK_NAME(magnitude)(x) < HK_TANH_LIMIT;
  v8 near = 1.0 - y * y;
  if (__builtin_reduce_and(isSmall)) return near;
  return isSmall ? near : HK_NAME(tanh_slope_far)(x);
}

/// Eight elements, from `i` eights on, of a sum of any products; a product with a zero is zero if it `carries`.
static __attribute__((noinline)) void HK_NAME(combine8)(
    size_t terms, const hk_factors *term, int carries, double *to, size_t i) {
  v8 sum = SPLAT(0.0);
  for (size_t j = 0; j < terms; j++) {
    v8 a = *(const v8u *)(term[j].x.start + i * term[j].x.step);
    v8 b = *(const v8u *)(term[j].y.start + i * term[j].y.step);
    v8 product = HK_NAME(signed)(carries ? HK_NAME(carry)(a, b) : a * b, (w8)SPLAT(term[j].sign));
    sum = j ? sum + product : product;
  }
  *(v8u *)(to + 8 * i) = sum;
}

/// A sum of `terms` products. All first factors are arrays; the second ones are numbers from term `numbers`
/// on, and arrays before it, or either where there are more than two.
///
/// A sum that is not nan is what it should be, where products are carried too: factors are looked at only
/// where one is.
HK_INLINE void HK_NAME(combination)(
    const size_t terms, const size_t numbers, const int carries, const hk_factors *term, double *to,
    size_t vectors) {
  // Copies, because what is written might be read again for all that the compiler knows.
  const double *x[HK_TERMS], *y[HK_TERMS];
  size_t step[HK_TERMS];
  w8 sign[HK_TERMS];
  v8 number[HK_TERMS];
#pragma clang loop unroll(full)
  for (size_t j = 0; j < terms; j++) {
    x[j] = term[j].x.start;
    y[j] = term[j].y.start;
    step[j] = terms > 2 ? term[j].y.step : 8;
    sign[j] = (w8)SPLAT(term[j].sign);
    if (j >= numbers) number[j] = HK_NAME(signed)(*(const v8u *)y[j], sign[j]);
  }
  for (size_t i = 0; i < vectors; i++) {
    v8 sum;
#pragma clang loop unroll(full)
    for (size_t j = 0; j < terms; j++) {
      v8 a = *(const v8u *)(x[j] + 8 * i);
      v8 product = j >= numbers ? a * number[j]
                                : HK_NAME(signed)(a * *(const v8u *)(y[j] + step[j] * i), sign[j]);
      sum = j ? sum + product : product;
    }
    if (carries) {
      w8 isNumber = sum == sum;
      if (__builtin_expect(!__builtin_reduce_and(isNumber), 0)) {
        HK_NAME(combine8)(terms, term, 1, to, i);
        continue;
      }
    }
    *(v8u *)(to + 8 * i) = sum;
  }
}

/// A combination; false where it is zero, and nothing is written.
HK_INLINE int HK_NAME(combine)(
    hk_step step, const hk_term *terms, const hk_operand *operands, const int carries, double *to,
    size_t vectors) {
  hk_factors term[HK_TERMS];
  size_t count = 0, numbers = 0;
  int hasNumbersOnly = 0;
  for (size_t j = 0; j < step.b; j++) {
    const hk_term *own = &terms[step.a + j];
    hk_operand x = operands[own->a], y = operands[own->b];
    if (carries && (x.start == hk_zero || y.start == hk_zero)) continue;
    const double sign = own->is_negative ? -0.0 : 0.0;
    term[count++] = x.step ? (hk_factors){x, y, sign} : (hk_factors){y, x, sign};
    if (x.step && y.step) numbers = count;
    if (!x.step && !y.step) hasNumbersOnly = 1;
  }
  if (!count) return 0;
  // Where a product is of two numbers, there is one loop for all forms.
  if (hasNumbersOnly) {
    for (size_t i = 0; i < vectors; i++) HK_NAME(combine8)(count, term, carries, to, i);
    return 1;
  }
  if (count == 2 && numbers == 2 && !term[0].y.step) {
    // The order of two makes no difference.
    const hk_factors first = term[0];
    term[0] = term[1];
    term[1] = first;
    numbers = 1;
  }
#define HK_CASE(terms, numbers) HK_NAME(combination)(terms, numbers, carries, term, to, vectors); break
  // By how many terms there are, and from which one on second factors are numbers.
  switch (4 * count + (count > 2 && numbers ? count : numbers)) {
    case 4: HK_CASE(1, 0);
    case 5: HK_CASE(1, 1);
    case 8: HK_CASE(2, 0);
    case 9: HK_CASE(2, 1);
    case 10: HK_CASE(2, 2);
    case 12: HK_CASE(3, 0);
    case 15: HK_CASE(3, 3);
    case 16: HK_CASE(4, 0);
    case 20: HK_CASE(4, 4);
  }
#undef HK_CASE
  return 1;
}

/// A run under way.
typedef struct {
  const hk_program *program;
  const hk_input *inputs;
  const hk_output *outputs;
  /// Where each operand is found, and where a step writes it: it may be zero instead.
  hk_operand *operands, *homes;
  /// Eight times each number that is read.
  double (*splats)[8];
  /// The elements of a block that is no multiple of eight, filled up with the last one.
  double (*padded)[HK_LEAST];
  double *registers;
  size_t count;
  /// The sums, each of so many doubles.
  double *partials;
  size_t partial_size;
} HK_NAME(run);

/// Adds `count` elements from number `first` on to a sum: as `DoubleArray.sum` does, bit for bit.
HK_INLINE void HK_NAME(add)(double *partial, hk_operand x, size_t first, size_t count) {
  hk_partial *to = (hk_partial *)partial;
  v8 sum = *(const v8u *)to->parts;
  const size_t vectors = count / 8;
  for (size_t i = 0; i < vectors;) {
    const size_t block = (first + 8 * i) / HK_BLOCK, end = ((block + 1) * HK_BLOCK - first) / 8;
    for (const size_t most = end < vectors ? end : vectors; i < most; i++) {
      sum += *(const v8u *)(x.start + i * x.step);
    }
    if (i < end) break;
    size_t level = 0;
    for (; block >> level & 1; level++) sum = *(const v8u *)to->pairs[level] + sum;
    *(v8u *)to->pairs[level] = sum;
    sum = SPLAT(0.0);
  }
  *(v8u *)to->parts = sum;
  for (size_t i = 8 * vectors; i < count; i++) to->rest += x.start[x.step ? i : 0];
}

/// A sum of `count` elements, all of them added.
HK_INLINE double HK_NAME(total)(const double *partial, size_t count) {
  const hk_partial *from = (const hk_partial *)partial;
  v8 sum = *(const v8u *)from->parts;
  for (size_t level = 0, blocks = count / HK_BLOCK; blocks >> level; level++) {
    if (blocks >> level & 1) sum = *(const v8u *)from->pairs[level] + sum;
  }
  double four[4], two[2];
  for (int j = 0; j < 4; j++) four[j] = sum[j] + sum[j + 4];
  for (int j = 0; j < 2; j++) two[j] = four[j] + four[j + 2];
  return two[0] + two[1] + from->rest;
}

/// One step on `count` elements.
///
/// `first`: their number; `sum`: where the first of the sums is.
HK_INLINE void HK_NAME(make)(
    HK_NAME(run) *r, hk_step step, size_t sum, size_t first, size_t count, int *pole) {
  hk_operand *operands = r->operands;
  const size_t vectors = (count + 7) / 8;
  const int carries = step.operation == HKOperationCombine;
  if (carries || step.operation == HKOperationCombineProducts) {
    const hk_term *terms = r->program->terms;
    double *to = r->homes[step.to].start;
    const int isWritten = carries ? HK_NAME(combine)(step, terms, operands, 1, to, vectors)
                                  : HK_NAME(combine)(step, terms, operands, 0, to, vectors);
    if (!isWritten && step.is_output) memset(to, 0, 64 * vectors);
    operands[step.to] =
        isWritten || step.is_output ? r->homes[step.to] : (hk_operand){(double *)hk_zero, 0};
    return;
  }
  const hk_operand x = operands[step.a], y = operands[step.b];
  // Of a call it names the function.
  const hk_operand z = operands[step.operation == HKOperationCall ? step.a : step.c];
  if (step.operation == HKOperationSum) {
    HK_NAME(add)(r->partials + (sum + step.to) * r->partial_size, x, first, count);
    return;
  }
  if (step.operation == HKOperationLogSlope || step.operation == HKOperationRootSlope) {
    w8 isPole = (w8)SPLAT(0.0);
    for (size_t i = 0; i < count / 8; i++) isPole |= *(const v8u *)(x.start + i * x.step) == 0.0;
    *pole |= __builtin_reduce_or(isPole) != 0;
    for (size_t i = count / 8 * 8; i < count; i++) *pole |= x.start[x.step ? i : 0] == 0.0;
  }
  // What was read there before is at hand.
  operands[step.to] = r->homes[step.to];
  double *to = operands[step.to].start;
  switch (step.operation) {
#define HK_CASE(name, expression) case HKOperation##name: HK_UNARY(expression);
    HK_ELEMENTWISE(HK_CASE)
#undef HK_CASE
    case HKOperationAdd: HK_BINARY(a + b);
    case HKOperationSubtract: HK_BINARY(a - b);
    case HKOperationMultiply: HK_BINARY(a * b);
    case HKOperationDivide:
      if (step.scale == HK_NOTHING) {
        HK_FOLLOWED(a / b);
      } else {
        const hk_operand w = operands[step.scale];
        HK_FOLLOWED(a * *(const v8u *)(w.start + i * w.step) / b);
      }
      break;
    case HKOperationSquareRoot: HK_FOLLOWED(__builtin_elementwise_sqrt(a));
    case HKOperationLog:
      for (size_t i = 0; i < vectors; i++) {
        const v8 a = *(const v8u *)(x.start + i * x.step);
        *(v8u *)(to + 8 * i) = HK_NAME(log)(a);
        const w8 isPlain = HK_NAME(has_log)(a);
        if (__builtin_expect(__builtin_reduce_and(isPlain), -1)) continue;
        for (int k = 0; k < 8; k++) to[8 * i + k] = hk_log(a[k]);
      }
      break;
    case HKOperationSin: HK_SCALAR(sin);
    case HKOperationCos: HK_SCALAR(cos);
    case HKOperationTanhSlope:
      if (step.a == step.b) {
        HK_UNARY(HK_NAME(tanh_slope)(a));
      } else {
        HK_BINARY(HK_NAME(tanh_slope_of)(a, b));
      }
      break;
    case HKOperationSigmoid: HK_BINARY(HK_NAME(sigmoid)(a, b));
    case HKOperationSigmoidSlope: HK_BINARY(HK_NAME(sigmoid_slope)(b));
    case HKOperationSoftplus: HK_BINARY(HK_NAME(softplus)(a, b));
    case HKOperationCall: HK_SCALAR(r->program->functions[step.c]);
    case HKOperationCarry:
    case HKOperationCombine:
    case HKOperationCombineProducts:
    case HKOperationSum: break;
  }
}

#undef HK_UNARY
#undef HK_BINARY
#undef HK_FOLLOWED
#undef HK_SCALAR

/// Lets the inputs and outputs that are `planar`, or those that are not, name `count` elements from
/// `first` on in a plane. `isPadded`: they are read and written by way of padded blocks.
HK_INLINE void HK_NAME(point)(
    HK_NAME(run) *r, int planar, size_t plane, size_t first, size_t count, int isPadded) {
  const hk_program *p = r->program;
  const size_t rest = r->count - first - count, ahead = (rest < count ? rest : count) / 8;
  for (size_t i = 0; i < p->inputs; i++) {
    const hk_input *x = &r->inputs[i];
    if ((x->plane != 0) != planar) continue;
    const int isAbsent = plane >= x->planes;
    const double *start = isAbsent ? NULL : x->start + (ptrdiff_t)plane * x->plane;
    // A number of a plane is a tangent: most are zero where each plane is for another number.
    if (isAbsent || (planar && x->is_number && *start == 0.0)) {
      r->operands[i] = (hk_operand){(double *)hk_zero, 0};
    } else if (x->is_number) {
      *(v8u *)r->splats[i] = SPLAT(*start);
      r->operands[i] = (hk_operand){r->splats[i], 0};
    } else if (isPadded) {
      memcpy(r->padded[i], start + first, count * sizeof(double));
      // What is read beyond the end is there already: it raises no flag that the others do not.
      for (size_t j = count; j % 8; j++) r->padded[i][j] = r->padded[i][count - 1];
      r->operands[i] = (hk_operand){r->padded[i], 8};
    } else {
      // Inputs are read in turns, a few lines of the cache each: too short for the processor to foresee.
      const char *next = (const char *)(start + first + count);
      for (size_t line = 0; line < ahead; line++) __builtin_prefetch(next + 64 * line, 0, 2);
      r->operands[i] = (hk_operand){(double *)start + first, 8};
    }
  }
  if (isPadded) return;
  for (size_t i = 0; i < p->outputs; i++) {
    const hk_output *y = &r->outputs[i];
    if ((y->plane != 0) != planar) continue;
    r->homes[p->output_operands[i]].start = y->start + (ptrdiff_t)plane * y->plane + first;
  }
}

/// Stores what was made in a padded block.
HK_INLINE void HK_NAME(store)(HK_NAME(run) *r, int planar, size_t plane, size_t first, size_t count) {
  const hk_program *p = r->program;
  for (size_t i = 0; i < p->outputs; i++) {
    const hk_output *y = &r->outputs[i];
    if ((y->plane != 0) != planar) continue;
    memcpy(y->start + (ptrdiff_t)plane * y->plane + first, r->operands[p->output_operands[i]].start,
           count * sizeof(double));
  }
}

/// A run on at most eight elements without planes: each operand is one vector, and stands on the stack.
static int HK_NAME(few)(
    const hk_program *p, const hk_input *inputs, const hk_output *outputs, double *sums, size_t count) {
  double values[HK_FEW][8] __attribute__((aligned(64)));
  double partials[HK_FEW][9];
  hk_operand operands[HK_FEW], homes[HK_FEW];
  const size_t constants = p->inputs, numbers = constants + p->constants, arrays = numbers + p->uniform;
  for (size_t i = 0; i < p->inputs; i++) {
    const hk_input *x = &inputs[i];
    if (!x->planes) {
      operands[i] = (hk_operand){(double *)hk_zero, 0};
    } else if (x->is_number) {
      *(v8 *)values[i] = SPLAT(*x->start);
      operands[i] = (hk_operand){values[i], 0};
    } else {
      // Filled up with the last one, as a block is.
      const double last = x->start[count - 1];
      for (size_t j = 0; j < 8; j++) values[i][j] = j < count ? x->start[j] : last;
      operands[i] = (hk_operand){values[i], 8};
    }
  }
  for (size_t i = 0; i < p->constants; i++) {
    *(v8 *)values[constants + i] = SPLAT(p->constant_values[i]);
    operands[constants + i] = (hk_operand){values[constants + i], 0};
  }
  for (size_t i = numbers; i < numbers + p->registers; i++) {
    homes[i] = (hk_operand){values[i], i < arrays ? 0 : 8};
  }
  for (size_t i = 0; i < p->sums; i++) memset(partials[i], 0, sizeof partials[i]);
  HK_NAME(run) r = {.program = p, .operands = operands, .homes = homes, .partials = partials[0], .partial_size = 9};
  int pole = 0;
  for (size_t s = 0; s < p->steps_count; s++) {
    HK_NAME(make)(&r, p->steps[s], 0, 0, s < p->uniform ? 1 : count, &pole);
  }
  for (size_t i = 0; i < p->outputs; i++) {
    const double *from = operands[p->output_operands[i]].start;
    for (size_t j = 0; j < count; j++) outputs[i].start[j] = from[j];
  }
  for (size_t i = 0; i < p->sums; i++) sums[i] = HK_NAME(total)(partials[i], count);
  return pole;
}

static int HK_NAME(hk_run)(
    const hk_program *p, const hk_input *inputs, const hk_output *outputs, double *sums,
    size_t count, size_t planes) {
  const size_t operands = p->inputs + p->constants + p->registers;
  if (count - 1 < 8 && !planes && p->shared == p->planar && operands <= HK_FEW && p->sums <= HK_FEW) {
    return HK_NAME(few)(p, inputs, outputs, sums, count);
  }
  const size_t copies = planes ? planes : 1;
  // Those that hold numbers come first, and are as short as a splat.
  const size_t numbers = p->uniform, long_registers = p->registers - numbers;
  // Outputs have a register that is used for a last block alone.
  const size_t busy = long_registers - p->outputs;
  size_t block = HK_SCRATCH / (busy ? busy : 1) / HK_LEAST * HK_LEAST;
  const size_t most = count < HK_MOST ? (count + HK_LEAST - 1) / HK_LEAST * HK_LEAST : HK_MOST;
  block = block > most ? most : block;
  block = block < HK_LEAST ? HK_LEAST : block;
  // On the stack where there is room, as nearly always.
  enum { ROOM = HK_SCRATCH + 24 * HK_LEAST + 48 * 8 + 64 * 4 + 64 * 9 };
  size_t levels = 0;
  while (count / HK_BLOCK >> levels) levels++;
  const size_t partial_size = 9 + 8 * levels;
  const size_t registers = long_registers * block, splats = (p->inputs + p->constants + numbers) * 8;
  const size_t padded = p->inputs * HK_LEAST, partial = p->sums * copies * partial_size;
  const size_t needed = registers + splats + padded + partial + 4 * operands;
  double room[ROOM] __attribute__((aligned(64)));
  double *memory = room;
  if (needed > ROOM) {
    memory = malloc(needed * sizeof(double));
    // Nothing has been written yet.
    if (!memory) return HK_NO_MEMORY;
  }
  HK_NAME(run) r = {.program = p, .inputs = inputs, .outputs = outputs, .count = count};
  r.registers = memory;
  r.splats = (double(*)[8])(memory + registers);
  r.padded = (double(*)[HK_LEAST])(memory + registers + splats);
  r.partials = memory + registers + splats + padded;
  r.partial_size = partial_size;
  r.operands = (hk_operand *)(memory + registers + splats + padded + partial);
  r.homes = r.operands + operands;
  memset(r.partials, 0, partial * sizeof(double));
  for (size_t i = 0; i < p->constants; i++) {
    double *splat = r.splats[p->inputs + i];
    *(v8u *)splat = SPLAT(p->constant_values[i]);
    r.operands[p->inputs + i] = (hk_operand){splat, 0};
  }
  hk_operand *own = r.homes + p->inputs + p->constants;
  for (size_t i = 0; i < numbers; i++) {
    own[i] = (hk_operand){r.splats[p->inputs + p->constants + i], 0};
  }
  own += numbers;
  for (size_t i = 0; i < long_registers; i++) own[i] = (hk_operand){r.registers + i * block, 8};

  const ci_execution *execution = ci_current();
  int pole = 0;
  if (p->uniform && count) {
    HK_NAME(point)(&r, 0, 0, 0, 0, 0);
    for (size_t s = 0; s < p->uniform; s++) {
      HK_NAME(make)(&r, p->steps[s], 0, 0, 1, &pole);
    }
  }
  for (size_t first = 0; first < count && !ci_is_asked(execution);) {
    size_t length = count - first;
    if (length > block) length = block;
    int isPadded = length % 8 != 0;
    if (isPadded && length > HK_LEAST) {
      length = length / HK_LEAST * HK_LEAST;
      isPadded = 0;
    }
    if (isPadded) {
      for (size_t i = 0; i < long_registers; i++) own[i].start = r.registers + i * block;
    }
    HK_NAME(point)(&r, 0, 0, first, length, isPadded);
    for (size_t s = p->uniform; s < p->shared; s++) {
      HK_NAME(make)(&r, p->steps[s], 0, first, length, &pole);
    }
    if (p->shared < p->planar) {
      for (size_t plane = 0; plane < planes; plane++) {
        HK_NAME(point)(&r, 1, plane, first, length, isPadded);
        for (size_t s = p->shared; s < p->planar; s++) {
          HK_NAME(make)(&r, p->steps[s], plane * p->sums, first, length, &pole);
        }
        if (isPadded) HK_NAME(store)(&r, 1, plane, first, length);
      }
    }
    for (size_t s = p->planar; s < p->steps_count; s++) {
      HK_NAME(make)(&r, p->steps[s], 0, first, length, &pole);
    }
    if (isPadded) HK_NAME(store)(&r, 0, 0, first, length);
    first += length;
  }
  for (size_t i = 0; i < p->sums; i++) {
    for (size_t plane = 0; plane < copies; plane++) {
      sums[i * copies + plane] =
          HK_NAME(total)(r.partials + (plane * p->sums + i) * partial_size, count);
    }
  }
  if (memory != room) free(memory);
  return pole;
}
