// Formatting.swift -- values as text, and checks that show two of them.

import HypCode
import HypNumbers
import HypRuntime

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

enum Print: LibraryFunction {
  static let entry = LibraryEntry(
    "print(values…, sep=\" \", end=\"\\n\")",
    "Prints its arguments; inside a derivative, their plain values.",
    example: ("print(1, 2)", "1 2"))
  static let scratch = 0

  static func kind(of arguments: [Kind]) -> Kind? { Kind.none }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let (separator, end) = (machine.plainText(arguments[1]), machine.plainText(arguments[2]))
    let texts = arguments[0].tupleParts.map { machine.plainText($0) }
    // Of a text that was stopped half-way nothing is shown.
    if Blocks.areStopped { throw .interrupted }
    // The texts joined, with the end, and as bytes on their way.
    let length = texts.reduce(0) { $0 + $1.utf8.count + separator.utf8.count }
    try machine.context.require(length, of: 3, for: "a string of this length")
    machine.context.effects.write(.text(texts.joined(separator: separator) + end))
    return .none
  }
}

/// `fixed` and `sci`.
protocol DigitFormat: LibraryFunction {
  static func text(_ x: Double, _ digits: Int) -> String
}

extension DigitFormat {
  static func kind(of arguments: [Kind]) -> Kind? {
    guard arguments[1].isNumeric || arguments[1] == .any, holdsNumbers(arguments[0]) else {
      return nil
    }
    return .string
  }

  private static func holdsNumbers(_ kind: Kind) -> Bool {
    switch kind {
    case .real, .number, .array, .range, .any: true
    case .tuple(_, let parts): parts.isEmpty || parts.contains(where: holdsNumbers)
    default: false
    }
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    guard holdsNumbers(arguments[0].kind), arguments[1].base != nil else {
      throw misfit(arguments[0], arguments[1])
    }
    let digits = try whole(arguments[1])
    guard (0...NumberText.maximumDigits).contains(digits) else {
      throw misfit("\(digits)", expected: "0 to \(NumberText.maximumDigits) digits")
    }
    machine.context.note(shown: arguments[0], withDerivatives: machine.dualForm != nil)
    let form = machine.dualForm
    let value = try arguments[0].mapLeaves { (leaf) throws(RuntimeError) in
      if case .range = leaf {
        machine.value(try array(machine, leaf), isActive: true)
      } else {
        leaf
      }
    }
    return .string(
      ValueText.text(value, plain: { text($0, digits) }) { x in
        form?.text(x) { text($0, digits) } ?? text(x.base.double, digits)
      })
  }
}

enum Fixed: DigitFormat {
  static let entry = LibraryEntry(
    "fixed(x, digits)",
    "A number as a string, with the given number of digits after the decimal point; for an array, a tuple or a record, each"
      + " number in it; what else it holds stays as it is.",
    expects: "numbers and a number of digits", example: ("fixed(π, 3)", "\"3.142\""))
  static func text(_ x: Double, _ digits: Int) -> String { NumberText.fixed(x, digits) }
}

enum Scientific: DigitFormat {
  static let entry = LibraryEntry(
    "sci(x, digits)",
    "A number as a string, in scientific notation; for an array, a tuple or a record, each number in it; what else it"
      + " holds stays as it is.",
    expects: "numbers and a number of digits", example: ("sci(12345, 2)", "\"1.23e+04\""))
  static func text(_ x: Double, _ digits: Int) -> String { NumberText.scientific(x, digits) }
}

enum Text: LibraryFunction {
  static let entry = LibraryEntry(
    "string(x)", "A value as a string.", example: ("string(1.5)", "\"1.5\""))

  static func kind(of arguments: [Kind]) -> Kind? { .string }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> { .string(machine.plainText(arguments[0])) }
}

enum Clock: LibraryFunction {
  static let entry = LibraryEntry(
    "clock()",
    "Seconds on a clock that never goes back; the difference of two readings is the time that something took.",
    example: ("clock() >= 0", "true"))

  static func kind(of arguments: [Kind]) -> Kind? { .real }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return .real(N.Base(literal: Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9))
  }
}

enum RaiseError: LibraryFunction {
  static let entry = LibraryEntry(
    "error(message…)",
    "Stops with a message of your own, which is shown with the place and the calls that led there. Several values are"
      + " written one after the other, as by `print`.",
    example: ("if 1 > 2 { error(\"order\") }", ""))

  static func kind(of arguments: [Kind]) -> Kind? { .never }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let texts = arguments[0].tupleParts.map { machine.plainText($0) }
    throw .raised(texts.isEmpty ? "error" : texts.joined(separator: " "))
  }
}

enum AssertClose: LibraryFunction {
  static let entry = LibraryEntry(
    "assert_close(a, b, tol=1e-9, message=none)",
    "An error if `a` and `b` differ by more than `tol`, both absolutely and relatively; structures too.",
    example: ("assert_close(0.1 + 0.2, 0.3)", ""))

  static func kind(of arguments: [Kind]) -> Kind? { Kind.none }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    guard let tolerance = arguments[2].base?.double else {
      throw misfit(.kinds([arguments[2].kind]), expected: "a number as `tol`")
    }
    guard !isClose(machine, arguments[0], arguments[1], tolerance) else { return .none }
    throw .assertClose(
      machine.shownText(arguments[0]), machine.shownText(arguments[1]), tolerance: tolerance,
      message: arguments[3].isNone ? nil : machine.plainText(arguments[3]))
  }

  /// The same structure, with numbers that differ by at most `tolerance`, relatively or absolutely.
  private static func isClose<N: Number>(
    _ machine: Machine<N>, _ x: Value<N>, _ y: Value<N>, _ tolerance: Double
  ) -> Bool {
    if case .tuple(let labels, let a) = x, case .tuple(let labels2, let b) = y {
      return labels == labels2 && a.count == b.count
        && zip(a, b).allSatisfy { !Blocks.areStopped && isClose(machine, $0, $1, tolerance) }
    }
    guard let a = x.shape, let b = y.shape else { return machine.isEqual(x, y) }
    guard a == b, let p = x.asActiveArray?.doubles, let q = y.asActiveArray?.doubles else {
      return false
    }
    return zip(p, q).allSatisfy { u, v in
      if u == v || (u.isNaN && v.isNaN) { return true }
      return abs(u - v) <= tolerance * max(1, max(abs(u), abs(v))) && (u - v).isFinite
    }
  }
}
