// Library+IntegralTangents.swift -- pieces on which the derivatives of an integral are accurate, in Hyp.

extension Library {
  static let integralTangents = LibrarySource(
    name: "<library: derivatives of integrals>", functions: [],
    helpers: [
      "tangent_pieces", "integrand_jets", "integrand_values", "piece_point", "derivative_errors",
      "row_errors", "infinite_place", "refuse_moving_jumps", "refuse_jumps", "may_jump",
      "pieces_value", "piece_value",
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
        rows(part, origin, span, low, high) = derivative_errors(w, places, held, directions, order, part, origin, span, low, high, noise)
        refuse_moving_jumps(w, places, held, directions, order, part, low, high)
        # A singular end has its limit, not pieces of its own.
        count = len(directions) * order
        (wrong, sizes) = (zeros(len(part), count), zeros(len(part), count))
        own = where(not (found.endings[part] > 0 and low == 0))
        (e, s) = rows(part[own], origin[own], span[own], low[own], high[own])
        for n in 0..<len(own) {
          wrong[own[n]] = e[n]
          sizes[own[n]] = s[n]
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
            own = full(len(pieces), k)
            (e, s) = rows(own, pieces[:, 0], pieces[:, 1], pieces[:, 2], pieces[:, 3])
            (part, origin, span) = (concat(part, own), concat(origin, pieces[:, 0]), concat(span, pieces[:, 1]))
            (low, high) = (concat(low, pieces[:, 2]), concat(high, pieces[:, 3]))
            (wrong, sizes) = (concat(wrong, e), concat(sizes, s))
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
            (e, s) = rows([k, k], full(2, origin[worst]), full(2, span[worst]), [l, m], [m, h])
            wrong[worst] = e[0]
            sizes[worst] = s[0]
            wrong = append(wrong, e[1])
            sizes = append(sizes, s[1])
            halved += 1
          }
        }
        if halved > 0 { refuse_moving_jumps(w, places, held, directions, order, part[where(span == 0)], low[where(span == 0)], high[where(span == 0)]) }
        (part, origin, span, low, high)
      }

      ## The coefficients of order 0 to `order` in s of what stands below the integral at the numbers `at`, of which each has a part, an origin and
      ## a span, with what is captured moved by s times `direction`.
      integrand_jets(w, places, held, direction, order, part, origin, span, at) = taylor(
        s -> {
          (f, ends) = moved(w, places, held, s * direction)
          late(integrand_values)(f, ends, part, origin, span, at)
        }, 0, order)

      integrand_values(f, ends, part, origin, span, at) = {
        places = [end for end in ends]
        [piece_point(f, places, part[n], origin[n], span[n], at[n]) for n in 0..<len(at)]
      }

      piece_point(f, ends, k, origin, span, u) = {
        (p, q, w, form) = mapping(ends, k)
        if span == 0 { mapped(f, p, q, w, form, u) } else { mapped(f, p, q, w, form, origin + span * u^4) * (4 * abs(span) * u^3) }
      }

      ## The estimated errors of the derivatives on pieces, a row for each, along all directions and of all orders, and the integrals of their sizes.
      derivative_errors(w, places, held, directions, order, part, origin, span, low, high, noise) = {
        nodes = \#(KronrodRule.allNodes)
        weights = \#(KronrodRule.allWeights)
        gauss = \#(KronrodRule.allGaussWeights)
        (c, r) = ((low + high) / 2, (high - low) / 2)
        count = len(part)
        each(v) = [v[n // 15] for n in 0..<15 * count]
        at = [c[n // 15] + r[n // 15] * nodes[n % 15] for n in 0..<15 * count]
        (parts, origins, spans) = (each(part), each(origin), each(span))
        errors = zeros(count, len(directions) * order)
        sizes = zeros(count, len(directions) * order)
        column = 0
        for direction in directions {
          jets = late(integrand_jets)(w, places, held, direction, order, parts, origins, spans, at)
          for j in 1...order {
            (e, s) = late(row_errors)(jets[j], r, weights, weights - gauss, noise)
            errors[:, column] = e
            sizes[:, column] = s
            column += 1
          }
        }
        (errors, sizes)
      }

      ## The errors and the sizes of the integrals of numbers or arrays `x`, 15 for each piece.
      row_errors(x, r, weights, difference_weights, noise) = {
        count = len(r)
        errors = zeros(count)
        sizes = zeros(count)
        for n in 0..<count {
          (whole, difference) = (0, 0)
          if rank(x) == 1 {
            for i in 0..<15 {
              whole += weights[i] * abs(x[15 * n + i])
              difference += difference_weights[i] * x[15 * n + i]
            }
            (whole, difference) = (r[n] * whole, r[n] * abs(difference))
          } else {
            row = reshape(x[15 * n..<15 * n + 15], 15, size(x) // (15 * count))
            whole = r[n] * inner(weights, max(abs(row), axis=1))
            difference = r[n] * max(abs(difference_weights @ row))
          }
          if not whole < 1e300 {
            errors[n] = 1e300
          } else if whole > 0 {
            errors[n] = max(whole * min(1, 200 * difference / whole)^1.5 - noise, 0)
            sizes[n] = whole
          }
        }
        (errors, sizes)
      }

      ## Of three numbers around a place where a derivative is infinite the one that is nearest to it.
      infinite_place(w, places, held, direction, k, at) = {
        sizes = [magnitude(integrand_jets(w, places, held, direction, 1, [k], [0], [0], [t])[1]) for t in at]
        at[argmax(where(isfinite(sizes), sizes, inf))]
      }

      ## An error where f, or a derivative that is differentiated further, jumps at a place that depends on what is differentiated by:
      ## the rules would take its derivative as 0.
      refuse_moving_jumps(w, places, held, directions, order, part, low, high) = {
        count = 2 * (len(w[1]) - 1)
        # What may have a jump between: where two pieces meet, a narrow piece, the ends of two parts that meet.
        meeting = where(low > 1e-200)
        narrow = where(high - low < 1e-6)
        outer = [k for k in 0..<count - 1]
        edge = where(outer % 2 == 0, 1 - 1e-9, 1e-9)
        (first, second, before, after) = (outer, outer + 1, edge, edge)
        if len(meeting) + len(narrow) > 0 {
          before = concat(low[meeting] * (1 - 1e-9), low[narrow], edge)
          after = concat(low[meeting] * (1 + 1e-9), high[narrow], edge)
          first = concat(part[meeting], part[narrow], first)
          second = concat(part[meeting], part[narrow], second)
        }
        refuse_jumps(w, places, held, directions, order, first, before, second, after)
      }

      refuse_jumps(w, places, held, directions, order, first, before, second, after) = {
        count = len(before)
        for direction in directions {
          values(k, at, s) = {
            (v, now) = if s == 0 { (w, held) } else { (moved(w, places, held, s * direction), unravel(ravel(held) + s * direction, held)) }
            jets = late(integrand_jets)(v, places, now, direction, order - 1, k, 0 * at, 0 * at, at)
            reshape(jets, order, len(at), size(jets) // (order * len(at)))
          }
          at = concat(before, after)
          jets = late(integrand_jets)(w, places, held, direction, order - 1, concat(first, second), 0 * at, 0 * at, at)
          if not late(may_jump)(jets, count) { continue }
          both = reshape(jets, order, 2 * count, size(jets) // (2 * order * count))
          (left, right) = (both[:, ..<count], both[:, count...])
          jump = max(abs(right - left), axis=2)
          suspect = (jump > 1e-6 * (max(abs(left), axis=2) + max(abs(right), axis=2))) and jump < inf
          for j in 0..<order {
            for n in where(suspect[j]) {
              (l, h, u, v) = (before[n], after[n], left[j, n], right[j, n])
              (k0, k1) = (first[n], second[n])
              if k0 == k1 {
                for _ in 1...60 {
                  m = l + (h - l) / 2
                  if not l < m < h { break }
                  y = values([k0], [m], 0)[j, 0]
                  if norm(y - u) < norm(y - v) { (l, u) = (m, y) } else { (h, v) = (m, y) }
                }
              } else {
                (l, h) = if l < 0.5 { (1e-12, 1e-12) } else { (1 - 1e-12, 1 - 1e-12) }
                (u, v) = (values([k0], [l], 0)[j, 0], values([k1], [h], 0)[j, 0])
              }
              rest = magnitude(v - u)
              if 0.3 * jump[j, n] < rest < 2 * jump[j, n] {
                for s in [-1e-6, 1e-6] {
                  if magnitude(values([k0], [l], s)[j, 0] - u) > 0.3 * rest or magnitude(values([k1], [h], s)[j, 0] - v) > 0.3 * rest {
                    error("integrate: near \(place_of(w[1], k0, l)) f \(if j == 0 { "jumps" } else { "has a kink" }), at a place that depends on what you differentiate by. Put that place among `breaks`")
                  }
                }
              }
            }
          }
        }
      }

      ## Whether numbers differ between the first half of the places and the second by more than they may; of arrays, that is looked at later.
      may_jump(jets, count) = {
        if rank(jets) != 2 { return true }
        for j in 0..<len(jets) {
          for n in 0..<count {
            (u, v) = (jets[j, n], jets[j, count + n])
            if 1e-6 * (abs(u) + abs(v)) < abs(v - u) < inf { return true }
          }
        }
        false
      }

      ## The sum of the rules on all pieces.
      pieces_value(f, ends, part, origin, span, low, high) = {
        places = [end for end in ends]
        exact = 0
        for k in 0..<len(part) { exact += piece_value(f, places, part[k], origin[k], span[k], low[k], high[k]) }
        exact
      }

      ## The rule of 15 points on a piece of those on which derivatives are accurate.
      piece_value(f, ends, k, origin, span, low, high) = {
        (p, q, w, form) = mapping(ends, k)
        if span == 0 {
          kronrod_value(t -> mapped(f, p, q, w, form, t), low, high)
        } else {
          kronrod_value(u -> mapped(f, p, q, w, form, origin + span * u^4) * (4 * abs(span) * u^3), low, high)
        }
      }
      """#)
}
