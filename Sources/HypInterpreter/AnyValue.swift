// AnyValue.swift -- a value as the world outside the machine sees it.

import HypCode
import HypNumbers
import HypRuntime

/// Something a name can hold.
public struct AnyValue {
  /// Without the parts that have a unit of dual numbers in them.
  package let value: Value<Double>
  private let dualText: (() -> String)?

  init(_ value: Value<Double>) {
    self.value = value
    dualText = nil
  }

  init(_ result: DualResult) {
    value = result.primal
    dualText = result.text
  }

  /// It has a part with an ε in it: it can be shown, and nothing can hold it.
  public var isDual: Bool { dualText != nil }
  /// `a number`, `a vector`, `a function`, …: what messages call it.
  public var kindName: String { value.kind.description + (isDual ? " with ε" : "") }
  /// As the prompt shows it.
  public var text: String {
    dualText?() ?? CostTable.text(value) ?? CheckTable.text(value) ?? FilmTable.text(value)
      ?? PlainMachine.text(value)
  }
  /// The value is `none`: nothing is shown.
  public var isNone: Bool { if case .none = value { true } else { false } }
  /// The plain number, for a program that embeds the language; nil for any other value.
  public var number: Double? { isDual ? nil : value.base }
  /// A plain number.
  public init(_ number: Double) { self.init(.real(number)) }
}
