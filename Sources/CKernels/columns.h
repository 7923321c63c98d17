// columns.h -- products of a matrix with few columns and a few vectors. Included once for each set
// of instructions.
//
// Every element of a result is summed in the same order, whatever the number of vectors, so that a
// value is the same with and without derivatives. Where the processor joins a product with a sum,
// which rounds once, it does so here, as BLAS does: the last bits of a product depend on the processor.

/// Rows 8 i … of X times `m` vectors, `height` times eight rows at once.
HK_INLINE void HK_NAME(product_rows)(
    const int height, const int m, size_t d, const double *x, size_t step, const double *const *w,
    double *const *y, size_t row) {
  v8 sum[16];
#pragma clang loop unroll(full)
  for (int i = 0; i < height * m; i++) sum[i] = SPLAT(0.0);
  for (size_t j = 0; j < d; j++) {
    const double *column = x + j * step + row;
    v8 z[8];
#pragma clang loop unroll(full)
    for (int i = 0; i < height; i++) z[i] = *(const v8u *)(column + 8 * i);
#pragma clang loop unroll(full)
    for (int l = 0; l < m; l++) {
      const v8 factor = SPLAT(w[l][j]);
#pragma clang loop unroll(full)
      for (int i = 0; i < height; i++) sum[l * height + i] = HK_ADD_PRODUCT(sum[l * height + i], z[i], factor);
    }
  }
#pragma clang loop unroll(full)
  for (int l = 0; l < m; l++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < height; i++) *(v8u *)(y[l] + row + 8 * i) = sum[l * height + i];
  }
}

static void HK_NAME(hk_product)(
    size_t n, size_t d, const double *x, size_t step, size_t k, const double *const *w,
    double *const *y) {
  const ci_execution *execution = ci_current();
  size_t row = 0;
  // One vector alone: sums enough for the time that each takes.
  for (; k == 1 && row + 64 <= n && !ci_is_asked(execution); row += 64) {
    HK_NAME(product_rows)(8, 1, d, x, step, w, y, row);
  }
  for (; row + 32 <= n && !ci_is_asked(execution); row += 32) {
    size_t l = 0;
    for (; l + 4 <= k; l += 4) HK_NAME(product_rows)(4, 4, d, x, step, w + l, y + l, row);
    if (l + 2 <= k) {
      HK_NAME(product_rows)(4, 2, d, x, step, w + l, y + l, row);
      l += 2;
    }
    if (l < k) HK_NAME(product_rows)(4, 1, d, x, step, w + l, y + l, row);
  }
  for (; row + 8 <= n && !ci_is_asked(execution); row += 8) {
    for (size_t l = 0; l < k; l++) HK_NAME(product_rows)(1, 1, d, x, step, w + l, y + l, row);
  }
  for (; row < n && !ci_is_asked(execution); row++) {
    for (size_t l = 0; l < k; l++) {
      double sum = 0;
      for (size_t j = 0; j < d; j++) sum = HK_ADD_PRODUCT(sum, x[j * step + row], w[l][j]);
      y[l][row] = sum;
    }
  }
}

/// Adds the products of `c` columns and `m` vectors, `count` eights of rows from `x` and `y` on, to
/// their parts.
HK_INLINE void HK_NAME(dot_columns)(
    const int c, const int m, size_t count, const double *x, size_t step, const double *const *y,
    size_t row, v8u *parts, size_t pitch) {
  v8 sum[8];
#pragma clang loop unroll(full)
  for (int i = 0; i < c * m; i++) sum[i] = parts[(size_t)(i / m) * pitch + (size_t)(i % m)];
  for (size_t i = row; i < row + 8 * count; i += 8) {
    v8 z[8];
#pragma clang loop unroll(full)
    for (int j = 0; j < c; j++) z[j] = *(const v8u *)(x + (size_t)j * step + i);
#pragma clang loop unroll(full)
    for (int l = 0; l < m; l++) {
      const v8 factor = *(const v8u *)(y[l] + i);
#pragma clang loop unroll(full)
      for (int j = 0; j < c; j++) sum[j * m + l] = HK_ADD_PRODUCT(sum[j * m + l], z[j], factor);
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < c * m; i++) parts[(size_t)(i / m) * pitch + (size_t)(i % m)] = sum[i];
}

/// Adds sums to others, and begins them anew.
HK_INLINE void HK_NAME(carry_sums)(size_t c, size_t m, v8u *to, v8u *from, size_t pitch) {
  for (size_t i = 0; i < c; i++) {
    for (size_t l = 0; l < m; l++) {
      to[i * pitch + l] += from[i * pitch + l];
      from[i * pitch + l] = SPLAT(0.0);
    }
  }
}

static void HK_NAME(hk_dot)(
    size_t n, size_t d, const double *x, size_t step, size_t k, const double *const *y,
    double *const *z) {
  // Sums in eight interleaved parts, for so many columns and vectors at a time: those of a block of rows,
  // of `BLOCKS` blocks, and of all before. A part of a sum is then no longer than some hundreds, whatever
  // the number of rows; where blocks end depends on nothing else, so that a vector has the same bits beside others.
  const ci_execution *execution = ci_current();
  enum { COLUMNS = 8, VECTORS = 12, ROWS = 32, BLOCK_ROWS = 1 << 10, BLOCKS = 1 << 8 };
  const int isLong = n / 8 >= BLOCK_ROWS;
  v8u parts[COLUMNS][VECTORS], near[COLUMNS][VECTORS], far[COLUMNS][VECTORS];
  for (size_t from = 0; from < k; from += VECTORS) {
    const size_t m = k - from < VECTORS ? k - from : VECTORS;
    for (size_t j = 0; j < d; j += COLUMNS) {
      const size_t c = d - j < COLUMNS ? d - j : COLUMNS;
      for (size_t i = 0; i < c; i++) {
        memset(parts[i], 0, m * sizeof(v8));
        if (!isLong) continue;
        memset(near[i], 0, m * sizeof(v8));
        memset(far[i], 0, m * sizeof(v8));
      }
      // Rows in blocks that stay in the cache, where more than one turn reads them.
      const size_t most = m == 1 && c == COLUMNS ? BLOCK_ROWS : ROWS;
      const double *column = x + j * step;
      const double *const *w = y + from;
      for (size_t row = 0; row + 8 <= n && !ci_is_asked(execution); row += 8 * most) {
        const size_t rows = (n - row) / 8 < most ? (n - row) / 8 : most;
        size_t l = 0;
        for (; l + 4 <= m; l += 4) {
          size_t i = 0;
          for (; i + 2 <= c; i += 2) {
            HK_NAME(dot_columns)(2, 4, rows, column + i * step, step, w + l, row, &parts[i][l], VECTORS);
          }
          if (i < c) {
            HK_NAME(dot_columns)(1, 4, rows, column + i * step, step, w + l, row, &parts[i][l], VECTORS);
          }
        }
        for (; l < m; l++) {
          size_t i = 0;
          if (c == COLUMNS) {
            HK_NAME(dot_columns)(8, 1, rows, column, step, w + l, row, &parts[0][l], VECTORS);
            continue;
          }
          for (; i + 4 <= c; i += 4) {
            HK_NAME(dot_columns)(4, 1, rows, column + i * step, step, w + l, row, &parts[i][l], VECTORS);
          }
          for (; i < c; i++) {
            HK_NAME(dot_columns)(1, 1, rows, column + i * step, step, w + l, row, &parts[i][l], VECTORS);
          }
        }
        const size_t eights = row / 8 + rows;
        if (eights % BLOCK_ROWS) continue;
        HK_NAME(carry_sums)(c, m, near[0], parts[0], VECTORS);
        if (eights / BLOCK_ROWS % BLOCKS == 0) HK_NAME(carry_sums)(c, m, far[0], near[0], VECTORS);
      }
      if (isLong) {
        HK_NAME(carry_sums)(c, m, near[0], parts[0], VECTORS);
        HK_NAME(carry_sums)(c, m, far[0], near[0], VECTORS);
      }
      for (size_t i = 0; i < c; i++) {
        for (size_t l = 0; l < m; l++) {
          double rest = 0;
          for (size_t r = n / 8 * 8; r < n; r++) rest = HK_ADD_PRODUCT(rest, column[i * step + r], w[l][r]);
          const double *part = (const double *)(isLong ? &far[i][l] : &parts[i][l]);
          double four[4], two[2];
          for (int q = 0; q < 4; q++) four[q] = part[q] + part[q + 4];
          for (int q = 0; q < 2; q++) two[q] = four[q] + four[q + 2];
          z[from + l][j + i] = two[0] + two[1] + rest;
        }
      }
    }
  }
}
