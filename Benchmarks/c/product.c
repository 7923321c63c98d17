// product.c -- products of square matrices by cblas_dgemm, with the kernel that suits the processor.
#include <dlfcn.h>
#include "timing.h"

typedef void gemm_function(
    int, int, int, int, int, int, double, const double *, int, const double *, int, double, double *,
    int);

static gemm_function *gemm;
static double *a, *b, *c;

static void prepare(long n) {
  const char *core = NULL;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
    core = "SkylakeX";
  } else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    core = "Haswell";
  }
#endif
  if (core) setenv("OPENBLAS_CORETYPE", core, 0);
  setenv("OPENBLAS_NUM_THREADS", "1", 0);
  void *library = dlopen("libopenblas.so.0", RTLD_NOW);
  gemm = library ? (gemm_function *)dlsym(library, "cblas_dgemm") : NULL;
  if (!gemm) exit(3);
  a = malloc(n * n * sizeof *a);
  b = malloc(n * n * sizeof *b);
  c = malloc(n * n * sizeof *c);
  for (long i = 0; i < n * n; i++) {
    a[i] = 1.0 / (1 + i % 17);
    b[i] = 1.0 / (1 + i % 13);
  }
}

static NOINLINE double product(long n, long r) {
  if (!gemm) prepare(n);
  a[0] = 0.001 * r;
  gemm(101, 111, 111, n, n, n, 1, a, n, b, n, 0, c, n);
  return c[0] + c[n - 1];
}

BENCHMARK(product(size, r))
