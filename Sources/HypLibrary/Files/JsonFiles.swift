// JsonFiles.swift -- values in files, as JSON, and texts.

import HypCode
import HypNumbers
import HypRuntime
import HypSyntax

enum ReadJson: LibraryFunction {
  static let readsFile = true
  static let entry = LibraryEntry(
    "read_json(path)",
    "The value in a file in JSON: objects are records, `null` is none. A list of numbers, or of lists of numbers of one"
      + " length, is an array, one of booleans an array of booleans, any other a tuple. What is no JSON is an error with its"
      + " line and column.",
    expects: "a file name as a string",
    example: (
      "write_json(\"t.json\", (a=[1, 2], b=\"x\")); read_json(\"t.json\")", "(a=[1, 2], b=\"x\")"
    ))

  static func kind(of arguments: [Kind]) -> Kind? { isText(arguments[0]) ? .any : nil }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let path = try path(arguments[0])
    let text = try machine.context.effects.readFile(path)
    // Each value stands beside its text.
    try machine.context.require(text.utf8.count, of: 40, for: "the values of `\(path)`")
    let json: JSON
    do {
      json = try JsonText.value(text) { Blocks.areStopped }
    } catch {
      if Blocks.areStopped { throw .interrupted }
      throw .malformedFile(path, line: error.line, "\(error.reason), at column \(error.column)")
    }
    return value(machine, json)
  }

  private static func value<N: Number>(_ machine: Machine<N>, _ json: JSON) -> Value<N> {
    switch json {
    case .null: return .none
    case .boolean(let truth): return .bool(truth)
    case .number(let x): return .real(N.Base(literal: x))
    case .string(let text): return .string(text)
    case .object(let fields):
      return .tuple(labels: fields.map(\.name), fields.map { value(machine, $0.value) })
    case .array(let elements):
      let numbers = elements.compactMap { if case .number(let x) = $0 { x } else { nil } }
      if numbers.count == elements.count { return machine.value(numbers, shape: [numbers.count]) }
      let values = elements.map { value(machine, $0) }
      if let truths = machine.booleans(values) { return truths }
      let areArrays = values.allSatisfy { if case .passiveArray = $0 { true } else { false } }
      if areArrays, let array = machine.numeric(values) { return array }
      return .tuple(labels: nil, values)
    }
  }
}

enum WriteJson: LibraryFunction {
  // Each number is a string, and in the text.
  static let scratch = 20
  static let entry = LibraryEntry(
    "write_json(path, value)",
    "Writes a value as JSON: a record as an object, arrays, ranges and tuples as lists, none as `null`. `read_json` gives it"
      + " back exactly, but for a range or a tuple of numbers, which is then a vector. Numbers that are nan or infinite"
      + " are `NaN`, `Infinity` and `-Infinity`, as Python writes them.",
    expects: "a file name as a string, and a value without functions",
    example: ("write_json(\"t.json\", [true, false]); read_text(\"t.json\")", "\"[true,false]\\n\"")
  )

  static func kind(of arguments: [Kind]) -> Kind? { isText(arguments[0]) ? Kind.none : nil }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let path = try path(arguments[0])
    let text = try json(machine.outermost(arguments[1])).extendedText + "\n"
    if Blocks.areStopped { throw .interrupted }
    try machine.context.effects.writeFile(path, text)
    return .none
  }

  private static func json(_ value: Value<Double>) throws(RuntimeError) -> JSON {
    switch value {
    case .real(let x), .number(let x): return .number(x)
    case .bool(let truth): return .boolean(truth)
    case .string(let text): return .string(text)
    case .passiveArray(let array), .activeArray(let array):
      return list(array.elements[...], array.shape[...], JSON.number)
    case .mask(let array):
      return list(array.elements[...], array.shape[...]) { .boolean($0 != 0) }
    case .range:
      if let fault = value.rangeFault { throw fault }
      guard let array = value.asPassiveArray else { throw misfit(value) }
      return list(array.elements[...], array.shape[...], JSON.number)
    case .tuple(let labels, let parts):
      var values: [JSON] = []
      for part in parts { values.append(try json(part)) }
      guard let labels else { return .array(values) }
      return .object(zip(labels, values).map { ($0, $1) })
    case .none: return .null
    case .function: throw misfit("a function", expected: entry.expects)
    }
  }

  private static func list(
    _ elements: ArraySlice<Double>, _ shape: Slice<Shape>, _ element: (Double) -> JSON
  ) -> JSON {
    guard let count = shape.first else { return elements.first.map(element) ?? .null }
    if shape.count == 1 { return .array(Array(elements).mapPatiently(orElse: JSON.null, element)) }
    let size = count == 0 ? 0 : elements.count / count
    return .array(
      (0..<count).map { row in
        let start = elements.startIndex + row * size
        return list(elements[start..<start + size], shape.dropFirst(), element)
      })
  }
}

enum WriteText: LibraryFunction {
  static let entry = LibraryEntry(
    "write_text(path, text)",
    "Makes or replaces a file that holds a text; its path is relative to the script.",
    expects: "a file name and a text, as strings",
    example: ("write_text(\"t.txt\", \"one\\n\"); read_text(\"t.txt\")", "\"one\\n\""))

  static func kind(of arguments: [Kind]) -> Kind? {
    isText(arguments[0]) && isText(arguments[1]) ? Kind.none : nil
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let path = try path(arguments[0])
    guard case .string(let text) = arguments[1] else { throw misfit(arguments[0], arguments[1]) }
    try machine.context.effects.writeFile(path, text)
    return .none
  }
}
