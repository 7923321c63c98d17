// Library+Roots.swift -- roots and fixed points, in Hyp.

extension Library {
  static let roots = LibrarySource(
    name: "<library: roots>", functions: ["root", "fixpoint"],
    helpers: [
      "outermost", "newton_root", "bracketed_root", "polished_root", "settled_root",
      "slope_at", "newton_system", "polished_system", "slopes_at", "repeated",
    ],
    text: #"""
      ## A point where `f` is 0: near a number `start`; between `a` and `b`, where `start` is `(a, b)` and the sign of `f` differs there; or
      ## near a vector, or a record or tuple of numbers and arrays, of a function that gives as many numbers as it takes, in any structure.
      ##
      ## Newton's method with steps that are halved until the function shrinks; a bracket is never left (Chandrupatla 1997). The search
      ## runs on held values. Then Newton steps carry derivatives of every order with respect to all that `f` captures, and leave the
      ## value as it is. The start has no influence, so derivatives with respect to it are 0. What does not converge is an error, and so is
      ## a derivative at a multiple root. Cost: two evaluations of `f` a step, usually 5 to 10 steps.
      ##
      ## example     root(x -> x^2 - 2, (0, 2))
      ##             1.4142135623730951
      root(f, start) = {
        x = stop_gradient(start)
        # What is known of the start when the function is compiled decides here, so that one of the searches is compiled.
        if is_tuple(x) and not is_record(x) and len(x) == 2 {
          if not is_tuple(x[0]) and not is_tuple(x[1]) {
            if size(x[0]) == 1 and size(x[1]) == 1 and rank(x[0]) == 0 and rank(x[1]) == 0 {
              return polished_root(f, outermost(bracketed_root, f, x))
            }
          }
        }
        if is_tuple(x) {
          g(u) = ravel(f(unravel(u, x)))
          return unravel(polished_system(g, outermost(newton_system, g, ravel(x))), x)
        }
        if rank(x) == 0 {
          polished_root(f, outermost(newton_root, f, x))
        } else {
          polished_system(f, outermost(newton_system, f, x))
        }
      }

      ## What `search` finds for `f`, outside of every derivative.
      outermost(search, f, x) = if carries(f) { plainly(search, f, x) } else { search(f, x) }

      ## Newton's method for a number, on held values.
      newton_root(f, start) = {
        x = start
        y = stop_gradient(f(x))
        for _ in 1...200 {
          if y == 0 { return x }
          slope = stop_gradient(f'(x))
          if not 0 < abs(slope) < inf { break }
          step = y / slope
          if abs(step) <= max(1e-16 * abs(x), 1e-20 * abs(start)) { return x }
          damped = step
          moved = false
          for _ in 1...50 {
            next = x - damped
            z = stop_gradient(f(next))
            if abs(z) < abs(y) {
              x = next
              y = z
              moved = true
              break
            }
            damped /= 2
          }
          # No double is better: the step is one of rounding, or the function has no root here.
          if not moved {
            if abs(step) <= 1e-8 * max(abs(x), abs(start)) or abs(step) < 1e-290 { return x }
            break
          }
        }
        error("root: none was found from \(start): f(\(x)) is \(y). Start elsewhere, or give a bracket: root(f, (a, b))")
      }

      ## Chandrupatla's method between `a` and `b`, on held values: inverse quadratic interpolation where it can be trusted, else halves.
      bracketed_root(f, bracket) = {
        (a, b) = bracket
        fa = stop_gradient(f(a))
        fb = stop_gradient(f(b))
        if fa == 0 { return a }
        if fb == 0 { return b }
        if not fa * fb < 0 and not (fa < 0 < fb or fb < 0 < fa) {
          error("root: the sign of f must differ at the ends of the bracket: f(\(a)) is \(fa), and f(\(b)) is \(fb)")
        }
        larger = max(abs(fa), abs(fb))
        t = 0.5
        for _ in 1...2000 {
          x = a + t * (b - a)
          y = stop_gradient(f(x))
          if not y == y { error("root: f(\(x)) is nan") }
          (c, fc) = (b, fb)
          if (y < 0) == (fa < 0) {
            (c, fc) = (a, fa)
          } else {
            (b, fb) = (a, fa)
          }
          (a, fa) = (x, y)
          best = if abs(fa) < abs(fb) { a } else { b }
          least = min(abs(fa), abs(fb))
          room = abs(b - a)
          if least == 0 or room <= 3e-16 * abs(best) or room < 1e-300 {
            if least > 10 * larger { error("root: f changes its sign at \(best) without a root: it is \(least) beside it") }
            return best
          }
          xi = (a - b) / (c - b)
          φ = (fa - fb) / (fc - fb)
          t = if φ^2 < xi and (1 - φ)^2 < 1 - xi {
            fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
          } else {
            0.5
          }
          least_step = min(0.5, 1.5e-16 * abs(best) / room)
          t = clamp(t, least_step, 1 - least_step)
        }
        a
      }

      ## The root with derivatives, and the value as it is.
      polished_root(f, x) = {
        if not carries(f) { return x }
        y = settled_root(f, x)
        x + (y - stop_gradient(y))
      }

      ## The root near a number that is nearly one, with derivatives: with the slope at `x`, a step makes one more order of them right.
      settled_root(f, x) = {
        slope = plainly(slope_at, f, x)
        if not 0 < abs(slope) < inf {
          error("root: the slope of f at the root \(x) is \(slope): the root has no derivative")
        }
        y = x
        for _ in 1...carried_order(f) { y -= f(y) / slope }
        y
      }

      slope_at(f, x) = f'(x)

      ## Newton's method for a vector, on held values.
      newton_system(f, start) = {
        x = 1.0 * start
        y = stop_gradient(f(x))
        if size(y) != size(x) { error("root: f takes \(size(x)) numbers, and gives \(size(y))") }
        for _ in 1...200 {
          if norm(y) == 0 { return x }
          step = solve(stop_gradient(jacobian(f)(x)), y)
          if norm(step) <= max(1e-16 * norm(x), 1e-20 * norm(start)) { return x }
          damped = step
          moved = false
          for _ in 1...50 {
            next = x - damped
            z = stop_gradient(f(next))
            if norm(z) < norm(y) {
              x = next
              y = z
              moved = true
              break
            }
            damped /= 2
          }
          if not moved {
            if norm(step) <= 1e-9 * max(norm(x), norm(start)) or norm(step) < 1e-290 { return x }
            break
          }
        }
        # Steps of Newton's method lead to where the Jacobian is singular; those of a fit may lead past it.
        for reach in [10, 0.1, 100] {
          p = late(fit_search)(f, r -> sum(r^2) / 2, false, 1.0 * start, reach, 0, 300).p
          if norm(stop_gradient(f(p))) <= 1e-8 * norm(stop_gradient(f(start))) {
            q = 0.0 * x
            q[0...] = late(newton_system)(f, p)
            return stop_gradient(q)
          }
        }
        error("root: none was found from \(start): at \(x) f is \(y). Start elsewhere")
      }

      ## The root of a system with derivatives, and the value as it is.
      polished_system(f, x) = {
        if not carries(f) { return x }
        slope = plainly(slopes_at, f, x)
        y = x
        for _ in 1...carried_order(f) { y -= solve(slope, f(y)) }
        x + (y - stop_gradient(y))
      }

      slopes_at(f, x) = jacobian(f)(x)

      ## A number or a vector that `f` leaves as it is, found by repeating `f` from `start`.
      ##
      ## Ends where a step changes nothing but rounding; an error where that does not come within `steps` steps. Derivatives with respect
      ## to all that `f` captures are taken by Newton steps, as those of `root`, and not through the repetition.
      ##
      ## example     fixpoint(cos, 1)
      ##             0.7390851332151607
      fixpoint(f, start, steps=100_000) = {
        rest(z) = z - f(z)
        x = outermost(repeated, f, (stop_gradient(start), steps))
        if rank(x) == 0 { polished_root(rest, x) } else { polished_system(rest, x) }
      }

      ## Where repeating `f` leads, on held values.
      repeated(f, from) = {
        (start, steps) = from
        distance(z) = if rank(z) == 0 { abs(z) } else { norm(z) }
        x = start
        (last, since) = (inf, 0)
        for _ in 1...steps {
          next = f(x)
          change = distance(next - x)
          x = next
          if not change < inf { break }
          # Rounding may go on for ever in the last places.
          since = if change < last { 0 } else { since + 1 }
          last = min(last, change)
          if change == 0 or (change <= 1e-13 * distance(x) and since >= 2) { return x }
        }
        error("fixpoint: repeating f from \(start) does not settle within \(steps) steps: the last value is \(x)")
      }
      """#)
}
