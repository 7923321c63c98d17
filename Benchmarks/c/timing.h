// timing.h -- what the C side of every benchmark shares.
//
// A program is called with how often to repeat and with a size, so that neither is known when it is
// compiled. It prints the sum of its results, to be compared, and the processor time it took.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

#define NOINLINE __attribute__((noinline))

#define BENCHMARK(expression)                                       \
  int main(int count, char **words) {                               \
    if (count != 3) return 2;                                       \
    long repeats = atol(words[1]), size = atol(words[2]);           \
    double total = 0, start = seconds();                            \
    for (long r = 1; r <= repeats; r++) {                           \
      __asm__ volatile("" : "+r"(size)); /* no result is reused */  \
      total += (expression);                                        \
    }                                                               \
    double end = seconds();                                         \
    printf("%.17g\n%.9f\n", total, end - start);                    \
    return 0;                                                       \
  }
