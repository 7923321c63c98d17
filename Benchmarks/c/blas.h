// blas.h -- cblas_dgemm, with the kernel that suits the processor.
//
// OpenBLAS chooses its kernel when it is loaded; Debian's takes a slow one on recent processors unless
// the environment names a better.
#include <dlfcn.h>
#include <stdlib.h>

typedef void gemm_function(
    int, int, int, int, int, int, double, const double *, int, const double *, int, double, double *,
    int);

static gemm_function *gemm;

static void load_blas(void) {
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
}
