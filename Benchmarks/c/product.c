// product.c -- products of square matrices by cblas_dgemm.
#include "blas.h"
#include "timing.h"

static double *a, *b, *c;

static void prepare(long n) {
  load_blas();
  a = malloc(n * n * sizeof *a);
  b = malloc(n * n * sizeof *b);
  c = malloc(n * n * sizeof *c);
  for (long i = 0; i < n * n; i++) {
    a[i] = 1.0 / (1 + i % 17);
    b[i] = 1.0 / (1 + i % 13);
  }
}

static NOINLINE double product(long n, long r) {
  a[0] = 0.001 * r;
  gemm(101, 111, 111, n, n, n, 1, a, n, b, n, 0, c, n);
  return c[0] + c[n - 1];
}

BENCHMARK_PREPARED(prepare(size), product(size, r))
