// Library+Fits.swift -- models fitted to data, in Hyp.

extension Library {
  static let fits = LibrarySource(
    name: "<library: fits>", functions: ["fit", "linfit", "polyfit", "polyval"],
    helpers: [
      "fit_search", "fit_newton", "fit_trouble", "fit_covariance", "polished_fit", "hessian_at",
    ],
    text: #"""
      ## The parameters with which `model(x, p)` comes nearest to the data `y` at `x`, by least squares, from `start`: a number, an array, or
      ## a tuple or record of them. `x` is passed on as it is, and `y` is an array of numbers.
      ##
      ## The result is the record (params, errors, covariance, residuals, chi2, r2, steps, picture): parameters and their standard errors in the structure
      ## of `start`, the covariance of `ravel(params)`, the sum of squares, and the share of the variance that the model explains. With `sigma`,
      ## the standard deviations of the data, residuals are divided by them, and errors are taken from them; without, from the residuals: with as
      ## many data as parameters they are infinite. `robust=true` takes the loss √(1 + r²) - 1 in place of r²/2, which bounds the pull of
      ## outliers, and Huber's (1981) estimate of the errors. `plot(fit(…))` draws the data, the curve, and the band in which it lies with a
      ## confidence of 95 %, where `x` is a vector.
      ##
      ## The method of Levenberg and Marquardt in the form of MINPACK (Moré 1978), with exact Jacobians; where the region of trust limits a step, it
      ## follows the curve of the model by an exact second derivative (Transtrum and Sethna 2012). A run that ends where a parameter has lost
      ## its influence begins once more with shorter, then with longer first steps. Newton's method gives the last digits. What has not
      ## converged within `steps` steps, or leaves a parameter undetermined, is an error. Derivatives of all results with respect to `y`, `sigma`
      ## and all that `model` captures follow the minimum exactly. Cost: a Jacobian a step, usually 5 to 20 steps.
      ##
      ## example     round(fit((x, p) -> p[0] + p[1] * x, [0, 1, 2], [1, 3, 5], [0, 0]).params, 9)
      ##             [1, 2]
      fit(model, x, y, start, sigma=none, robust=false, steps=1000) = {
        like = stop_gradient(start)
        count = size(y)
        scaled(r) = if sigma == none { r } else { r / sigma }
        residuals(v) = reshape(scaled(model(x, unravel(v, like)) - y), count)
        # A vector: the steps that change it are.
        first = [u + 0.0 for u in ravel(like)]
        n = len(first)
        if count < n { error("fit: \(count) numbers of data do not determine \(n) parameters") }
        loss(r) = if robust { sum(√(1 + r^2) - 1) } else { sum(r^2) / 2 }
        if not stop_gradient(loss(residuals(first))) < inf { error("fit: the model is not finite at the start \(start)") }
        whole = norm(stop_gradient(reshape(scaled(y), count)))
        used = 0
        found = none
        for reach in [10, 0.1, 100] {
          tried = if carries(residuals) {
            plainly(fit_search, residuals, loss, robust, first, reach, whole, steps)
          } else {
            fit_search(residuals, loss, robust, first, reach, whole, steps)
          }
          used += tried.steps
          if found == none or tried.trouble == "" { found = tried }
          if tried.trouble in ("", "stuck") { break }
        }
        # Of known kind, where it was found outside of the derivatives.
        p = 0.0 * first
        p[0...] = found.p
        p = stop_gradient(p)
        shown = unravel(p, like)
        if found.trouble == "slow" { error("fit: the parameters have not settled within \(steps) steps; they are \(shown), the sum of squares is \(2 * found.least)") }
        if found.trouble == "flat" { error("fit: a parameter has no influence on the model: \(shown)") }
        if found.trouble == "stuck" { error("fit: no step from \(shown) is better, though the gradient is not 0: the model may have a kink or a jump there") }
        if found.trouble == "rank" { error("fit: the data do not determine all parameters: some of \(shown) can be exchanged for others") }
        best = polished_fit(v -> loss(residuals(v)), p)
        rest = residuals(best)
        centred = reshape(y - mean(y), count)
        C = fit_covariance(found.jacobian, stop_gradient(rest), sigma != none, robust)
        if carries(rest) or carries(best) {
          moved = fit_covariance(jacobian(residuals)(best), rest, sigma != none, robust)
          C += moved - stop_gradient(moved)
        }
        (params=unravel(best, like), errors=unravel(sqrt(diag(C)), like), covariance=C, residuals=rest, chi2=sum(rest^2),
         r2=1 - sum(reshape(model(x, unravel(best, like)) - y, count)^2) / sum(centred^2), steps=used,
         picture=fit_picture(model, x, y, stop_gradient(best), like, stop_gradient(C), if sigma == none { max(count - n, 1) } else { inf }, sigma))
      }

      ## The search for the parameters, on held values: those, the loss, the steps and what is wrong with them, if anything.
      fit_search(residuals, loss, robust, start, reach, whole, steps) = {
        p = start
        n = len(p)
        r = stop_gradient(residuals(p))
        least = loss(r)
        sizes = zeros(n)
        range = abs(p)
        Δ = 0
        near = 1e-4
        trouble = "slow"
        used = 0
        J = zeros(0, n)
        while used < steps {
          used += 1
          J = stop_gradient(jacobian(residuals)(p))
          if not all(isfinite(J)) {
            trouble = "stuck"
            break
          }
          w = if robust { (1 + r^2)^-0.25 } else { 1 }
          if robust { J = J * w[:, none] }
          sizes = max(sizes, sqrt(sum(J^2, axis=0)))
          D = where(sizes > 0, sizes, 1)
          (Q, R) = qr(J / D)
          parts = svd(R)
          S = parts.s
          U = Q @ parts.u
          b = U' @ (r * w)
          isSound = S > 1e-14 * S[0]
          curvatures = where(isSound, S^2, 1)
          slopes = where(isSound, S * b, 0)
          if Δ == 0 { Δ = reach * (if norm(D * p) > 0 { norm(D * p) } else { 1 }) }
          isOver = false
          moved = false
          while not moved and not isOver {
            (λ, c) = trust_step(curvatures, slopes, Δ)
            length = norm(c)
            step = (parts.v @ c) / D
            next = p - step
            # Along a curve: half of the second derivative in the direction of the step.
            if λ > 0 and not robust and length > 1e-6 * norm(p * D) {
              bent = stop_gradient((t -> residuals(p - t * step))''(0))
              a = (parts.v @ (S * (U' @ bent) / (S^2 + λ))) / 2
              if norm(a) <= 0.375 * length { next -= a / D }
            }
            q = stop_gradient(residuals(next))
            found = loss(q)
            predicted = (sum(b^2) - sum((b - S * c)^2)) / 2
            ratio = if found < inf and predicted > 0 { (least - found) / predicted } else { -1 }
            if used == 1 { Δ = min(Δ, max(length, 1e-300)) }
            if ratio <= 0.25 {
              Δ = (if ratio < 0 { 0.25 } else { 0.5 }) * min(Δ, 10 * length)
            } else if ratio >= 0.75 or λ == 0 {
              Δ = 2 * length
            }
            scale = norm(p * D)
            if ratio >= 1e-4 {
              (p, r, least) = (next, q, found)
              range = max(range, abs(p - start))
              moved = true
            }
            if length <= 1e-14 * scale or not predicted > 1e-32 * least { isOver = true }
          }
          if isOver or length <= near * scale {
            near *= 1e-3
            (p, isSettled) = fit_newton(v -> loss(residuals(v)), p, D)
            if isSettled or isOver {
              r = stop_gradient(residuals(p))
              least = loss(r)
              J = stop_gradient(jacobian(residuals)(p))
              trouble = fit_trouble(J, r, robust, sizes, range, whole)
              break
            }
          }
        }
        (p=p, least=least, steps=used, trouble=trouble, jacobian=J)
      }

      ## Newton's method for the last digits: a sum of squares is flat at its minimum, its gradient is not. The second result says whether
      ## the last step was negligible.
      fit_newton(cost, p, D) = {
        least = stop_gradient(cost(p))
        g = stop_gradient(grad(cost)(p)) / D
        for _ in 1...6 {
          H = stop_gradient(hessian(cost)(p)) / (D[:, none] * D[none, :])
          if not (all(isfinite(H)) and all(isfinite(g))) { return (p, false) }
          (values, vectors) = eigh((H + H') / 2)
          if not values[0] > 0 { return (p, false) }
          step = vectors @ ((vectors' @ g) / values)
          isSettled = norm(step) <= 1e-9 * norm(p * D)
          next = p - step / D
          h = stop_gradient(grad(cost)(next)) / D
          if not (norm(h) < norm(g) and stop_gradient(cost(next)) <= least * (1 + 1e-10)) { return (p, isSettled) }
          (p, g) = (next, h)
          if isSettled { return (p, true) }
        }
        (p, false)
      }

      ## What is wrong with parameters that the search ended with.
      fit_trouble(J, r, robust, sizes, range, whole) = {
        norms = sqrt(sum(J^2, axis=0))
        # Of what the residuals are differences.
        whole += norm(norms * range)
        weight = if robust { 1 / √(1 + r^2) } else { 1 }
        if not min(norms) > 0 or any((norms <= 1e-10 * sizes) and (norms * range <= 1e-12 * (whole + norm(r)))) { return "flat" }
        if max(abs(J' @ (weight * r)) / norms) > 1e-3 * norm(r) and norm(r) > 1e-8 * whole { return "stuck" }
        S = svd(qr(J / norms)[1]).s
        if S[-1] <= 1e-13 * S[0] { "rank" } else { "" }
      }

      ## The covariance of the parameters by the Jacobian and the residuals.
      fit_covariance(J, r, isKnown, robust) = {
        (count, n) = shape(J)
        D = stop_gradient(sqrt(sum(J^2, axis=0)))
        (Q, R) = qr(J / D)
        W = inv(R) / D[:, none]
        C = W @ W'
        if isKnown and not robust { return C }
        if count == n { return inf * ones(n, n) }
        if robust { C * (sum(r^2 / (1 + r^2)) / (count - n) / mean((1 + r^2)^-1.5)^2) } else { C * (sum(r^2) / (count - n)) }
      }

      ## The parameters with derivatives, and their values as they are.
      polished_fit(loss, p) = {
        if not carries(loss(p)) { return p }
        # With the Hessian held, a step makes one more order of them right; the first one also takes away what was left.
        H = plainly(hessian_at, loss, p)
        q = p
        for _ in 0...carried_order(loss) { q -= solve(H, grad(loss)(q)) }
        p + (q - stop_gradient(q))
      }

      hessian_at(f, x) = hessian(f)(x)

      ## The straight line through data, by least squares: the record (intercept, slope, intercept_error, slope_error, r2). Two points tell
      ## nothing of their errors: these are infinite then.
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
        s2 = if n > 2 { rest / (n - 2) } else { inf }
        (intercept=intercept, slope=slope, intercept_error=√(s2 * (1 / n + mx^2 / sxx)), slope_error=√(s2 / sxx), r2=1 - rest / sum((y - my)^2))
      }

      ## The coefficients of the polynomial of degree `n` through data, by least squares, from the constant one on, as `taylor` and `polyval`
      ## have them. (NumPy's polyfit begins with the highest.)
      ##
      ## example     round(polyfit([0, 1, 2, 3], [1, 2, 5, 10], 2), 9)
      ##             [1, 0, 1]
      polyfit(x, y, n) = {
        if len(x) <= n { error("polyfit: degree \(n) needs \(n + 1) points at least, not \(len(x))") }
        places = len(unique(stop_gradient(x)))
        if places <= n { error("polyfit: degree \(n) needs \(n + 1) different points at least, and there are \(places)") }
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
