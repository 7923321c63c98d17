// hypergradient.c -- the derivative by the step size of `size` steps of gradient descent on (w - 3)²,
// with the gradient and its derivative written by hand.
#include "timing.h"

typedef struct { double primal, tangent; } Dual;

static NOINLINE double slope(double rate, long steps) {
  Dual w = {0, 0}, a = {rate, 1};
  for (long i = 0; i < steps; i++) {
    Dual g = {2 * (w.primal - 3), 2 * w.tangent};
    w.tangent -= a.primal * g.tangent + a.tangent * g.primal;
    w.primal -= a.primal * g.primal;
  }
  return 2 * (w.primal - 3) * w.tangent;
}

BENCHMARK(slope(1e-6 * r, size))
