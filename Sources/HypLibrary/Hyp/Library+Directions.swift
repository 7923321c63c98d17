// Library+Directions.swift -- how what a function captured moves, in Hyp.

extension Library {
  static let directions = LibrarySource(
    name: "<library: directions>", functions: [],
    helpers: [
      "tangent_directions", "moved", "along",
    ],
    text: #"""
      ## Directions in which to look at derivatives by `x`: those in `rows`, in which it moves; of more than four, two mixtures.
      ## Each number counts by its size.
      tangent_directions(rows, x, order) = {
        scale = where(x == 0, 1, abs(x))
        found = ()
        for row in rows {
          row = row / max(abs(row) / scale)
          isNew = isfinite(sum(row))
          for other in found { if all(row == other) { isNew = false } }
          if isNew { found = append(found, row) }
        }
        n = len(found)
        mixed(s) = {
          # Not of `x`, in which an end may be infinite.
          sum = 0 * found[0]
          for k in 0..<n { sum += ((0.5 + ((k + 1) * s) % 1) * (if ((k + 1)^2 * s) % 1 < 0.5 { 1 } else { -1 })) * found[k] }
          sum / max(abs(sum) / scale)
        }
        if n > 4 {
          (mixed(0.6180339887498949), mixed(0.41421356237309515))
        } else if order > 1 and n > 1 {
          append(found, mixed(0.6180339887498949))
        } else {
          found
        }
      }

      ## The function and the ends in `w` with what is captured moved by `move`.
      moved(w, places, held, move) = recaptured(w, places, unravel(ravel(held) + move, held))

      ## The polynomial in `s` with these coefficients, the lowest first.
      along(coefficients, s) = {
        sum = coefficients[-1]
        for k in len(coefficients) - 2...0 by -1 { sum = coefficients[k] + s * sum }
        sum
      }
      """#)
}
