// Library+Minima.swift -- minima, in Hyp.

extension Library {
  static let minima = LibrarySource(
    name: "<library: minima>", functions: ["minimize", "maximize"],
    helpers: [
      "active_bounds", "bounds_of", "found_minimum", "not_converged", "polished_minimum",
      "gradient_at", "free_hessian", "curved", "chebyshev", "chebyshev_plan", "refuse_kink",
      "lbfgs_minimum", "nelder_mead", "simplex_minimum",
    ],
    text: #"""
      ## The point where `f` is least, near `start`: a number, a vector, or a tuple or record of such. `f` gives a number.
      ##
      ## The result is the record (x, value, gradient, active, steps, converged). `method` is "newton" (with exact Hessians and a region of
      ## trust, the choice for up to 50 numbers), "lbfgs" (Nocedal 1980, with 10 pairs, for more of them), "bfgs" (a whole Hessian from the
      ## gradients, where exact ones are dear) or "neldermead" (for functions that are not smooth); "auto" chooses. `lower` and `upper` bound the numbers: one for all,
      ## or one for each in a structure like `start`. `active` tells which bounds hold the minimum back: -1 for a number at its lower bound, 1 at
      ## its upper one, 0 for a free one; of those at a bound the gradient is not 0. It ends where the gradient is `tol` times its scale, or no step makes `f` smaller; what has
      ## not come so far within `steps` steps is an error that says so.
      ##
      ## Derivatives of every order with respect to the bounds and all that `f` captures follow the minimum (the implicit rule, by Newton steps that leave the value as
      ## it is), whichever method found it; a variable at its bound stays there, which its gradient tells. For more than 300 numbers they are found from products
      ## with the Hessian alone. Where the minimum is a kink, or the Hessian is singular, an error says that it has no derivative.
      ## Cost: a Hessian a step, usually 5 to 20 steps.
      ##
      ## example     minimize(x -> (x - 3)^2 + 1, 0).x
      ##             3
      minimize(f, start, method="auto", lower=-inf, upper=inf, tol=1e-10, steps=1000) = {
        x = stop_gradient(start)
        if method not in ("auto", "newton", "bfgs", "lbfgs", "neldermead") {
          error("minimize: `method` is \"auto\", \"newton\", \"bfgs\", \"lbfgs\" or \"neldermead\", not \(method)")
        }
        shaped(u) = unravel(u, x)
        # A vector: the steps that change it are.
        v = [u + 0.0 for u in ravel(x)]
        n = len(v)
        (low, high) = (bounds_of(stop_gradient(lower), n), bounds_of(stop_gradient(upper), n))
        if not all(low <= high) { error("minimize: a lower bound is above the upper one: lower=\(stop_gradient(lower)), upper=\(stop_gradient(upper))") }
        g(u) = f(shaped(u))
        kind = if method != "auto" { method } else if n > 50 { "lbfgs" } else { "newton" }
        found = if carries((g, lower, upper)) {
          plainly(found_minimum, g, v, kind, low, high, tol, steps)
        } else {
          found_minimum(g, v, kind, low, high, tol, steps)
        }
        if not found.converged { not_converged(shaped(found.x), found.value, shaped(found.gradient), found.steps) }
        active = shaped(active_bounds(found.x, found.gradient, low, high))
        if not carries((g, lower, upper)) {
          return (x=shaped(found.x), value=found.value, gradient=shaped(found.gradient), active=active, steps=found.steps, converged=true)
        }
        point = late(polished_minimum)(g, found.x, bounds_of(lower, n), bounds_of(upper, n), kind)
        slope = grad(g)(point)
        (x=shaped(point), value=g(point), gradient=shaped(found.gradient + (slope - stop_gradient(slope))), active=active, steps=found.steps, converged=true)
      }

      ## Of each number -1 where its lower bound holds it, 1 where its upper one does, 0 elsewhere. Without a gradient, what is at a bound is held.
      active_bounds(x, g, low, high) = where((x <= low) and not g <= 0, -1, where((x >= high) and not g >= 0, 1, 0))

      ## Bounds as one for each of `n` numbers.
      bounds_of(bound, n) = {
        v = ravel(bound)
        if len(v) == n { return v }
        if len(v) != 1 { error("minimize: there are \(n) numbers, and \(len(v)) bounds") }
        v[0] * ones(n)
      }

      found_minimum(f, start, method, lower, upper, tol, steps) = if method == "neldermead" {
        late(nelder_mead)(f, start, lower, upper, steps)
      } else if method == "bfgs" {
        late(bfgs_minimum)(f, start, lower, upper, tol, steps)
      } else if method == "lbfgs" {
        late(lbfgs_minimum)(f, start, lower, upper, tol, steps)
      } else {
        newton_minimum(f, start, lower, upper, tol, steps)
      }

      not_converged(x, value, gradient, steps) = error(
        "minimize: no minimum was found within \(steps) steps: at \(x) the value is \(value), and the gradient \(gradient). It may have none, or a kink there, where `method=\"neldermead\"` does better; or `steps=` allows more")

      ## The point where `f` is greatest; like `minimize`, whose options it takes.
      ##
      ## example     round(maximize(x -> x * exp(-x), 0.5).x, 6)
      ##             1
      maximize(f, start, method="auto", lower=-inf, upper=inf, tol=1e-10, steps=1000) = {
        found = minimize(x -> -f(x), start, method, lower, upper, tol, steps)
        (x=found.x, value=-found.value, gradient=-found.gradient, active=found.active, steps=found.steps, converged=found.converged)
      }

      ## The minimum with derivatives, and the value as it is: Newton steps with the Hessian at `x`, each of which makes one more order of
      ## them right. What is at a bound stays there. What a method found less exactly takes a few more.
      polished_minimum(f, x, lower, upper, method) = {
        g = plainly(gradient_at, f, x)
        (low, high) = (stop_gradient(lower), stop_gradient(upper))
        (atLow, atHigh) = (1.0 * (x <= low and g > 0), 1.0 * (x >= high and g < 0))
        free = 1 - atLow - atHigh
        # Bounds may move; without infinite ones, of which 0 times is undefined.
        start = free * x + where(atLow > 0, lower, 0 * x) + where(atHigh > 0, upper, 0 * x)
        y = start
        count = carried_order((f, lower, upper)) + (if method == "newton" { 0 } else { 3 })
        if len(x) <= 300 {
          H = plainly(free_hessian, f, x, free)
          plainly(refuse_kink, x, H, g * free, if method == "tune" { 0.03 } else { 1e-4 });
          for _ in 1...count { y -= solve(H, grad(f)(y) * free) }
        } else {
          # So many that their Hessian is not written down: a solver of which the steps are linear in what it is given.
          plan = plainly(chebyshev_plan, f, x, free)
          steps(held, r) = late(chebyshev)(held, x, free, r, plan)
          held = recaptured(f, captured_places(f), stop_gradient(captured(f)))
          for _ in 1...count { y -= steps(held, grad(f)(y) * free) }
        }
        x + (y - stop_gradient(y))
      }

      gradient_at(f, x) = grad(f)(x)

      ## The Hessian where `free` is 1, and the identity elsewhere.
      free_hessian(f, x, free) = hessian(f)(x) * free[:, none] * free[none, :] + diag(1 - free)

      ## A product with the Hessian where `free` is 1, and with the identity elsewhere.
      curved(f, x, free, d) = free * hvp(f, x, free * d) + (1 - free) * d

      ## The solution of curved(x) = r by Chebyshev's semi-iteration (Golub and Varga 1961).
      chebyshev(f, x, free, r, plan) = {
        (low, high, turns) = plan
        (centre, radius) = ((high + low) / 2, (high - low) / 2)
        d = r / centre
        go(s) = {
          ρ = 1 / (2 * centre / radius - s.ρ)
          d = ρ * s.ρ * s.d + 2 * ρ / radius * s.r
          (z=s.z + d, r=s.r - curved(f, x, free, d), d=d, ρ=ρ)
        }
        iterate(go, (z=d, r=r - curved(f, x, free, d), d=d, ρ=radius / centre), turns).z
      }

      ## The ends of the Hessian's eigenvalues, by Lanczos's method, and how many turns make a solution accurate.
      chebyshev_plan(f, x, free) = {
        n = len(x)
        test = [(0.5 + (k * 0.6180339887498949) % 1) * (if (k * k * 0.41421356237309515) % 1 < 0.5 { 1 } else { -1 }) for k in 1...n]
        basis = [test / norm(test)]
        (α, β) = ([], [])
        for k in 1...min(60, n) {
          v = curved(f, x, free, basis[-1])
          α = append(α, inner(v, basis[-1]))
          for _ in 1...2 { v -= (basis @ v) @ basis }
          size = norm(v)
          if not size > 1e-10 * max(abs(α)) { break }
          β = append(β, size)
          basis = append(basis, v / size)
        }
        m = len(α)
        T = diag(α)
        for k in 0..<m - 1 {
          T[k, k + 1] = β[k]
          T[k + 1, k] = β[k]
        }
        values = eigh(T)[0]
        (low, high) = (0.5 * min(values), 1.05 * max(values))
        if not 0 < low <= high < inf { error("minimize: the Hessian at the minimum has the eigenvalue \(min(values)): the minimum has no derivative") }
        turns = 16
        while turns <= 10_000 {
          z = chebyshev(f, x, free, test, (low, high, turns))
          if norm(test - curved(f, x, free, z)) <= 1e-13 * norm(test) { return (low, high, turns) }
          turns *= 2
        }
        error("minimize: the derivative of a minimum of so many variables needs a Hessian whose eigenvalues are less far apart than \(sci(low, 1)) and \(sci(high, 1)): scale the variables")
      }

      ## A minimum at a kink has no derivative by this rule: the step of Newton's method does not end there.
      refuse_kink(x, H, g, near) = {
        values = abs(eigh((H + H') / 2)[0])
        if not min(values) > 1e-14 * max(values) or not norm(solve(H, g)) <= near * (norm(x) + near) {
          error("minimize: the minimum \(x) has no derivative: f has a kink there, or is flat")
        }
      }

      ## The method of limited memory for many numbers or structures of them, on held values.
      lbfgs_minimum(f, start, lower, upper, tol, steps) = {
        bounded(p) = if is_tuple(p) { p } else { clamp(p, lower, upper) }
        unheld(p, g, d) = if is_tuple(p) { d } else { d * not ((p <= lower and g > 0) or (p >= upper and g < 0)) }
        projected(p, g) = unheld(p, g, g)
        x = bounded(start)
        (y, g) = stop_gradient(value_and_grad(f)(x))
        if not abs(y) < inf { error("minimize: f at the start is \(y): start elsewhere") }
        (ss, ys, ρs) = ((), (), [])
        first = max(1e-300, √inner(projected(x, g), projected(x, g)))
        for step in 0..<steps {
          pg = projected(x, g)
          size = √inner(pg, pg)
          if size <= tol * first or size == 0 { return (x=x, value=y, gradient=g, steps=step, converged=true) }
          d = pg
          αs = []
          for k in len(ρs) - 1...0 by -1 {
            α = ρs[k] * inner(ss[k], d)
            d = d - α * ys[k]
            αs = append(αs, α)
          }
          if len(ρs) > 0 { d = d * (1 / (ρs[-1] * inner(ys[-1], ys[-1]))) } else { d = d * (1 / max(size, 1)) }
          for k in 0..<len(ρs) {
            β = ρs[k] * inner(ys[k], d)
            d = d + (αs[len(ρs) - 1 - k] - β) * ss[k]
          }
          d = unheld(x, g, d)
          if not inner(d, pg) > 0 {
            d = pg
            (ss, ys, ρs) = ((), (), [])
          }
          t = 1.0
          moved = false
          for _ in 1...60 {
            next = bounded(x - t * d)
            z = stop_gradient(f(next))
            if z <= y - 1e-4 * inner(g, x - next) or (z < y and t < 1e-3) {
              h = stop_gradient(grad(f)(next))
              s = next - x
              r = h - g
              curvature = inner(s, r)
              if curvature > 1e-12 * √(inner(s, s) * inner(r, r)) {
                if len(ρs) >= 10 {
                  ss = ss[1...]
                  ys = ys[1...]
                  ρs = ρs[1...]
                }
                ss = append(ss, s)
                ys = append(ys, r)
                ρs = append(ρs, 1 / curvature)
              }
              if not z > -inf { error("minimize: f falls without end: at \(next) it is \(z)") }
              x = next
              y = z
              g = h
              moved = true
              break
            }
            t /= 2
          }
          if not moved {
            if len(ρs) == 0 { return (x=x, value=y, gradient=g, steps=step, converged=size <= 1e-4 * first) }
            (ss, ys, ρs) = ((), (), [])
          }
        }
        (x=x, value=y, gradient=g, steps=steps, converged=false)
      }

      ## The simplex method of Nelder and Mead (1965), on held values. A simplex that bounds have made flat is set up anew until that finds
      ## nothing lower.
      nelder_mead(f, start, lower, upper, steps) = {
        found = simplex_minimum(f, clamp(start, lower, upper), lower, upper, steps)
        used = found.steps
        while any(found.x == lower or found.x == upper) and found.converged and used < steps * (len(start) + 1) {
          next = simplex_minimum(f, found.x, lower, upper, steps)
          used += next.steps
          if not next.value < found.value - 1e-10 * abs(found.value) { break }
          found = next
        }
        (x=found.x, value=found.value, gradient=nan * start, steps=used, converged=found.converged)
      }

      ## One run of it: each point is moved into the bounds.
      simplex_minimum(f, start, lower, upper, steps) = {
        n = size(start)
        reach = where(start == 0, 0.00025, 0.05 * start)
        # From a bound inwards.
        reach = where((start + reach > upper) or (start + reach < lower), -reach, reach)
        corners = start[none, :] + diag(reach)
        points = concat(start[none, :], clamp(corners, lower, upper))
        values = [stop_gradient(f(p)) for p in points]
        tries = 0
        while tries < steps * (n + 1) {
          order = argsort(values)
          points = points[order]
          values = values[order]
          spread = max(max(abs(points[1...] - points[0])))
          if spread <= 1e-8 * max(norm(points[0]), 1e-8) and values[-1] - values[0] <= 1e-12 * max(abs(values[0]), 1e-12) {
            return (x=points[0], value=values[0], steps=tries, converged=true)
          }
          centre = mean(points[..<-1], axis=0)
          reflected = clamp(2 * centre - points[-1], lower, upper)
          y = stop_gradient(f(reflected))
          tries += 1
          if y < values[0] {
            expanded = clamp(3 * centre - 2 * points[-1], lower, upper)
            z = stop_gradient(f(expanded))
            if z < y {
              points[-1] = expanded
              values[-1] = z
            } else {
              points[-1] = reflected
              values[-1] = y
            }
          } else if y < values[-2] {
            points[-1] = reflected
            values[-1] = y
          } else {
            inside = clamp(if y < values[-1] { 1.5 * centre - 0.5 * points[-1] } else { 0.5 * centre + 0.5 * points[-1] }, lower, upper)
            z = stop_gradient(f(inside))
            if z < min(y, values[-1]) {
              points[-1] = inside
              values[-1] = z
            } else {
              for k in 1...n {
                points[k] = (points[k] + points[0]) / 2
                values[k] = stop_gradient(f(points[k]))
              }
            }
          }
        }
        (x=points[0], value=values[0], steps=tries, converged=false)
      }
      """#)
}
