// processor.c -- what the processor can do.

#include "CKernels.h"

#include <stddef.h>

const char *hk_core_type(void) {
#if defined(__x86_64__) && !defined(__APPLE__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
    return "SkylakeX";
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "Haswell";
#endif
  return NULL;
}
