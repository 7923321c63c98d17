// Library+Series.swift -- series, limits and interpolation, in Hyp.

extension Library {
  static let series = LibrarySource(
    name: "<library: series>", functions: ["sum_series", "limit", "interp", "spline", "pchip"],
    helpers: ["u_transformed", "d_transformed", "one_sided_limit", "cubic_through", "end_slope"],
    text: #"""
      ## The sum of `f(k)` for k = `first`, first + 1, … without end.
      ##
      ## Terms that shrink geometrically are added up. Others of one sign are summed to 1, 2, 4, …, 65536 terms, and the sums extrapolated (the
      ## d-transformation of Levin and Sidi 1981, by Sidi's W-algorithm); terms of changing sign by Levin's u-transformation of 40 sums. What does not
      ## settle to `tol` of its size is an error, as are terms that do not tend to 0. Derivatives go through the terms.
      ##
      ## example     round(sum_series(k -> 1 / k^2, 1), 12)
      ##             1.644934066848
      sum_series(f, first, tol=1e-9) = {
        partial = 0 * f(first)
        terms = ()
        sizes = []
        changes = 0
        for n in 0..<40 {
          a = f(first + n)
          partial += a
          held = stop_gradient(a)
          if not abs(held) < inf { error("sum_series: the term of \(first + n) is \(held)") }
          if n > 0 and held * stop_gradient(terms[-1]) < 0 { changes += 1 }
          terms = append(terms, a)
          sizes = append(sizes, abs(held))
          if n >= 3 and sizes[-1] <= 1e-17 * abs(stop_gradient(partial)) and (sizes[-1] == 0 and sizes[-2] == 0 or sizes[-1] < 0.9 * sizes[-2]) {
            return partial
          }
        }
        if min(sizes[-12...]) >= max(sizes[..<3]) { error("sum_series: the terms do not tend to 0: that of \(first + 39) is \(stop_gradient(terms[-1]))") }
        if changes >= 5 { u_transformed(terms, tol) } else { d_transformed(f, first, tol) }
      }

      ## Levin's transformation of sums of terms of changing sign.
      u_transformed(terms, tol) = {
        partial = 0 * terms[0]
        (best, change, last) = (partial, inf, partial)
        sums = ()
        for m in 0..<len(terms) {
          partial += terms[m]
          sums = append(sums, partial)
          if m < 3 { continue }
          # Weights: (-1)^j C(m, j) ((j + 1) / (m + 1))^(m - 2) / terms of j.
          (top, bottom, weight) = (0 * partial, 0 * partial, 1.0)
          for j in 0...m {
            if stop_gradient(terms[j]) != 0 {
              w = weight * ((j + 1) / (m + 1))^(m - 2) / terms[j]
              top += w * sums[j]
              bottom += w
            }
            weight = -weight * (m - j) / (j + 1)
          }
          value = top / bottom
          now = abs(stop_gradient(value - last))
          last = value
          if now < change {
            change = now
            best = value
          }
        }
        if change <= tol * abs(stop_gradient(best)) { return best }
        error("sum_series: the sum does not settle: its last values differ by \(sci(change, 1))")
      }

      ## Sums of 1, 2, 4, … terms of one sign, extrapolated.
      d_transformed(f, first, tol) = {
        partial = 0 * f(first)
        (best, change, last, rest) = (partial, inf, partial, inf)
        n = 0
        (above, below) = ((), ())
        for l in 0...16 {
          goal = 2^l
          a = partial
          while n < goal {
            a = f(first + n)
            partial += a
            n += 1
          }
          if stop_gradient(a) == 0 { return partial }
          ω = goal * a
          (up, down) = ((partial / ω,), (1 / ω,))
          for k in 1...l {
            d = 1 / goal - 2^(k - l)
            up = append(up, (up[k - 1] - above[k - 1]) / d)
            down = append(down, (down[k - 1] - below[k - 1]) / d)
          }
          (above, below) = (up, down)
          value = up[l] / down[l]
          now = abs(stop_gradient(value - last))
          last = value
          left = stop_gradient((value - partial) / a)
          if l >= 3 and now < change and left > 0 {
            change = now
            best = value
          }
          if l >= 6 and change <= 1e-15 * abs(stop_gradient(best)) { return best }
        }
        # What is left must shrink where the sum is finite.
        if change <= tol * abs(stop_gradient(best)) and stop_gradient((best - partial) / a) > 0 { return best }
        error("sum_series: the sum does not settle, and may be infinite: after \(n) terms it is \(stop_gradient(partial))")
      }

      ## The limit of `f(x)` as x tends to `a`, which may be infinite; from above with `side="+"`, from below with `side="-"`, or from both.
      ##
      ## Values nearer and nearer to `a` are extrapolated (Richardson, by Neville's table). Limits from two sides that differ, and what does not settle
      ## to `tol`, are errors.
      ##
      ## example     limit(x -> sin(x) / x, 0)
      ##             1
      limit(f, a, side="both", tol=1e-8) = {
        if side not in ("both", "+", "-") { error("limit: `side` is \"+\", \"-\" or \"both\", not \(side)") }
        if a == inf { return one_sided_limit(f, h -> 1 / h, tol, "inf") }
        if a == -inf { return one_sided_limit(f, h -> -1 / h, tol, "-inf") }
        if side == "+" { return one_sided_limit(f, h -> a + h, tol, "\(a)") }
        if side == "-" { return one_sided_limit(f, h -> a - h, tol, "\(a)") }
        above = one_sided_limit(f, h -> a + h, tol, "\(a)")
        below = one_sided_limit(f, h -> a - h, tol, "\(a)")
        if abs(stop_gradient(above - below)) > 100 * tol * max(1, abs(stop_gradient(above))) {
          error("limit: from above it is \(above), from below \(below); `side=\"+\"` or `side=\"-\"` chooses")
        }
        (above + below) / 2
      }

      one_sided_limit(f, place, tol, name) = {
        h = 0.1
        rows = ()
        (best, least) = (0 * f(place(h)), inf)
        for n in 0..<20 {
          row = (f(place(h)),)
          for j in 0..<n {
            p = 2^(j + 1)
            row = append(row, row[j] + (row[j] - rows[n - 1][j]) / (p - 1))
          }
          rows = append(rows, row)
          if n >= 2 {
            now = abs(stop_gradient(row[n] - row[n - 1])) + abs(stop_gradient(row[n] - rows[n - 1][n - 1]))
            if now < least {
              least = now
              best = row[n]
            }
          }
          h /= 2
        }
        if not least <= tol * max(1, abs(stop_gradient(best))) {
          # Roots and the like: Wynn's epsilon algorithm.
          sequence = [row[0] for row in rows]
          (before, now) = (0 * sequence, sequence)
          for k in 1..<len(sequence) {
            d = now[1...] - now[..<-1]
            if any(d == 0) { break }
            next = before[1...][..<len(d)] + 1 / d
            (before, now) = (now, next)
            if k % 2 == 0 and len(now) >= 2 {
              off = abs(stop_gradient(now[-1] - now[-2]))
              if off < least {
                least = off
                best = now[-1]
              }
            }
          }
        }
        # The values themselves must come nearer.
        gap(n) = abs(stop_gradient(rows[n][0] - best))
        if not least <= tol * max(1, abs(stop_gradient(best))) or gap(19) > 0.9 * gap(12) {
          error("limit: f does not settle near \(name): it may have no limit there, or an infinite one")
        }
        best
      }

      ## The piecewise linear function through the points (xs, ys), at `x`, a number or an array; `xs` ascend. Beyond their ends it is
      ## the value at the end, as in NumPy.
      ##
      ## example     interp(1.5, [1, 2, 3], [10, 20, 40])
      ##             15
      interp(x, xs, ys) = {
        n = len(xs)
        if n < 2 or len(ys) != n { error("interp: it takes as many ys as xs, two at least, not \(len(ys)) and \(n)") }
        if not all(xs[1...] > xs[..<-1]) { error("interp: xs must ascend") }
        if rank(x) > 1 { return reshape(interp(reshape(x, -1), xs, ys), shape(x)) }
        p = clamp(x, xs[0], xs[-1])
        k = clamp(searchsorted(xs, stop_gradient(p), side="right") - 1, 0, n - 2)
        ys[k] + (p - xs[k]) / (xs[k + 1] - xs[k]) * (ys[k + 1] - ys[k])
      }

      ## The cubic spline through the points (xs, ys), as a function of a number or an array; `xs` ascend. It has two continuous derivatives; its
      ## third is continuous at the second point and at the last but one (not a knot). Outside it is the first or the last cubic.
      ##
      ## example     spline([0, 1, 2], [0, 1, 4])(1.5)
      ##             2.25
      spline(xs, ys) = {
        n = len(xs)
        if n < 2 or len(ys) != n { error("spline: it takes as many ys as xs, two at least, not \(len(ys)) and \(n)") }
        if not all(xs[1...] > xs[..<-1]) { error("spline: xs must ascend") }
        h = xs[1...] - xs[..<-1]
        d = (ys[1...] - ys[..<-1]) / h
        # Slopes at the points, from the equations of continuity.
        slopes = if n == 2 {
          [d[0], d[0]]
        } else if n == 3 {
          # One parabola through all.
          c = (d[1] - d[0]) / (xs[2] - xs[0])
          [d[0] - c * h[0], d[0] + c * h[0], d[1] + c * h[1]]
        } else {
          A = zeros(n, n)
          b = 0 * ys
          A[0, 0] = h[1]
          A[0, 1] = h[0] + h[1]
          b[0] = ((h[0] + 2 * (h[0] + h[1])) * h[1] * d[0] + h[0]^2 * d[1]) / (h[0] + h[1])
          for k in 1..<n - 1 {
            A[k, k - 1] = h[k]
            A[k, k] = 2 * (h[k - 1] + h[k])
            A[k, k + 1] = h[k - 1]
            b[k] = 3 * (h[k] * d[k - 1] + h[k - 1] * d[k])
          }
          A[n - 1, n - 1] = h[n - 3]
          A[n - 1, n - 2] = h[n - 2] + h[n - 3]
          b[n - 1] = (h[n - 2]^2 * d[n - 3] + (2 * (h[n - 2] + h[n - 3]) + h[n - 2]) * h[n - 3] * d[n - 2]) / (h[n - 2] + h[n - 3])
          solve(A, b)
        }
        cubic_through(xs, ys, h, d, slopes)
      }

      ## The piecewise cubic through the points (xs, ys) that rises where they rise and falls where they fall, as a function of a
      ## number or an array; `xs` ascend. Its slopes are weighted harmonic means (Fritsch and Butland 1984; PCHIP in other systems); it has
      ## one continuous derivative, and between two points never leaves their range. Outside it is the first or the last cubic.
      ##
      ## example     pchip([0, 1, 2, 3], [0, 0, 1, 1])(1.5)
      ##             0.5
      pchip(xs, ys) = {
        n = len(xs)
        if n < 2 or len(ys) != n { error("pchip: it takes as many ys as xs, two at least, not \(len(ys)) and \(n)") }
        if not all(xs[1...] > xs[..<-1]) { error("pchip: xs must ascend") }
        h = xs[1...] - xs[..<-1]
        d = (ys[1...] - ys[..<-1]) / h
        slopes = if n == 2 {
          [d[0], d[0]]
        } else {
          (left, right) = (d[..<-1], d[1...])
          v = h[..<-1] + 2 * h[1...]
          w = 2 * h[..<-1] + h[1...]
          # Where the points turn it is flat.
          rises = sign(left) * sign(right) > 0
          middle = where(rises, (v + w) * left / (v + w * (left / where(rises, right, 1))), 0)
          concat([end_slope(h[0], h[1], d[0], d[1])], middle, [end_slope(h[-1], h[-2], d[-1], d[-2])])
        }
        cubic_through(xs, ys, h, d, slopes)
      }

      ## The piecewise cubic through points with these slopes at them, as a function of a number or an array; `h` are the distances of the
      ## points, `d` the slopes of the lines between them.
      cubic_through(xs, ys, h, d, slopes) = {
        curve(x) = {
          if rank(x) > 1 { return reshape(curve(reshape(x, -1)), shape(x)) }
          k = clamp(searchsorted(xs, stop_gradient(x), side="right") - 1, 0, len(h) - 1)
          t = x - xs[k]
          c2 = (3 * d[k] - 2 * slopes[k] - slopes[k + 1]) / h[k]
          c3 = (slopes[k] + slopes[k + 1] - 2 * d[k]) / h[k]^2
          ys[k] + t * (slopes[k] + t * (c2 + t * c3))
        }
        curve
      }

      ## The slope at an end, from two pieces: of the parabola through three points, bounded so that the curve does not turn.
      end_slope(h0, h1, d0, d1) = {
        slope = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1)
        if slope * d0 <= 0 { return 0 * slope }
        if d0 * d1 <= 0 and abs(slope) > 3 * abs(d0) { return 3 * d0 }
        slope
      }
      """#)
}
