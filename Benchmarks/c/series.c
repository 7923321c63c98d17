// series.c -- the sum of 1/k² up to `size`.
#include "timing.h"

static NOINLINE double series(long n) {
  double s = 0;
  for (long k = 1; k <= n; k++) {
    double x = (double)k;
    s += 1 / (x * x);
  }
  return s;
}

BENCHMARK(series(size))
