// Library+Implicit.swift -- gradients by the implicit rule, for any number of hyperparameters, in Hyp.

extension Library {
  static let implicit = LibrarySource(
    name: "<library: implicit rule>", functions: [],
    helpers: [
      "tune_implicit", "newton_cg", "gradient_size", "newton_cg_step", "newton_cg_try",
      "conjugate", "conjugate_turn",
    ],
    text: #"""
      ## The loss at the weights that minimize the objective, its gradient by the hyperparameters, and these weights: one system
      ## with the Hessian there, by conjugate gradients.
      ##
      ## There may be so many numbers that what is kept beside each other counts: turns and steps are functions of their own, after which
      ## nothing is left of them but what they give, and a direction is held where it is needed alone.
      tune_implicit(objective, loss, h, start, origin) = {
        inner_objective(w) = objective(w, h)
        (w, isFound) = newton_cg(inner_objective, start, origin)
        if not isFound { return (nan, 0 * h, origin) }
        (y, q) = value_and_grad(w -> loss(w, h))(w)
        (q, _, left) = conjugate(inner_objective, w, q, 1e-10, 1000)
        if not left < 1e-5 { return (nan, 0 * h, origin) }
        g = jvp(w -> grad(h -> objective(w, h))(h), w, q).1
        q = none
        # It may well not depend on them.
        (y, grad(h -> loss(w, h) + 0 * sum(ravel(h)))(h) - g, w)
      }

      ## A minimum by Newton's method, each step solved for by conjugate gradients, on held values; and whether there is one.
      ## Gradients are small beside the one at `origin`.
      newton_cg(f, start, origin) = {
        w = stop_gradient(start)
        first = gradient_size(f, origin)
        (y, g) = stop_gradient(value_and_grad(f)(w))
        size = √inner(g, g)
        first = max(size, first)
        if not (abs(y) < inf and first < inf) { return (w, false) }
        for step in 1...200 {
          if size <= 1e-13 * first or size == 0 { return (w, true) }
          (w, y, g, size, isMoved) = newton_cg_step(f, w, y, g, size, min(0.1, max(size / first, 1e-12)))
          if not isMoved { break }
        }
        (w, size <= 1e-6 * first)
      }

      gradient_size(f, w) = {
        g = stop_gradient(grad(f)(stop_gradient(w)))
        √inner(g, g)
      }

      ## The next point with its value, its gradient and the size of that; and whether there is one.
      newton_cg_step(f, w, y, g, size, tol) = {
        (d, slope, _) = conjugate(f, w, g, tol, 500)
        t = 1.0
        for _ in 1...40 {
          (next, z, gz, sizez) = newton_cg_try(f, w, d, t)
          # At the minimum the value is flat, and the gradient tells more.
          if z <= y - 1e-4 * t * slope or (sizez < 0.9 * size and z <= y + 1e-9 * (abs(y) + abs(slope))) {
            return (next, z, gz, sizez, true)
          }
          t /= 2
        }
        (w, y, 0 * d, size, false)
      }

      newton_cg_try(f, w, d, t) = {
        next = w - t * d
        (z, g) = stop_gradient(value_and_grad(f)(next))
        (next, z, g, √inner(g, g))
      }

      ## H⁻¹ b by conjugate gradients, with the Hessian of `f` at `w` times vectors; its product with b; and the share of b that is left
      ## unexplained. Where the Hessian curves downwards from the first on, b itself.
      conjugate(f, w, b, tol, steps) = {
        s = inner(b, b)
        if s == 0 { return (0 * b, 0, 0) }
        (whole, goal) = (s, tol^2 * s)
        slope = 0
        # At first what is left is the direction as well.
        (x, r, p, next, α) = conjugate_turn(f, w, 0 * b, b, b, s)
        if next < 0 { return (r, s, inf) }
        for step in 2...steps {
          slope += α * s
          s = next
          if s <= goal or s == 0 { return (x, slope, √(s / whole)) }
          (x, r, p, next, α) = conjugate_turn(f, w, x, r, p, s)
          if next < 0 { return (x, slope, inf) }
        }
        (x, slope + α * s, √(next / whole))
      }

      ## One turn of it: the solution, what is left, the direction, the square of what is left, -1 where the Hessian does not curve upwards,
      ## and how far it went.
      conjugate_turn(f, w, x, r, p, s) = {
        Hp = stop_gradient(hvp(f, w, p))
        curvature = inner(p, Hp)
        if not curvature > 0 { return (x, r, p, -1, 0) }
        α = s / curvature
        x += α * p
        r -= α * Hp
        Hp = none
        next = inner(r, r)
        p = r + next / s * p
        (x, r, p, next, α)
      }
      """#)
}
