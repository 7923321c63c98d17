// Library+IntegralEnds.swift -- integrals up to an end where the integrand is singular, in Hyp.

extension Library {
  static let integralEnds = LibrarySource(
    name: "<library: ends of integrals>", functions: [],
    helpers: [
      "end_panels", "end_entry", "end_limits", "end_rest", "end_grows", "ending_limits",
      "ending_value",
      "ending_column",
    ],
    text: #"""
      ## The integrals over the panels from 1/2 to 1, from 1/4 to 1/2, … of a part's own numbers, a row each, summed up; and each panel's own.
      end_panels(count, part, low, high, values, k) = {
        own = where(part == k and low > 0)
        panels = zeros((count, len(ravel(values[own[0]]))))
        for i in own { panels[floor(-log2(high[i]))] += ravel(values[i]) }
        (cumsum(panels, axis=0), panels)
      }

      ## The limit of the rows of `S` where it stands best in the table of Wynn's epsilon algorithm (1956), with its error; and whether there is one.
      ## Of sums of powers and logarithms, which the panels before a singular end are, it finds the limit from twenty of them.
      end_entry(S) = {
        count = len(S)
        size = max(abs(S[-1]), 1e-300)
        (before, here) = (0 * concat(S, S[..<1]), S)
        (isFound, least) = (false, inf)
        (value, error) = (S[-1], inf * size)
        for c in 1...count - 3 {
          d = here[1...] - here[..<-1]
          (before, here) = (here, before[1..<len(here)] + 1 / where(d == 0, 1e-300, d))
          if c % 2 == 0 and len(here) >= 3 {
            wrong = abs(here[2...] - here[1..<-1]) + abs(here[2...] - here[..<-2])
            r = max(where(isfinite(wrong), wrong, inf) / size, axis=1)
            n = argmin(r)
            if r[n] < least { (isFound, least, value, error) = (true, r[n], here[n + 2], wrong[n]) }
          }
        }
        (isFound, value, error)
      }

      ## The last numbers of every other column of that table up to `top`, in any mode: limits that take in all rows.
      end_limits(S, top) = {
        (before, here) = (0 * concat(S, S[..<1]), S)
        limits = ()
        for c in 1...top {
          d = here[1...] - here[..<-1]
          (before, here) = (here, before[1..<len(here)] + 1 / where(stop_gradient(d) == 0, 1e-300, d))
          if c % 2 == 0 { limits = append(limits, here[-1]) }
        }
        limits
      }

      ## What is left of a part's integral beyond its panels, and its error, which is infinite where the
      ## panels do not become smaller, as they must for there to be an integral.
      end_rest(part, low, high, values, k, h) = {
        (S, panels) = end_panels(round(-log2(h)), part, low, high, values, k)
        P = abs(panels)
        shrinks = (P[-1] <= 0.9965 * P[-2] and P[-2] <= 0.9965 * P[-3]) or P[-1] <= 1e-17 * abs(S[-1])
        (isFound, limit, wrong) = end_entry(S)
        if not all(shrinks) or not all(isfinite(limit)) or not isFound { return (values[0], inf) }
        rest = limit - S[-1]
        (if rank(values[0]) == 0 { rest[0] } else { unravel(rest, values[0]) },
          max(10 * wrong + 1e-14 * abs(limit)))
      }

      ## Whether, far beyond the panels, `f` has more to give than where they end: what grows too fast for an integral may begin small.
      end_grows(f, ends, k, zero, size) = {
        for h in [2.0^-40, 2.0^-100, 2.0^-300, 2.0^-600] { if kronrod(f, ends, k, h / 2, h, zero).2 > size { return true } }
        false
      }

      ## Limits of the integral over part `k`, which ends in a singularity, in any mode: from its panels, by the columns up to `top`.
      ending_limits(f, ends, k, low, high, count, top) = {
        sums = ()
        whole = 0
        for j in 0..<count {
          for i in where(high <= 2.0^-j and high > 2.0^(-j - 1)) { whole += piece_value(f, ends, k, 0, 0, low[i], high[i]) }
          sums = append(sums, ravel(whole))
        }
        (end_limits([row for row in sums], top), whole)
      }

      ending_value(f, ends, k, low, high, count, column) = {
        (limits, like) = ending_limits(f, ends, k, low, high, count, column)
        if rank(like) == 0 { limits[-1][0] } else { unravel(limits[-1], like) }
      }

      ## The column in which the derivatives stand best: where they differ least from those of the one before. An error where that is
      ## too much.
      ending_column(w, places, held, moving, order, tol, k, low, high, count) = {
        top = 2 * min((count - 3) // 2, 8)
        wrong = zeros(top // 2)
        for direction in tangent_directions(moving, ravel(held), order) {
          jets = taylor(
            s -> {
              (f, ends) = moved(w, places, held, s * direction)
              [limit for limit in ending_limits(f, ends, k, low, high, count, top).0]
            }, 0, order)
          for j in 1...order {
            row = jets[j]
            own = [max(abs(row[n] - row[n - 1])) / max(max(abs(row[n])), 1e-300) for n in 1..<top // 2]
            wrong[1...] = max(wrong[1...], where(isfinite(own), own, inf))
          }
        }
        n = argmin(wrong[1...]) + 1
        if not wrong[n] <= max(tol, 1e-9) {
          error("integrate: the accuracy reached for the derivative is \(sci(wrong[n], 1)), not \(tol), at the end near \(place_of(w[1], k, 0)), where f is singular: substitute so that it lies at 0")
        }
        2 * (n + 1)
      }
      """#)
}
