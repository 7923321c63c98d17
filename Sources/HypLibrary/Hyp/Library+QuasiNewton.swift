// Library+QuasiNewton.swift -- the dense method of Broyden, Fletcher, Goldfarb and Shanno, in Hyp.

extension Library {
  static let quasiNewton = LibrarySource(
    name: "<library: method of BFGS>", functions: [],
    helpers: ["bfgs_minimum", "bfgs_end", "bfgs_direction", "bfgs_search"],
    text: #"""
      ## The method of Broyden, Fletcher, Goldfarb and Shanno for up to a few hundred numbers, on held values. What looks like the end is looked
      ## at with the exact Hessian, whose step is taken.
      bfgs_minimum(f, start, lower, upper, tol, steps) = {
        n = len(start)
        x = clamp(start, lower, upper)
        (y, g) = stop_gradient(value_and_grad(f)(x))
        if not abs(y) < inf { error("minimize: f(\(x)) is \(y): start elsewhere") }
        if not norm(g) < inf { error("minimize: the derivatives of f at \(x) are not finite: start elsewhere") }
        free = 1 - abs(active_bounds(x, g, lower, upper))
        first = norm(g * free)
        goal = tol * first
        # The inverse of the Hessian, and whether nothing is known of it yet.
        (H, isFresh) = (eye(n), true)
        (least, since, before) = (inf, 0, first)
        used = 0
        while used < steps {
          used += 1
          gf = g * free
          d = bfgs_direction(H, gf, free)
          if isFresh { d *= 0.1 * max(norm(x), 1e-3) / max(norm(gf), 1e-300) }
          slope = inner(d, gf)
          found = if slope > 0 and slope < inf { bfgs_search(f, x, y, g, d, lower, upper) } else { none }
          isEnd = norm(gf) <= goal or since > 10
          wasFresh = isFresh
          if found == none and not isFresh {
            (H, isFresh) = (eye(n), true)
            isEnd = true
          }
          if isEnd or found == none {
            (last, isFound) = bfgs_end(f, x, y, g, free, start, lower, upper, if found == none or since > 10 { 1e-5 } else { 1e-8 })
            if isFound { return (x=last, value=stop_gradient(f(last)), gradient=stop_gradient(grad(f)(last)), steps=used, converged=not before < 1e-150 * first) }
            if all(last == x) and found == none and wasFresh and used > 1 { return (x=x, value=y, gradient=g, steps=used, converged=false) }
            (goal, since) = (min(goal, norm(gf)) / 1000, 0)
            if any(last != x) {
              # A saddle is left.
              (z, h) = stop_gradient(value_and_grad(f)(last))
              found = (last, z, h)
            }
          }
          if found == none { continue }
          (next, z, h) = found
          if not z > -inf or norm(next) > 1e100 { error("minimize: f falls without end: at \(next) it is \(z)") }
          (s, r) = (next - x, h - g)
          curvature = inner(s, r)
          if curvature > 1e-14 * norm(s) * norm(r) {
            if isFresh { H = curvature / inner(r, r) * eye(n) }
            isFresh = false
            Hr = H @ r
            H += ((curvature + inner(r, Hr)) / curvature^2) * (s[:, none] * s[none, :]) - (Hr[:, none] * s[none, :] + s[:, none] * Hr[none, :]) / curvature
            H = (H + H') / 2
          }
          # Where only rounding changes, the search has come to its end.
          size = norm(h * free)
          before = norm(gf)
          since = if z < y - 1e-13 * abs(y) or size < 0.5 * least { 0 } else { since + 1 }
          least = min(least, size)
          (x, y, g) = (next, z, h)
          free = 1 - abs(active_bounds(x, g, lower, upper))
        }
        (x=x, value=y, gradient=g, steps=used, converged=false)
      }

      ## Whether `x` is a minimum, by the exact Hessian, and the point to go on from: after the step of Newton's method that is left, or beside a saddle.
      bfgs_end(f, x, y, g, free, start, lower, upper, near) = {
        A = stop_gradient(hessian(f)(x)) * free[:, none] * free[none, :] + diag(1 - free)
        if not all(isfinite(A)) { return (x, false) }
        D = sqrt(abs(diag(A)))
        D = where(D > 0, D, 1)
        (values, vectors) = eigh((A + A') / 2 / (D[:, none] * D[none, :]))
        top = max(abs(values))
        scale = norm(D * x) + norm(D * start)
        if values[0] < -1e-8 * top {
          return (saddle_exit(f, x, y, vectors[:, 0] / D, (if scale > 0 { scale } else { 1 }), lower, upper), false)
        }
        b = vectors' @ (g * free / D)
        c = b / max(values, 1e-13 * top)
        # What is flat to within rounding has no curvature that a step could be taken by.
        c = where(values <= 1e-13 * top and abs(b) <= 1e-8 * norm(b), 0, c)
        isNear = norm(c) <= near * scale + 1e-100
        if not isNear and not sum(b * c) <= 1e-12 * abs(y) { return (x, false) }
        next = clamp(x - (vectors @ c) / D * free, lower, upper)
        (z, h) = stop_gradient(value_and_grad(f)(next))
        (if z <= y + 1e-15 * abs(y) and norm(h * free) < norm(g * free) { next } else { x }, true)
      }

      ## The step with the inverse of the Hessian `H`; where variables are held, with that of the part of the Hessian in which they are free.
      bfgs_direction(H, gf, free) = {
        if all(free == 1) { return H @ gf }
        A = H * (1 - free)[:, none] * (1 - free)[none, :] + diag(free)
        C = H * free[:, none] * (1 - free)[none, :]
        u = H @ gf * free
        u - C @ solve(A, C' @ gf)
      }

      ## The next point along x - t d within the bounds, its value and its gradient: where `f` falls enough and its slope is no longer steep (the
      ## conditions of Wolfe, by a bracket with interpolation). None where nothing is lower.
      bfgs_search(f, x, y, g, d, lower, upper) = {
        steep = -inner(g, d)
        (a, ya, sa) = (0.0, y, steep)
        (b, yb) = (inf, inf)
        t = 1.0
        best = none
        for turn in 1...60 {
          raw = x - t * d
          next = clamp(raw, lower, upper)
          if all(next == x) { break }
          z = stop_gradient(f(next))
          if z == -inf { return (next, z, g) }
          isLower = z <= y - 1e-4 * inner(g, x - next)
          # Beside the minimum the value is rounding, and the slope tells more.
          if isLower or (z <= y + 1e-15 * abs(y) and t <= 1) {
            h = stop_gradient(grad(f)(next))
            slope = -inner(h * (next == raw), d)
            isSound = norm(h) < inf
            if isSound and isLower and slope < 0.9 * steep {
              (a, ya, sa) = (t, z, slope)
              best = (next, z, h)
            } else if isSound and (isLower or (abs(slope) <= -0.8 * steep and norm(h) < norm(g))) {
              return (next, z, h)
            } else {
              (b, yb) = (t, if isSound { z } else { inf })
            }
          } else {
            (b, yb) = (t, if abs(z) < inf { z } else { inf })
          }
          if b == inf {
            # What is held by bounds altogether goes no further.
            if all(next != raw or d == 0) { break }
            t *= 4
          } else {
            room = b - a
            if room <= 1e-16 * b { break }
            # The least point of the parabola through what is known.
            bend = (yb - ya) / room - sa
            u = if yb == inf { 0.1 } else if turn % 4 == 0 or not bend > 0 { 0.5 } else { -sa / (2 * bend) }
            t = a + clamp(u, 0.05, 0.9) * room
          }
        }
        best
      }
      """#)
}
