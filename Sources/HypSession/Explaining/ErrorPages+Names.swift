// ErrorPages+Names.swift -- E02xx names, and E04xx calls.

extension ErrorPage {
  static let names = [
    ErrorPage(
      "E0201", "An unknown name",
      "Neither the program nor the language defines this name.",
      example: "sigmod(0)",
      remedy: "Check the spelling; `:list` shows your own names, Tab completes all names.",
      mended: "sigmoid(0)"),
    ErrorPage(
      "E0202", "A name without a value",
      """
      The name is assigned somewhere, but not on the path that led here. A name that a function assigns \
      anywhere is local to the whole function, and hides the name of the session.
      """,
      example: """
        n = 3
        next() = { n = n + 1; n }
        next()
        """,
      remedy: "Assign it first, or pass the outer value as a parameter.",
      mended: """
        next(n) = n + 1
        next(3)
        """),
    ErrorPage(
      "E0203", "A part of an outer name is updated",
      """
      `a[i] = x` and `r.f = x` change a name of the function itself. What belongs to the session or to the enclosing \
      function stays as it is: a function never changes the variables of its caller.
      """,
      example: """
        v = [1, 2]
        set() = { v[0] = 9; v }
        set()
        """,
      remedy: "Copy it, change the copy, and return it.",
      mended: """
        v = [1, 2]
        set(v) = { v[0] = 9; v }
        v = set(v)
        v
        """),
    ErrorPage(
      "E0204", "A name cannot hold an ε",
      "A number with an ε exists only within one expression: it is a way to see a derivative, not a value to keep.",
      example: "x = 3 + ε", remedy: "Write the whole expression, or take the derivative.",
      mended: """
        (3 + ε)^2
        (x -> x^2)'(3)
        """),
    ErrorPage(
      "E0205", "The unit of dual numbers is not a name",
      "`ε`, `ε₁`, `ε₂`… are units whose square is 0, and nothing else.",
      example: "ε = 1e-8", remedy: "Choose another name, such as `eps`.", mended: "eps = 1e-8"),
    ErrorPage(
      "E0206", "Too many units of dual numbers", "Each unit doubles the parts of a dual number.",
      example: "ε₀ + ε₁ + ε₂ + ε₃ + ε₄ + ε₅ + ε₆ + ε₇ + ε₈ + ε₉ + ε₁₀",
      remedy: "Look at fewer derivatives at a time.", mended: "(2 + ε₁ + ε₂)^2"),
    ErrorPage(
      "E0401", "Too many arguments",
      "The function has fewer parameters than the call has arguments.",
      example: "atan2(1, 2, 3)", remedy: "`:help NAME` shows the parameters.", mended: "atan2(1, 2)"
    ),
    ErrorPage(
      "E0402", "An argument is missing",
      "The function has a parameter without a default for which the call gives no argument.",
      example: "atan2(1)", remedy: "Pass it, or give the parameter a default.",
      mended: "atan2(1, 2)"),
    ErrorPage(
      "E0403", "No parameter of this name",
      "A named argument must name a parameter of the function.",
      example: "sum([1, 2], axs=0)",
      remedy: "Check the spelling; `:help NAME` shows the parameters.",
      mended: "sum([1, 2], axis=0)"),
    ErrorPage(
      "E0404", "An argument is given twice",
      "A parameter is given by position, and again by name.",
      example: """
        f(x, y=2) = x + y
        f(1, x=3)
        """,
      remedy: "Remove one of them.",
      mended: """
        f(x, y=2) = x + y
        f(1, y=3)
        """),
    ErrorPage(
      "E0405", "An argument that does not fit",
      "The function cannot use the argument that it was given; the message says what it takes.",
      example: "number(\"two\")", remedy: "Pass what it takes; `:help NAME` has an example.",
      mended: "number(\"2\")"),
    ErrorPage(
      "E0406", "A singular matrix",
      "Up to rounding, one row of the matrix is a linear combination of the others. The matrix has no inverse,"
        + " a system of equations with it has no solution or many, and its determinant is 0.",
      example: """
        K = [[1, 2], [2, 4]]
        solve(K, [1, 2])
        """,
      remedy: "Remove the redundant equations, or add a small multiple of"
        + " `eye(n)`, which selects the solution near 0.",
      mended: """
        K = [[1, 2], [2, 4]]
        solve(K + 1e-6 * eye(2), [1, 2])
        """),
    ErrorPage(
      "E0407", "A matrix that is not square",
      "Inverses, determinants and systems of equations need as many rows as columns.",
      example: """
        A = [[1, 1], [1, 2], [1, 3]]
        solve(A, [2, 3, 5])
        """,
      remedy: "With more equations than unknowns, least squares gives the best fit.",
      mended: """
        A = [[1, 1], [1, 2], [1, 3]]
        lstsq(A, [2, 3, 5])
        """),
    ErrorPage(
      "E0408", "An axis, or a number to compare with",
      "`sum(A, 1)` adds along axis 1. `max(A, 1)` could do likewise, or compare each element with 1.",
      example: "A = [[1, 2], [3, 4]]\nmax(A, 1)",
      remedy: "Name the axis, or write the number first.",
      mended: "A = [[1, 2], [3, 4]]\nmax(A, axis=1)\nmax(2, A)"),
    ErrorPage(
      "E0409", "Several functions to plot",
      "What is drawn in one picture must be one tuple or record.",
      example: "plot(sin, cos, 0, 1)", remedy: "Put the functions in parentheses of their own.",
      mendedText: "plot((sin, cos), 0, 1)"),
  ]
}
