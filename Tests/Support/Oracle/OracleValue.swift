// OracleValue.swift -- the values of the language, boxed.

import HypSyntax

/// Something a name can hold.
public indirect enum OracleValue: Sendable {
  case none
  case number(Perturbed)
  case boolean(Bool)
  case string(String)
  /// Rows first.
  case array(shape: [Int], [Perturbed])
  /// An array of booleans.
  case mask(shape: [Int], [Bool])
  case range(from: Perturbed, to: Perturbed, by: Perturbed, closed: Bool)
  case tuple(labels: [String]?, [OracleValue])
  case function(OracleFunction)
}

/// A function: written in the language, or in Swift. Sendable because nothing in it changes once it is made.
public final class OracleFunction: @unchecked Sendable {
  /// What is done with the arguments, in order and by name.
  typealias Body = (Evaluator, Arguments) throws -> OracleValue

  /// The parameters' names, as far as arguments may name them.
  let parameters: [String]
  let body: Body

  init(_ parameters: [String] = [], _ body: @escaping Body) {
    self.parameters = parameters
    self.body = body
  }
}

/// What a call passes.
struct Arguments {
  var positional: [OracleValue] = []
  var named: [(name: String, value: OracleValue)] = []

  /// The argument with this place or name.
  func value(_ place: Int, _ name: String? = nil) -> OracleValue? {
    positional.indices.contains(place)
      ? positional[place] : named.first { $0.name == name }?.value
  }
}

/// Why a program stops, by the code of the message.
public struct OracleError: Error {
  /// As in `docs/errors`; nil where the evaluator does not know the language's answer, and nothing can be
  /// compared.
  public let code: String?
  /// For whoever looks at a difference.
  public let reason: String

  init(_ code: String?, _ reason: String) { (self.code, self.reason) = (code, reason) }

  /// A part of the language that this evaluator leaves out.
  static func unknown(_ reason: String) -> OracleError { OracleError(nil, reason) }
}

extension OracleValue {
  /// An array of numbers: what arithmetic and reductions make of arrays, ranges and masks. A number is one
  /// of no axes.
  public var asArray: (shape: [Int], elements: [Perturbed])? {
    switch self {
    case .number(let x): ([], [x])
    case .array(let shape, let elements): (shape, elements)
    case .mask(let shape, let truths): (shape, truths.map { $0 ? 1 : 0 })
    case .range: rangeElements.map { ([$0.count], $0) }
    default: nil
    }
  }

  static func made(_ shape: [Int], _ elements: [Perturbed]) -> OracleValue {
    shape.isEmpty ? .number(elements[0]) : .array(shape: shape, elements)
  }

  /// The numbers of a range: an end that rounding alone has moved past still counts.
  var rangeElements: [Perturbed]? {
    guard case .range(let from, let to, let by, let closed) = self else { return nil }
    let steps = (to.base - from.base) / by.base
    guard by.base != 0, steps.isFinite else { return nil }
    let slack = Swift.min(1e-9 * Swift.max(1, Swift.abs(steps)), 1e-3)
    let count = closed ? (steps + slack).rounded(.down) + 1 : (steps - slack).rounded(.up)
    guard count < 1e6 else { return nil }
    return (0..<Swift.max(0, Int(count))).map { from + by * .plain(Double($0)) }
  }

  /// What a loop walks over.
  var items: [OracleValue]? {
    switch self {
    case .tuple(_, let parts): parts
    case .array(let shape, let elements):
      (0..<shape[0]).map { row in
        let count = elements.count / Swift.max(1, shape[0])
        return .made(Array(shape.dropFirst()), Array(elements[row * count..<(row + 1) * count]))
      }
    case .mask(let shape, let truths):
      (0..<shape[0]).map { row in
        let count = truths.count / Swift.max(1, shape[0])
        let own = Array(truths[row * count..<(row + 1) * count])
        return shape.count == 1 ? .boolean(own[0]) : .mask(shape: Array(shape.dropFirst()), own)
      }
    case .range: rangeElements?.map { .number($0) }
    default: nil
    }
  }

  /// The same structure with every number replaced. What is not made of numbers is an error of this code.
  func mapNumbers(_ code: String, _ change: (Perturbed) -> Perturbed) throws -> OracleValue {
    switch self {
    case .number(let x): return .number(change(x))
    case .array(let shape, let elements): return .array(shape: shape, elements.map(change))
    case .mask, .range:
      guard let (shape, elements) = asArray else { throw OracleError("E0315", "range") }
      return .array(shape: shape, elements.map(change))
    case .tuple(let labels, let parts):
      return .tuple(labels: labels, try parts.map { try $0.mapNumbers(code, change) })
    default: throw OracleError(code, "not made of numbers")
    }
  }

  /// All numbers in it, in order.
  func numbers(_ code: String) throws -> [Perturbed] {
    var found: [Perturbed] = []
    _ = try mapNumbers(code) {
      found.append($0)
      return $0
    }
    return found
  }

  /// A word for what it is.
  public var kind: String {
    switch self {
    case .none: "none"
    case .number: "number"
    case .boolean: "boolean"
    case .string: "string"
    case .array(let shape, _): "array \(shape)"
    case .mask(let shape, _): "mask \(shape)"
    case .range: "range"
    case .tuple(let labels, let parts): "\(labels ?? [])(\(parts.map(\.kind)))"
    case .function: "function"
    }
  }
}
