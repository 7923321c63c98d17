// Tracer+Codes.swift -- what a tracer finds out of each code once, and what it notes of runs and calls under way.

import HypCode
import HypSyntax

extension Tracer {
  /// A run under way.
  struct Running {
    let run: Int
    let machine: ObjectIdentifier
    var frames: [Frame] = []
    /// The nodes of numbers and arrays on its tape, by place and by record.
    /// What adds a constant stands where its operand does.
    var nodes: [Int: [Int]] = [:]
    var records: [Int: [Int]] = [:]
  }

  struct Frame {
    let code: Code
    let loops: CodeLoops
    let call: Int
    /// The loops under way.
    var active: [ActiveLoop] = []
    var last = -1
    /// The next turn of the innermost loop is the last one, as far as is known.
    var isLastNext = false
    var place: Int { active.last?.place ?? call }
    /// What has begun in it outside of loops.
    var path: TracePath

    /// Where something begins in it: the same in every run of the statement.
    mutating func next() -> TracePath {
      active.isEmpty ? path.next() : active[active.count - 1].path.next()
    }
  }

  /// A loop under way, with its turn and the places of both.
  struct ActiveLoop {
    let loop: Int
    let key: TracePath
    let ofLoop: Int
    var turn: Int
    var place: Int
    /// That of the turn.
    var path: TracePath
  }

  /// A function that an operator runs one level further in, before its machine is known.
  struct ExpectedRun {
    let run: Int
    let plan: DerivativePlan
    /// For each transfer of the plan: where its value comes from, and the value.
    let inputs: [(name: String?, value: TracedValue)]
  }

  func loops(of code: Code) -> CodeLoops { known(code, in: \.loops, CodeLoops.init) }

  /// What the compiler calls values that have no name in the program.
  private static let unnamed: Set<String> = [
    "bool", "chain", "choice", "derivative", "function", "if", "part", "square",
  ]

  /// The name of a variable in a listing; nil for what is `d3`, `next.r2` or `(r1, r2)` there. A variable of several
  /// kinds is `w@r1`, and one of an inner scope `x#1`.
  static func variable(_ name: String) -> String? {
    let own = name.prefix { $0 != "@" && $0 != "#" }
    guard let first = own.first, first.isLetter || first == "_", !own.hasPrefix("next.") else {
      return nil
    }
    if name.contains("#"), unnamed.contains(String(own)) { return nil }
    let isRegister =
      "dro".contains(first) && own.count > 1 && own.dropFirst().allSatisfy(\.isNumber)
    return isRegister ? nil : String(own)
  }

  func names(of code: Code) -> RegisterNames {
    known(code, in: \.registerNames, RegisterNames.init)
  }

  /// What is found out of each code once.
  private func known<T>(
    _ code: Code, in store: ReferenceWritableKeyPath<Tracer, [ObjectIdentifier: T]>,
    _ find: (Code) -> T
  ) -> T {
    let id = ObjectIdentifier(code)
    if let known = self[keyPath: store][id] { return known }
    codes.append(code)
    let found = find(code)
    self[keyPath: store][id] = found
    return found
  }

  // MARK: Registers

  func origin(_ address: UInt) -> Origin? { origins[address] }
  func name(_ address: UInt) -> String? { names[address] }

  func set(_ address: UInt, _ origin: Origin?, name: String? = nil) {
    origins[address] = origin
    names[address] = name
  }

  func forget(_ address: UInt) { set(address, nil) }

  func copy(_ source: UInt, to target: UInt) {
    set(target, origins[source], name: names[source])
  }
}
