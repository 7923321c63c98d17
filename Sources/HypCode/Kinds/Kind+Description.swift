// Kind+Description.swift -- kinds and shapes in the user's words.

import HypNumbers

extension Kind: CustomStringConvertible {
  package var description: String {
    switch self {
    case .never: "nothing"
    case .absent: "no argument"
    case .real, .number: "a number"
    case .bool: "a boolean"
    case .string: "a string"
    case .none: "none"
    case .array(_, 1): "a vector"
    case .array(_, 2): "a matrix"
    case .array(_, let rank): "an array of rank \(rank)"
    case .mask(1): "a vector of booleans"
    case .mask(2): "a matrix of booleans"
    case .mask(let rank): "an array of booleans of rank \(rank)"
    case .range: "a range"
    case .tuple(nil, let parts): parts.isEmpty ? "an empty tuple" : "a tuple of \(parts.count)"
    case .tuple(let labels?, _): "a record (\(labels.joined(separator: ", ")))"
    case .function: "a function"
    case .any: "a value"
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
