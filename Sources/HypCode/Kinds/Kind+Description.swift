// Kind+Description.swift -- kinds and shapes in the user's words.

import HypNumbers

extension Kind: CustomStringConvertible {
  /// With its article: `a vector`, `an array of rank 3`.
  package var description: String {
    switch self {
    case .never, .absent, .none: noun
    default: (noun.hasPrefix("a") || noun.hasPrefix("e") ? "an " : "a ") + noun
    }
  }

  /// `vector`, `array of rank 3`
  package var noun: String {
    switch self {
    case .small, .rows: whole.noun
    case .never: "nothing"
    case .absent: "no argument"
    case .real, .number: "number"
    case .bool: "boolean"
    case .string: "string"
    case .none: "none"
    case .array(_, 1): "vector"
    case .array(_, 2): "matrix"
    case .array(_, let rank): "array of rank \(rank)"
    case .mask(1): "vector of booleans"
    case .mask(2): "matrix of booleans"
    case .mask(let rank): "array of booleans of rank \(rank)"
    case .range: "range"
    case .tuple(nil, let parts): parts.isEmpty ? "empty tuple" : "tuple of \(parts.count)"
    case .tuple(let labels?, _): "record (\(labels.joined(separator: ", ")))"
    case .function: "function"
    case .any, .choice: "value"
    }
  }
}

extension Kind {
  /// `a vector and a number`
  package static func list(_ kinds: [Kind]) -> String {
    guard let last = kinds.last else { return "no argument" }
    guard kinds.count > 1 else { return last.description }
    return kinds.dropLast().map(\.description).joined(separator: ", ") + " and " + last.description
  }
}

extension Shape {
  /// `vector(3)`, `matrix(2, 3)`
  package static func description(_ shape: Shape) -> String {
    switch shape.count {
    case 0: "number"
    case 1: "vector(\(shape[0]))"
    case 2: "matrix(\(shape[0]), \(shape[1]))"
    default: "array(\(shape.map(String.init).joined(separator: ", ")))"
    }
  }
}
