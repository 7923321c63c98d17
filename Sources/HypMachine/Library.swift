// Library.swift -- the part of the library that is written in Hyp.

/// The embedded sources.
enum Library {
  /// Each file's name and text. Parsed when a session begins: keep it short until it is compiled
  /// when first needed.
  static let sources: [(name: String, text: String)] = [("<library>", collections)]

  private static let collections = """
    ## The elements of `xs` for which `f` is true.
    filter(f, xs) = [x for x in xs if f(x)]

    ## `f(f(f(start, xs[0]), xs[1]), …)`; without a start, the first element is it.
    reduce(f, xs, start=none) = {
      if start == none {
        result = xs[0]
        for i in 1..<len(xs) { result = f(result, xs[i]) }
        result
      } else {
        result = start
        for x in xs { result = f(result, x) }
        result
      }
    }
    """
}
