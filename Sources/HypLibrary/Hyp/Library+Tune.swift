// Library+Tune.swift -- hyperparameters by gradient: what programs call, and how trainings are described, in Hyp.

extension Library {
  static let tuning = LibrarySource(
    name: "<library: tuning>", functions: ["tune", "hypergradient"],
    helpers: [
      "hypergradient_of", "tune_run", "tune_tangents", "tune_call", "tune_parameters", "tuned",
      "tune_chosen", "tune_scales", "tune_names", "tune_name", "tune_spot", "tune_slopes",
      "tune_minimum", "tune_result", "tune_picture",
    ],
    text: #"""
      ## The hyperparameters with which `train` gives the least number, from `start`: a number, an array, or a tuple or record of them.
      ## `train` takes them as `start` holds them; or the fields of a record one by one, where its parameters have their names, as in
      ## `train(α, β, steps=100)` for (α=0.01, β=0.9).
      ##
      ## Each step is a training that carries its derivatives along: value, gradient and Hessian in one forward pass. On these stands a
      ## model that is trusted within a region, which grows where the model was right. What diverges (inf, nan) is a step that is not
      ## taken. Where the search settles, or derivatives say nothing, trainings around it, up to two decades away, look for
      ## something better. Losses above 0 are compared by their logarithms.
      ##
      ## `scale` says how a hyperparameter moves: "log" by factors, "logit" between 0 and 1, "linear" by sums; a record sets some by name.
      ## "auto" is "logit" for what starts at 0.5 or above and below 1, as momentum does, "log" for all else above 0, and "linear" for the rest;
      ## what presses against 1 is tried on "log" too.
      ##
      ## `mode` is "forward" (the choice for up to 8 numbers), "iterate" (gradients in reverse mode, with a memory for O(log n) states where
      ## the training is a loop by `iterate`), or "implicit", which differentiates the minimum and not the way there. For the latter two,
      ## `train` may be a record: (start, step, steps, loss) for a training by `step(w, h)`, or (start, objective, loss) for weights that
      ## minimize `objective(w, h)`; `loss(w, h)` is what to make small. With `objective`, one gradient costs a system that conjugate gradients
      ## solve by Hessian-vector products, for any number of hyperparameters.
      ##
      ## The result is the record (params, value, gradient, trainings, diverged, converged, mode, notes, history, picture). `trainings` counts all that were
      ## run, at most as many as the argument says, `diverged` those of them that did; `notes` says in words what to know: where the loss is rough, has a kink, or does
      ## not depend on something. `history` has a row for each training with derivatives that did not diverge: its loss, the norm of the relative gradient, and
      ## whether it was a step. `plot(tune(…))` draws the history with a band: what a change of all hyperparameters by a tenth makes of
      ## the loss. It ends where a step promises less than `tol` of the loss. Derivatives of `params` follow the least loss ("forward").
      ##
      ## example     round(tune(h -> (log(h.α) + 3)^2 + 1, (α=1e-6)).params.α, 6)
      ##             0.049787
      tune(train, start, mode="auto", scale="auto", trainings=100, tol=1e-5) = {
        if mode not in ("auto", "forward", "iterate", "implicit") {
          error("tune: `mode` is \"auto\", \"forward\", \"iterate\" or \"implicit\", not \(mode)")
        }
        if not is_tuple(train) {
          if mode == "implicit" {
            error("tune: the implicit rule needs what the training minimizes: tune((start=w, objective=(w, h) -> …, loss=(w, h) -> …), …)")
          }
          count = tune_parameters(train, start)
          return tuned(h -> tune_call(train, h, count), start, mode, scale, trainings, tol)
        }
        if "loss" not in train or "start" not in train or not ("objective" in train or ("step" in train and "steps" in train)) {
          error("tune: a training is a function, or a record (start, step, steps, loss) or (start, objective, loss); this one has \(fields(train))")
        }
        if "objective" in train and mode in ("auto", "implicit") {
          tuned(train, start, "implicit", scale, trainings, tol)
        } else if "step" in train {
          if mode == "implicit" { error("tune: the implicit rule needs `objective`, which the training minimizes") }
          tuned(h -> tune_run(train, h), start, mode, scale, trainings, tol)
        } else {
          error("tune: mode=\"\(mode)\" needs `step` and `steps`, or a training that is a function")
        }
      }

      ## The loss of `train` at the hyperparameters `h` and its gradient there, with what they cost: the record
      ## (value, gradient, norm, mode, norms, seconds, plain_seconds). `train` and `mode` are as for `tune`; `norms` holds how long the derivative of the
      ## weights is after each step of a training that is described by its `step`, in forward mode: what grows by a factor each step is
      ## chaos, and what shrinks is forgotten. Else it is empty. `cost(train, h)` counts operations and bytes.
      ##
      ## example     hypergradient(h -> h.α^2, (α=3)).gradient.α
      ##             6
      hypergradient(train, h, mode="auto") = {
        if mode not in ("auto", "forward", "iterate", "implicit") {
          error("hypergradient: `mode` is \"auto\", \"forward\", \"iterate\" or \"implicit\", not \(mode)")
        }
        isForward = mode == "forward" or (mode == "auto" and len(ravel(h)) <= 8)
        if not is_tuple(train) {
          if mode == "implicit" {
            error("hypergradient: the implicit rule needs what the training minimizes: hypergradient((start=w, objective=(w, h) -> …, loss=(w, h) -> …), h)")
          }
          count = tune_parameters(train, h)
          hypergradient_of(h -> tune_call(train, h, count), h, isForward)
        } else if "objective" in train and mode in ("auto", "implicit") {
          from = clock()
          (y, g, w) = tune_implicit(train.objective, train.loss, h, train.start, train.start)
          if not abs(y) < inf { error("hypergradient: no minimum of the objective was found at \(h), or its Hessian there is singular") }
          (value=y, gradient=g, norm=√inner(g, g), mode="implicit", norms=[], seconds=clock() - from, plain_seconds=nan)
        } else if "step" not in train {
          error("hypergradient: a training is a function, or a record (start, step, steps, loss) or (start, objective, loss)")
        } else if isForward {
          from = clock()
          y = tune_run(train, h)
          plain = clock() - from
          (value, g, norms) = tune_tangents(train, h)
          (value=y, gradient=g, norm=√inner(g, g), mode="forward", norms=norms, seconds=clock() - from - plain, plain_seconds=plain)
        } else {
          hypergradient_of(h -> tune_run(train, h), h, false)
        }
      }

      hypergradient_of(f, h, isForward) = {
        from = clock()
        y = f(h)
        plain = clock() - from
        g = if isForward { forward_grad(f)(h) } else { grad(f)(h) }
        (value=y, gradient=g, norm=√inner(g, g), mode=if isForward { "forward" } else { "iterate" }, norms=[], seconds=clock() - from - plain, plain_seconds=plain)
      }

      ## The loss at the end of a training that is described by its step.
      tune_run(train, h) = train.loss(iterate(w -> train.step(w, h), train.start, train.steps), h)

      ## The loss, its gradient, and the length of the tangents after each step.
      tune_tangents(train, h) = {
        v = ravel(h) + 0.0
        n = len(v)
        ways = [if i == j { 1.0 } else { 0.0 } for i in 0..<n for j in 0..<n]
        along(i) = unravel(ways[i * n..<(i + 1) * n], h)
        w = train.start
        Z = [0 * ravel(w) for _ in 0..<n]
        norms = []
        for t in 1...train.steps {
          Z = [ravel(jvp(s -> train.step(s[0], s[1]), (w, h), (unravel(Z[i], w), along(i))).1) for i in 0..<n]
          w = train.step(w, h)
          norms = append(norms, norm(Z))
        }
        g = [jvp(s -> train.loss(s[0], s[1]), (w, h), (unravel(Z[i], w), along(i))).1 for i in 0..<n]
        (train.loss(w, h), unravel(g, h), norms)
      }

      ## Calls a training with the hyperparameters as a whole (0), or with the first `count` of them one by one.
      tune_call(f, h, count) = {
        if count == 0 { f(h) } else if count == 1 { f(h[0]) } else if count == 2 { f(h[0], h[1]) } else if count == 3 {
          f(h[0], h[1], h[2])
        } else if count == 4 { f(h[0], h[1], h[2], h[3]) } else if count == 5 { f(h[0], h[1], h[2], h[3], h[4]) } else {
          f(h[0], h[1], h[2], h[3], h[4], h[5])
        }
      }

      ## How many hyperparameters a training takes one by one; 0 if it takes them as a whole.
      tune_parameters(f, start) = {
        if not is_tuple(start) { return 0 }
        text = string(f)
        if " of " in text or "(" not in text { return 0 }
        arrow = find(text, "->")
        opening = find(text, "(")
        if arrow != none and arrow < opening { return 0 }
        (depth, part, parts) = (0, "", ())
        for k in opening..<len(text) {
          c = text[k]
          if c in "([{" { depth += 1 }
          if c in ")]}" { depth -= 1 }
          if depth == 0 { break }
          if c == "," and depth == 1 {
            parts = append(parts, trim(part))
            part = ""
          } else if depth > 1 or c != "(" {
            part = part + c
          }
        }
        parts = append(parts, trim(part))
        names = map(p -> trim(split(p, "=")[0]), parts)
        needed = sum([if "=" in p { 0 } else { 1 } for p in parts])
        n = len(start)
        own = if is_record(start) { fields(start) } else { () }
        isNamed = is_record(start) and len(names) >= n and all([names[k] == own[k] for k in 0..<min(n, len(names))])
        isMixed = is_record(start) and all([name in names for name in own])
        if not isNamed and needed < 2 and not isMixed { return 0 }
        if n > 6 { error("tune: a training with more than 6 hyperparameters takes them as one record: train(h) = …") }
        if is_record(start) and not isNamed {
          error("tune: \(text) takes its hyperparameters in another order, or by other names than \(own)")
        }
        if needed > n { error("tune: \(text) needs \(needed) arguments, and there are \(n) hyperparameters") }
        n
      }

      ## The search on the scales of the hyperparameters, and what it found.
      tuned(f, start, mode, scale, trainings, tol) = {
        like = stop_gradient(start)
        x = if not is_tuple(like) and rank(like) == 1 { like } else { ravel(like) }
        n = len(x)
        if n == 0 { error("tune: there is nothing to tune") }
        if not trainings >= 3 { error("tune: 3 trainings are the fewest that tell something, and `trainings` is \(trainings)") }
        chosen = tune_chosen(x, like, scale)
        codes = where(chosen == 3, 2, chosen)
        place(u) = unravel(tune_spot(u, x, codes), like)
        if mode == "implicit" {
          found = tune_descent((u, p, w) -> tune_minimum(f, u, p, w, x, codes, like), f.start, n, trainings, tol)
          return tune_result(found, found.u, x, codes, like, mode)
        }
        g(u) = f(place(u))
        kind = if mode == "auto" { if n <= 8 { "forward" } else { "iterate" } } else { mode }
        found = if kind == "forward" and n <= 8 {
          tune_newton(g, codes, trainings, tol)
        } else if kind == "forward" {
          tune_descent((u, p, w) -> tune_slope(g, u + p), 0, n, trainings, tol)
        } else {
          tune_descent((u, p, w) -> { (y, d) = value_and_grad(g)(u + p); (y, d, w) }, 0, n, trainings, tol)
        }
        # What was only taken to stay below 1, and presses against it, may pass.
        pressing = chosen == 3 and stop_gradient(tune_spot(found.u, x, codes)) > 0.99
        if kind == "forward" and n <= 8 and any(pressing) and found.used + 5 <= trainings {
          x2 = where(pressing, x, stop_gradient(tune_spot(found.u, x, codes)))
          codes2 = where(pressing, 1, codes)
          second = tune_newton(u -> f(unravel(tune_spot(u, x2, codes2), like)), codes2, trainings - found.used, tol)
          second.rows = second.rows + [found.used, 0, 0, 0, 0, 0]
          isBetter = second.value < found.value
          found.used += second.used
          found.diverged += second.diverged
          if isBetter {
            second.used = found.used
            second.diverged = found.diverged
            second.rows = concat(found.rows, second.rows)
            h(u) = f(unravel(tune_spot(u, x2, codes2), like))
            u = if second.carries { polished_minimum(h, second.u, -inf, inf, "tune") } else { second.u }
            return tune_result(second, u, x2, codes2, like, kind)
          }
        }
        u = if found.carries and kind == "forward" and n <= 8 { polished_minimum(g, found.u, -inf, inf, "tune") } else { found.u }
        if found.carries and not (kind == "forward" and n <= 8) {
          error("tune: its result has no derivatives for more than 8 hyperparameters or in reverse mode; stop_gradient(…) holds what it captures")
        }
        tune_result(found, u, x, codes, like, kind)
      }

      ## The scales of all numbers, which must stand on them; one alone where they are the same for very many.
      tune_chosen(x, like, scale) = {
        chosen = tune_scales(like, scale)
        codes = where(chosen == 3, 2, chosen)
        if not all(isfinite(x)) { error("tune: the hyperparameters start at \(like)") }
        for k in where(codes == 1 and x <= 0) {
          error("tune: \(tune_name(like, k)) = \(x[k]) has no logarithm: start above 0, or use scale=\"linear\"")
        }
        for k in where(codes == 2 and (x <= 0 or x >= 1)) {
          error("tune: \(tune_name(like, k)) = \(x[k]) is not between 0 and 1: scale=\"log\" or \"linear\" would allow it")
        }
        if len(x) > 10_000 and all(chosen == chosen[0]) { [chosen[0]] } else { chosen }
      }

      ## How each number is changed: 0 adds, 1 multiplies, 2 moves the logit, and 3 does if it is not told otherwise.
      tune_scales(x, scale) = {
        if is_tuple(x) {
          codes = []
          names = tune_names(x)
          if is_record(scale) {
            for name in fields(scale) {
              if name not in names { error("tune: `scale` names \(name), and the hyperparameters are \(names)") }
            }
          }
          for k in 0..<len(x) {
            own = if not is_record(scale) { scale } else if names[k] in fields(scale) { scale[names[k]] } else { "auto" }
            codes = concat(codes, tune_scales(x[k], own))
          }
          codes
        } else {
          if scale not in ("auto", "linear", "log", "logit") {
            error("tune: a scale is \"auto\", \"log\", \"logit\" or \"linear\", not \(scale)")
          }
          v = ravel(x)
          code = if scale == "linear" { 0 } else if scale == "log" { 1 } else if scale == "logit" { 2 } else if not all(v > 0) {
            0
          } else if all(v >= 0.5) and all(v < 1) { 3 } else { 1 }
          code * ones(len(v))
        }
      }

      ## The fields of a record, or the places of a tuple.
      tune_names(x) = if is_record(x) { fields(x) } else { map(k -> string(k), 0..<len(x)) }

      ## What messages call a number of the hyperparameters.
      tune_name(like, k) = {
        if is_tuple(like) {
          left = k
          names = tune_names(like)
          for i in 0..<len(like) {
            count = len(ravel(like[i]))
            if left < count { return if count == 1 { names[i] } else { "\(names[i])[\(left)]" } }
            left -= count
          }
        }
        if size(ravel(like)) == 1 { "the hyperparameter" } else { "number \(k)" }
      }

      ## Hyperparameters by their changes on their scales.
      tune_spot(u, x, codes) = {
        if all(codes == 1) { return x * exp(u) }
        unit = where(x == 0, 1, abs(x))
        where(codes == 1, x * exp(where(codes == 1, u, 0)),
          where(codes == 2, x / (x + (1 - x) * exp(where(codes == 2, where(u > 25, -25, where(u < -25, 25, -u)), 0))), x + unit * u))
      }

      ## The derivatives of that.
      tune_slopes(spot, x, codes) = {
        if all(codes == 1) { return spot }
        where(codes == 1, spot, where(codes == 2, spot * (1 - spot), where(x == 0, 1, abs(x))))
      }

      ## The loss by the implicit rule at the changes u + p, its gradient by them, and the weights.
      tune_minimum(f, u, p, w, x, codes, like) = {
        spot = tune_spot(u + p, x, codes)
        (y, g, w) = tune_implicit(f.objective, f.loss, unravel(spot, like), w, f.start)
        (y, ravel(g) * tune_slopes(spot, x, codes), w)
      }

      tune_result(found, u, x, codes, like, mode) = {
        n = len(x)
        spot = tune_spot(u, x, codes)
        held = stop_gradient(spot)
        notes = found.notes
        if n <= 12 {
          for k in where(found.slopes <= 1e-7 * abs(found.value)) {
            notes = append(notes, "the loss hardly depends on \(tune_name(like, k)) here: its derivatives vanish")
          }
          for k in where(codes == 2 and held > 0.9999) {
            notes = append(notes, "\(tune_name(like, k)) nears 1, which its logit scale never passes; scale=\"log\" lets it")
          }
        }
        if found.ends == "" { notes = append(notes, "not settled within \(found.used) trainings: `trainings=` allows more") }
        if mode == "forward" and n > 8 {
          notes = append(notes, "\(n) tangents were carried through each training: mode=\"iterate\" needs one pass back instead")
        }
        # By the chain rule from the scales to the numbers themselves.
        factor = tune_slopes(held, x, codes)
        rows = found.rows
        history = (training=rows[:, 0], value=rows[:, 1], norm=rows[:, 2], radius=rows[:, 4], taken=rows[:, 5] == 1)
        picture() = tune_picture(rows, found.isLog)
        (params=unravel(spot, like), value=found.value, gradient=unravel(found.gradient / where(factor == 0, 1, factor), like), trainings=found.used, diverged=found.diverged,
          converged=found.ends in ("settled", "flat"), mode=mode, notes=notes, history=history, picture=picture)
      }

      ## What `plot` draws: the losses of the steps, what was tried besides, and the band of a change by a tenth.
      tune_picture(rows, isLog) = {
        taken = rows[where(rows[:, 5] == 1)]
        others = rows[where(rows[:, 5] == 0 and rows[:, 1] < 10 * max(taken[:, 1]))]
        (k, y, s) = (taken[:, 0], taken[:, 1], min(taken[:, 3], 20))
        (low, high) = if isLog { (y * exp(-s), y * exp(s)) } else { (y - s, y + s) }
        series = (steps=(k, y), not_taken=(others[:, 0], others[:, 1]))
        (series=if len(others) > 0 { series } else { (steps=(k, y)) }, band=(k, low, high),
          line=if len(others) > 0 { (not_taken="none") } else { none }, points=if len(others) > 0 { (steps="circle", not_taken="cross") } else { "circle" },
          ylog=isLog, xlabel="training", ylabel="loss", title="Tuning, and the band of a change by 10 %")
      }
      """#)
}
