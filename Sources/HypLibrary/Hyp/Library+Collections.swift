// Library+Collections.swift -- functions of collections that take functions, in Hyp.

extension Library {
  static let collections = LibrarySource(
    name: "<library: collections>",
    functions: ["filter", "isnan", "isfinite", "logspace", "permutation", "reduce"],
    text: """
      ## The elements of `xs` for which `f` is true.
      ##
      ## example     filter(x -> x > 1, [1, 2, 3])
      ##             [2, 3]
      filter(f, xs) = [x for x in xs if f(x)]

      ## Whether x is nan; for an array, an array of booleans.
      ##
      ## example     isnan([1, nan])
      ##             [false, true]
      isnan(x) = not (x <= inf)

      ## Whether x is a finite number; for an array, an array of booleans.
      ##
      ## example     isfinite([1, -inf, nan])
      ##             [true, false, false]
      isfinite(x) = x < inf and x > -inf

      ## `num` numbers from base^start to base^stop, each the same multiple of the one before it.
      ##
      ## example     logspace(0, 3, 4)
      ##             [1, 10, 100, 1000]
      logspace(start, stop, num=50, base=10) = base^linspace(start, stop, num)

      ## The whole numbers below n in random order; all orders are equally likely.
      ##
      ## example     sort(permutation(4))
      ##             [0, 1, 2, 3]
      permutation(n) = shuffle(0..<n)

      ## `f(f(f(start, xs[0]), xs[1]), …)`; without `start`, it begins with the first element.
      ##
      ## example     reduce((a, b) -> a * b, [2, 3, 4])
      ##             24
      reduce(f, xs, start=none) = {
        if start == none {
          result = xs[0]
          isFirst = true
          for x in xs { if isFirst { isFirst = false } else { result = f(result, x) } }
          result
        } else {
          result = start
          for x in xs { result = f(result, x) }
          result
        }
      }
      """)
}
