// blocks.h -- programs over blocks of elements. Included once for each set of instructions.

#ifndef HK_BLOCKS
#define HK_BLOCKS
/// Registers take so many doubles together, so that they stay in the first cache.
enum { HK_SCRATCH = 3072, HK_MOST = 512, HK_LEAST = 64 };

/// Where an operand is found: at the same place for every element where it is a number.
typedef struct {
  double *start;
  size_t step;
} hk_operand;
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
#define HK_SCALAR(function)                                                        \
  for (size_t i = 0; i < 8 * vectors; i++) {                                       \
    to[i] = function(x.step ? x.start[i] : x.start[0]);                            \
  }                                                                                \
  break

HK_INLINE v8 HK_NAME(product_at)(hk_operand x, hk_operand y, size_t i) {
  return *(const v8u *)(x.start + i * x.step) * *(const v8u *)(y.start + i * y.step);
}

/// a b, but 0 where either is 0; and c added where it is asked for.
HK_INLINE void HK_NAME(carry)(
    hk_operand x, hk_operand y, hk_operand z, const int adds, double *to, size_t vectors) {
  // A product that is not nan is what it should be: the operands are looked at only where one is. Where
  // the result takes the place of an operand, they could not be looked at again.
  if (to != x.start && to != y.start && !(adds && to == z.start)) {
    // Four sums, so that none waits for another.
    v8 sums[4] = {SPLAT(0.0), SPLAT(0.0), SPLAT(0.0), SPLAT(0.0)};
    size_t i = 0;
    for (; i + 4 <= vectors; i += 4) {
#pragma clang loop unroll(full)
      for (size_t j = 0; j < 4; j++) {
        v8 product = HK_NAME(product_at)(x, y, i + j);
        sums[j] += product;
        if (adds) product += *(const v8u *)(z.start + (i + j) * z.step);
        *(v8u *)(to + 8 * (i + j)) = product;
      }
    }
    for (; i < vectors; i++) {
      v8 product = HK_NAME(product_at)(x, y, i);
      sums[0] += product;
      if (adds) product += *(const v8u *)(z.start + i * z.step);
      *(v8u *)(to + 8 * i) = product;
    }
    v8 sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    w8 isNumber = sum == sum;
    if (__builtin_reduce_and(isNumber)) return;
  }
  for (size_t i = 0; i < vectors; i++) {
    v8 a = *(const v8u *)(x.start + i * x.step), b = *(const v8u *)(y.start + i * y.step);
    v8 product = HK_NAME(carry8)(a, b);
    if (adds) product += *(const v8u *)(z.start + i * z.step);
    *(v8u *)(to + 8 * i) = product;
  }
}

/// One step on `count` elements.
HK_INLINE void HK_NAME(make)(
    hk_step step, const hk_operand *operands, double (*partial)[9], size_t count, int *pole) {
  const hk_operand x = operands[step.a], y = operands[step.b], z = operands[step.c];
  const size_t vectors = (count + 7) / 8;
  if (step.operation == HKOperationSum) {
    // Eight interleaved parts, and behind them what is left: as sums of arrays are made.
    double *parts = partial[step.to];
    v8 sum = *(const v8u *)parts;
    for (size_t i = 0; i < count / 8; i++) sum += *(const v8u *)(x.start + i * x.step);
    *(v8u *)parts = sum;
    for (size_t i = count / 8 * 8; i < count; i++) parts[8] += x.start[x.step ? i : 0];
    return;
  }
  if (step.operation == HKOperationLogSlope || step.operation == HKOperationRootSlope) {
    for (size_t i = 0; i < count; i++) *pole |= x.start[x.step ? i : 0] == 0.0;
  }
  double *to = operands[step.to].start;
  switch (step.operation) {
    case HKOperationCopy: HK_UNARY(a);
    case HKOperationNegate: HK_UNARY(-a);
    case HKOperationAdd: HK_BINARY(a + b);
    case HKOperationSubtract: HK_BINARY(a - b);
    case HKOperationMultiply: HK_BINARY(a * b);
    case HKOperationDivide: HK_BINARY(a / b);
    case HKOperationCarry: HK_NAME(carry)(x, y, z, 0, to, vectors); break;
    case HKOperationCarryAdd: HK_NAME(carry)(x, y, z, 1, to, vectors); break;
    case HKOperationMultiplyAdd:
      for (size_t i = 0; i < vectors; i++) {
        v8 a = *(const v8u *)(x.start + i * x.step), b = *(const v8u *)(y.start + i * y.step);
        *(v8u *)(to + 8 * i) = a * b + *(const v8u *)(z.start + i * z.step);
      }
      break;
    case HKOperationSquareRoot: HK_UNARY(__builtin_elementwise_sqrt(a));
    case HKOperationExp: HK_UNARY(HK_NAME(exp8)(a));
    case HKOperationLog: HK_SCALAR(log);
    case HKOperationLogSlope: HK_UNARY(a < 0.0 ? SPLAT(__builtin_nan("")) : 1.0 / (a + 0.0));
    // The root of -0 is -0, and its reciprocal would be -∞.
    case HKOperationRootSlope: HK_UNARY(0.5 / (a + 0.0));
    case HKOperationSin: HK_SCALAR(sin);
    case HKOperationCos: HK_SCALAR(cos);
    case HKOperationTanh: HK_UNARY(HK_NAME(tanh8)(a, 0));
    case HKOperationTanhSlope: HK_UNARY(HK_NAME(tanh8)(a, 1));
    case HKOperationSigmoid: HK_UNARY(HK_NAME(sigmoid8)(a));
    case HKOperationSoftplus: HK_UNARY(HK_NAME(softplus8)(a));
    case HKOperationSum: break;
  }
}

#undef HK_UNARY
#undef HK_BINARY
#undef HK_SCALAR

/// A run under way.
typedef struct {
  const hk_program *program;
  const hk_input *inputs;
  const hk_output *outputs;
  hk_operand *operands;
  /// Eight times each number that is read.
  double (*splats)[8];
  /// The elements of a block that is no multiple of eight, filled up with zeros.
  double (*padded)[HK_LEAST];
  double *registers;
  size_t count, block;
} HK_NAME(run);

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
    if (x->is_number || isAbsent) {
      *(v8u *)r->splats[i] = SPLAT(isAbsent ? 0.0 : *start);
      r->operands[i] = (hk_operand){r->splats[i], 0};
    } else if (isPadded) {
      memset(r->padded[i], 0, (count + 7) / 8 * 64);
      memcpy(r->padded[i], start + first, count * sizeof(double));
      r->operands[i] = (hk_operand){r->padded[i], 8};
    } else {
      // Inputs are read in turns, a few lines of the cache each: too short for the processor to foresee.
      const char *next = (const char *)(start + first + count);
      for (size_t line = 0; line < ahead; line++) __builtin_prefetch(next + 64 * line);
      r->operands[i] = (hk_operand){(double *)start + first, 8};
    }
  }
  if (isPadded) return;
  for (size_t i = 0; i < p->outputs; i++) {
    const hk_output *y = &r->outputs[i];
    if ((y->plane != 0) != planar) continue;
    r->operands[p->output_operands[i]].start = y->start + (ptrdiff_t)plane * y->plane + first;
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

static int HK_NAME(hk_run)(
    const hk_program *p, const hk_input *inputs, const hk_output *outputs, double *sums,
    size_t count, size_t planes) {
  const size_t operands = p->inputs + p->constants + p->registers;
  const size_t copies = planes ? planes : 1;
  // Those that hold numbers come first, and are as short as a splat.
  const size_t numbers = p->uniform, long_registers = p->registers - numbers;
  size_t block = HK_SCRATCH / (long_registers ? long_registers : 1) / HK_LEAST * HK_LEAST;
  block = block < HK_LEAST ? HK_LEAST : block > HK_MOST ? HK_MOST : block;
  // On the stack where there is room, as nearly always.
  enum { ROOM = HK_SCRATCH + 24 * HK_LEAST + 48 * 8 + 64 * 2 + 64 * 9 };
  const size_t registers = long_registers * block, splats = (p->inputs + p->constants + numbers) * 8;
  const size_t padded = p->inputs * HK_LEAST, partial = p->sums * copies * 9;
  const size_t needed = registers + splats + padded + partial + 2 * operands;
  double room[ROOM] __attribute__((aligned(64)));
  double *memory = room;
  if (needed > ROOM) {
    memory = malloc(needed * sizeof(double));
    if (!memory) abort();
  }
  HK_NAME(run) r = {.program = p, .inputs = inputs, .outputs = outputs, .count = count, .block = block};
  r.registers = memory;
  r.splats = (double(*)[8])(memory + registers);
  r.padded = (double(*)[HK_LEAST])(memory + registers + splats);
  double(*parts)[9] = (double(*)[9])(memory + registers + splats + padded);
  r.operands = (hk_operand *)(memory + registers + splats + padded + partial);
  memset(parts, 0, partial * sizeof(double));
  for (size_t i = 0; i < p->constants; i++) {
    double *splat = r.splats[p->inputs + i];
    *(v8u *)splat = SPLAT(p->constant_values[i]);
    r.operands[p->inputs + i] = (hk_operand){splat, 0};
  }
  hk_operand *own = r.operands + p->inputs + p->constants;
  for (size_t i = 0; i < numbers; i++) {
    own[i] = (hk_operand){r.splats[p->inputs + p->constants + i], 0};
  }
  own += numbers;
  for (size_t i = 0; i < long_registers; i++) own[i] = (hk_operand){r.registers + i * block, 8};

  int pole = 0;
  if (p->uniform && count) {
    HK_NAME(point)(&r, 0, 0, 0, 0, 0);
    for (size_t s = 0; s < p->uniform; s++) {
      HK_NAME(make)(p->steps[s], r.operands, parts, 1, &pole);
    }
  }
  for (size_t first = 0; first < count;) {
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
      HK_NAME(make)(p->steps[s], r.operands, parts, length, &pole);
    }
    if (p->shared < p->planar) {
      for (size_t plane = 0; plane < planes; plane++) {
        HK_NAME(point)(&r, 1, plane, first, length, isPadded);
        for (size_t s = p->shared; s < p->planar; s++) {
          HK_NAME(make)(p->steps[s], r.operands, parts + plane * p->sums, length, &pole);
        }
        if (isPadded) HK_NAME(store)(&r, 1, plane, first, length);
      }
    }
    for (size_t s = p->planar; s < p->steps_count; s++) {
      HK_NAME(make)(p->steps[s], r.operands, parts, length, &pole);
    }
    if (isPadded) HK_NAME(store)(&r, 0, 0, first, length);
    first += length;
  }
  for (size_t i = 0; i < p->sums; i++) {
    for (size_t plane = 0; plane < copies; plane++) {
      const double *part = parts[plane * p->sums + i];
      double four[4], two[2];
      for (int j = 0; j < 4; j++) four[j] = part[j] + part[j + 4];
      for (int j = 0; j < 2; j++) two[j] = four[j] + four[j + 2];
      sums[i * copies + plane] = two[0] + two[1] + part[8];
    }
  }
  if (memory != room) free(memory);
  return pole;
}
