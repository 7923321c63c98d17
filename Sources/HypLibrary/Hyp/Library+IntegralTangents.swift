// Library+IntegralTangents.swift -- pieces on which the derivatives of an integral are accurate, in Hyp.

extension Library {
  static let integralTangents = LibrarySource(
    name: "<library: derivatives of integrals>", functions: [],
    helpers: [
      "tangent_pieces", "integrand_jets", "integrand_values", "derivative_errors",
      "infinite_place", "refuse_moving_jumps", "refuse_jumps", "piece_value",
    ],
    text: #"""
      ## The pieces on which derivatives are accurate, found on plain numbers: those of the value, halved where a derivative needs it.
      ##
      ## `w` is f with the ends, `held` what is captured in the `places` of it that derivatives are taken by, `moving` how it moves. A piece from `low` to `high` is one of the
      ## part's own numbers from 0 to 1 where its `span` is 0. Otherwise these are origin + span * u^4 for the piece's numbers u: at the origin a
      ## derivative is infinite.
      tangent_pieces(w, places, held, moving, order, tol, found) = {
        directions = tangent_directions(moving, ravel(held), order)
        (part, low, high) = (found.part, found.low, found.high)
        if len(directions) == 0 { return (part, 0 * part, 0 * part, low, high) }
        (origin, span) = (0.0 * part, 0.0 * part)
        ends = w[1]
        noise = 1e-15 * found.size
        rows(k) = derivative_errors(w, places, held, directions, order, part[k], origin[k], span[k], low[k], high[k], noise)
        refuse_moving_jumps(w, places, held, directions, order, part, low, high)
        wrong = []
        sizes = []
        for k in 0..<len(part) {
          # A singular end has its limit, not pieces of its own.
          isEnd = found.endings[part[k]] > 0 and low[k] == 0
          (e, s) = if isEnd { (zeros(len(directions) * order), zeros(len(directions) * order)) } else { rows(k) }
          wrong = append(wrong, e)
          sizes = append(sizes, s)
        }
        halved = 0
        isTried = false
        while true {
          whole = max(sum(sizes, axis=0), 1e-300)
          if all(sum(wrong, axis=0) <= tol * whole) { break }
          worst = argmax(max(wrong / whole, axis=1))
          (k, l, h) = (part[worst], low[worst], high[worst])
          m = l + (h - l) / 2
          isCurved = span[worst] != 0
          isNarrow = h - l <= 4e-16 * h or not l < m < h or h < 1e-290
          at = if isCurved { origin[worst] + span[worst] * m^4 } else { m }
          known = origin[part == k and span != 0]
          isKnown = any(abs(known - at) < 1e-10 * at)
          if isCurved and h <= 0.1 { (isNarrow, isKnown) = (true, true) }
          if isNarrow and not isKnown and at > 1e-10 and halved < 2000 and not found.endings[k] > 0 {
            # A derivative is infinite there: the pieces of this part begin at such places.
            if not isCurved { at = infinite_place(w, places, held, directions[0], k, [l, m, h]) }
            kept = where(part != k)
            (part, origin, span, low, high) = (part[kept], origin[kept], span[kept], low[kept], high[kept])
            (wrong, sizes) = (wrong[kept], sizes[kept])
            meeting = sort(unique(append(known, at)))
            pieces = [[0, 0, 0, meeting[0] / 2], [meeting[0], -meeting[0] / 2, 0, 1]]
            for n in 1..<len(meeting) {
              half = (meeting[n] - meeting[n - 1]) / 2
              pieces = concat(pieces, [[meeting[n - 1], half, 0, 1], [meeting[n], -half, 0, 1]])
            }
            if meeting[-1] < 1 { pieces = append(pieces, [meeting[-1], 1 - meeting[-1], 0, 1]) }
            for piece in pieces {
              part = append(part, k)
              origin = append(origin, piece[0])
              span = append(span, piece[1])
              low = append(low, piece[2])
              high = append(high, piece[3])
              (e, s) = derivative_errors(w, places, held, directions, order, k, piece[0], piece[1], piece[2], piece[3], noise)
              wrong = append(wrong, e)
              sizes = append(sizes, s)
            }
            halved += 1
          } else {
            if isNarrow or halved >= 2000 {
              place = place_of(ends, k, at)
              accuracy = max(sum(wrong, axis=0) / whole)
              error(if accuracy < 1e-3 {
                "integrate: the accuracy reached for the derivative is \(sci(accuracy, 1)), not \(tol). It is hardest near \(place): `breaks=` tells where f jumps or has a kink, a larger `tol=` takes what was reached"
              } else {
                "integrate: the derivative of f is too large near \(place) to be integrated. If f has a kink there that depends on what you differentiate by, put that place among `breaks`"
              })
            }
            (part, origin, span) = (append(part, k), append(origin, origin[worst]), append(span, span[worst]))
            low = append(low, m)
            high = append(high, h)
            high[worst] = m
            (e, s) = derivative_errors(w, places, held, directions, order, k, origin[worst], span[worst], l, m, noise)
            wrong[worst] = e
            sizes[worst] = s
            (e, s) = derivative_errors(w, places, held, directions, order, k, origin[worst], span[worst], m, h, noise)
            wrong = append(wrong, e)
            sizes = append(sizes, s)
            halved += 1
          }
        }
        refuse_moving_jumps(w, places, held, directions, order, part[where(span == 0)], low[where(span == 0)], high[where(span == 0)])
        (part, origin, span, low, high)
      }

      ## The coefficients of order 0 to `order` in s of what stands below the integral at the numbers `at`, with what is captured moved by s times `direction`.
      integrand_jets(w, places, held, direction, order, k, origin, span, at) = taylor(
        s -> {
          (f, ends) = moved(w, places, held, s * direction)
          integrand_values(f, ends, k, origin, span, at)
        }, 0, order)

      integrand_values(f, ends, k, origin, span, at) = {
        inner = integrand(f, ends, k)
        if span == 0 { [inner(t) for t in at] } else { [inner(origin + span * u^4) * (4 * abs(span) * u^3) for u in at] }
      }

      ## The estimated errors of the derivatives on a piece, along all directions and of all orders, and the integrals of their sizes.
      derivative_errors(w, places, held, directions, order, k, origin, span, low, high, noise) = {
        nodes = \#(KronrodRule.allNodes)
        weights = \#(KronrodRule.allWeights)
        gauss = \#(KronrodRule.allGaussWeights)
        (c, r) = ((low + high) / 2, (high - low) / 2)
        errors = []
        sizes = []
        for direction in directions {
          jets = integrand_jets(w, places, held, direction, order, k, origin, span, c + r * nodes)
          for j in 1...order {
            row = jets[j]
            if rank(row) > 1 { row = reshape(row, 15, size(row) // 15) } else { row = row[:, none] }
            whole = r * inner(weights, max(abs(row), axis=1))
            difference = r * max(abs((weights - gauss) @ row))
            (e, s) = if not whole < 1e300 {
              (1e300, 0)
            } else if whole == 0 {
              (0, 0)
            } else {
              (max(whole * min(1, 200 * difference / whole)^1.5 - noise, 0), whole)
            }
            errors = append(errors, e)
            sizes = append(sizes, s)
          }
        }
        (errors, sizes)
      }

      ## Of three numbers around a place where a derivative is infinite the one that is nearest to it.
      infinite_place(w, places, held, direction, k, at) = {
        sizes = [magnitude(integrand_jets(w, places, held, direction, 1, k, 0, 0, [t])[1]) for t in at]
        at[argmax(where(isfinite(sizes), sizes, inf))]
      }

      ## An error where f, or a derivative that is differentiated further, jumps at a place that depends on what is differentiated by:
      ## the rules would take its derivative as 0.
      refuse_moving_jumps(w, places, held, directions, order, part, low, high) = {
        count = 2 * (len(w[1]) - 1)
        for k in 0..<count {
          # What may have a jump between: where two pieces meet, a narrow piece, the ends of two parts that meet.
          own = part == k
          meeting = low[own and low > 1e-200]
          narrow = own and high - low < 1e-6
          before = concat(meeting * (1 - 1e-9), low[narrow])
          after = concat(meeting * (1 + 1e-9), high[narrow])
          if len(before) > 0 { refuse_jumps(w, places, held, directions, order, k, before, k, after) }
          if k % 2 == 0 {
            refuse_jumps(w, places, held, directions, order, k, [1 - 1e-9], k + 1, [1 - 1e-9])
          } else if k + 1 < count {
            refuse_jumps(w, places, held, directions, order, k, [1e-9], k + 1, [1e-9])
          }
        }
      }

      refuse_jumps(w, places, held, directions, order, k0, before, k1, after) = {
        for direction in directions {
          values(k, at, s) = {
            v = integrand_jets(moved(w, places, held, s * direction), places, unravel(ravel(held) + s * direction, held), direction, order - 1, k, 0, 0, at)
            reshape(v, order, len(at), size(v) // (order * len(at)))
          }
          (left, right) = (values(k0, before, 0), values(k1, after, 0))
          jump = max(abs(right - left), axis=2)
          suspect = (jump > 1e-6 * (max(abs(left), axis=2) + max(abs(right), axis=2))) and jump < inf
          for j in 0..<order {
            for n in where(suspect[j]) {
              (l, h, u, v) = (before[n], after[n], left[j, n], right[j, n])
              if k0 == k1 {
                for _ in 1...60 {
                  m = l + (h - l) / 2
                  if not l < m < h { break }
                  y = values(k0, [m], 0)[j, 0]
                  if norm(y - u) < norm(y - v) { (l, u) = (m, y) } else { (h, v) = (m, y) }
                }
              } else {
                (l, h) = if l < 0.5 { (1e-12, 1e-12) } else { (1 - 1e-12, 1 - 1e-12) }
                (u, v) = (values(k0, [l], 0)[j, 0], values(k1, [h], 0)[j, 0])
              }
              rest = magnitude(v - u)
              if 0.3 * jump[j, n] < rest < 2 * jump[j, n] {
                for s in [-1e-6, 1e-6] {
                  if magnitude(values(k0, [l], s)[j, 0] - u) > 0.3 * rest or magnitude(values(k1, [h], s)[j, 0] - v) > 0.3 * rest {
                    error("integrate: near \(place_of(w[1], k0, l)) f \(if j == 0 { "jumps" } else { "has a kink" }), at a place that depends on what you differentiate by. Put that place among `breaks`")
                  }
                }
              }
            }
          }
        }
      }

      ## The rule of 15 points on a piece of those on which derivatives are accurate.
      piece_value(f, ends, k, origin, span, low, high) = {
        inner = integrand(f, ends, k)
        kronrod_value(if span == 0 { inner } else { u -> inner(origin + span * u^4) * (4 * abs(span) * u^3) }, low, high)
      }
      """#)
}
