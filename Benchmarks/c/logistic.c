// logistic.c -- logistic regression by gradient descent with momentum, derivatives written by hand.
//
// 1000 rows of 20 inputs, 200 steps of the full batch; then the loss on 1000 rows that the training has not
// seen. "fwd2": its derivatives by step size and momentum, forward over reverse; "rev2": the same by reverse
// through the training; "fwd8": by eight hyperparameters (see hyp/logistic.hyp). Columns are contiguous and
// rows go in blocks, so that every loop vectorises, the exponential included.
#include <math.h>
#include <string.h>
#include "timing.h"

enum { D = 20, N = 1000, STEPS = 200, BLOCK = 128 };
static double x[2 * N][D], columns[D][2 * N], y[2 * N];

static void prepare(void) {
  for (int i = 1; i <= 2 * N; i++) {
    double s = 0.3 * sin(17.0 * i);
    for (int j = 1; j <= D; j++) {
      x[i - 1][j - 1] = columns[j - 1][i - 1] = sin((double)i * j + i);
      s += x[i - 1][j - 1] * cos(j);
    }
    y[i - 1] = s > 0;
  }
}

// The gradient of mean(softplus(q z) - y q z) + l2/2 |w|², and K tangents of it.
static inline __attribute__((always_inline)) void gradient(
    int K, const double *w, double (*dw)[D], double q, const double *dq, double l2, const double *dl2,
    double *g, double (*dg)[D]) {
  double u[BLOCK], r[BLOCK], h[BLOCK], c[BLOCK];
  for (int j = 0; j < D; j++) g[j] = 0;
  for (int k = 0; k < K; k++) for (int j = 0; j < D; j++) dg[k][j] = 0;
  for (int first = 0; first < N; first += BLOCK) {
    int m = N - first < BLOCK ? N - first : BLOCK;
    for (int i = 0; i < m; i++) u[i] = 0;
    for (int j = 0; j < D; j++) for (int i = 0; i < m; i++) u[i] += columns[j][first + i] * w[j];
    for (int i = 0; i < m; i++) {
      double s = 1 / (1 + exp(-q * u[i]));
      r[i] = (s - y[first + i]) / N;
      h[i] = s * (1 - s) / N;
    }
    for (int j = 0; j < D; j++) {
      double t = 0;
      for (int i = 0; i < m; i++) t += r[i] * columns[j][first + i];
      g[j] += q * t;
    }
    for (int k = 0; k < K; k++) {
      for (int i = 0; i < m; i++) c[i] = 0;
      for (int j = 0; j < D; j++) for (int i = 0; i < m; i++) c[i] += columns[j][first + i] * dw[k][j];
      for (int i = 0; i < m; i++) c[i] = q * h[i] * (q * c[i] + dq[k] * u[i]) + dq[k] * r[i];
      for (int j = 0; j < D; j++) {
        double t = 0;
        for (int i = 0; i < m; i++) t += c[i] * columns[j][first + i];
        dg[k][j] += t;
      }
    }
  }
  for (int j = 0; j < D; j++) g[j] += l2 * w[j];
  for (int k = 0; k < K; k++) for (int j = 0; j < D; j++) dg[k][j] += l2 * dw[k][j] + dl2[k] * w[j];
}

// The loss on the rows not seen, and its cotangents.
static double unseen(const double *w, double q, double *wbar, double *qbar) {
  double loss = 0;
  *qbar = 0;
  for (int j = 0; j < D; j++) wbar[j] = 0;
  for (int i = N; i < 2 * N; i++) {
    double u = 0;
    for (int j = 0; j < D; j++) u += x[i][j] * w[j];
    double z = q * u, r = (1 / (1 + exp(-z)) - y[i]) / N;
    loss += fmax(z, 0) + log1p(exp(-fabs(z))) - y[i] * z;
    *qbar += r * u;
    for (int j = 0; j < D; j++) wbar[j] += q * r * x[i][j];
  }
  return loss / N;
}

static double plain(double a, double mu) {
  double w[D] = {0}, v[D] = {0}, g[D], wbar[D], qbar;
  for (int t = 0; t < STEPS; t++) {
    gradient(0, w, 0, 1, 0, 0, 0, g, 0);
    for (int j = 0; j < D; j++) {
      v[j] = mu * v[j] + g[j];
      w[j] -= a * v[j];
    }
  }
  return unseen(w, 1, wbar, &qbar);
}

static double forward2(double a, double mu) {
  double w[D] = {0}, v[D] = {0}, g[D], dw[2][D] = {{0}}, dv[2][D] = {{0}}, dg[2][D], zero[2] = {0};
  for (int t = 0; t < STEPS; t++) {
    gradient(2, w, dw, 1, zero, 0, zero, g, dg);
    for (int j = 0; j < D; j++) {
      dv[0][j] = mu * dv[0][j] + dg[0][j];
      dv[1][j] = mu * dv[1][j] + v[j] + dg[1][j];
      v[j] = mu * v[j] + g[j];
      dw[0][j] -= a * dv[0][j] + v[j];
      dw[1][j] -= a * dv[1][j];
      w[j] -= a * v[j];
    }
  }
  double wbar[D], qbar, sum = 0;
  unseen(w, 1, wbar, &qbar);
  for (int k = 0; k < 2; k++) for (int j = 0; j < D; j++) sum += wbar[j] * dw[k][j];
  return sum;
}

static double forward8(const double *h) {
  double a = h[0], mu = h[1], l2 = h[2], decay = h[3], damp = h[5], nu = h[6], q = h[7];
  double w[D], v[D] = {0}, g[D], dw[8][D] = {{0}}, dv[8][D] = {{0}}, dg[8][D], dq[8] = {0}, dl[8] = {0};
  dq[7] = 1;
  dl[2] = 1;
  for (int j = 0; j < D; j++) {
    w[j] = h[4];
    dw[4][j] = 1;
  }
  for (int t = 0; t < STEPS; t++) {
    double den = 1 / (1 + decay * t), at = a * den, dat[8] = {0};
    dat[0] = den;
    dat[3] = -a * t * den * den;
    gradient(8, w, dw, q, dq, l2, dl, g, dg);
    for (int k = 0; k < 8; k++) {
      for (int j = 0; j < D; j++) {
        double vn = mu * v[j] + (1 - damp) * g[j];
        double dvn = mu * dv[k][j] + (k == 1) * v[j] + (1 - damp) * dg[k][j] - (k == 5) * g[j];
        double st = (1 - nu) * vn + nu * (g[j] + mu * vn);
        double dst = (1 - nu) * dvn + nu * (dg[k][j] + mu * dvn + (k == 1) * vn) +
                     (k == 6) * (g[j] + mu * vn - vn);
        dv[k][j] = dvn;
        dw[k][j] -= at * dst + dat[k] * st;
      }
    }
    for (int j = 0; j < D; j++) {
      v[j] = mu * v[j] + (1 - damp) * g[j];
      w[j] -= at * ((1 - nu) * v[j] + nu * (g[j] + mu * v[j]));
    }
  }
  double wbar[D], qbar;
  unseen(w, q, wbar, &qbar);
  double sum = qbar;
  for (int k = 0; k < 8; k++) for (int j = 0; j < D; j++) sum += wbar[j] * dw[k][j];
  return sum;
}

// Stores the weights and velocities of every step; a Hessian-vector product on each step back.
static double reverse2(double a, double mu) {
  static double w[STEPS + 1][D], v[STEPS + 1][D];
  double g[D];
  memset(w[0], 0, sizeof w[0]);
  memset(v[0], 0, sizeof v[0]);
  for (int t = 0; t < STEPS; t++) {
    gradient(0, w[t], 0, 1, 0, 0, 0, g, 0);
    for (int j = 0; j < D; j++) {
      v[t + 1][j] = mu * v[t][j] + g[j];
      w[t + 1][j] = w[t][j] - a * v[t + 1][j];
    }
  }
  double wbar[D], vbar[D] = {0}, product[1][D], zero[1] = {0}, qbar, abar = 0, mubar = 0;
  unseen(w[STEPS], 1, wbar, &qbar);
  for (int t = STEPS - 1; t >= 0; t--) {
    double u[1][D];
    for (int j = 0; j < D; j++) {
      abar -= v[t + 1][j] * wbar[j];
      u[0][j] = vbar[j] - a * wbar[j];
      mubar += v[t][j] * u[0][j];
    }
    gradient(1, w[t], u, 1, zero, 0, zero, g, product);
    for (int j = 0; j < D; j++) {
      wbar[j] += product[0][j];
      vbar[j] = mu * u[0][j];
    }
  }
  return abar + mubar;
}

static NOINLINE double train(double rate) {
  double h[8] = {rate, 0.9, 0.001, 0.001, 0.01, 0.1, 0.1, 1};
  if (!strcmp(variant, "fwd2")) return forward2(rate, 0.9);
  if (!strcmp(variant, "fwd8")) return forward8(h);
  if (!strcmp(variant, "rev2")) return reverse2(rate, 0.9);
  return plain(rate, 0.9);
}

BENCHMARK_PREPARED(prepare(), train(1e-4 * size))
