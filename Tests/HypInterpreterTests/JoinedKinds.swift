// JoinedKinds.swift -- the kind of what may be of one kind or another, and values in its registers.

import HypBindings
import HypCode
import HypCompiler
import HypNumbers
import HypRuntime
import Testing

@Suite struct JoinedKinds {
  private static let simple: [Kind] = [
    .none, .real, .number, .bool, .string, .vector(active: false), .vector(active: true),
    .array(active: false, rank: 2), .mask(rank: 1), .range(closed: true, active: false),
    .range(closed: false, active: true), .unit, .function(.primitive(Primitives.abs)),
    .function(.primitive(Primitives.hypot)), .any,
    .tuple(labels: nil, [.real, .string]), .tuple(labels: ["a", "b"], [.real, .number]),
    .tuple(labels: ["a", "b"], [.none, .number]),
    .small(active: false, shape: [2]), .small(active: true, shape: [2]),
    .small(active: false, shape: [3]), .small(active: false, shape: [2, 3]),
    .rows(active: false, columns: 3), .rows(active: true, columns: 3),
    .rows(active: false, columns: 2), .array(active: true, rank: 2),
  ]

  /// All pairs, so that choices meet choices.
  private static let kinds: [Kind] = {
    var kinds = simple
    for a in simple { for b in simple { kinds.append(a.joined(b)) } }
    return Array(Set(kinds))
  }()

  @Test func bothAreHeld() {
    #expect(Self.kinds.count > 50)
    for a in Self.kinds {
      for b in Self.kinds {
        let both = a.joined(b)
        // A loop finds the kind of its variables by joining until nothing is new.
        #expect(both.joined(a) == both && both.joined(b) == both, "\(a.listing) and \(b.listing)")
        for kind in a.alternatives + b.alternatives where both != .any {
          #expect(both.place(of: kind) != nil, "\(kind.listing) in \(both.listing)")
        }
        for alternative in both.alternatives where both.isChoice {
          let isNested = alternative.hasPart { $0.isChoice || $0 == .any }
          #expect(!isNested, "\(both.listing)")
        }
        #expect(both.leafCount == both.banks.count)
        // Of arrays, whatever is known of their shapes, both have one rank.
        if case .array = a.whole, case .array = b.whole, !both.isChoice, both != .any {
          #expect(a.numericRank == b.numericRank && both.numericRank == a.numericRank)
          #expect(both.isActive == (a.isActive || b.isActive))
        }
      }
    }
  }

  /// A structure that grows from round to round is boxed after a few.
  @Test func growthEnds() {
    var kind = Kind.none
    for round in 0..<20 {
      let next = kind.joined(.tuple(labels: ["head", "tail"], [.real, kind])).bounded
      if next == kind { return }
      kind = next
      #expect(round < 10)
    }
  }

  @Test func valuesComeBack() throws {
    let context = MachineContext(
      program: CodeCache(), tables: ListedLevels(), library: [], write: { _ in })
    let machine = PlainMachine(context, level: 0)
    let values: [Value<Double>] = [
      .none, .real(2.5), .string("text"), .passiveArray(DoubleArray(shape: [2], elements: [1, 2])),
      .tuple(labels: ["a", "b"], [.real(1), .string("b")]),
    ]
    let kind = values.reduce(Kind.never) { $0.joined($1.kind) }
    #expect(kind.isChoice && kind.alternatives.count == values.count)
    let operand = Operand.window([kind])[0]
    let registers = Machine<Double>.Registers(d: machine.d, r: machine.r, o: machine.o)
    for value in values + values.reversed() {
      try machine.put(value, operand, registers)
      #expect(machine.isEqual(machine.value(operand, registers), value))
      // What another alternative held is let go of.
      let held = operand.leaves.filter {
        if case .object(let register) = $0 { machine.o[register] != nil } else { false }
      }
      #expect(held.count == value.kind.banks.filter { $0 == .object }.count)
    }
  }
}
