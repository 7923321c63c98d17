// Library+Integrals.swift -- integrals, in Hyp.

extension Library {
  static let integrals = LibrarySource(
    name: "<library: integrals>", functions: ["integrate"],
    helpers: [
      "ends_between", "integral_pieces", "point_within", "place_of", "integrand", "mapping",
      "mapped", "magnitude", "kronrod", "kronrod_of_number", "kronrod_of_array", "kronrod_result",
      "kronrod_value",
    ],
    text: #"""
      ## The integral of `f` from `a` to `b`, either of which may be infinite. `f` takes a number and gives a number or an array.
      ##
      ## Adaptive Gauss-Kronrod rules of 15 points (QUADPACK, Piessens et al. 1983): the piece with the largest error is halved until the
      ## errors sum up to no more than `tol` times the integral of |f|. Infinite ends are mapped to finite ones. At the ends `f` is never
      ## evaluated, so it may be infinite there, as powers and logarithms are: the panels before such an end have a limit, which Wynn's
      ## epsilon algorithm finds; `breaks` are points within, such as kinks, jumps and poles that can be integrated over,
      ## where pieces begin and end. Where the accuracy is not reached, or `f` grows too fast to have an integral, that is an error.
      ## `full=true` gives the record (value, error, evaluations), whatever was reached.
      ##
      ## Derivatives with respect to `a`, `b`, `breaks` and all that `f` captures have an error control of their own: their pieces are halved
      ## further until the derivatives of every order that is asked for are accurate to `tol`, and a place where a derivative is infinite is
      ## found; the value is the same with and without them. Where that does not come, or `f` jumps at a place that depends
      ## on what is differentiated by, an error says so: such a place belongs into `breaks`.
      ## Cost: 15 evaluations of `f` a piece, of which there are two at least, and about three times as many with derivatives.
      ##
      ## example     round(integrate(x -> exp(-x^2), -inf, inf), 12)
      ##             1.772453850906
      integrate(f, a, b, tol=1e-10, breaks=(), full=false) = {
        (start, finish) = (stop_gradient(a), stop_gradient(b))
        sense = 1
        if start > finish {
          (a, b) = (b, a)
          (start, finish) = (finish, start)
          sense = -1
        }
        if not carries((f, a, b, breaks)) {
          found = integral_pieces(f, a, b, tol, breaks, full)
          return if full { (value=sense * found.value, error=found.error, evaluations=found.evaluations) } else { sense * found.value }
        }
        found = plainly(integral_pieces, f, a, b, tol, breaks, full)
        ends = ends_between(a, b, breaks, found.middle)
        w = (f, ends)
        order = carried_order(w)
        total = found.value
        if order > 0 and found.error < inf and start < finish {
          places = captured_places(w)
          held = stop_gradient(captured(w))
          (part, origin, span, low, high) = plainly(tangent_pieces, w, places, held, captured_directions(w), order, tol, found)
          plain = where(not found.endings[part] > 0)
          exact = late(pieces_value)(f, ends, part[plain], origin[plain], span[plain], low[plain], high[plain])
          for k in where(found.endings > 0) {
            own = where(part == k and low > 0)
            count = round(-log2(min(low[own])))
            (starts, stops) = (low[own], high[own])
            column = plainly(ending_column, w, places, held, captured_directions(w), order, tol, k, starts, stops, count)
            exact += ending_value(f, ends, k, starts, stops, count, column)
          }
          total += exact - stop_gradient(exact)
        }
        # Over nothing, an integral still changes with its ends.
        if order > 0 and not start < finish and abs(start) < inf {
          exact = kronrod_value(t -> (b - a) * f(a + (b - a) * t), 0, 1)
          total += exact - stop_gradient(exact)
        }
        if full { (value=sense * total, error=found.error, evaluations=found.evaluations) } else { sense * total }
      }

      ## The ends of all pieces of an integral: its own, breaks in between, and one in the middle where there is need of it.
      ends_between(a, b, breaks, middle) = {
        ends = (a,)
        for p in breaks { if stop_gradient(a) < stop_gradient(p) < stop_gradient(b) { ends = append(ends, p) } }
        if middle != none { ends = append(ends, middle) }
        append(ends, b)
      }

      ## The value of an integral, without derivatives, and the pieces that it needed.
      integral_pieces(f, a, b, tol, breaks, full) = {
        if not tol > 0 { error("integrate: tol must be positive, not \(tol)") }
        if not a <= b { error("integrate: the ends must be numbers, not \(a) and \(b)") }
        middle = none
        isBroken = false
        for p in breaks { if a < p < b { isBroken = true } }
        if not isBroken {
          if abs(a) < inf and abs(b) < inf {
            # A pole in the very middle can be integrated over.
            m = (a + b) / 2
            if not magnitude(f(m)) < inf and a < m { middle = m }
          } else if a == -inf and b == inf {
            middle = 0
          }
        }
        # The ends as plain numbers.
        ends = [a]
        for p in breaks { if a < p < b { ends = append(ends, p) } }
        if middle != none { ends = append(ends, middle) }
        ends = append(ends, b)
        zero = 0 * f(point_within(a, b))
        # The pieces: which of the parts between two ends, seen from which end, and where in it, from 0 to 1.
        (value, wrong, whole) = kronrod(f, ends, 0, 0, 1, zero)
        (part, low, high) = ([0.0], [0.0], [1.0])
        values = if rank(zero) == 0 { [value] } else { (value,) }
        (errors, sizes) = ([wrong], [whole])
        for k in 1..<2 * (len(ends) - 1) {
          (value, wrong, whole) = kronrod(f, ends, k, 0, 1, zero)
          part = append(part, k)
          low = append(low, 0)
          high = append(high, 1)
          values = append(values, value)
          errors = append(errors, wrong)
          sizes = append(sizes, whole)
        }
        halved = 0
        # Of each part whether its end is a limit (1), and was not to be found as one (-1).
        endings = zeros(len(part))
        while sum(errors) > tol * sum(sizes) {
          worst = argmax(errors)
          (l, h, k) = (low[worst], high[worst], part[worst])
          if l == 0 and h < 1e-6 {
            goal = tol * sum(sizes) / 4
            isReady = endings[k] == 0 and sum(errors * (part == k)) - errors[worst] <= goal
            if isReady {
              (rest, left) = end_rest(part, low, high, values, k, h)
              if left < errors[worst] and left <= goal and not end_grows(f, ends, k, zero, sizes[worst]) {
                values[worst] = rest
                errors[worst] = left
                sizes[worst] = magnitude(rest)
                endings[k] = 1
                continue
              }
            }
            if isReady or endings[k] > 0 { endings[k] = -1 }
          }
          middle_point = l + (h - l) / 2
          if halved >= 2000 or not l < middle_point < h or h - l < 1e-300 { break }
          (value, wrong, whole) = kronrod(f, ends, k, l, middle_point, zero)
          values[worst] = value
          errors[worst] = wrong
          sizes[worst] = whole
          high[worst] = middle_point
          (value, wrong, whole) = kronrod(f, ends, k, middle_point, h, zero)
          values = append(values, value)
          errors = append(errors, wrong)
          sizes = append(sizes, whole)
          part = append(part, k)
          low = append(low, middle_point)
          high = append(high, h)
          halved += 1
        }
        total = zero
        for value in values { total += value }
        if not (full or (sum(errors) <= tol * sum(sizes) and sum(errors) < inf)) {
          worst = argmax(errors)
          place = place_of(ends, part[worst], (low[worst] + high[worst]) / 2)
          accuracy = sum(errors) / sum(sizes)
          error(if accuracy < 1e-3 {
            "integrate: the accuracy reached is \(sci(accuracy, 1)), not \(tol). f is hardest near \(place): `breaks=` tells where it jumps or has a kink, a larger `tol=` takes what was reached"
          } else if errors[worst] == inf {
            "integrate: f is not finite near \(place). Where it can be integrated over, put that point among `breaks`, take a larger `tol`, or substitute so that it lies at 0"
          } else {
            "integrate: f seems to have no integral from \(a) to \(b): it grows or oscillates too much near \(place)"
          })
        }
        (value=total, error=sum(errors), evaluations=30 * (len(ends) - 1 + halved),
          middle=middle, part=part, low=low, high=high, size=sum(sizes), endings=endings)
      }

      ## A finite point between two ends.
      point_within(a, b) = if abs(a) < inf {
        if abs(b) < inf { a + (b - a) * 0.4142 } else { a + 0.4142 }
      } else {
        if abs(b) < inf { b - 0.4142 } else { 0.4142 }
      }

      ## A place in part `k`: of two parts between two ends, the first is seen from the lower one, the second from the upper.
      place_of(ends, k, t) = {
        (u, v) = (stop_gradient(ends[k // 2]), stop_gradient(ends[k // 2 + 1]))
        if abs(u) < inf and abs(v) < inf {
          d = (v - u) / 2 * t
          if k % 2 == 0 { u + d } else { v - d }
        } else if abs(u) < inf {
          s = if k % 2 == 0 { t / 2 } else { 1 - t / 2 }
          u + s / (1 - s)
        } else {
          s = if k % 2 == 0 { 1 - t / 2 } else { t / 2 }
          v - s / (1 - s)
        }
      }

      ## `f` on part `k` as a function on the numbers from 0 to 1.
      integrand(f, ends, k) = {
        (p, q, w, form) = mapping(ends, k)
        t -> mapped(f, p, q, w, form, t)
      }

      ## How the numbers from 0 to 1 become part `k`: as p + q t between two ends, or along half of a line, near its end (1) or far (2).
      mapping(ends, k) = {
        (u, v) = (ends[k // 2], ends[k // 2 + 1])
        isFirst = k % 2 == 0
        if abs(u) < inf {
          if abs(v) < inf {
            w = (v - u) / 2
            if isFirst { (u, w, w, 0) } else { (v, -w, w, 0) }
          } else {
            (u, 1, 1, if isFirst { 1 } else { 2 })
          }
        } else {
          (v, -1, 1, if isFirst { 2 } else { 1 })
        }
      }

      mapped(f, p, q, w, form, t) = if form == 0 {
        f(p + q * t) * w
      } else if form == 1 {
        f(p + q * (t / (2 - t))) * 2 / (2 - t)^2
      } else {
        f(p + q * (2 / t) - q) * 2 / t^2
      }

      magnitude(x) = if rank(x) == 0 { abs(x) } else { max(abs(x)) }

      ## The rules of 15 and of 7 points between `l` and `h` on part `k`: the integral, the estimated error and the integral of the size. The error
      ## is beyond all bounds where `f` is not finite.
      kronrod(f, ends, k, l, h, zero) = if rank(zero) == 0 { kronrod_of_number(f, ends, k, l, h) } else { kronrod_of_array(integrand(f, ends, k), l, h, zero) }

      kronrod_of_number(f, ends, k, l, h) = {
        (p, q, w, form) = mapping(ends, k)
        nodes = \#(KronrodRule.nodes)
        weights = \#(KronrodRule.weights)
        gauss = \#(KronrodRule.gaussWeights)
        c = (l + h) / 2
        r = (h - l) / 2
        y = mapped(f, p, q, w, form, c)
        isSound = abs(y) < inf
        if not isSound { y = 0 }
        fine = \#(KronrodRule.middleWeight) * y
        coarse = \#(KronrodRule.middleGaussWeight) * y
        whole = \#(KronrodRule.middleWeight) * abs(y)
        for i in 0..<7 {
          d = r * nodes[i]
          # Between finite ends, without a call between.
          left = if form == 0 { f(p + q * (c - d)) * w } else { mapped(f, p, q, w, form, c - d) }
          right = if form == 0 { f(p + q * (c + d)) * w } else { mapped(f, p, q, w, form, c + d) }
          if abs(left) < inf and abs(right) < inf {
            both = left + right
            fine += weights[i] * both
            coarse += gauss[i] * both
            whole += weights[i] * (abs(left) + abs(right))
          } else {
            isSound = false
          }
        }
        kronrod_result(r * fine, r * abs(fine - coarse), r * whole, isSound, l, h)
      }

      kronrod_of_array(f, l, h, zero) = {
        nodes = \#(KronrodRule.nodes)
        weights = \#(KronrodRule.weights)
        gauss = \#(KronrodRule.gaussWeights)
        c = (l + h) / 2
        r = (h - l) / 2
        y = f(c)
        isSound = magnitude(y) < inf
        if not isSound { y = zero }
        fine = \#(KronrodRule.middleWeight) * y
        coarse = \#(KronrodRule.middleGaussWeight) * y
        whole = \#(KronrodRule.middleWeight) * magnitude(y)
        for i in 0..<7 {
          d = r * nodes[i]
          left = f(c - d)
          right = f(c + d)
          if magnitude(left) < inf and magnitude(right) < inf {
            both = left + right
            fine += weights[i] * both
            coarse += gauss[i] * both
            whole += weights[i] * (magnitude(left) + magnitude(right))
          } else {
            isSound = false
          }
        }
        kronrod_result(r * fine, r * magnitude(fine - coarse), r * whole, isSound, l, h)
      }

      ## An integral with its estimated error and size. A difference of the rules that is small beside the size says that the finer one is much
      ## more accurate.
      kronrod_result(value, difference, size, isSound, l, h) = {
        if not (isSound and size < 1e300) { return (value, inf, if size < 1e300 { size } else { 0 }) }
        # Where points are hardly distinct, a pole could stand.
        if h - l <= 1e-12 * h and l > 0 { return (value, size, size) }
        (value, if size == 0 { 0 } else { max(size * min(2, 200 * difference / size)^1.5, 1e-15 * size) }, size)
      }

      ## The rule of 15 points alone.
      kronrod_value(f, l, h) = {
        nodes = \#(KronrodRule.nodes)
        weights = \#(KronrodRule.weights)
        c = (l + h) / 2
        r = (h - l) / 2
        sum = \#(KronrodRule.middleWeight) * f(c)
        for i in 0..<7 {
          d = r * nodes[i]
          sum += weights[i] * (f(c - d) + f(c + d))
        }
        r * sum
      }
      """#)
}
