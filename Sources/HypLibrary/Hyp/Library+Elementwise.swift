// Library+Elementwise.swift -- functions of numbers that are made of others, in Hyp.

extension Library {
  static let elementwise = LibrarySource(
    name: "<library: elementwise>",
    functions: ["mod", "degrees", "radians", "factorial", "silu", "elu", "leaky_relu"],
    text: """
      ## What is left of x after division by y, with the sign of y: the operator `x % y`.
      ##
      ## example     mod(-7, 3)
      ##             2
      mod(x, y) = x % y

      ## An angle in degrees, given in radians.
      ##
      ## example     degrees(π)
      ##             180
      degrees(x) = 57.29577951308232 * x

      ## An angle in radians, given in degrees.
      ##
      ## example     radians(180)
      ##             3.141592653589793
      radians(x) = 0.017453292519943295 * x

      ## n!, for numbers that are not whole `gamma(n + 1)`; exact for whole n as long as a double can be. Its
      ## derivative is `gamma(n + 1) * digamma(n + 1)`.
      ##
      ## example     factorial(5)
      ##             120
      factorial(n) = gamma(n + 1)

      ## The sigmoid linear unit, `x * sigmoid(x)`, also called swish.
      ##
      ## example     silu(0)
      ##             0
      silu(x) = x * sigmoid(x)

      ## The exponential linear unit: x if it is positive, otherwise `alpha * (exp(x) - 1)`. At x = 0 the derivative is
      ## `alpha`.
      ##
      ## example     elu([-1, 2])
      ##             [-0.6321205588285577, 2]
      elu(x, alpha=1) = where(x > 0, x, alpha * expm1(x))

      ## The leaky ramp: x if it is positive, otherwise `slope * x`. At x = 0 the derivative is 0, as that of `relu`.
      ##
      ## example     leaky_relu([-1, 2])
      ##             [-0.01, 2]
      leaky_relu(x, slope=0.01) = relu(x) - slope * relu(-x)
      """)
}
