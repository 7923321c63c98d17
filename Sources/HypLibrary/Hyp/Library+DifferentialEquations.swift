// Library+DifferentialEquations.swift -- differential equations, in Hyp.

extension Library {
  static let differentialEquations = LibrarySource(
    name: "<library: differential equations>", functions: ["odeint"],
    helpers: [
      "dense_solution", "step_of", "ode_order", "ode_states", "like_state", "ode_run", "first_step",
      "is_unstable",
    ],
    text: #"""
      ## The solution of y' = f(t, y) at the times `ts`, which ascend or descend; `y0` is the state at the first of them: a number, an array,
      ## or a tuple or record of them, as which `f` gives the rates.
      ##
      ## The states at all times are an array with a row for each time (of numbers, a vector), of other structures a tuple. `method` is "tsit5"
      ## (Tsitouras 2011, order 5), "verner8" (Verner 2010, order 8), "taylor" (Taylor series of order 16), for stiff equations "stiff" (Radau IIA of order 5 with
      ## exact Jacobians, Hairer and Wanner 1996) or "rosenbrock" (of order 4, Hairer and Wanner's RODAS), or "symplectic" (Gauss's method of order 6, for pairs (q, p) of a Hamiltonian system; all steps between two times have one length);
      ## "auto" begins with "tsit5" and changes to "stiff" where steps are
      ## limited by stability. The estimated error of a step is at most atol + rtol * |y|, in each number. `events=g` ends the run where
      ## g(t, y) passes through 0, which is then the last time: the result is the record (t, y, ts, ys), with the time and the state of the event, and the
      ## times and states before it. `dense=true` gives the solution as a function of the time, between the first and the last of `ts`.
      ##
      ## Derivatives with respect to the state, the times and all that `f` captures have steps of their own, which keep the errors of the derivatives of every
      ## order that is asked for as small; the states are the same with and without them. In reverse mode they need the memory of a few states. The time of an
      ## event is a root on a true step, and so are its derivatives. What needs more than `steps` steps, or a step
      ## too small for doubles, is an error. Cost: 6 evaluations of `f` a step of "tsit5".
      ##
      ## example     round(odeint((t, y) -> -y, 1, [0, 1, 2]), 6)
      ##             [1, 0.367879, 0.135335]
      odeint(f, y0, ts, method="auto", rtol=1e-9, atol=1e-12, events=none, steps=100_000, dense=false) = {
        if method not in ("auto", "tsit5", "verner8", "taylor", "stiff", "rosenbrock", "symplectic") {
          error("odeint: `method` is \"auto\", \"tsit5\", \"verner8\", \"taylor\", \"stiff\", \"rosenbrock\" or \"symplectic\", not \(method)")
        }
        if len(ts) < 1 { error("odeint: there are no times") }
        if dense {
          if events != none { error("odeint: `dense=true` does not go with `events=`") }
          return dense_solution(f, y0, ts, method, rtol, atol, steps)
        }
        found = if carries((f, y0, ts, events)) {
          plainly(ode_states, f, y0, ts, method, rtol, atol, events, steps, false)
        } else {
          ode_states(f, y0, ts, method, rtol, atol, events, steps, false)
        }
        states = found.states
        (time, last) = (found.time, found.last)
        if carries((f, y0, ts, events)) and carried_order((f, y0, ts, events)) > 0 {
          times = if found.isOver { append([t for t in ts[..<len(states)]], time) } else { ts }
          (moving, prior, step) = moving_states(f, y0, times, found, rtol, atol, steps)
          states = [held + (v - stop_gradient(v)) for (held, v) in zip(states, moving)]
          if events != none and found.isOver {
            # The state at the time that was found, held; and from there a step of no length, as a function of that: in
            # a long one the derivatives by its length would be those of the method, not of the solution.
            near = step(prior.t, prior.y, stop_gradient(time - prior.t))
            rates(t, v) = ravel(f(t, unravel(v, y0)))
            jump(s) = verner8_step(rates, time, near, s, rates(time, near))[0]
            g(s) = events(time + s, unravel(jump(s), y0))
            # The mesh of the derivatives has a little other values, and a root of its own.
            s = settled_root(g, -stop_gradient(g(0)) / plainly(slope_at, g, 0))
            (t, v) = (time + s, jump(s))
            time += t - stop_gradient(t)
            last += v - stop_gradient(v)
          } else {
            last = states[-1]
          }
        }
        ys = [unravel(v, y0) for v in states]
        if events == none { ys } else { (t=time, y=unravel(last, y0), ts=ts[..<len(states)], ys=ys) }
      }

      ## The solution as a function of the time: a true step from the nearest one that was taken.
      dense_solution(f, y0, ts, method, rtol, atol, steps) = {
        found = if carries((f, y0, ts)) {
          plainly(ode_states, f, y0, ts, method, rtol, atol, none, steps, true)
        } else {
          ode_states(f, y0, ts, method, rtol, atol, none, steps, true)
        }
        (times, states) = (found.times, found.path)
        stiff = found.are_stiff
        (first, end) = (times[0], times[-1])
        backwards = end < first
        held_at(f, t) = {
          if not min(first, end) <= t <= max(first, end) { error("odeint: the solution is known from \(first) to \(end), not at \(t)") }
          k = if backwards { searchsorted(-times, -t) } else { searchsorted(times, t) }
          if times[min(k, len(times) - 1)] == t { return states[k] }
          rates(t, v) = ravel(f(t, unravel(v, y0)))
          (y, t0) = (states[k - 1], times[k - 1])
          step_of(if stiff[k] == 1 { found.stiff } else { found.plain })(rates, t0, y, t - t0, rates(t0, y), rtol, atol)[0]
        }
        t -> {
          if not carries((f, y0, ts, t)) { return unravel(held_at(f, t), y0) }
          value = plainly(held_at, f, t)
          at = odeint(f, y0, append([ts[0]], t), method, rtol, atol, none, steps)
          v = ravel(at[-1])
          unravel(value + (v - stop_gradient(v)), y0)
        }
      }

      ## A step of one of the methods, as a function that is compiled where it is called: it gives the new state, the estimated error and the rates there.
      step_of(method) = if method == "tsit5" {
        late((f, t, y, h, k1, rtol, atol) -> tsit5_step(f, t, y, h, k1))
      } else if method == "verner8" {
        late((f, t, y, h, k1, rtol, atol) -> verner8_step(f, t, y, h, k1))
      } else if method == "taylor" {
        late((f, t, y, h, k1, rtol, atol) -> taylor_step(f, t, y, h))
      } else if method == "rosenbrock" {
        late((f, t, y, h, k1, rtol, atol) -> rosenbrock_step(f, t, y, h, k1))
      } else if method == "symplectic" {
        late((f, t, y, h, k1, rtol, atol) -> (gauss_step(f, t, y, h), 0 * y, k1))
      } else {
        late((f, t, y, h, k1, rtol, atol) -> radau_step(f, t, y, h, rtol, atol))
      }

      ## The order of the error that a method estimates.
      ode_order(method) = if method == "verner8" { 8 } else if method == "taylor" { 16 } else if method in ("stiff", "rosenbrock") { 4 } else { 5 }

      ## The states at the times, without derivatives, and how they were found.
      ode_states(f, y0, ts, method, rtol, atol, events, steps, isKept) = {
        # What knows the structure of the state, and of how many numbers it is.
        rates(t, v) = like_state(ravel(f(t, unravel(v, y0))), v)
        shown(v) = unravel(v, y0)
        start(t) = ravel(y0) + 0.0
        y = start(0)
        t = ts[0] + 0.0
        k1 = rates(t, y)
        if len(k1) != len(y) { error("odeint: the state has \(len(y)) numbers, and f gives \(len(k1))") }
        if not sum(abs(k1)) < inf { error("odeint: f is \(f(ts[0], y0)) at the start") }
        if method == "symplectic" { return late(gauss_states)(f, y0, ts, rtol, atol, events, steps, isKept) }
        kind = if method == "auto" { "tsit5" } else { method }
        stiff_from = if method in ("stiff", "rosenbrock") { t } else { none }
        from = (t=t, y=y, k1=k1, h=0, used=0, index=1, states=(y,), times=[t], path=(y,), are_stiff=[0])
        found = late(ode_run)(rates, shown, start, ts, step_of(kind), ode_order(kind), method == "auto", 0, from, rtol, atol, events, steps, isKept)
        if found.isStiff {
          stiff_from = found.from.t
          found = late(ode_run)(rates, shown, start, ts, step_of("stiff"), 4, false, 1, found.from, rtol, atol, events, steps, isKept)
        }
        last = found.from
        (states=last.states, time=found.time, last=last.y, isOver=found.isOver, stiff_from=stiff_from, times=last.times, path=last.path, are_stiff=last.are_stiff,
          plain=kind, stiff="stiff")
      }

      ## Rates as an array of the kind of the state: a vector beside one, so that a step does not make one of them again and again.
      like_state(k, v) = if len(v) < 0 { v } else { k }

      ## The steps of one method from a state on, to the last of the times, an event, or where the equation turns out to be stiff, if `isAuto`.
      ode_run(rates, shown, start, ts, step, order, isAuto, mark, from, rtol, atol, events, steps, isKept) = {
        like = start(0)
        (t, y, k1, h, used) = (from.t, unravel(from.y, like), unravel(from.k1, like), from.h, from.used)
        (states, times, path, are_stiff) = (from.states, from.times, from.path, from.are_stiff)
        small = 0
        time = nan
        isOver = false
        isStiff = false
        for index in from.index..<len(ts) {
          goal = ts[index]
          direction = sign(goal - t)
          if h == 0 and direction != 0 { h = first_step(rates, t, y, k1, direction, rtol, atol) }
          while direction * (goal - t) > 0 {
            if used >= steps { error("odeint: \(steps) steps were not enough: they reach t = \(t), with steps of \(h). `steps=` allows more, method=\"stiff\" may need fewer") }
            left = abs(goal - t)
            isLast = h >= 0.999999 * left
            dt = if isLast { goal - t } else { direction * min(h, if 1.5 * h > left { left / 2 } else { h }) }
            if abs(dt) <= 1e-15 * abs(t) { error("odeint: the steps become too small near t = \(t): the solution may be infinite there, or f may jump") }
            if used % 64 == 0 { advanced(round(1000 * (t - ts[0]) / (ts[-1] - ts[0])), 1000) }
            (z, wrong, kz) = step(rates, t, y, dt, k1, rtol, atol)
            used += 1
            scale = atol + rtol * max(abs(y), abs(z))
            e = √mean((wrong / scale)^2)
            if e <= 1 {
              next = if isLast { goal } else { t + dt }
              if events != none {
                (g0, g1) = (events(t, shown(y)), events(next, shown(z)))
                if g0 * g1 < 0 or (g1 == 0 and g0 != 0) {
                  jump(s) = step(rates, t, y, s, k1, rtol, atol)[0]
                  s = root(s -> events(t + s, shown(jump(s))), if g1 == 0 { (dt, dt) } else { (0, dt) })
                  (time, y) = (t + s, jump(s))
                  isOver = true
                  break
                }
              }
              (t, y, k1) = (next, z, kz)
              if isKept {
                times = append(times, t)
                path = append(path, y)
                are_stiff = append(are_stiff, mark)
              }
              # Where accuracy would allow much more, stability is what limits the steps.
              if isAuto and used % 5 == 0 {
                small = if is_unstable(rates, t, y, dt) { small + 1 } else { max(0, small - 1) }
                if small >= 3 { (isStiff, order) = (true, 4) }
              }
            } else {
              isLast = false
            }
            factor = if e == 0 { 5 } else if e < inf { clamp(0.9 * e^(-1 / order), 0.2, 5) } else { 0.1 }
            h = if isLast and e <= 1 { max(h, abs(dt) * factor) } else { abs(dt) * factor }
            if isStiff {
              from = (t=t, y=y, k1=k1, h=h, used=used, index=index, states=states, times=times, path=path, are_stiff=are_stiff)
              return (from=from, time=time, isOver=false, isStiff=true)
            }
          }
          if isOver { break }
          states = append(states, y)
        }
        from = (t=t, y=y, k1=k1, h=h, used=used, index=len(ts), states=states, times=times, path=path, are_stiff=are_stiff)
        (from=from, time=time, isOver=isOver, isStiff=false)
      }

      ## A first step that is not too long (Hairer, Nørsett and Wanner 1993, II.4).
      first_step(rates, t, y, k, direction, rtol, atol) = {
        scale = atol + rtol * abs(y)
        d0 = √mean((y / scale)^2)
        d1 = √mean((k / scale)^2)
        h0 = if d0 < 1e-5 or d1 < 1e-5 { 1e-6 } else { 0.01 * d0 / d1 }
        next = rates(t + direction * h0, y + direction * h0 * k)
        d2 = √mean(((next - k) / scale)^2) / h0
        h1 = if max(d1, d2) <= 1e-15 { max(1e-6, h0 * 1e-3) } else { (0.01 / max(d1, d2))^(1 / 5) }
        min(100 * h0, h1)
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
      """#)
}
