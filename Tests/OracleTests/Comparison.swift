// Comparison.swift -- a value of the program beside one of the second evaluator.

import HypInterpreter
import HypNumbers
import HypRuntime
import Oracle

/// How much two values must agree.
enum Agreement {
  /// In every bit.
  case exact
  /// To this difference, relative to the largest number in the value, or to 1 where that is less.
  case near(Double)
}

/// What is different; nil where the values agree.
func difference(_ found: AnyValue, _ wanted: OracleValue, _ agreement: Agreement) -> String? {
  var comparison = Comparison(agreement: agreement)
  comparison.compare(found.value, wanted)
  return comparison.difference
}

private struct Comparison {
  let agreement: Agreement
  /// What does not fit in structure.
  var mismatch: String?
  var pairs: [(Double, Double)] = []

  init(agreement: Agreement) { self.agreement = agreement }

  var difference: String? {
    if let mismatch { return mismatch }
    let scale = pairs.reduce(1.0) { max($0, $1.1.isFinite ? abs($1.1) : 0) }
    for (x, y) in pairs where !agrees(x, y, scale) { return "\(x), not \(y)" }
    return nil
  }

  private func agrees(_ x: Double, _ y: Double, _ scale: Double) -> Bool {
    if x.isNaN || y.isNaN { return x.isNaN && y.isNaN }
    switch agreement {
    case .exact: return x.bitPattern == y.bitPattern
    case .near(let tolerance): return x == y || abs(x - y) <= tolerance * scale
    }
  }

  mutating func compare(_ found: Value<Double>, _ wanted: OracleValue) {
    switch (found, wanted) {
    case (.none, .none): break
    case (.bool(let x), .boolean(let y)): if x != y { mismatch = "\(x), not \(y)" }
    case (.string(let x), .string(let y)): if x != y { mismatch = "\(x), not \(y)" }
    case (.tuple(let labels, let parts), .tuple(let others, let theirs)):
      guard labels == others, parts.count == theirs.count else {
        mismatch = "\(labels ?? []) of \(parts.count), not \(others ?? []) of \(theirs.count)"
        return
      }
      for (x, y) in zip(parts, theirs) { compare(x, y) }
    case (.function, .function): break
    case (.mask(let x), .mask(let shape, let truths)):
      guard Array(x.shape) == shape, x.elements.map({ $0 != 0 }) == truths else {
        mismatch = "another mask"
        return
      }
    case (.mask, _), (_, .mask): mismatch = "\(found.kind.description), not \(wanted.kind)"
    default:
      guard let x = found.asPassiveArray ?? found.asActiveArray, let y = wanted.asArray,
        Array(x.shape) == y.shape
      else {
        mismatch =
          "\(found.kind.description) \(found.shape.map { Array($0) } ?? []), not \(wanted.kind)"
        return
      }
      pairs += zip(x.elements, y.elements.map(\.base))
    }
  }
}
