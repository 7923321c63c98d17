// Library+Checks.swift -- derivatives against each other and against differences, in Hyp.

extension Library {
  static let checks = LibrarySource(
    name: "<library: checks>", functions: ["check_grad"],
    text: """
      ## Compares the gradient of a function that returns one number at `x`, which may be a number, an array,
      ## or a tuple or record of them: reverse mode, forward mode and central differences, along
      ## three random directions, or `along` a given one. Returns a record of columns, which the
      ## prompt shows as a table. `step`
      ## is the step size at which the differences change least; `slope` is the slope of the
      ## Taylor remainder: 2 if the gradient is right, 1 if it is not, inf if only rounding remains.
      ## At a kink, `kink` is 1, and `left` and `right` are the derivatives on either side. Elsewhere, a
      ## relative difference of more than `tol` between modes and differences is an error.
      ##
      ## example     check_grad(x -> x^3, 2).reverse
      ##             [12]
      check_grad(f, x, along=none, tol=1e-6) = {
        y = f(x)
        g = grad(f)(x)
        rows = []
        for d in if along == none { directions(x) } else { (along,) } {
          reverse = inner(g, d)
          forward = jvp(f, x, d)[1]
          noise = 1e-12 * (abs(y) + abs(reverse))
          (best, central, step, slope) = (inf, nan, nan, inf)
          (last, before) = (0, 0)
          for k in 2...20 {
            h = 2^-(1.5 * k)
            (up, down) = (f(x + h * d), f(x - h * d))
            quotient = (up - down) / (2 * h)
            if k > 2 and abs(quotient - last) < best {
              (best, central, step) = (abs(quotient - last), quotient, h)
            }
            last = quotient
            remainder = abs(up - y - h * reverse)
            if remainder > noise and before > noise { slope = log2(before / remainder) / 1.5 }
            before = remainder
          }
          # Where the graph turns, the second difference shrinks like the step, and not like its square.
          turn = h -> abs(f(x + h * d) - 2 * y + f(x - h * d)) / h
          isKink = turn(1e-6) > 0.5 * turn(1e-4) and turn(1e-6) > 1e-4 * (abs(reverse) + abs(y) + 1e-9)
          left = (y - f(x - 1e-6 * d)) / 1e-6
          right = (f(x + 1e-6 * d) - y) / 1e-6
          scale = max(max(abs(reverse), abs(central)), 1e-3 * abs(y)) + 1e-9
          agrees = abs(reverse - forward) <= tol * scale and abs(reverse - central) <= tol * scale
          if not (agrees or isKink) { disagree(reverse, forward, central, slope) }
          rows = append(rows, [reverse, forward, central, step, slope, left, right, if isKink { 1 } else { 0 }])
        }
        (reverse=rows[:, 0], forward=rows[:, 1], central=rows[:, 2], step=rows[:, 3], slope=rows[:, 4],
          left=rows[:, 5], right=rows[:, 6], kink=rows[:, 7])
      }
      """)
}
