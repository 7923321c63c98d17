// timing.h -- what the C side of every benchmark shares.
//
// A program is called with how often to repeat and with a size, so that neither is known when it is
// compiled; some do one of several things, which a third word names. It prints the sum of its results, to
// be compared, and the processor time it took.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static const char *variant __attribute__((unused)) = "";

#define NOINLINE __attribute__((noinline))

#define BENCHMARK(expression) BENCHMARK_PREPARED((void)0, expression)

// With what is done once, before the time is taken.
#define BENCHMARK_PREPARED(preparation, expression)                 \
  int main(int count, char **words) {                               \
    if (count < 3) return 2;                                        \
    if (count > 3) variant = words[3];                              \
    long repeats = atol(words[1]), size = atol(words[2]);           \
    preparation;                                                    \
    double total = 0, start = seconds();                            \
    for (long r = 1; r <= repeats; r++) {                           \
      __asm__ volatile("" : "+r"(size)); /* no result is reused */  \
      total += (expression);                                        \
    }                                                               \
    double end = seconds();                                         \
    printf("%.17g\n%.9f\n", total, end - start);                    \
    return 0;                                                       \
  }
