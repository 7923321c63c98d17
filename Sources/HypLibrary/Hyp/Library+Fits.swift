// Library+Fits.swift -- models fitted to data, in Hyp.

extension Library {
  static let fits = LibrarySource(
    name: "<library: fits>", functions: ["fit", "linfit", "polyfit", "polyval"],
    helpers: ["polished_fit"],
    text: #"""
      ## The parameters with which `model(x, p)` comes nearest to the data `y` at `x`, by least squares, from `start`: a number, an array, or
      ## a tuple or record of them. `x` is passed on as it is, and `y` is an array of numbers.
      ##
      ## The result is the record (params, errors, covariance, residuals, chi2, r2, steps, picture): parameters and their standard errors in the structure
      ## of `start`, the covariance of `ravel(params)`, the sum of squares, and the share of the variance that the model explains. With `sigma`,
      ## the standard deviations of the data, residuals are divided by them, and errors are taken from them; without, from the residuals.
      ## `plot(fit(…))` draws the data, the curve, and the band in which it lies with a confidence of 95 %, where `x` is a vector.
      ## `robust=true` takes the loss √(1 + r²) - 1 in place of r²/2, which bounds the pull of outliers.
      ##
      ## The method of Levenberg and Marquardt with exact Jacobians and the scaling of MINPACK (Moré 1978), on held values. It ends where no
      ## step is better; what has not converged within `steps` steps, or leaves a parameter undetermined, is an error. Derivatives of the
      ## parameters with respect to `y` and to all that `model` captures follow the minimum exactly. Cost: a Jacobian a step.
      ##
      ## example     round(fit((x, p) -> p[0] + p[1] * x, [0, 1, 2], [1, 3, 5], [0, 0]).params, 9)
      ##             [1, 2]
      fit(model, x, y, start, sigma=none, robust=false, steps=1000) = {
        like = stop_gradient(start)
        count = size(y)
        scaled(r) = if sigma == none { r } else { r / sigma }
        residuals(v) = reshape(scaled(model(x, unravel(v, like)) - y), count)
        p = ravel(like) + 0.0
        n = len(p)
        if count < n { error("fit: \(count) numbers of data do not determine \(n) parameters") }
        weigh(r) = if robust { r / (1 + r^2)^0.25 } else { r }
        loss(r) = if robust { sum(√(1 + r^2) - 1) } else { sum(r^2) / 2 }
        r = stop_gradient(residuals(p))
        least = loss(r)
        if not least < inf { error("fit: the model is not finite at the start \(start)") }
        λ = 1e-3
        sizes = zeros(n)
        (done, used) = (false, 0)
        while not done and used < steps {
          used += 1
          J = stop_gradient(jacobian(residuals)(p))
          if robust {
            w = (1 + r^2)^-0.25
            J = J * w[:, none]
            r = r * w
          }
          sizes = max(sizes, sqrt(sum(J^2, axis=0)))
          D = where(sizes > 0, sizes, 1)
          A = J / D
          parts = svd(A)
          S = parts.s
          b = parts.u' @ r
          done = true
          for _ in 1...50 {
            step = (parts.v @ (b * S / (S^2 + λ))) / D
            next = p - step
            q = stop_gradient(residuals(next))
            found = loss(q)
            if found < least or (found == least and λ < 1e-12) {
              done = norm(step * D) <= 1e-14 * norm(p * D) or found == least
              p = next
              r = q
              least = found
              λ = max(λ / 10, 1e-20)
              break
            }
            if norm(step * D) <= 1e-15 * norm(p * D) { break }
            λ = max(λ * 4, 1e-16)
          }
        }
        if not done { error("fit: the parameters have not settled within \(steps) steps; they are \(unravel(p, like)), the sum of squares is \(2 * least)") }
        # The sum of squares is flat at its minimum: its gradient tells more digits.
        cost(v) = loss(residuals(v))
        for _ in 1...4 {
          g = stop_gradient(grad(cost)(p))
          next = p - stop_gradient(lstsq(hessian(cost)(p), g))
          if not (norm(stop_gradient(grad(cost)(next))) < norm(g) and stop_gradient(cost(next)) <= least * (1 + 1e-10)) { break }
          p = next
        }
        J = stop_gradient(jacobian(residuals)(p))
        D = sqrt(sum(J^2, axis=0))
        if not min(D) > 0 { error("fit: a parameter has no influence on the model: \(unravel(p, like))") }
        S = svd(J / D).s
        if S[-1] <= 1e-13 * S[0] { error("fit: the data do not determine all parameters: some of \(unravel(p, like)) can be exchanged for others") }
        C = inv((J / D)' @ (J / D)) / (D[:, none] * D[none, :])
        free = max(count - n, 1)
        C = if sigma == none { C * sum(stop_gradient(residuals(p))^2) / free } else { C }
        best = polished_fit(cost, p)
        rest = residuals(best)
        centred = reshape(y - mean(y), count)
        (params=unravel(best, like), errors=unravel(sqrt(diag(C)), like), covariance=C, residuals=rest, chi2=sum(rest^2),
         r2=1 - sum(reshape(model(x, unravel(best, like)) - y, count)^2) / sum(centred^2), steps=used,
         picture=fit_picture(model, x, y, stop_gradient(best), like, stop_gradient(C), if sigma == none { free } else { inf }, sigma))
      }

      ## The parameters with derivatives, and their values as they are.
      polished_fit(loss, p) = {
        if not carries(loss(p)) { return p }
        q = p
        for _ in 1...3 { q -= solve(hessian(loss)(q), grad(loss)(q)) }
        p + (q - stop_gradient(q))
      }

      ## The straight line through data, by least squares: the record (intercept, slope, intercept_error, slope_error, r2).
      ##
      ## example     linfit([0, 1, 2], [1, 3, 5]).slope
      ##             2
      linfit(x, y) = {
        n = len(x)
        if n < 2 { error("linfit: a line needs two points") }
        (mx, my) = (mean(x), mean(y))
        sxx = sum((x - mx)^2)
        if not sxx > 0 { error("linfit: all x are the same") }
        slope = sum((x - mx) * (y - my)) / sxx
        intercept = my - slope * mx
        rest = sum((y - intercept - slope * x)^2)
        s2 = rest / max(n - 2, 1)
        (intercept=intercept, slope=slope, intercept_error=√(s2 * (1 / n + mx^2 / sxx)), slope_error=√(s2 / sxx), r2=1 - rest / sum((y - my)^2))
      }

      ## The coefficients of the polynomial of degree `n` through data, by least squares, from the constant one on, as `taylor` and `polyval`
      ## have them. (NumPy's polyfit begins with the highest.)
      ##
      ## example     round(polyfit([0, 1, 2, 3], [1, 2, 5, 10], 2), 9)
      ##             [1, 0, 1]
      polyfit(x, y, n) = {
        if len(x) <= n { error("polyfit: degree \(n) needs \(n + 1) points at least, not \(len(x))") }
        # About the middle, and in units of the spread, so that the powers are independent.
        middle = (max(x) + min(x)) / 2
        spread = max(stop_gradient((max(x) - min(x)) / 2), 1e-300)
        u = (x - middle) / spread
        c = lstsq([u^k for k in 0...n]', y)
        # Horner's rule on the coefficients: from powers of u to powers of x.
        result = zeros(n + 1)
        for k in n...0 by -1 {
          shifted = -middle / spread * result
          if n > 0 { shifted[1...] += result[..<-1] / spread }
          shifted[0] += c[k]
          result = shifted
        }
        result
      }

      ## A polynomial at `x`, by its coefficients from the constant one on: `c[0] + c[1] * x + c[2] * x^2 + …`
      ##
      ## example     polyval([1, 0, 1], 3)
      ##             10
      polyval(c, x) = {
        y = 0 * x
        for k in len(c) - 1...0 by -1 { y = y * x + c[k] }
        y
      }
      """#)
}
