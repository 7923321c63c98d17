// sincos.h -- the sine and the cosine at once, which Swift does not import.
#ifndef HK_SINCOS_H
#define HK_SINCOS_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <math.h>

/// The sine and the cosine of `x` for the price of little more than one of them.
static inline void hk_sincos(double x, double *sine, double *cosine) {
#ifdef __APPLE__
  __sincos(x, sine, cosine);
#else
  __builtin_sincos(x, sine, cosine);
#endif
}

#endif
