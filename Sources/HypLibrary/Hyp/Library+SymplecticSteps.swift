// Library+SymplecticSteps.swift -- Hamiltonian systems by steps of one length, in Hyp.

extension Library {
  static let symplecticSteps = LibrarySource(
    name: "<library: symplectic steps>", functions: [],
    helpers: [
      "gauss_step", "gauss_states", "gauss_run",
    ],
    text: #"""
      ## A step of Gauss's method with three stages, of order 6, which keeps what a Hamiltonian system keeps.
      gauss_step(f, t, y, h) = {
        s = 3.872983346207417
        A = [[5 / 36, 2 / 9 - s / 15, 5 / 36 - s / 30], [5 / 36 + s / 24, 2 / 9, 5 / 36 - s / 24], [5 / 36 + s / 30, 2 / 9 + s / 15, 5 / 36]]
        (Z, _, isSettled) = solved_stages(f, t, y, h, A, [0.5 - s / 10, 0.5, 0.5 + s / 10], 1, 1e-14, 1e-15)
        n = len(y)
        if not isSettled { return nan * y }
        y + (5 * Z[..<n] - 4 * Z[n..<2n] + 5 * Z[2n...]) / 3
      }

      ## The states at the times by Gauss's method, with as many steps of one length as make them accurate.
      gauss_states(f, y0, ts, rtol, atol, events, steps, isKept) = {
        if not is_tuple(y0) or len(y0) != 2 or len(ravel(y0[0])) != len(ravel(y0[1])) {
          error("odeint: \"symplectic\" is for a state (q, p) of places and as many momenta")
        }
        rates(t, v) = ravel(f(t, unravel(v, y0)))
        y = ravel(y0) + 0.0
        span = sum(abs(ts[1...] - ts[..<-1]))
        if span == 0 { span = 1 }
        # About a radian of what swings fastest at the start.
        n = len(y)
        h = min(span, 1 / (norm(reshape(jacobian(v -> rates(ts[0] + 0.0, v))(y), n * n)) + 1e-300))
        last = none
        while true {
          count = sum(ceil(abs(ts[1...] - ts[..<-1]) / h))
          if count > steps { error("odeint: \(steps) steps were not enough for \"symplectic\": so many of length \(span / steps) are less accurate than asked for. `steps=` allows more, a larger `rtol=` needs fewer") }
          found = gauss_run(rates, y, ts, h, none, y0, false)
          if last != none {
            # The error falls like the sixth power of the length.
            e = 0
            for (a, b) in zip(found.states, last) { e = max(e, max(abs(a - b) / (atol + rtol * max(abs(a), abs(b))))) }
            e /= (longer / h)^6 - 1
            if e <= 1 { break }
            last = found.states
            (longer, h) = (h, h * (if e < inf { clamp(0.9 * e^(-1 / 6), 0.1, 0.7) } else { 0.25 }))
          } else {
            if isfinite(sum(found.states[-1])) { last = found.states }
            (longer, h) = (h, h / 2)
          }
        }
        if events == none and not isKept { found } else { gauss_run(rates, y, ts, h, events, y0, isKept) }
      }

      ## Steps of Gauss's method, each at most `h` long, all between two times of one length.
      gauss_run(rates, y, ts, h, events, like, isKept) = {
        t = ts[0] + 0.0
        states = (y,)
        (times, path) = ([t], [y])
        time = nan
        isOver = false
        for index in 1..<len(ts) {
          length = ts[index] - ts[index - 1]
          count = max(1, ceil(abs(length) / h))
          dt = length / count
          for k in 1...count {
            z = gauss_step(rates, t, y, dt)
            next = if k == count { ts[index] } else { ts[index - 1] + k * dt }
            if events != none {
              (g0, g1) = (events(t, unravel(y, like)), events(next, unravel(z, like)))
              if g0 * g1 < 0 or (g1 == 0 and g0 != 0) {
                s = root(s -> events(t + s, unravel(gauss_step(rates, t, y, s), like)), if g1 == 0 { (dt, dt) } else { (0, dt) })
                (time, y) = (t + s, gauss_step(rates, t, y, s))
                isOver = true
                break
              }
            }
            (t, y) = (next, z)
            if isKept {
              times = append(times, t)
              path = append(path, y)
            }
          }
          if isOver { break }
          states = append(states, y)
        }
        (states=states, time=time, last=y, isOver=isOver, stiff_from=none, times=times, path=path, are_stiff=0 * times,
          plain="symplectic", stiff="stiff")
      }
      """#)
}
