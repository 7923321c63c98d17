// Kind+Description.swift -- kinds in the user's words.

extension Kind: CustomStringConvertible {
  var description: String {
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
    case .range: "a range"
    case .tuple(nil, let parts): "a tuple of \(parts.count)"
    case .tuple(let labels?, _): "a record (\(labels.joined(separator: ", ")))"
    case .function: "a function"
    case .any: "a value"
    }
  }
}
