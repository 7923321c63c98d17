// FunctionCompiler+Choices.swift -- what is done with a value that is of one of several kinds.
//
// It is compiled once for each of them, behind a jump on the register that tells which. A test for `none`
// decides for the ways behind it: there the value is what it has turned out to be.

import HypCode
import HypSyntax

extension FunctionCompiler {
  /// So many ways of combining alternatives are compiled at most; beyond, values are boxed.
  private static let maximumWays = 16

  /// What `body` makes of values, compiled for each combination of the kinds that they may be of.
  func eachAlternative(
    of operands: [Operand], _ span: Span, _ body: ([Operand]) -> Operand
  ) -> Operand {
    guard operands.contains(where: \.kind.isChoice) else { return body(operands) }
    let count = operands.reduce(1) { $0 * $1.kind.alternatives.count }
    if count > Self.maximumWays || operands.contains(where: { $0.kind == .any }) {
      emitter.span = span
      return body(operands.map(boxingChoice))
    }
    for operand in operands { emitter.share(operand) }
    let name = uniqueName("choice")
    var ends: [Edge] = []
    compileWays(operands, &ends) { operands in
      self.assign(name, body(operands), span: span)
    }
    merge(ends)
    return takeVariable(name)
  }

  /// Compiles `body` for each combination of alternatives; `ends` are the ways behind it.
  private func compileWays(
    _ operands: [Operand], _ ends: inout [Edge], _ body: ([Operand]) -> Void
  ) {
    guard let place = operands.firstIndex(where: \.kind.isChoice) else {
      body(operands)
      ends.append(jumpAway())
      return
    }
    let (tag, alternatives) = (operands[place].leaves[0], operands[place].alternatives)
    let entry = state
    for (index, alternative) in alternatives.enumerated() {
      let next = emitter.newLabel()
      let isLast = index == alternatives.count - 1
      if !isLast {
        emitter.jump(tag, .equal, .constant(Double(index)), is: false, to: next)
      }
      var own = operands
      own[place] = alternative
      compileWays(own, &ends, body)
      guard !isLast else { break }
      emitter.place(next)
      state = entry
    }
  }

  /// The value, boxed where it may be of several kinds.
  func boxingChoice(_ operand: Operand) -> Operand {
    operand.kind.isChoice ? coerce(operand, to: .any) : operand
  }

  /// The value as the one alternative that fits; the others are errors where they come. Where several fit,
  /// it is boxed.
  func narrowed(
    _ operand: Operand, _ span: Span, to fits: (Kind) -> Bool, _ error: (Kind) -> RuntimeError
  ) -> Operand {
    guard operand.kind.isChoice else { return operand }
    let alternatives = operand.alternatives
    let fitting = alternatives.filter { fits($0.kind) }
    guard fitting.count <= 1 else { return boxingChoice(operand) }
    emitter.span = span
    for (index, alternative) in alternatives.enumerated() where !fits(alternative.kind) {
      if fitting.isEmpty, index == alternatives.count - 1 {
        return fail(error(alternative.kind), span)
      }
      let next = emitter.newLabel()
      emitter.jump(operand.leaves[0], .notEqual, .constant(Double(index)), to: next)
      emitter.trap(error(alternative.kind))
      emitter.place(next)
    }
    return fitting.first ?? .never
  }

  // MARK: Parts of tuples

  /// `tuple[i]`, by a search for the part among the registers; nil where the parts have no common kind, or the
  /// index is not a number.
  func part(of tuple: Operand, at axes: [Action.Axis], _ span: Span) -> Operand? {
    guard axes.count == 1, case .value(let position) = axes[0], position.kind.isNumeric else {
      return nil
    }
    let parts = tuple.parts
    let kind = bounded(parts.reduce(Kind.never) { $0.joined($1.kind) })
    guard !parts.isEmpty, !kind.isBoxed else { return nil }
    emitter.share(tuple)
    let name = uniqueName("part")
    let index = Leaf.passive(passiveRegister(position))
    var (found, others): ([Edge], [Edge]) = ([], [])
    func search(_ range: Range<Int>) {
      guard range.count > 1 else {
        let other = emitter.newLabel()
        emitter.jump(index, .equal, .constant(Double(range.lowerBound)), is: false, to: other)
        others.append(Edge(state: state, label: other))
        assign(name, parts[range.lowerBound], span: span)
        found.append(jumpAway())
        return
      }
      let middle = (range.lowerBound + range.upperBound) / 2
      let (entry, upper) = (state, emitter.newLabel())
      emitter.jump(index, .less, .constant(Double(middle)), is: false, to: upper)
      search(range.lowerBound..<middle)
      emitter.place(upper)
      state = entry
      search(middle..<range.upperBound)
    }
    search(parts.indices)
    // What is left counts from the end, or is an error.
    merge(others)
    let rest = emitter.temporary(kind)
    perform(.index(tuple, [.value(.real(index.register ?? 0))], result: rest), span)
    assign(name, rest, span: span)
    merge([Edge(state: state, label: nil)] + found)
    return takeVariable(name)
  }

  // MARK: Tests for none

  /// Whether a value that may be of several kinds is none: the register that tells which, and the number
  /// that stands for none there. Nil where one side is not a choice or the other not none.
  func testForNone(_ x: Operand, _ y: Operand) -> (value: Operand, tag: Leaf, none: Int?)? {
    let value = x.kind == .none ? y : x
    guard x.kind == .none || y.kind == .none, case .choice(let kinds) = value.kind else {
      return nil
    }
    return (value, value.leaves[0], kinds.firstIndex(of: .none))
  }

  /// Emits a jump that is taken where `value == none` has `outcome`. Behind it, and where it leads, a variable
  /// is what it has turned out to be.
  func jumpOnNone(
    _ value: Operand, _ tag: Leaf, _ none: Int, _ operand: Expression, on outcome: Bool
  ) -> Edge {
    let label = emitter.newLabel()
    emitter.jump(tag, .equal, .constant(Double(none)), is: outcome, to: label)
    var there = state
    let others = value.kind.alternatives.filter { $0 != .none }
    if case .name(let name) = operand.form, let variable = variableName(name),
      state.variables[variable] == .defined(value.kind), others.count == 1,
      home(variable, value.kind).leaves == value.leaves
    {
      there.variables[variable] = .defined(outcome ? .none : others[0])
      state.variables[variable] = .defined(outcome ? others[0] : .none)
    }
    return Edge(state: there, label: label)
  }

  // MARK: Registers

  /// The registers of a variable that may be of several kinds: those that it has while it is of one of them.
  func choiceHome(_ name: String, _ alternatives: [Kind]) -> Operand {
    let tag = emitter.permanent(.real)
    return Operand(
      .choice(alternatives), tag.leaves + alternatives.flatMap { home(name, $0).leaves })
  }

  /// The registers in which a parameter or a captured value stands are those of a variable.
  func adopt(_ operand: Operand, as name: String) {
    homes[Home(name: name, kind: operand.kind)] = operand
    guard operand.kind.isChoice else { return }
    for alternative in operand.alternatives {
      homes[Home(name: name, kind: alternative.kind)] = alternative
    }
  }

  /// A value as one of several kinds. The registers of the others are told to hold nothing.
  func coerce(_ value: Operand, toChoice kinds: [Kind]) -> Operand {
    guard case .choice(let own) = value.kind else {
      guard let chosen = Kind.choice(kinds).place(of: value.kind) else { return .never }
      let leaves = kinds.enumerated().flatMap { place, kind in
        place == chosen
          ? coerce(value, to: kind).leaves : kind.banks.map { _ in Leaf.constant(0) }
      }
      return Operand(.choice(kinds), [.constant(Double(chosen))] + leaves)
    }
    if zip(own, kinds).allSatisfy({ $0 == $1 }), own.count <= kinds.count {
      let further = kinds.dropFirst(own.count).flatMap(\.banks)
      return Operand(.choice(kinds), value.leaves + further.map { _ in Leaf.constant(0) })
    }
    let result = emitter.temporary(.choice(kinds))
    let done = emitter.newLabel()
    emitter.share(value)
    for (index, alternative) in value.alternatives.enumerated() {
      let next = emitter.newLabel()
      if index < own.count - 1 {
        emitter.jump(value.leaves[0], .notEqual, .constant(Double(index)), to: next)
      }
      move(coerce(alternative, toChoice: kinds), to: result)
      if index < own.count - 1 {
        emitter.jump(to: done)
        emitter.place(next)
      }
    }
    emitter.place(done)
    return result
  }
}
