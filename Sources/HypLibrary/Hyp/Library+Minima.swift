// Library+Minima.swift -- minima and fits, in Hyp.

extension Library {
  static let minima = LibrarySource(
    name: "<library: minima>", functions: ["minimize", "maximize"],
    helpers: [
      "not_converged", "polished_minimum", "lbfgs_minimum", "nelder_mead",
    ],
    text: #"""
      ## The point where `f` is least, near `start`: a number, a vector, or a tuple or record of such. `f` gives a number.
      ##
      ## The result is the record (x, value, gradient, steps, converged). `method` is "newton" (with exact Hessians and a
      ## region of trust, the choice for up to 50 numbers), "lbfgs" (Nocedal 1980, with 10 pairs, for more of them and for structures) or
      ## "neldermead" (for functions that are not smooth); "auto" chooses. `lower` and `upper` bound a number or the elements of a vector;
      ## at a bound the gradient need not be 0. It ends where the gradient is `tol` times its scale, or no step makes `f` smaller; what has
      ## not come so far within `steps` steps is an error that says so.
      ##
      ## Derivatives with respect to all that `f` captures follow the minimum (the implicit rule, by Newton steps that leave the value as
      ## it is); a variable at its bound stays there. They exist for "newton". Cost: a Hessian a step, usually 5 to 20 steps.
      ##
      ## example     minimize(x -> (x - 3)^2 + 1, 0).x
      ##             3
      minimize(f, start, method="auto", lower=-inf, upper=inf, tol=1e-10, steps=1000) = {
        x = stop_gradient(start)
        isPlain = not is_tuple(x)
        if method not in ("auto", "newton", "lbfgs", "neldermead") {
          error("minimize: `method` is \"auto\", \"newton\", \"lbfgs\" or \"neldermead\", not \(method)")
        }
        if isPlain {
          n = if rank(x) == 0 { 1 } else { size(x) }
          v = reshape(x + 0.0, n)
          shaped(u) = if rank(x) == 0 { u[0] } else { u }
          g(u) = f(shaped(u))
          found = if method == "neldermead" {
            nelder_mead(g, v, tol, steps)
          } else if method == "lbfgs" or (method == "auto" and n > 50) {
            lbfgs_minimum(g, v, lower, upper, tol, steps)
          } else {
            newton_minimum(g, v, lower, upper, tol, steps)
          }
          if not found.converged { not_converged(shaped(found.x), found.value, found.gradient, found.steps) }
          point = shaped(if method == "newton" or (method == "auto" and n <= 50) {
            polished_minimum(g, found.x, lower, upper)
          } else {
            found.x
          })
          (x=point, value=f(point), gradient=shaped(found.gradient), steps=found.steps, converged=true)
        } else {
          found = lbfgs_minimum(f, x, -inf, inf, tol, steps)
          if not found.converged { not_converged(found.x, found.value, found.gradient, found.steps) }
          (x=found.x, value=f(found.x), gradient=found.gradient, steps=found.steps, converged=true)
        }
      }

      not_converged(x, value, gradient, steps) = error(
        "minimize: no minimum was found within \(steps) steps: at \(x) the value is \(value), and the gradient \(gradient). It may have none, or a kink there, where `method=\"neldermead\"` does better; or `steps=` allows more")

      ## The point where `f` is greatest; like `minimize`, whose options it takes.
      ##
      ## example     round(maximize(x -> x * exp(-x), 0.5).x, 6)
      ##             1
      maximize(f, start, method="auto", lower=-inf, upper=inf, tol=1e-10, steps=1000) = {
        found = minimize(x -> -f(x), start, method, lower, upper, tol, steps)
        (x=found.x, value=-found.value, gradient=-found.gradient, steps=found.steps, converged=found.converged)
      }

      ## The minimum with derivatives, and the value as it is.
      polished_minimum(f, x, lower, upper) = {
        if not carries(f(x)) { return x }
        g = stop_gradient(grad(f)(x))
        free = 1.0 * not ((x <= lower and g > 0) or (x >= upper and g < 0))
        y = x
        for _ in 1...3 {
          H = hessian(f)(y) * free[:, none] * free[none, :] + diag(1 - free)
          y -= solve(H, grad(f)(y) * free)
        }
        x + (y - stop_gradient(y))
      }

      ## The method of limited memory for many numbers or structures of them, on held values.
      lbfgs_minimum(f, start, lower, upper, tol, steps) = {
        bounded(p) = if is_tuple(p) { p } else { clamp(p, lower, upper) }
        projected(p, g) = if is_tuple(p) { g } else { g * not ((p <= lower and g > 0) or (p >= upper and g < 0)) }
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
          slope = inner(d, pg)
          if not slope > 0 {
            d = pg
            slope = size^2
            (ss, ys, ρs) = ((), (), [])
          }
          t = 1.0
          moved = false
          for _ in 1...60 {
            next = bounded(x - t * d)
            z = stop_gradient(f(next))
            if z <= y - 1e-4 * t * slope or (z < y and t < 1e-3) {
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

      ## The simplex method of Nelder and Mead (1965), on held values.
      nelder_mead(f, start, tol, steps) = {
        n = size(start)
        points = concat(start[none, :], start[none, :] + diag(where(start == 0, 0.00025, 0.05 * start)))
        values = [stop_gradient(f(p)) for p in points]
        tries = 0
        while tries < steps * (n + 1) {
          order = argsort(values)
          points = points[order]
          values = values[order]
          spread = max(max(abs(points[1...] - points[0])))
          if spread <= 1e-8 * max(norm(points[0]), 1e-8) and values[-1] - values[0] <= 1e-12 * max(abs(values[0]), 1e-12) {
            return (x=points[0], value=values[0], gradient=nan * start, steps=tries, converged=true)
          }
          centre = mean(points[..<-1], axis=0)
          reflected = 2 * centre - points[-1]
          y = stop_gradient(f(reflected))
          tries += 1
          if y < values[0] {
            expanded = 3 * centre - 2 * points[-1]
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
            inside = if y < values[-1] { 1.5 * centre - 0.5 * points[-1] } else { 0.5 * centre + 0.5 * points[-1] }
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
        (x=points[0], value=values[0], gradient=nan * start, steps=tries, converged=false)
      }
      """#)
}
