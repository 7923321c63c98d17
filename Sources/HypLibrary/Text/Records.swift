// Records.swift -- the fields of records as values.

import HypCode
import HypNumbers
import HypRuntime

enum FieldNames: LibraryFunction {
  static let entry = LibraryEntry(
    "fields(record)", "The names of the fields of a record, as a tuple of strings.",
    expects: "a record",
    example: ("fields((a=1, b=2))", "(\"a\", \"b\")"))

  static func kind(of arguments: [Kind]) -> Kind? {
    switch arguments[0] {
    case .any: .any
    case .tuple(let labels?, _): .tuple(labels: nil, labels.map { _ in .string })
    case .tuple(nil, []): .tuple(labels: nil, [])
    default: nil
    }
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    guard case .tuple(let labels, let parts) = arguments[0], labels != nil || parts.isEmpty else {
      throw misfit(arguments[0])
    }
    return try tuple(machine, labels ?? [])
  }
}

enum Items: LibraryFunction {
  static let entry = LibraryEntry(
    "items(record)",
    "The fields of a record as a tuple of pairs of a name and a value: `for (name, value) in items(r) { … }`.",
    expects: "a record", example: ("items((a=1, b=2))", "((\"a\", 1), (\"b\", 2))"))

  static func kind(of arguments: [Kind]) -> Kind? {
    switch arguments[0] {
    case .any: .any
    case .tuple(.some, let parts):
      .tuple(labels: nil, parts.map { .tuple(labels: nil, [.string, $0]) })
    case .tuple(nil, []): .tuple(labels: nil, [])
    default: nil
    }
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    guard case .tuple(let labels, let parts) = arguments[0], labels != nil || parts.isEmpty else {
      throw misfit(arguments[0])
    }
    return .tuple(
      labels: nil, zip(labels ?? [], parts).map { .tuple(labels: nil, [.string($0), $1]) })
  }
}
