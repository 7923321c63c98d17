// rosenbrock.c -- the gradient of Rosenbrock's function of `size` numbers by reverse mode, with a tape:
// nodes of two parents and two partials, one for each operation, walked backward in a loop.
#include "timing.h"
#include <string.h>

typedef struct { int left, right; double by_left, by_right; } Node;
typedef struct { double primal; int node; } Reverse;

static Node *tape;
static double *cotangents;
static int length;

static inline int push(int left, double by_left, int right, double by_right) {
  tape[length] = (Node){left, right, by_left, by_right};
  return length++;
}
static inline Reverse input(double x) { return (Reverse){x, push(-1, 0, -1, 0)}; }
static inline Reverse add(Reverse a, Reverse b) {
  return (Reverse){a.primal + b.primal, push(a.node, 1, b.node, 1)};
}
static inline Reverse subtract(Reverse a, Reverse b) {
  return (Reverse){a.primal - b.primal, push(a.node, 1, b.node, -1)};
}
static inline Reverse multiply(Reverse a, Reverse b) {
  return (Reverse){a.primal * b.primal, push(a.node, b.primal, b.node, a.primal)};
}
static inline Reverse scale(double k, Reverse a) {
  return (Reverse){k * a.primal, push(a.node, k, -1, 0)};
}
static inline Reverse from(double k, Reverse a) {
  return (Reverse){k - a.primal, push(a.node, -1, -1, 0)};
}

static NOINLINE void gradient(const double *point, double *result, long n) {
  length = 0;
  Reverse *x = malloc(n * sizeof *x);
  for (long i = 0; i < n; i++) x[i] = input(point[i]);
  Reverse s = input(0);
  for (long i = 0; i + 1 < n; i++) {
    Reverse t = subtract(x[i + 1], multiply(x[i], x[i])), u = from(1, x[i]);
    s = add(s, add(scale(100, multiply(t, t)), multiply(u, u)));
  }
  memset(cotangents, 0, length * sizeof *cotangents);
  cotangents[s.node] = 1;
  for (int i = s.node; i >= 0; i--) {
    Node node = tape[i];
    double c = cotangents[i];
    if (node.left >= 0) cotangents[node.left] += c * node.by_left;
    if (node.right >= 0) cotangents[node.right] += c * node.by_right;
  }
  for (long i = 0; i < n; i++) result[i] = cotangents[x[i].node];
  free(x);
}

static double step(long r, long n) {
  static double *point, *result;
  if (!point) {
    point = malloc(n * sizeof *point);
    result = malloc(n * sizeof *result);
    tape = malloc((10 * n + 10) * sizeof *tape);
    cotangents = malloc((10 * n + 10) * sizeof *cotangents);
    for (long i = 0; i < n; i++) point[i] = 0.001 * i;
  }
  point[0] = 0.001 * r;
  gradient(point, result, n);
  return result[0] + result[n / 2];
}

BENCHMARK(step(r, size))
