// hypergradient-calls.c -- as hypergradient.c, with the loss Σ (w - i)² over four targets in a loop that
// calls a function.
#include "timing.h"

typedef struct { double primal, tangent; } Dual;

static NOINLINE Dual residual_slope(Dual w, double target) {
  return (Dual){2 * (w.primal - target), 2 * w.tangent};
}

static NOINLINE double slope(double rate, long steps, long targets) {
  Dual w = {0, 0}, a = {rate, 1};
  for (long i = 0; i < steps; i++) {
    Dual g = {0, 0};
    for (long k = 1; k <= targets; k++) {
      Dual d = residual_slope(w, (double)k);
      g.primal += d.primal;
      g.tangent += d.tangent;
    }
    w.tangent -= a.primal * g.tangent + a.tangent * g.primal;
    w.primal -= a.primal * g.primal;
  }
  double result = 0;
  for (long k = 1; k <= targets; k++) result += residual_slope(w, (double)k).primal * w.tangent;
  return result;
}

static volatile long targets = 4;

BENCHMARK(slope(1e-6 * r, size, targets))
