// RuntimeError+Payloads.swift -- what errors are about, where a kind, a shape or a name does not say it.

import HypNumbers

extension RuntimeError {
  /// A value by its kind, or an array by its shape.
  package enum KindOrShape {
    case kind(Kind)
    case shape(Shape)
  }

  /// What is called, or combines values.
  package enum Callee {
    /// A function or an operator.
    case named(String)
    /// A function of the program that has no name.
    case unnamed
    /// What `vjp` returned.
    case pullback
  }

  /// A parameter of a function.
  package enum Parameter {
    case named(String)
    /// One that has a pattern in place of a name, counted from 1.
    case number(Int)

    package init(_ name: String?, at place: Int) {
      self = name.map(Parameter.named) ?? .number(place + 1)
    }
  }

  /// What was found in place of what a function needs.
  package enum Found {
    /// Arguments.
    case kinds([Kind])
    /// What a function returned at a point.
    case result(Kind, at: [Double])
    /// A number that is out of bounds, a name that does not exist, …
    case text(String)
  }

  /// What shapes have to fit to.
  package enum ShapeRule {
    case elementwise
    /// A matrix product, by `@` or by `dot`.
    case product, dotProduct
    /// The direction of `jvp` and the argument, the argument of a pullback and the result.
    case direction, cotangent
    /// `reshape`: as many elements as before.
    case elementCount
    /// `concat`, `stack`, `table`, `append`.
    case joined, stacked, columns, appended
  }

  /// A sign before an operand.
  package enum Sign: String { case plus = "+", minus = "-" }

  /// `max` or `min`.
  package enum Extreme: String { case max, min }

  /// What needs a function.
  package enum Taker {
    /// `f'`
    case prime
    /// `∇f`
    case nabla
    case function(String)
  }

  /// What differentiates with respect to one number.
  package enum OneVariable { case derivative, taylor }

  /// A statement that has its place.
  package enum PlacedStatement: String {
    case breakLoop = "break"
    case continueLoop = "continue"
    case returnValue = "return"
    case importFile = "import"
  }
}

extension RuntimeError.Found: ExpressibleByStringInterpolation {
  package init(stringLiteral text: String) { self = .text(text) }
}
