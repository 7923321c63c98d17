// fourier.c -- one pass of a Fourier transform: the sums over one factor of the length.
//
// Stockham's way, which leaves the results in order. Before a pass the array is `radix * m` rows of `s` numbers each;
// the sums over rows that are m apart are turned by the angle of their row, and become neighbouring rows. Real and
// imaginary parts lie apart, so that neighbours are added side by side.

#include "CKernels.h"

#pragma STDC FP_CONTRACT OFF

#define HK_INLINE static inline __attribute__((always_inline))

/// The largest factor that a pass takes.
enum { most = HK_FOURIER_RADIX };

/// y = (a + ib) (c + is)
#define HK_TURN(a, b, c, s, yr, yi) \
  do { \
    double a_ = (a), b_ = (b), c_ = (c), s_ = (s); \
    (yr) = a_ * c_ - b_ * s_; \
    (yi) = a_ * s_ + b_ * c_; \
  } while (0)

HK_INLINE void two(
    const double *xr, const double *xi, double *yr, double *yi, const double *w, const double *v, long m, long s,
    long p, long q) {
  long at = s * p + q, to = 2 * s * p + q;
  double ar = xr[at], ai = xi[at], br = xr[at + s * m], bi = xi[at + s * m];
  yr[to] = ar + br;
  yi[to] = ai + bi;
  HK_TURN(ar - br, ai - bi, w[p], v[p], yr[to + s], yi[to + s]);
}

HK_INLINE void four(
    const double *xr, const double *xi, double *yr, double *yi, const double *w, const double *v, long m, long s,
    long p, long q) {
  long at = s * p + q, to = 4 * s * p + q, far = s * m;
  double ar = xr[at], ai = xi[at], br = xr[at + far], bi = xi[at + far];
  double cr = xr[at + 2 * far], ci = xi[at + 2 * far], dr = xr[at + 3 * far], di = xi[at + 3 * far];
  double er = ar + cr, ei = ai + ci, fr = ar - cr, fi = ai - ci;
  double gr = br + dr, gi = bi + di, hr = br - dr, hi = bi - di;
  yr[to] = er + gr;
  yi[to] = ei + gi;
  HK_TURN(fr + hi, fi - hr, w[p], v[p], yr[to + s], yi[to + s]);
  HK_TURN(er - gr, ei - gi, w[m + p], v[m + p], yr[to + 2 * s], yi[to + 2 * s]);
  HK_TURN(fr - hi, fi + hr, w[2 * m + p], v[2 * m + p], yr[to + 3 * s], yi[to + 3 * s]);
}

/// An odd factor; `c` and `d` are the cosines and the sines of its angles.
HK_INLINE void odd(
    long radix, const double *c, const double *d, const double *xr, const double *xi, double *yr, double *yi,
    const double *w, const double *v, long m, long s, long p, long q) {
  long at = s * p + q, to = radix * s * p + q, far = s * m, half = radix / 2;
  double ar = xr[at], ai = xi[at], sr = ar, si = ai;
  double tr[most / 2 + 1], ti[most / 2 + 1], ur[most / 2 + 1], ui[most / 2 + 1];
  for (long k = 1; k <= half; k++) {
    double br = xr[at + k * far], bi = xi[at + k * far];
    double cr = xr[at + (radix - k) * far], ci = xi[at + (radix - k) * far];
    tr[k] = br + cr;
    ti[k] = bi + ci;
    ur[k] = br - cr;
    ui[k] = bi - ci;
    sr += tr[k];
    si += ti[k];
  }
  yr[to] = sr;
  yi[to] = si;
  for (long j = 1; j <= half; j++) {
    double er = ar, ei = ai, fr = 0, fi = 0;
    for (long k = 1; k <= half; k++) {
      long angle = j * k % radix;
      er += tr[k] * c[angle];
      ei += ti[k] * c[angle];
      fr += ur[k] * d[angle];
      fi += ui[k] * d[angle];
    }
    long a = (j - 1) * m + p, b = (radix - j - 1) * m + p;
    HK_TURN(er + fi, ei - fr, w[a], v[a], yr[to + j * s], yi[to + j * s]);
    HK_TURN(er - fi, ei + fr, w[b], v[b], yr[to + (radix - j) * s], yi[to + (radix - j) * s]);
  }
}

// Where a row is one number, the rows are neighbours; four numbers are one register.
#define HK_ROWS(body) \
  do { \
    if (s == 1) { \
      for (long p = first; p < end; p++) body(1, p, 0); \
    } else if (s == 4) { \
      for (long p = first; p < end; p++) \
        for (long q = 0; q < 4; q++) body(4, p, q); \
    } else { \
      for (long p = first; p < end; p++) \
        for (long q = 0; q < s; q++) body(s, p, q); \
    } \
  } while (0)

void hk_fourier_pass(
    ptrdiff_t radix, ptrdiff_t m, ptrdiff_t s, ptrdiff_t first, ptrdiff_t end, const double *restrict c,
    const double *restrict d, const double *restrict w, const double *restrict v, const double *restrict xr,
    const double *restrict xi, double *restrict yr, double *restrict yi) {
#define HK_TWO(s, p, q) two(xr, xi, yr, yi, w, v, m, s, p, q)
#define HK_FOUR(s, p, q) four(xr, xi, yr, yi, w, v, m, s, p, q)
#define HK_THREE(s, p, q) odd(3, c, d, xr, xi, yr, yi, w, v, m, s, p, q)
#define HK_FIVE(s, p, q) odd(5, c, d, xr, xi, yr, yi, w, v, m, s, p, q)
#define HK_ODD(s, p, q) odd(radix, c, d, xr, xi, yr, yi, w, v, m, s, p, q)
  switch (radix) {
  case 2: HK_ROWS(HK_TWO); break;
  case 4: HK_ROWS(HK_FOUR); break;
  case 3: HK_ROWS(HK_THREE); break;
  case 5: HK_ROWS(HK_FIVE); break;
  default: HK_ROWS(HK_ODD); break;
  }
}
