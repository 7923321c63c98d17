// KindTests.swift -- values of the library have the kinds that were foretold, whatever they are made of.

import HypBindings
import HypCode
import HypCompiler
import HypInterpreter
import HypLibrary
import HypNumbers
import HypRuntime
import HypSyntax
import Testing

@Suite struct LibraryKinds {
  /// Functions that take none of the values here: they want a file, a text that is a number, or a function that gives
  /// two numbers, or they always fail.
  static let needsMore = [
    "read_csv", "read_text", "write_csv", "number", "read_json", "write_json", "write_text",
    "error", "quiver", "slider",
  ]

  /// How many calls were looked at.
  struct Tally {
    /// Those whose value had the kind that was foretold for it alone.
    var compared = 0
    /// Those whose kind is known only when they have run.
    var open = 0
    /// Those that were refused.
    var refused = 0
  }

  /// Every function on all combinations of some values: what is foretold holds, what does not fit is an
  /// error of a kind that arguments can lead to, and nothing traps.
  @Test func foretoldKindsHold() throws {
    var total = Tally()
    let library = LibraryFunctions.all
    LibraryFunctions.register()
    for function in library {
      let name = function.name
      let context = MachineContext(
        program: CodeCache(), tables: ListedLevels(), library: library, write: { _ in })
      let machine = PlainMachine(context, level: 0)
      var tally = Tally()
      check(function, machine, Samples<Double>.values, &tally)
      check(function, machine.forward, Samples<Dual<Double>>.values, &tally)
      check(function, machine.reverse, Samples<Reverse<Double>>.values, &tally)
      #expect(
        tally.compared + tally.open > 0 || Self.needsMore.contains(name),
        "no call of \(name) was accepted")
      total.compared += tally.compared
      total.open += tally.open
      total.refused += tally.refused
    }
    print(
      "counted: kinds of results: \(total.compared) as foretold, \(total.open) not foretold, "
        + "\(total.refused) calls refused")
    #expect(total.compared > 5000)
  }

  private func check<N: Number>(
    _ function: any LibraryFunction.Type, _ machine: Machine<N>, _ samples: [Value<N>],
    _ tally: inout Tally
  ) {
    let parameters = Signature(function.entry.signature).parameters
    let choices = parameters.map { parameter in
      if parameter.isRest {
        return [.tuple(labels: nil, [])] + samples.map { Value<N>.tuple(labels: nil, [$0]) }
          + samples.prefix(4).map { .tuple(labels: nil, [$0, samples[0]]) }
      } else if case .number(let x)? = parameter.fallback {
        return [.real(N.Base(literal: x))] + samples.prefix(4)
      } else if case .bool(let truth)? = parameter.fallback {
        return [.bool(truth), .bool(!truth)] + samples.prefix(1)
      } else if case .string(let text)? = parameter.fallback {
        return [.string(text)] + samples.prefix(2)
      } else if parameter.fallback != nil {
        return [.none] + samples.prefix(4)
      }
      return samples
    }
    for row in rows(choices) {
      let kinds = row.map(\.kind)
      let truths = row.map { if case .bool(let truth) = $0 { truth } else { Bool?.none } }
      let foretold = function.kind(of: kinds, truths: truths)
      let unknown = function.kind(of: kinds)
      #expect(unknown == foretold || unknown == .any, "\(function.entry.name) \(kinds)")
      let boxed = function.kind(of: kinds.map { $0 == .none ? .none : .any })
      #expect(boxed == nil || boxed != .never || foretold == .never)
      let value: Value<N>
      do {
        value = try function.call(machine, row)
      } catch {
        let code = Message(error).code
        #expect(
          ["E03", "E04", "E06"].contains(code.prefix(3)), "\(function.entry.name) \(kinds): \(code)"
        )
        tally.refused += 1
        continue
      }
      if let foretold, foretold != .any {
        tally.compared += 1
        #expect(value.kind == foretold, "\(function.entry.name) \(kinds)")
      } else {
        tally.open += 1
      }
    }
  }

  /// All combinations; where there would be too many, those in which one value besides the first is not
  /// the first of its choices.
  private func rows<N: Number>(_ choices: [[Value<N>]]) -> [[Value<N>]] {
    guard choices.count > 5 else {
      return choices.reduce([[]]) { rows, own in rows.flatMap { row in own.map { row + [$0] } } }
    }
    var rows: [[Value<N>]] = []
    for place in choices.indices.dropFirst() {
      for first in choices[0] {
        for value in choices[place] {
          var row = choices.map { $0[0] }
          (row[0], row[place]) = (first, value)
          rows.append(row)
        }
      }
    }
    return rows
  }
}

/// Values of all kinds; numbers of one sort first.
private enum Samples<N: Number> {
  static var values: [Value<N>] {
    let vector = N.Array(doubles: [2, 0, 1], shape: [3])
    let matrix = N.Array(doubles: [3, 1, 2, 2, 0, 1], shape: [2, 3])
    // Symmetric and positive, for factorisations.
    let square = N.Array(doubles: [2, 1, 1, 3], shape: [2, 2])
    let mask = N.Base.Array(doubles: [1, 0, 1], shape: [3])
    let range = { (isActive: Bool) in
      Value<N>.range(RangeValue(start: 0, end: 3, step: 1, isClosed: false, isActive: isActive))
    }
    return [
      .real(1), .number(2), .real(-1), .real(0.5),
      .passiveArray(vector.base), .activeArray(vector), .passiveArray(matrix.base),
      .activeArray(matrix), .activeArray(matrix.reshaped(to: [1, 2, 3])),
      .passiveArray(square.base), .activeArray(square), .mask(mask),
      .passiveArray(N.Base.Array(shape: [0], elements: [])), range(false), range(true),
      .tuple(labels: nil, [.real(1), .number(2)]), .tuple(labels: nil, []),
      .tuple(labels: nil, [.activeArray(vector), .passiveArray(vector.base)]),
      .tuple(labels: ["a", "b"], [.passiveArray(vector.base), .string("x")]),
      .tuple(labels: nil, [.bool(true), .bool(false)]), .bool(true), .string("text"), .none,
    ].filter { N.self != Double.self || !$0.isActive }
  }
}
