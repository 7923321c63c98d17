// ErrorPages+Derivatives.swift -- E05xx: derivatives.

extension ErrorPage {
  static let derivatives = [
    ErrorPage(
      "E0501", "A derivative of something that is not a function",
      "`grad`, `'`, `∇` and the other derivative operators take a function and return one.",
      example: "grad(3)", remedy: "Pass the function, and call the result.",
      mended: "grad(x -> x^2)(3)"),
    ErrorPage(
      "E0502", "A gradient of something that is not one number",
      """
      The gradient is for functions that return one number, `'` for functions of one number. For several \
      results there is the Jacobian.
      """,
      example: "grad(x -> [x, x^2])(3)",
      remedy: "Reduce the result to one number, or use `jacobian`.",
      mended: "jacobian(x -> [x, x^2])(3)"),
    ErrorPage(
      "E0503", "A result that is not made of numbers",
      "Only numbers have derivatives: alone, in arrays, in tuples and records.",
      example: "derivative(x -> \"a\")(1)", remedy: "Return a number.",
      mended: "derivative(x -> 2 * x)(1)"),
    ErrorPage(
      "E0504", "An argument that is not made of numbers",
      "A function is differentiated with respect to a number, an array, or a tuple or record of them.",
      example: "grad(x -> 1)(\"a\")", remedy: "Choose the parameter with `wrt`.",
      mended: "f(name, x) = x^2; grad(f, wrt=\"x\")(\"a\", 3)"),
    ErrorPage(
      "E0505", "`wrt` does not name a parameter",
      "`wrt` names the parameter to differentiate with respect to.",
      example: "loss(w, rate) = rate * w^2; grad(loss, wrt=\"rat\")(1, 2)",
      remedy: "Check the spelling.",
      mended: "loss(w, rate) = rate * w^2; grad(loss, wrt=\"rate\")(1, 2)"),
    ErrorPage(
      "E0506", "`wrt` is not a name",
      "`wrt` takes a name in quotes, or a tuple of different names.",
      example: "grad(sum, wrt=3)([1, 2])", remedy: "Put the name in quotes.",
      mended: "f(w, b) = w * b; grad(f, wrt=(\"w\", \"b\"))(2, 3)"),
    ErrorPage(
      "E0507", "A direction that does not fit",
      """
      A direction has the structure of the argument; the argument of a pullback has the structure of the \
      result.
      """,
      example: "jvp(x -> sum(x), [1, 2], 1)",
      remedy: "Give a number for each number of the argument.",
      mended: "jvp(x -> sum(x), [1, 2], [1, 0])"),
    ErrorPage(
      "E0508", "Derivatives nested too deeply",
      "A function that keeps taking its own derivative never ends.",
      example: """
        again(x) = grad(again)(x)
        again(1)
        """,
      remedy:
        "End the recursion somewhere; many derivatives of one function are its Taylor series.",
      mended: """
        f(x) = sin(x)
        f'''(0)
        """),
    ErrorPage(
      "E0509", "The tape of reverse mode is too large",
      """
      Reverse mode records every operation that depends on the input until the gradient is known, and \
      there is no memory left.
      """,
      remedy: """
        Take the gradient of one step at a time. With few inputs, use `forward_grad`, which needs no tape; \
        arrays need a shorter one than loops over their elements.
        """),
    ErrorPage(
      "E0511", "Nothing to differentiate with respect to",
      "The function has no parameter, or the call passes no argument.",
      example: "grad(() -> 1)()", remedy: "Make what should vary a parameter.",
      mended: "grad(x -> x)(1)"),
    ErrorPage(
      "E0512", "Too many parts to differentiate with respect to",
      "Each field of a tuple or record counts on its own, and there are too many of them.",
      remedy: "Keep many numbers in an array, which counts as one part."),
    ErrorPage(
      "E0513", "Recomputation nested too deeply",
      """
      `checkpoint` and `iterate` run their function once more in the backward pass. Nested again and \
      again, they would use up the stack.
      """,
      remedy: "Make the recursive function a loop, or checkpoint fewer of its calls."),
    ErrorPage(
      "E0514", "A step that changes the kind of its state",
      "`iterate(step, state, n)` passes each result of `step` to `step` again, so argument and result must have the same structure.",
      example: "iterate(x -> [x, x], 1, 3)", remedy: "Return what the step takes.",
      mended: "iterate(x -> 2 * x, 1, 3)"),
    ErrorPage(
      "E0515", "Not a number of steps", "`iterate` takes a whole number of steps, 0 or more.",
      example: "iterate(x -> 2 * x, 1, -1)",
      remedy: "Round it, and make sure that it is not negative.",
      mended: "iterate(x -> 2 * x, 1, 3)"),
    ErrorPage(
      "E0516", "An inverse that does not undo its step",
      """
      In reverse mode `iterate(step, state, n, inverse=undo)` rebuilds earlier states with `undo`. If that does not \
      lead back to the initial state, the derivative would be wrong.
      """,
      example: "grad(x -> iterate(x -> 2 * x, x, 3, inverse=x -> x / 3))(1)",
      remedy: "Omit `inverse`, or pass the function that undoes the step.",
      mended: "grad(x -> iterate(x -> 2 * x, x, 3, inverse=x -> x / 2))(1)"),
    ErrorPage(
      "E0517", "A rule that is not the derivative",
      "The derivative given to `with_derivative` was compared with finite differences when it was first used, and differs.",
      example: "grad(with_derivative(x -> x^3, x -> 2x^2))(2)",
      remedy: "Correct it; if that is intended, write `check=false`.",
      mended: "grad(with_derivative(x -> x^3, x -> 3x^2))(2)"),
    ErrorPage(
      "E0518", "A rule that ignores a captured name",
      """
      A function with a custom derivative captured a value that carries a derivative, and its rule \
      does not cover it.
      """,
      example: "derivative(a -> with_derivative(x -> a * x, x -> a)(2))(3)",
      remedy: "Make it an argument, or hold it constant with `stop_gradient`.",
      mended: "derivative(a -> with_derivative((a, x) -> a * x, (a, x) -> (x, a))(a, 2))(3)"),
    ErrorPage(
      "E0519", "A rule without a partial derivative for each argument",
      "The derivative given to `with_derivative` must return a tuple with one partial derivative for each argument.",
      example: "grad(with_derivative((x, y) -> x * y, (x, y) -> y))(2, 3)",
      remedy: "Return all of them.",
      mended: "grad(with_derivative((x, y) -> x * y, (x, y) -> (y, x)))(2, 3)"),
    ErrorPage(
      "E0520", "A partial derivative with the wrong structure",
      "A partial derivative has the structure of the result, and in each place that of the argument.",
      example: "grad(with_derivative(v -> sum(v^2), v -> 3))([1, 2])",
      remedy: "Return an array with the shape of the argument.",
      mended: "grad(with_derivative(v -> sum(v^2), v -> 2v))([1, 2])"),
    ErrorPage(
      "E0521", "Not an order of a Taylor series",
      "`taylor(f, x, n)` takes a whole number from 0 to 30.",
      example: "taylor(sin, 0, 2.5)", remedy: "Give a whole number.", mended: "taylor(sin, 0, 2)"),
    ErrorPage(
      "E0522", "Not enough memory for a Taylor series",
      """
      Numbers keep their derivatives as long as these are needed, and inside other derivatives until \
      the run ends; there is no memory left.
      """,
      remedy: """
        Write loops with `iterate`, which keeps only the derivatives of its state, or take fewer steps or a \
        lower order. `f''` keeps nothing.
        """),
    ErrorPage(
      "E0523", "A kink as an error",
      "After `:set kinks error`, taking a derivative where there is none is an error; no convention is used.",
      example: ":set kinks error\ngrad(x -> abs(x))(0)",
      remedy: "Move the argument away from the kink, or allow the convention: `:set kinks on`.",
      mended: ":set kinks error\ngrad(x -> sqrt(x^2 + 1e-12))(0)"),
    ErrorPage(
      "E0524", "Derivatives that disagree",
      """
      `check_grad(f, x)` found that reverse mode, forward mode and central differences are further apart than \
      rounding explains.
      """,
      example: "check_grad(x -> x * stop_gradient(x), 2)",
      remedy: """
        Look for what holds a part of the input constant: `stop_gradient`, `floor`, a comparison, a rule given to \
        `with_derivative`. If the function itself is noisy, `tol=` sets a larger tolerance.
        """,
      mended: "check_grad(x -> x * x, 2)"),
  ]

  static let warnings = [
    ErrorPage(
      "W0501", "A kink",
      "A derivative was taken where there is none, and a convention was used; the note says which.",
      example: "f(x) = 3abs(x)\nf'(0)",
      remedy: """
        Nothing, if the convention is right. `:set kinks error` makes it an error, `:set kinks off` silences the warning.
        """,
      mended: ":set kinks off\nf(x) = 3abs(x)\nf'(0)"),
    ErrorPage(
      "W0502", "A value that is not finite",
      """
      A result, or a derivative of it, is not finite because a value was not; the message shows where it \
      began.
      """,
      example: "loss(x) = { y = log(x - 2); 2y + 1 }\nloss(1)",
      remedy: "Keep the argument inside the domain of the function that the message names.",
      mended: "loss(x) = { y = log(max(x - 2, 1e-12)); 2y + 1 }\nloss(1)"),
    ErrorPage(
      "W0503", "A derivative that is not finite",
      "All values were finite, but a derivative was not; the message shows the operation where it began.",
      example: "f(x) = x * 1e300 * 1e300\nf'(1e-300)",
      remedy: """
        Move the argument away from the point, as in `sqrt(x + 1e-12)`, or scale what is too large.
        """,
      mended: "f(x) = x * 1e300\nf'(1e-300)"),
    ErrorPage(
      "W0504", "`==` between numbers that carry derivatives",
      """
      A branch on `==` is taken at a single point, where only the derivative of that branch is used: what the \
      function does around it may be lost.
      """,
      example: "sinc(x) = if x == 0 { 1 } else { sin(x) / x }\ngrad(sinc)(0)",
      remedy: "Compare with `<` or `>`, or compare `stop_gradient(x)` if that is intended.",
      mended: "sinc(x) = if abs(x) < 1e-4 { 1 - x^2 / 6 } else { sin(x) / x }\ngrad(sinc)(0)"),
    ErrorPage(
      "W0505", "A result that does not depend on the input",
      "The derivative is 0 for every argument, which is rarely what was intended.",
      example: "w = 3\nloss(v) = w^2\ngrad(loss)(1)",
      remedy: """
        Look for a name of the session used instead of the parameter, and for `floor`, `round` or \
        `stop_gradient` along the way.
        """,
      mended: "loss(v) = v^2\ngrad(loss)(1)"),
    ErrorPage(
      "W0506", "A result that is not finite",
      "The search for the first number that was not finite reached its limit.",
      example: """
        v = ones(10^6);
        late(x) = { s = 0; for i in 1...140 { s = sum(v) }; log(x - s) }
        late(0)
        """,
      remedy: "Look at a shorter run: fewer steps, or one step alone.",
      mended: "late(x) = log(x + 10^6)\nlate(0)"),
    ErrorPage(
      "W0507", "More warnings", "A statement led to more warnings than are shown.",
      example: """
        many(x) = abs(x) + abs(2x) + abs(3x) + relu(x) + max(x, 0) + min(x, 0) + clamp(x, 0, 1)
        many'(0)
        """,
      remedy: "Fix the first of them, and run it again."),
    ErrorPage(
      "W0508", "A number that overflows on the way to a derivative",
      """
      A derivative is a product of factors along a chain. If a value becomes infinite on the way, one of them is \
      infinite and another 0; their product is taken as 0, which may be wrong.
      """,
      example: "f(x) = log(1 + exp(x))\ngrad(f)(1000)",
      remedy: """
        Write the function so that nothing overflows: `softplus(x)` for log(1 + exp(x)), `logsumexp(v)` for \
        log(sum(exp(v))), `lgamma(x)` for log(gamma(x)), a sum of logarithms for the logarithm of a product. What is \
        on the side that `where` does not choose, or is cut off by `min`, is not reported.
        """,
      mended: "f(x) = softplus(x)\ngrad(f)(1000)"),
    ErrorPage(
      "W0511", "Zeros and ones as an index",
      """
      An index of numbers takes the elements at these positions, even if they are 0 and 1 and there is one for \
      each element. Only an array of booleans selects. In arithmetic, true counts as 1, so sums and products of \
      masks are numbers.
      """,
      example: "x = [5, -6, 7]\nx[where(x > 0, 1, 0)]",
      remedy: "Write the comparison itself; combine several with `and`, `or` and `not`.",
      mended: "x = [5, -6, 7]\nx[x > 0]"),
  ]
}
