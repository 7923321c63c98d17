// pendulum.c -- the derivative by the start of `size` steps of a pendulum, forward mode by hand.
#include "timing.h"
#include <math.h>

static NOINLINE double slope(double start, long steps) {
  double angle = start, angle_ = 1, speed = 0, speed_ = 0;
  for (long i = 0; i < steps; i++) {
    double s = sin(angle), c = cos(angle);
    speed -= 0.001 * s;
    speed_ -= 0.001 * c * angle_;
    angle += 0.001 * speed;
    angle_ += 0.001 * speed_;
  }
  return angle_;
}

BENCHMARK(slope(1 + 0.01 * r, size))
