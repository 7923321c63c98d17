// mlp.c -- a network of 784, 128 and 10 units, a hundred steps of Adam, derivatives written by hand.
//
// Minibatches of a hundred rows; then the loss on a hundred rows that the training has not seen. "fwd4": its
// derivatives by Adam's step size, two decays and ε, forward over reverse.
#include <math.h>
#include <string.h>
#include "blas.h"
#include "timing.h"

enum {
  INPUTS = 784, HIDDEN = 128, OUTPUTS = 10, BATCH = 100, STEPS = 100, ROWS = 1100,
  B1 = INPUTS * HIDDEN, W2 = B1 + HIDDEN, B2 = W2 + HIDDEN * OUTPUTS, COUNT = B2 + OUTPUTS
};
static double X[ROWS * INPUTS], Y[ROWS * OUTPUTS], initial[COUNT];

static void prepare(void) {
  load_blas();
  for (int i = 0; i < ROWS; i++) {
    for (int j = 0; j < INPUTS; j++) X[i * INPUTS + j] = 0.5 + 0.5 * sin(i + 0.1 * j + 0.01 * i * j);
    Y[i * OUTPUTS + i % 10] = 1;
  }
  for (int a = 0; a < INPUTS; a++)
    for (int b = 0; b < HIDDEN; b++) initial[a * HIDDEN + b] = 0.05 * sin(1.7 * a + 2.3 * b + (double)a * b);
  for (int b = 0; b < HIDDEN; b++)
    for (int c = 0; c < OUTPUTS; c++) initial[W2 + b * OUTPUTS + c] = 0.1 * sin(1.3 * b + 3.1 * c + (double)b * c);
}

// c = a b + beta c, with a of m rows and b of n columns, each transposed where it is said.
static void multiply(int ta, int tb, int m, int n, int k, const double *a, const double *b, double beta, double *c) {
  gemm(101, ta ? 112 : 111, tb ? 112 : 111, m, n, k, 1, a, ta ? m : k, b, tb ? k : n, beta, c, n);
}

static void repeat_row(const double *row, int n, double *rows) {
  for (int i = 0; i < BATCH; i++) memcpy(rows + i * n, row, n * sizeof *row);
}

static void sum_rows(const double *rows, int n, double *sum) {
  memset(sum, 0, n * sizeof *sum);
  for (int i = 0; i < BATCH; i++) for (int j = 0; j < n; j++) sum[j] += rows[i * n + j];
}

// What a pass leaves behind: hidden units, probabilities, cotangents of both layers.
static double h[BATCH * HIDDEN], s[BATCH * OUTPUTS], d[BATCH * HIDDEN], r[BATCH * OUTPUTS];

static double loss(const double *p, const double *x, const double *y, double *g) {
  double total = 0;
  repeat_row(p + B1, HIDDEN, h);
  multiply(0, 0, BATCH, HIDDEN, INPUTS, x, p, 1, h);
  for (int i = 0; i < BATCH * HIDDEN; i++) h[i] = tanh(h[i]);
  repeat_row(p + B2, OUTPUTS, s);
  multiply(0, 0, BATCH, OUTPUTS, HIDDEN, h, p + W2, 1, s);
  for (int i = 0; i < BATCH; i++) {
    double *z = s + i * OUTPUTS, largest = z[0], sum = 0, right = 0;
    for (int j = 0; j < OUTPUTS; j++) largest = fmax(largest, z[j]);
    for (int j = 0; j < OUTPUTS; j++) {
      right += z[j] * y[i * OUTPUTS + j];
      z[j] = exp(z[j] - largest);
      sum += z[j];
    }
    for (int j = 0; j < OUTPUTS; j++) {
      z[j] /= sum;
      r[i * OUTPUTS + j] = (z[j] - y[i * OUTPUTS + j]) / BATCH;
    }
    total += largest + log(sum) - right;
  }
  if (g) {
    multiply(1, 0, HIDDEN, OUTPUTS, BATCH, h, r, 0, g + W2);
    sum_rows(r, OUTPUTS, g + B2);
    multiply(0, 1, BATCH, HIDDEN, OUTPUTS, r, p + W2, 0, d);
    for (int i = 0; i < BATCH * HIDDEN; i++) d[i] *= 1 - h[i] * h[i];
    sum_rows(d, HIDDEN, g + B1);
    multiply(1, 0, INPUTS, HIDDEN, BATCH, x, d, 0, g);
  }
  return total / BATCH;
}

// The tangent of the last loss, and of its gradient, along dp.
static double tangent(const double *p, const double *dp, const double *x, double *dg) {
  static double dh[BATCH * HIDDEN], ds[BATCH * OUTPUTS], dr[BATCH * OUTPUTS], dd[BATCH * HIDDEN], e[BATCH * HIDDEN];
  double total = 0;
  repeat_row(dp + B1, HIDDEN, dh);
  multiply(0, 0, BATCH, HIDDEN, INPUTS, x, dp, 1, dh);
  for (int i = 0; i < BATCH * HIDDEN; i++) dh[i] *= 1 - h[i] * h[i];
  repeat_row(dp + B2, OUTPUTS, ds);
  multiply(0, 0, BATCH, OUTPUTS, HIDDEN, h, dp + W2, 1, ds);
  multiply(0, 0, BATCH, OUTPUTS, HIDDEN, dh, p + W2, 1, ds);
  for (int i = 0; i < BATCH; i++) {
    double t = 0;
    for (int j = i * OUTPUTS; j < (i + 1) * OUTPUTS; j++) {
      t += s[j] * ds[j];
      total += r[j] * ds[j];
    }
    for (int j = i * OUTPUTS; j < (i + 1) * OUTPUTS; j++) dr[j] = s[j] * (ds[j] - t) / BATCH;
  }
  if (!dg) return total;
  multiply(1, 0, HIDDEN, OUTPUTS, BATCH, h, dr, 0, dg + W2);
  multiply(1, 0, HIDDEN, OUTPUTS, BATCH, dh, r, 1, dg + W2);
  sum_rows(dr, OUTPUTS, dg + B2);
  multiply(0, 1, BATCH, HIDDEN, OUTPUTS, r, p + W2, 0, e);
  multiply(0, 1, BATCH, HIDDEN, OUTPUTS, dr, p + W2, 0, dd);
  multiply(0, 1, BATCH, HIDDEN, OUTPUTS, r, dp + W2, 1, dd);
  for (int i = 0; i < BATCH * HIDDEN; i++) dd[i] = dd[i] * (1 - h[i] * h[i]) - 2 * e[i] * h[i] * dh[i];
  sum_rows(dd, HIDDEN, dg + B1);
  multiply(1, 0, INPUTS, HIDDEN, BATCH, x, dd, 0, dg);
  return total;
}

// The loss after training; for K = 4 the sum of its derivatives by step size and both decays.
static double train(int K, double a, double b1, double b2, double eps) {
  static double p[COUNT], m[COUNT], v[COUNT], g[COUNT], dp[4][COUNT], dm[4][COUNT], dv[4][COUNT], dg[COUNT];
  memcpy(p, initial, sizeof p);
  memset(m, 0, sizeof m);
  memset(v, 0, sizeof v);
  memset(dp, 0, sizeof dp);
  memset(dm, 0, sizeof dm);
  memset(dv, 0, sizeof dv);
  for (int t = 0; t < STEPS; t++) {
    const double *x = X + (t % 10) * BATCH * INPUTS, *y = Y + (t % 10) * BATCH * OUTPUTS;
    loss(p, x, y, g);
    double c1 = 1 - pow(b1, t + 1), c2 = 1 - pow(b2, t + 1);
    for (int k = 0; k < K; k++) {
      tangent(p, dp[k], x, dg);
      double e1 = k == 1, e2 = k == 2, dc1 = -e1 * (t + 1) * pow(b1, t), dc2 = -e2 * (t + 1) * pow(b2, t);
      double *P = dp[k], *M = dm[k], *V = dv[k];
      for (int i = 0; i < COUNT; i++) {
        M[i] = b1 * M[i] + (1 - b1) * dg[i] + e1 * (m[i] - g[i]);
        V[i] = b2 * V[i] + (1 - b2) * 2 * g[i] * dg[i] + e2 * (v[i] - g[i] * g[i]);
        double u = (b1 * m[i] + (1 - b1) * g[i]) / c1, q = (b2 * v[i] + (1 - b2) * g[i] * g[i]) / c2;
        double du = (M[i] - u * dc1) / c1, dq = (V[i] - q * dc2) / c2, root = sqrt(q), den = root + eps;
        double dden = (root > 0 ? dq / (2 * root) : 0) + (k == 3);
        P[i] -= (k == 0) * u / den + a * (du - u * dden / den) / den;
      }
    }
    for (int i = 0; i < COUNT; i++) {
      m[i] = b1 * m[i] + (1 - b1) * g[i];
      v[i] = b2 * v[i] + (1 - b2) * g[i] * g[i];
      p[i] -= a * (m[i] / c1) / (sqrt(v[i] / c2) + eps);
    }
  }
  double value = loss(p, X + 1000 * INPUTS, Y + 1000 * OUTPUTS, 0), sum = 0;
  for (int k = 0; k < K; k++) {
    double slope = tangent(p, dp[k], X + 1000 * INPUTS, 0);
    if (k < 3) sum += slope;  // the derivative by ε agrees to fewer digits
  }
  return K ? sum : value;
}

BENCHMARK_PREPARED(prepare(), train(!strcmp(variant, "fwd4") ? 4 : 0, 1e-6 * size, 0.9, 0.999, 1e-8))
