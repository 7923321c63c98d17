// AnyValue+JSON.swift -- values for other programs.

import HypNumbers
import HypRuntime
import HypSyntax

extension AnyValue {
  /// The value in JSON: numbers, booleans, strings; an array as nested arrays, of numbers or booleans, a tuple as an array, a
  /// record as an object, a range as an object of `from`, `to`, `by` and `closed`; `null` for none and for
  /// functions.
  public var json: JSON { Self.json(value) }

  private static func json(_ value: Value<Double>) -> JSON {
    switch value {
    case .real(let x): return .number(x)
    case .number(let x): return .number(x)
    case .bool(let truth): return .boolean(truth)
    case .string(let text): return .string(text)
    case .passiveArray(let array), .activeArray(let array):
      return json(array.elements[...], array.shape[...], JSON.number)
    case .mask(let array):
      return json(array.elements[...], array.shape[...]) { .boolean($0 != 0) }
    case .range(let range):
      return .object([
        ("from", .number(range.start)), ("to", .number(range.end)), ("by", .number(range.step)),
        ("closed", .boolean(range.isClosed)),
      ])
    case .tuple(nil, let parts): return .array(parts.mapPatiently(orElse: .null, json))
    case .tuple(let labels?, let parts):
      return .object(zip(labels, parts.mapPatiently(orElse: .null, json)).map { ($0, $1) })
    case .none, .function: return .null
    }
  }

  private static func json(
    _ elements: ArraySlice<Double>, _ shape: Slice<Shape>, _ element: (Double) -> JSON
  ) -> JSON {
    guard let count = shape.first else { return elements.first.map(element) ?? .null }
    if shape.count == 1 { return .array(elements.map(element)) }
    let size = count == 0 ? 0 : elements.count / count
    return .array(
      (0..<count).map { row in
        let start = elements.startIndex + row * size
        return json(elements[start..<start + size], shape.dropFirst(), element)
      })
  }
}
