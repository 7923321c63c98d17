// Library+DifferentialEquations.swift -- differential equations, in Hyp.

extension Library {
  static let differentialEquations = LibrarySource(
    name: "<library: differential equations>", functions: ["odeint"],
    helpers: ["first_step", "tsit5_step", "is_unstable", "radau_step"],
    text: #"""
      ## The solution of y' = f(t, y) at the times `ts`, which ascend or descend; `y0` is the state at the first of them: a number, an array,
      ## or a tuple or record of them, as which `f` gives the rates.
      ##
      ## The states at all times are an array with a row for each time (of numbers, a vector), of other structures a tuple. `method` is "tsit5"
      ## (Tsitouras 2011, order 5) or "stiff" (Radau IIA of order 5 with exact Jacobians, Hairer and Wanner 1996);
      ## "auto" begins with "tsit5" and changes to "stiff" where steps are
      ## limited by stability. The estimated error of a step is at most atol + rtol * |y|, in each number. `events=g` ends the run where
      ## g(t, y) passes through 0, which is then the last time: the result is the record (t, y, ts, ys), with the time and the state of the event, and the
      ## times and states before it.
      ##
      ## Step sizes are chosen on held values, so that derivatives with respect to the state, the times and all that `f` captures are those of the
      ## method's steps. The time of an event is a root on a true step, and so are its derivatives. What needs more than `steps` steps, or a step
      ## too small for doubles, is an error. Cost: 6 evaluations of `f` a step of "tsit5".
      ##
      ## example     round(odeint((t, y) -> -y, 1, [0, 1, 2]), 6)
      ##             [1, 0.367879, 0.135335]
      odeint(f, y0, ts, method="auto", rtol=1e-9, atol=1e-12, events=none, steps=100_000) = {
        if method not in ("auto", "tsit5", "stiff") {
          error("odeint: `method` is \"auto\", \"tsit5\" or \"stiff\", not \(method)")
        }
        if len(ts) < 1 { error("odeint: there are no times") }
        like = y0
        rates(t, v) = ravel(f(t, unravel(v, like)))
        state(v) = unravel(v, like)
        y = ravel(y0)
        t = ts[0] + 0.0
        out = (y0,)
        isStiff = method == "stiff"
        h = 0
        used = 0
        small = 0
        k1 = rates(t, y)
        if len(k1) != len(y) { error("odeint: the state has \(len(y)) numbers, and f gives \(len(k1))") }
        if not sum(abs(stop_gradient(k1))) < inf { error("odeint: f is \(f(ts[0], y0)) at the start") }
        isOver = false
        event_time = none
        for index in 1..<len(ts) {
          goal = ts[index]
          held_goal = stop_gradient(goal)
          direction = sign(held_goal - stop_gradient(t))
          if h == 0 and direction != 0 { h = first_step(rates, stop_gradient(t), stop_gradient(y), k1, direction, rtol, atol) }
          while direction * (held_goal - stop_gradient(t)) > 0 {
            if used >= steps { error("odeint: \(steps) steps were not enough: they reach t = \(stop_gradient(t)), with steps of \(h). `steps=` allows more, method=\"stiff\" may need fewer") }
            left = abs(held_goal - stop_gradient(t))
            isLast = h >= 0.999999 * left
            dt = if isLast { goal - t } else { direction * min(h, if 1.5 * h > left { left / 2 } else { h }) }
            if abs(stop_gradient(dt)) <= 1e-15 * abs(stop_gradient(t)) { error("odeint: the steps become too small near t = \(stop_gradient(t)): the solution may be infinite there, or f may jump") }
            (z, wrong, kz) = if isStiff { radau_step(rates, t, y, dt, rtol, atol) } else { tsit5_step(rates, t, y, dt, k1) }
            used += 1
            scale = atol + rtol * max(abs(stop_gradient(y)), abs(stop_gradient(z)))
            e = √mean((stop_gradient(wrong) / scale)^2)
            if e <= 1 {
              before = t
              if events != none {
                (g0, g1) = (stop_gradient(events(t, state(y))), stop_gradient(events(if isLast { goal } else { t + dt }, state(z))))
                if g0 * g1 < 0 or (g1 == 0 and g0 != 0) {
                  jump(s) = if isStiff { radau_step(rates, before, y, s, rtol, atol)[0] } else { tsit5_step(rates, before, y, s, k1)[0] }
                  s = root(s -> events(before + s, state(jump(s))), if g1 == 0 { (stop_gradient(dt), stop_gradient(dt)) } else { (0, stop_gradient(dt)) })
                  event_time = before + s
                  y = jump(s)
                  t = event_time
                  isOver = true
                  break
                }
              }
              t = if isLast { goal } else { t + dt }
              y = z
              k1 = kz
              # Where accuracy would allow much more, stability is what limits the steps.
              if method == "auto" and not isStiff and used % 5 == 0 {
                small = if is_unstable(rates, t, y, dt) { small + 1 } else { max(0, small - 1) }
                if small >= 3 {
                  isStiff = true
                }
              }
            } else {
              isLast = false
            }
            order = if isStiff { 4 } else { 5 }
            factor = if e == 0 { 5 } else if e < inf { clamp(0.9 * e^(-1 / order), 0.2, 5) } else { 0.1 }
            h = if isLast and e <= 1 { max(h, abs(stop_gradient(dt)) * factor) } else { abs(stop_gradient(dt)) * factor }
          }
          if isOver { break }
          out = append(out, state(y))
        }
        ys = [s for s in out]
        if events == none { ys } else {
          (t=if isOver { event_time } else { nan }, y=state(y), ts=ts[..<len(out)], ys=ys)
        }
      }

      ## A first step that is not too long (Hairer, Nørsett and Wanner 1993, II.4).
      first_step(rates, t, y, k, direction, rtol, atol) = {
        scale = atol + rtol * abs(y)
        d0 = √mean((y / scale)^2)
        d1 = √mean((stop_gradient(k) / scale)^2)
        h0 = if d0 < 1e-5 or d1 < 1e-5 { 1e-6 } else { 0.01 * d0 / d1 }
        next = stop_gradient(rates(t + direction * h0, y + direction * h0 * stop_gradient(k)))
        d2 = √mean(((next - stop_gradient(k)) / scale)^2) / h0
        h1 = if max(d1, d2) <= 1e-15 { max(1e-6, h0 * 1e-3) } else { (0.01 / max(d1, d2))^(1 / 5) }
        min(100 * h0, h1)
      }

      ## A step of Tsitouras's method: the new state, the estimated error and the rates there.
      tsit5_step(f, t, y, h, k1) = {
        k2 = f(t + 0.161 * h, y + h * 0.161 * k1)
        k3 = f(t + 0.327 * h, y + h * (-0.008480655492356989 * k1 + 0.335480655492357 * k2))
        k4 = f(t + 0.9 * h, y + h * (2.8971530571054935 * k1 - 6.359448489975075 * k2 + 4.3622954328695815 * k3))
        k5 = f(t + 0.9800255409045097 * h, y + h * (5.325864828439257 * k1 - 11.748883564062828 * k2 + 7.4955393428898365 * k3 - 0.09249506636175525 * k4))
        k6 = f(t + h, y + h * (5.86145544294642 * k1 - 12.92096931784711 * k2 + 8.159367898576159 * k3 - 0.071584973281401 * k4 - 0.028269050394068383 * k5))
        z = y + h * (0.09646076681806523 * k1 + 0.01 * k2 + 0.4798896504144996 * k3 + 1.379008574103742 * k4 - 3.290069515436081 * k5 + 2.324710524099774 * k6)
        k7 = f(t + h, z)
        wrong = h * (0.001780011052225777 * k1 + 0.0008164344596567469 * k2 - 0.007880878010261995 * k3 + 0.1447110071732629 * k4 - 0.5823571654525552 * k5 + 0.45808210592918697 * k6 - 0.015151515151515152 * k7)
        (z, wrong, k7)
      }

      ## Whether a step of this length is near the edge of stability: the Jacobian stretches a direction, which it has been applied to twice,
      ## by more than 2.5 / h.
      is_unstable(f, t, y, h) = {
        (t, y) = (stop_gradient(t), stop_gradient(y))
        here = stop_gradient(f(t, y))
        v = here
        stretch = 0
        for _ in 1...3 {
          size = norm(v)
          if not 0 < size < inf { return false }
          d = 1e-6 * (norm(y) + 1e-6) / size
          v = (stop_gradient(f(t, y + d * v)) - here) / d
          stretch = norm(v) / size
        }
        stretch * abs(stop_gradient(h)) > 2.5
      }

      ## A step of Radau's method: three stages that are solved for together, by Newton's method with the exact Jacobian.
      radau_step(f, t, y, h, rtol, atol) = {
        s6 = 2.449489742783178
        n = len(y)
        c = [(4 - s6) / 10, (4 + s6) / 10, 1]
        A = [[(88 - 7 * s6) / 360, (296 - 169 * s6) / 1800, (-2 + 3 * s6) / 225],
             [(296 + 169 * s6) / 1800, (88 + 7 * s6) / 360, (-2 - 3 * s6) / 225],
             [(16 - s6) / 36, (16 + s6) / 36, 1 / 9]]
        stages(Z) = concat(f(t + c[0] * h, y + Z[..<n]), f(t + c[1] * h, y + Z[n..<2n]), f(t + h, y + Z[2n...]))
        mixed = kron(A, eye(n))
        rest(Z) = Z - h * (mixed @ stages(Z))
        Z = zeros(3n)
        J = stop_gradient(jacobian(v -> f(stop_gradient(t), v))(stop_gradient(y)))
        M = eye(3n) - stop_gradient(h) * kron(A, J)
        scale = atol + rtol * abs(stop_gradient(y))
        isSettled = false
        last = inf
        for _ in 1...12 {
          d = solve(M, stop_gradient(rest(Z)))
          Z = stop_gradient(Z - d)
          size = max(abs(d[2n...]) / scale)
          if size <= 1e-4 {
            isSettled = true
            break
          }
          if not size < 2 * last { break }
          last = size
        }
        if carries(rest(Z)) {
          W = Z
          for _ in 1...2 { W -= solve(jacobian(rest)(W), rest(W)) }
          Z = Z + (W - stop_gradient(W))
        }
        z = y + Z[2n...]
        # 3 + 3^(2/3) - 3^(1/3), the real eigenvalue of the inverse of A
        μ = 3.6378342527444957
        E = [(-13 - 7 * s6) / 3, (-13 + 7 * s6) / 3, -1 / 3]
        weighted = (E[0] * Z[..<n] + E[1] * Z[n..<2n] + E[2] * Z[2n...]) / h
        wrong = if isSettled {
          solve(μ / stop_gradient(h) * eye(n) - J, stop_gradient(f(t, y) + weighted))
        } else {
          inf * ones(n)
        }
        (z, wrong, f(t + h, z))
      }
      """#)
}
