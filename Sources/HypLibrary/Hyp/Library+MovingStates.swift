// Library+MovingStates.swift -- steps on which the derivatives of a solution are accurate, in Hyp.

extension Library {
  static let movingStates = LibrarySource(
    name: "<library: derivatives of solutions>", functions: [],
    helpers: [
      "moving_states", "moving_interval", "tangent_steps", "tangent_step",
    ],
    text: #"""
      ## The states at the times with derivatives, on steps on which these are accurate: all of them, the time and the state before the last step,
      ## and a step as a function of where it begins and how long it is.
      moving_states(f, y0, ts, found, rtol, atol, steps) = {
        w = (f, y0, ts)
        places = captured_places(w)
        held = stop_gradient(captured(w))
        (meshes, are_stiff) = plainly(tangent_steps, w, places, held, captured_directions(w), carried_order(w), found.stiff_from, rtol, atol, steps)
        rates(t, v) = like_state(ravel(f(t, unravel(v, y0))), v)
        start(t) = ravel(y0) + 0.0
        isStiff = false
        for own in are_stiff { if len(own) > 0 and any(own == 1) { isStiff = true } }
        step = if isStiff {
          late((rates, mark, t, y, h) -> if mark == 1 { late(radau_step)(rates, t, y, h, rtol, atol)[0] } else { late(verner8_step)(rates, t, y, h, rates(t, y))[0] })
        } else {
          late((rates, mark, t, y, h) -> verner8_step(rates, t, y, h, rates(t, y))[0])
        }
        y = start(0)
        out = (y,)
        prior = (t=ts[0], y=y)
        last = 0
        for index in 1..<len(ts) {
          own = are_stiff[index - 1]
          if len(own) > 0 {
            (t, before, y) = late(moving_interval)(rates, start, step, meshes[index - 1], own, ts[index - 1], ts[index] - ts[index - 1], y)
            prior = (t=t, y=before)
            last = own[-1]
          }
          out = append(out, y)
        }
        (out, prior, (t, y, h) -> step(rates, last, t, y, h))
      }

      ## The steps between two times: the time and the state before the last one, and the state after it.
      moving_interval(rates, start, step, mesh, own, from, length, y) = {
        go(state) = {
          k = state.k
          (y=step(rates, own[k], from + mesh[k] * length, state.y, (mesh[k + 1] - mesh[k]) * length), k=k + 1)
        }
        count = len(own)
        y = iterate(go, (y=unravel(y, start(0)), k=0), count - 1).y
        t = from + mesh[count - 1] * length
        (t, y, step(rates, own[count - 1], t, y, (1 - mesh[count - 1]) * length))
      }

      ## Steps on which the derivatives of all orders are accurate, as fractions of the way between two times, and the method of each; found on plain numbers.
      tangent_steps(w, places, held, moving, order, stiff_from, rtol, atol, steps) = {
        directions = tangent_directions(moving, ravel(held), order)
        (f, y0, ts) = w
        # Errors add up, and a derivative has no more digits than the state.
        accuracy = max(0.1 * rtol, 1e-13)
        paths = [taylor(s -> ravel(moved(w, places, held, s * d)[1]) + 0.0, 0, order) for d in directions]
        paths = [p for p in paths]
        size = len(ravel(y0))
        rates(t, v) = ravel(f(t, unravel(v, y0)))
        tops = [abs(p) for p in paths]
        (meshes, are_stiff) = ((), ())
        used = 0
        h = 0
        for index in 1..<len(ts) {
          (start, length) = (ts[index - 1], ts[index] - ts[index - 1])
          (mesh, stiff) = ([0.0], [])
          θ = 0
          if length != 0 and h == 0 {
            y = ravel(y0) + 0.0
            h = 4 * first_step(rates, start, y, rates(start, y), sign(length), accuracy, 0.1 * atol)
          }
          while length != 0 and θ < 1 {
            if used >= steps { error("odeint: \(steps) steps were not enough for the derivative: they reach t = \(start + θ * length). `steps=` allows more") }
            t = start + θ * length
            part = h / abs(length)
            δ = if part >= 0.999999 * (1 - θ) { 1 - θ } else if 1.5 * part > 1 - θ { (1 - θ) / 2 } else { part }
            if abs(δ * length) <= 1e-15 * abs(t) { error("odeint: the steps for the derivative become too small near t = \(t): it may be infinite there, or f may have a kink") }
            isStiff = stiff_from != none and sign(length) * (t - (if stiff_from == none { t } else { stiff_from })) >= 0
            own = if isStiff { "stiff" } else { "verner8" }
            step = step_of(own)
            ends = ()
            e = 0
            for (n, d) in enumerate(directions) {
              path = paths[n]
              jets = taylor(s -> late(tangent_step)(moved(w, places, held, s * d), index, θ, δ, along(path, s), step, accuracy, atol), 0, order)
              (z, wrong) = (jets[:, ..<size], jets[:, size...])
              top = max(tops[n], abs(z))
              scale = accuracy * (top + 1e-3 * max(top, axis=1)[:, none]) + 1e-290
              scale[0] += 0.1 * atol
              e = max(e, max(max(abs(wrong) / scale)))
              ends = append(ends, z)
            }
            used += 1
            if e <= 1 {
              paths = ends
              tops = [max(top, abs(z)) for (top, z) in zip(tops, ends)]
              θ = if δ == 1 - θ { 1 } else { θ + δ }
              mesh = append(mesh, θ)
              stiff = append(stiff, if isStiff { 1 } else { 0 })
            }
            factor = if e == 0 { 5 } else if e < inf { clamp(0.9 * e^(-1 / ode_order(own)), 0.2, 5) } else { 0.1 }
            h = if θ == 1 and e <= 1 { max(h, δ * abs(length) * factor) } else { δ * abs(length) * factor }
          }
          meshes = append(meshes, mesh)
          are_stiff = append(are_stiff, stiff)
        }
        (meshes, are_stiff)
      }

      ## The new state and the estimated error of one step, of an equation whose parts have been moved.
      tangent_step(w, index, θ, δ, y, step, rtol, atol) = {
        (f, y0, ts) = w
        (start, length) = (ts[index - 1], ts[index] - ts[index - 1])
        y = unravel(y, ravel(y0))
        rates(t, v) = like_state(ravel(f(t, unravel(v, y0))), v)
        t = start + θ * length
        (z, wrong, _) = step(rates, t, y, δ * length, rates(t, y), rtol, atol)
        ravel((z, wrong))
      }
      """#)
}
