// JSON+Fields.swift -- what a message says, by the names of its fields.

import HypSyntax

extension JSON {
  /// A field of an object; `null` where there is none.
  subscript(_ name: String) -> JSON {
    guard case .object(let fields) = self else { return .null }
    return fields.first { $0.name == name }?.value ?? .null
  }

  var string: String? { if case .string(let text) = self { text } else { nil } }

  var isNull: Bool { if case .null = self { true } else { false } }

  /// A whole number that is not negative, as positions are.
  var count: Int? {
    guard case .number(let x) = self, x >= 0, x < 1e15, x == x.rounded() else { return nil }
    return Int(x)
  }

  var elements: [JSON] { if case .array(let elements) = self { elements } else { [] } }

  /// An object, without the fields that have no value.
  static func fields(_ fields: KeyValuePairs<String, JSON?>) -> JSON {
    .object(fields.compactMap { name, value in value.map { (name, $0) } })
  }
}
