// Library+Implicit.swift -- gradients by the implicit rule, for any number of hyperparameters, in Hyp.

extension Library {
  static let implicit = LibrarySource(
    name: "<library: implicit rule>", functions: [],
    helpers: ["tune_implicit", "newton_cg", "conjugate"],
    text: #"""
      ## The loss at the weights that minimize the objective, its gradient by the hyperparameters, and these weights: one system
      ## with the Hessian there, by conjugate gradients.
      tune_implicit(objective, loss, h, start, origin) = {
        inner_objective(w) = objective(w, h)
        (w, isFound) = newton_cg(inner_objective, start, origin)
        if not isFound { return (nan, 0 * h, origin) }
        (y, b) = value_and_grad(w -> loss(w, h))(w)
        q = conjugate(inner_objective, w, b, 1e-10, 1000)
        # It may well not depend on them.
        direct = grad(h -> loss(w, h) + 0 * sum(ravel(h)))(h)
        mixed = jvp(w -> grad(h -> objective(w, h))(h), w, q).1
        (y, direct - mixed, w)
      }

      ## A minimum by Newton's method, each step solved for by conjugate gradients, on held values; and whether there is one.
      ## Gradients are small beside the one at `origin`.
      newton_cg(f, start, origin) = {
        w = stop_gradient(start)
        (y, g) = stop_gradient(value_and_grad(f)(w))
        size = √inner(g, g)
        far = stop_gradient(grad(f)(stop_gradient(origin)))
        first = max(size, √inner(far, far))
        if not (abs(y) < inf and first < inf) { return (w, false) }
        for step in 1...200 {
          if size <= 1e-13 * first or size == 0 { return (w, true) }
          d = conjugate(f, w, g, min(0.1, max(size / first, 1e-12)), 500)
          slope = inner(d, g)
          if not slope > 0 {
            d = g
            slope = size^2
          }
          t = 1.0
          isMoved = false
          for _ in 1...40 {
            next = w - t * d
            (z, gz) = stop_gradient(value_and_grad(f)(next))
            sizez = √inner(gz, gz)
            # At the minimum the value is flat, and the gradient tells more.
            if z <= y - 1e-4 * t * slope or (sizez < 0.9 * size and z <= y + 1e-9 * (abs(y) + abs(slope))) {
              (w, y, g, size, isMoved) = (next, z, gz, sizez, true)
              break
            }
            t /= 2
          }
          if not isMoved { break }
        }
        (w, size <= 1e-6 * first)
      }

      ## H⁻¹ b by conjugate gradients, with the Hessian of `f` at `w` times vectors.
      conjugate(f, w, b, tol, steps) = {
        x = 0 * b
        r = b
        p = b
        s = inner(r, r)
        goal = tol^2 * s
        for step in 1...steps {
          if s <= goal or s == 0 { return x }
          Hp = stop_gradient(hvp(f, w, p))
          curvature = inner(p, Hp)
          if not curvature > 0 { return if step == 1 { b } else { x } }
          α = s / curvature
          x += α * p
          r -= α * Hp
          s2 = inner(r, r)
          p = r + s2 / s * p
          s = s2
        }
        x
      }
      """#)
}
