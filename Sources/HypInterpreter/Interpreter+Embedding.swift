// Interpreter+Embedding.swift -- what a program that embeds the language needs besides statements.

import HypCode
import HypNumbers
import HypRuntime
import HypSyntax

/// Why a file could not be read or written: what `loadFile` and `writeFile` throw.
public typealias FileFailure = HypCode.FileFailure

/// What is written into a file: what `writeFile` is given.
public typealias FileContent = HypCode.FileContent

/// A number that a reader may choose: what `slider` is given.
public typealias Slider = HypRuntime.Slider

extension Interpreter {
  /// Runs a text to its end, or to the first statement that fails.
  ///
  /// What stood before that statement has happened. A text that cannot be read does nothing.
  ///
  /// - Parameter name: what messages call the text.
  /// - Returns: the value of the last statement; `none` where it has none.
  /// - Throws: why it did not finish.
  @discardableResult
  public func evaluate(_ text: String, name: String = "<text>") throws(Failure) -> AnyValue {
    try within { () throws(Failure) in try evaluateWhole(text, name) }
  }

  private func evaluateWhole(_ text: String, _ name: String) throws(Failure) -> AnyValue {
    let tree = parse(SourceFile(name: name, text: text)) { Interrupt.isRequested }
    try checkInterrupt()
    if let error = tree.errors.first {
      throw Failure(diagnostic: Diagnostic(error), isInterrupt: false)
    }
    var value = AnyValue.none
    for statement in tree.statements { value = try run(statement) }
    return value
  }

  // MARK: Beside others

  /// Asks what runs to stop, or what is run next; other interpreters go on. Safe from any thread, which
  /// can hold the `execution` for that.
  public func interrupt() { execution.interrupt() }
  /// Forgets a request to stop, whether it was for this interpreter or for all.
  public func forgetInterrupt() { execution.forgetInterrupt() }

  /// Arrays and the records of reverse mode may hold this many bytes together; an array that does not fit
  /// is an error. At first as much as the process may have, which all interpreters share.
  public var memoryLimit: Int {
    get { execution.memoryLimit }
    set { execution.memoryLimit = newValue }
  }

  /// Does something as part of what this interpreter runs, as showing a value is: it is stopped with it, and
  /// takes of its memory. On this thread, until `body` returns.
  public func within<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
    try execution.within(body)
  }

  /// The value of a name of the session.
  public subscript(name: String) -> AnyValue? {
    get { value(of: name) }
    set { bind(name, to: newValue ?? .none) }
  }
}

extension Failure: CustomStringConvertible {
  /// The message as the command shows it, without colour.
  public var description: String { DiagnosticRenderer().render(diagnostic) }
}

extension AnyValue {
  /// No value.
  public static var none: AnyValue { AnyValue(Value<Double>.none) }

  /// An array from its elements, rows first. Nil if their number is not that of the shape.
  public init?(_ elements: [Double], shape: [Int]) {
    var count = 1
    for length in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard length >= 0, !overflow else { return nil }
      count = product
    }
    guard !shape.isEmpty, count == elements.count else { return nil }
    self.init(.passiveArray(Double.Array(doubles: elements, shape: Shape(shape))))
  }

  /// A vector.
  public init(_ elements: [Double]) {
    self.init(.passiveArray(Double.Array(doubles: elements, shape: [elements.count])))
  }

  /// A string.
  public init(_ text: String) { self.init(Value<Double>.string(text)) }

  /// The lengths of an array along its axes, none for a number; nil for anything else.
  public var shape: [Int]? { value.shape.map(Array.init) }

  /// The elements of an array, rows first, or a number alone; nil for anything else, and where there
  /// is an ε in it.
  public var elements: [Double]? {
    if isDual { return nil }
    if let number { return [number] }
    return (value.asPassiveArray ?? value.asActiveArray)?.elements
  }

  /// The truth of a boolean; nil for anything else.
  public var boolean: Bool? { if case .bool(let truth) = value { truth } else { nil } }

  /// The text of a string; nil for anything else.
  public var string: String? { if case .string(let text) = value { text } else { nil } }

  /// A field of a record; nil if there is none, or if there is an ε in it.
  public subscript(field: String) -> AnyValue? {
    guard !isDual, case .tuple(let labels?, let parts) = value,
      let place = labels.firstIndex(of: field)
    else { return nil }
    return AnyValue(parts[place])
  }
}
