// Library+Integrals.swift -- integrals, in Hyp.

extension Library {
  static let integrals = LibrarySource(
    name: "<library: integrals>", functions: ["integrate"],
    helpers: [
      "point_within", "place_of", "integrand", "held_integrand", "magnitude", "kronrod",
      "kronrod_of_number", "kronrod_of_array", "kronrod_result", "kronrod_value",
    ],
    text: #"""
      ## The integral of `f` from `a` to `b`, either of which may be infinite. `f` takes a number and gives a number or an array.
      ##
      ## Adaptive Gauss-Kronrod rules of 15 points (QUADPACK, Piessens et al. 1983): the piece with the largest error is halved until the
      ## errors sum up to no more than `tol` times the integral of |f|. Infinite ends are mapped to finite ones. At the ends `f` is never
      ## evaluated, so it may be infinite there; `breaks` are points within, such as kinks, jumps and poles that can be integrated over,
      ## where pieces begin and end. Where the accuracy is not reached, or `f` grows too fast to have an integral, that is an error.
      ## `full=true` gives the record (value, error, evaluations), whatever was reached.
      ##
      ## Derivatives with respect to `a`, `b`, `breaks` and all that `f` captures are those of the rules on the pieces that the value
      ## needed, each halved; the value is the same with and without them. A kink that depends on a parameter belongs into `breaks`.
      ## Cost: 15 evaluations of `f` a piece, of which there are two at least, and three times as many with derivatives.
      ##
      ## example     round(integrate(x -> exp(-x^2), -inf, inf), 12)
      ##             1.772453850906
      integrate(f, a, b, tol=1e-10, breaks=(), full=false) = {
        sense = 1
        if stop_gradient(a) > stop_gradient(b) {
          (a, b) = (b, a)
          sense = -1
        }
        if not tol > 0 { error("integrate: tol must be positive, not \(tol)") }
        if not stop_gradient(a) <= stop_gradient(b) { error("integrate: the ends must be numbers, not \(a) and \(b)") }
        ends = (a,)
        for p in breaks { if stop_gradient(a) < stop_gradient(p) < stop_gradient(b) { ends = append(ends, p) } }
        if len(ends) == 1 and abs(stop_gradient(a)) < inf and abs(stop_gradient(b)) < inf {
          # A pole in the very middle can be integrated over.
          middle = stop_gradient((a + b) / 2)
          if not magnitude(stop_gradient(f(middle))) < inf and stop_gradient(a) < middle { ends = append(ends, middle) }
        }
        if stop_gradient(a) == -inf and stop_gradient(b) == inf and len(ends) == 1 { ends = append(ends, 0) }
        ends = append(ends, b)
        # The ends as plain numbers.
        places = zeros(len(ends))
        for i in 0..<len(ends) { places[i] = stop_gradient(ends[i]) }
        zero = 0 * stop_gradient(f(point_within(stop_gradient(a), stop_gradient(b))))
        # The pieces: which of the parts between two ends, seen from which end, and where in it, from 0 to 1.
        part = [k for k in 0..<2 * (len(ends) - 1)]
        low = 0.0 * part
        high = low + 1
        values = ()
        errors = []
        sizes = []
        for k in part {
          (value, wrong, whole) = kronrod(held_integrand(f, places, k), 0, 1, zero)
          values = append(values, value)
          errors = append(errors, wrong)
          sizes = append(sizes, whole)
        }
        halved = 0
        while sum(errors) > tol * sum(sizes) {
          worst = argmax(errors)
          (l, h, k) = (low[worst], high[worst], part[worst])
          middle = l + (h - l) / 2
          if halved >= 2000 or not l < middle < h or h - l < 1e-300 { break }
          inner = held_integrand(f, places, k)
          (value, wrong, whole) = kronrod(inner, l, middle, zero)
          values[worst] = value
          errors[worst] = wrong
          sizes[worst] = whole
          high[worst] = middle
          (value, wrong, whole) = kronrod(inner, middle, h, zero)
          values = append(values, value)
          errors = append(errors, wrong)
          sizes = append(sizes, whole)
          part = append(part, k)
          low = append(low, middle)
          high = append(high, h)
          halved += 1
        }
        total = zero
        for value in values { total += value }
        if carries(f(point_within(stop_gradient(a), stop_gradient(b)))) or carries(a) or carries(b) or carries(breaks) {
          exact = zero
          for k in 0..<len(part) {
            inner = integrand(f, ends, part[k])
            middle = low[k] + (high[k] - low[k]) / 2
            exact += kronrod_value(inner, low[k], middle)
            exact += kronrod_value(inner, middle, high[k])
          }
          total += exact - stop_gradient(exact)
        }
        result = (value=sense * total, error=sum(errors), evaluations=30 * (len(ends) - 1 + halved))
        if full { return result }
        if not (sum(errors) <= tol * sum(sizes) and sum(errors) < inf) {
          worst = argmax(errors)
          place = place_of(ends, part[worst], (low[worst] + high[worst]) / 2)
          accuracy = sum(errors) / sum(sizes)
          error(if accuracy < 1e-3 {
            "integrate: the accuracy reached is \(sci(accuracy, 1)), not \(tol). f is hardest near \(place): `breaks=` tells where it jumps or has a kink, a larger `tol=` takes what was reached"
          } else if errors[worst] == inf {
            "integrate: f is not finite near \(place). Where it can be integrated over, put that point among `breaks`, take a larger `tol`, or substitute so that it lies at 0"
          } else {
            "integrate: f seems to have no integral from \(stop_gradient(a)) to \(stop_gradient(b)): it grows or oscillates too much near \(place)"
          })
        }
        sense * total
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
        (u, v) = (ends[k // 2], ends[k // 2 + 1])
        isFirst = k % 2 == 0
        if abs(u) < inf {
          if abs(v) < inf {
            w = (v - u) / 2
            if isFirst { t -> f(u + w * t) * w } else { t -> f(v - w * t) * w }
          } else {
            if isFirst { t -> f(u + t / (2 - t)) * 2 / (2 - t)^2 } else { t -> f(u + 2 / t - 1) * 2 / t^2 }
          }
        } else {
          if isFirst { t -> f(v - 2 / t + 1) * 2 / t^2 } else { t -> f(v - t / (2 - t)) * 2 / (2 - t)^2 }
        }
      }

      held_integrand(f, places, k) = {
        inner = integrand(f, places, k)
        t -> stop_gradient(inner(t))
      }

      magnitude(x) = if rank(x) == 0 { abs(x) } else { max(abs(x)) }

      ## The rules of 15 and of 7 points between `l` and `h`: the integral, the estimated error and the integral of the size. The error
      ## is beyond all bounds where `f` is not finite.
      kronrod(f, l, h, zero) = if rank(zero) == 0 { kronrod_of_number(f, l, h) } else { kronrod_of_array(f, l, h, zero) }

      kronrod_of_number(f, l, h) = {
        nodes = [0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945, 0.5860872354676911, 0.4058451513773972, 0.20778495500789848]
        weights = [0.022935322010529224, 0.06309209262997856, 0.10479001032225019, 0.14065325971552592, 0.1690047266392679, 0.19035057806478542, 0.20443294007529889]
        gauss = [0, 0.1294849661688697, 0, 0.27970539148927664, 0, 0.3818300505051189, 0]
        c = (l + h) / 2
        r = (h - l) / 2
        y = f(c)
        isSound = abs(y) < inf
        if not isSound { y = 0 }
        fine = 0.20948214108472782 * y
        coarse = 0.4179591836734694 * y
        whole = 0.20948214108472782 * abs(y)
        for i in 0..<7 {
          d = r * nodes[i]
          left = f(c - d)
          right = f(c + d)
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
        nodes = [0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945, 0.5860872354676911, 0.4058451513773972, 0.20778495500789848]
        weights = [0.022935322010529224, 0.06309209262997856, 0.10479001032225019, 0.14065325971552592, 0.1690047266392679, 0.19035057806478542, 0.20443294007529889]
        gauss = [0, 0.1294849661688697, 0, 0.27970539148927664, 0, 0.3818300505051189, 0]
        c = (l + h) / 2
        r = (h - l) / 2
        y = f(c)
        isSound = magnitude(y) < inf
        if not isSound { y = zero }
        fine = 0.20948214108472782 * y
        coarse = 0.4179591836734694 * y
        whole = 0.20948214108472782 * magnitude(y)
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
        nodes = [0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945, 0.5860872354676911, 0.4058451513773972, 0.20778495500789848]
        weights = [0.022935322010529224, 0.06309209262997856, 0.10479001032225019, 0.14065325971552592, 0.1690047266392679, 0.19035057806478542, 0.20443294007529889]
        c = (l + h) / 2
        r = (h - l) / 2
        sum = 0.20948214108472782 * f(c)
        for i in 0..<7 {
          d = r * nodes[i]
          sum += weights[i] * (f(c - d) + f(c + d))
        }
        r * sum
      }
      """#)
}
