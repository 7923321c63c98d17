// fib.c -- Fibonacci numbers by recursion, on doubles.
#include "timing.h"

static NOINLINE double fib(double n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

BENCHMARK(fib(size))
