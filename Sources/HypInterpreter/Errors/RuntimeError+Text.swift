// RuntimeError+Text.swift -- the words for what errors are about.

import HypCode
import HypNumbers
import HypSyntax

extension RuntimeError.KindOrShape {
  /// `a string`, `vector(3)`
  var text: String {
    switch self {
    case .kind(let kind): kind.description
    case .shape(let shape): Shape.description(shape)
    }
  }

  /// `a string`, `a vector`
  var article: String {
    switch self {
    case .kind(let kind): kind.description
    case .shape(let shape):
      switch shape.count {
      case 0: "a number"
      case 1: "a vector"
      case 2: "a matrix"
      default: "an array"
      }
    }
  }

  /// The kind, of what is not an array.
  var kind: Kind? { if case .kind(let kind) = self { kind } else { nil } }
}

extension RuntimeError.Callee {
  var text: String {
    switch self {
    case .named(let name): "`\(name)`"
    case .unnamed: "the function"
    case .pullback: "the pullback"
    }
  }

  /// What a program calls it.
  var name: String? { if case .named(let name) = self { name } else { nil } }
}

extension RuntimeError.Parameter {
  var text: String {
    switch self {
    case .named(let name): "`\(name)`"
    case .number(let place): "number \(place)"
    }
  }
}

extension RuntimeError.Found {
  var text: String {
    switch self {
    case .kinds(let kinds): Kind.list(kinds)
    case .result(let kind, let point):
      "\(kind) at "
        + (point.count == 1
          ? NumberText.shortest(point[0])
          : "(\(point.map { NumberText.shortest($0) }.joined(separator: ", ")))")
    case .text(let text): text
    }
  }

  var hasFunction: Bool {
    switch self {
    case .kinds(let kinds): kinds.contains(where: \.isFunction)
    case .result(let kind, _): kind.isFunction
    case .text: false
    }
  }
}

extension RuntimeError.Taker {
  var name: String {
    switch self {
    case .prime: "'"
    case .nabla: "∇"
    case .function(let name): name
    }
  }
}
