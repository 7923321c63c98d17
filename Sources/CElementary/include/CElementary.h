// CElementary.h -- what the C library has and Swift does not import.
#ifndef CELEMENTARY_H
#define CELEMENTARY_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <math.h>

/// The sine and the cosine of `x` for the price of little more than one of them.
static inline void hyp_sincos(double x, double *sine, double *cosine) {
#ifdef __APPLE__
  __sincos(x, sine, cosine);
#else
  __builtin_sincos(x, sine, cosine);
#endif
}

#endif
