// Library+Newton.swift -- Newton's method with a region of trust, in Hyp.

extension Library {
  static let newton = LibrarySource(
    name: "<library: Newton's method>", functions: [],
    helpers: ["newton_minimum", "saddle_exit", "trust_step"],
    text: #"""
      ## The minimum of a function of few numbers, on held values. A step is that of Newton's method with the sizes of the curvatures, so that
      ## it leads away from saddles, within a region of trust in the scale of the largest curvatures met.
      newton_minimum(f, start, lower, upper, tol, steps) = {
        x = clamp(start, lower, upper)
        y = stop_gradient(f(x))
        if not abs(y) < inf { error("minimize: f(\(x)) is \(y): start elsewhere") }
        n = size(x)
        sizes = zeros(n)
        (Δ, last) = (0, inf)
        (first, slope) = (0, inf)
        for step in 0..<steps {
          g = stop_gradient(grad(f)(x))
          free = 1 - abs(active_bounds(x, g, lower, upper))
          gf = g * free
          H = stop_gradient(hessian(f)(x))
          if not (norm(g) < inf and norm(reshape(H, n * n)) < inf) { error("minimize: the derivatives of f at \(x) are not finite: start elsewhere") }
          H = (H + H') / 2 * free[:, none] * free[none, :] + diag(1 - free)
          sizes = max(sizes, sqrt(abs(diag(H))))
          D = where(sizes > 0, sizes, 1)
          (values, vectors) = eigh(H / (D[:, none] * D[none, :]))
          b = vectors' @ (gf / D)
          # What is rounding is no curvature, and no slope.
          top = max(abs(values))
          least = 1e-13 * (if top > 0 { top } else { 1e-87 * norm(b) })
          b = where((abs(values) <= least) and (abs(b) <= 1e-12 * norm(b)), 0, b)
          curvatures = max(abs(values), least)
          full = norm(b / curvatures)
          scale = norm(D * x)
          if step == 0 { first = norm(gf) }
          if norm(gf) == 0 or full <= 1e-16 * scale {
            # Of a saddle the slope does not tell.
            away = if values[0] < -1e-8 * top { saddle_exit(f, x, y, vectors[:, 0] / D, (if scale > 0 { scale } else { 1 }), lower, upper) } else { x }
            # A slope that has come down to 0 through underflow is one of a function that falls for ever.
            if all(away == x) { return (x=x, value=y, gradient=g, steps=step, converged=not slope < 1e-150 * first) }
            x = away
            y = stop_gradient(f(x))
            continue
          }
          if Δ == 0 { Δ = max(if scale > 0 { scale } else { 1 }, if values[0] > 0 { full } else { 0 }) }
          moved = false
          for _ in 1...100 {
            (λ, c) = trust_step(curvatures, b, Δ)
            length = norm(c)
            next = clamp(x - (vectors @ c) / D, lower, upper)
            z = stop_gradient(f(next))
            # Of the model with the curvatures' signs.
            predicted = sum(b * c) - sum(where(abs(values) <= least, 0, values) * c^2) / 2
            ratio = if abs(z) < inf and predicted > 0 { (y - z) / predicted } else { -1 }
            if ratio <= 0.25 {
              Δ = (if ratio < 0 { 0.25 } else { 0.5 }) * min(length, Δ)
            } else if ratio >= 0.75 {
              Δ = max(Δ, 2 * length)
            }
            if z < y or (z <= y + 1e-15 * abs(y) and norm(next - x) > 0 and norm(stop_gradient(grad(f)(next)) * free / D) < norm(gf / D)) {
              moved = true
              x = next
              y = z
              break
            }
            if length <= 1e-16 * scale { break }
          }
          if not y > -inf or norm(x) > 1e100 { error("minimize: f falls without end: at \(x) it is \(y)") }
          # Nothing is lower in doubles, or what was tried is a step to nowhere; or the minimum is flat, and steps shrink slowly.
          range = scale + norm(D * start)
          if not moved or full <= tol * scale or (full <= tol * range and full > 0.1 * last) {
            return (x=x, value=y, gradient=stop_gradient(grad(f)(x)), steps=step + 1, converged=full <= 1e-5 * range + 1e-100)
          }
          last = full
          slope = norm(gf)
        }
        (x=x, value=y, gradient=stop_gradient(grad(f)(x)), steps=steps, converged=false)
      }

      ## A point along `direction` where `f` is less than `y`, to either side of `x`; `x` if there is none.
      saddle_exit(f, x, y, direction, scale, lower, upper) = {
        t = scale
        for _ in 1...40 {
          for s in [t, -t] {
            next = clamp(x + s * direction, lower, upper)
            if stop_gradient(f(next)) < y { return next }
          }
          t /= 4
        }
        x
      }

      ## λ and the step (curvatures + λ)⁻¹ slopes whose length is about Δ, or the whole step where that is shorter. All curvatures are positive.
      trust_step(curvatures, slopes, Δ) = {
        c = slopes / curvatures
        length = norm(c)
        if length <= 1.1 * Δ { return (0, c) }
        (low, high) = (0, norm(slopes) / Δ)
        λ = 1e-3 * high
        for _ in 1...40 {
          c = slopes / (curvatures + λ)
          length = norm(c)
          if abs(length - Δ) <= 0.1 * Δ { break }
          if length > Δ { low = max(low, λ) } else { high = min(high, λ) }
          λ += length^2 / Δ * (length - Δ) / sum(c^2 / (curvatures + λ))
          if not low < λ < high { λ = max(1e-3 * high, √(low * high)) }
        }
        (λ, c)
      }
      """#)
}
