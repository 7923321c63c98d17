// Action.swift -- what the machine does besides scalar arithmetic: the entries of a side table.

import HypPrimitives
import HypSyntax

/// An operation on whole values, with the registers of its operands and of its result.
@usableFromInline
package final class Action {
  package let form: Form
  /// The plan of a derivative: taken at every step of a training, and found without a look at `form`.
  package let derivative: DerivativePlan?
  /// What it does to strings alone: done for each character of a text, and found without a look at `form`.
  package let text: TextAction?
  /// Asked of every action.
  package let isText: Bool
  /// What it does to arrays where they stand, found without a look at `form`.
  package let quick: QuickAction?
  /// The object of a literal, once it has been made.
  package var literal: AnyObject?
  /// The operands or arguments as they are written, where messages can point at them.
  package let parts: [Span]

  package init(_ form: Form, parts: [Span] = []) {
    self.form = form
    derivative = if case .derivative(let plan) = form { plan } else { nil }
    text = TextAction(form)
    isText = text != nil
    quick = QuickAction(form)
    self.parts = parts
  }

  /// A subscript of `a[i, j]`.
  package enum Axis {
    case value(Operand)
    case all
    /// `none`: the result has an axis of length 1 there.
    case newAxis
  }

  /// One step into a value, outermost first.
  package enum Step {
    case index([Axis])
    case field(String)
  }

  /// A literal part of a string, or a value in it.
  package enum Piece {
    case text(String)
    case value(Operand)
  }

  package enum Form {
    /// A function of the library, with an operand for each parameter.
    case library(LibraryID, [Operand], result: Operand)
    case builtin(Builtin, [Operand], labels: [String?], result: Operand)
    case binary(BinaryOperator, Operand, Operand, result: Operand)
    case negate(Operand, result: Operand)
    case compare(ComparisonOperator, Operand, Operand, result: Operand)
    case primitive(PrimitiveID, [Operand], result: Operand)
    case index(Operand, [Axis], result: Operand)
    /// Reports a subscript that is a sum of masks where it may be meant as a mask.
    case lookAtMaskSum(of: Operand, axis: Int, Operand, table: Int?)
    case field(Operand, String, result: Operand)
    /// Replaces a part of `container`, in place where nobody else holds it.
    case store(container: Operand, [Step], value: Operand)
    /// Boxes or unboxes: the same value as another kind.
    case convert(Operand, result: Operand)
    /// A condition: anything but a boolean is an error.
    case truth(Operand, result: Operand)
    case array([Operand], result: Operand)
    case format([Piece], result: Operand)
    /// How many elements a collection has, as a passive number.
    case length(Operand, result: Operand)
    /// Element number `index` of a collection.
    case element(Operand, index: Operand, result: Operand)
    /// Tells how many elements of how many a loop has behind it.
    case progress(Operand, count: Operand)
    /// Fails where there is no memory for so many elements of so many bytes each.
    case room(Operand, of: Double)
    case newBuilder(result: Operand)
    /// Appends to a collection that is being built and that nobody else holds.
    case build(Operand, value: Operand)
    /// Appends to the collection in a register, in place where nobody else holds it.
    case append(to: Operand, value: Operand)
    /// An array where every element is a number or an array of one shape, else a tuple.
    case finishBuilder(Operand, result: Operand)
    case newArray(active: Bool, result: Operand)
    case storeGlobal(String, Operand)
    case loadGlobal(String, result: Operand)
    /// The state of `rand`.
    case randomState(result: Operand)
    case call(function: Operand, [Operand], labels: [String?])
    case boxResult(result: Operand)
    /// A derivative operator applied to a boxed function.
    case derive(DerivativeOperator, Operand, result: Operand)
    case derivative(DerivativePlan)
    /// A call that a level may take in another way than by running it.
    case computation(RecomputedCall, CodeCall)
    /// Tells the meter something, where there is one.
    case tally(Tally)
    /// An action whose operations are counted.
    indirect case counted(Action)
    /// Tried in place of the elementwise operations behind it.
    case fused(FusedPlan)
    /// A product of matrices, tried in place of the action behind it.
    case multiply(Leaf, Leaf, result: Operand)
    /// Whether two characters are the same, or are not, tried in place of the actions behind it.
    case sameCharacters(CharacterOperand, CharacterOperand, areSame: Bool, result: Operand)
  }

  /// A character of a text, or a text that may be one.
  package enum CharacterOperand {
    case place(of: Operand, at: Operand)
    case text(Operand)
  }
}

extension Action.Form {
  /// The same action with other registers.
  package func mapOperands(_ f: (Operand) -> Operand) -> Self { mapOperands(f, results: f) }

  /// The same action with other registers, those of what it computes from by `f`, those where it leaves what it
  /// has computed by `g`. What it changes where it stands is among the first.
  package func mapOperands(_ f: (Operand) -> Operand, results g: (Operand) -> Operand) -> Self {
    func axis(_ axes: [Action.Axis]) -> [Action.Axis] {
      axes.map { if case .value(let v) = $0 { .value(f(v)) } else { $0 } }
    }
    switch self {
    case .library(let id, let args, let r): return .library(id, args.map(f), result: g(r))
    case .builtin(let b, let args, let labels, let r):
      return .builtin(b, args.map(f), labels: labels, result: g(r))
    case .binary(let op, let x, let y, let r): return .binary(op, f(x), f(y), result: g(r))
    case .negate(let x, let r): return .negate(f(x), result: g(r))
    case .compare(let op, let x, let y, let r): return .compare(op, f(x), f(y), result: g(r))
    case .primitive(let p, let args, let r): return .primitive(p, args.map(f), result: g(r))
    case .index(let x, let axes, let r): return .index(f(x), axis(axes), result: g(r))
    case .lookAtMaskSum(let x, let axis, let index, let table):
      return .lookAtMaskSum(of: f(x), axis: axis, f(index), table: table)
    case .field(let x, let name, let r): return .field(f(x), name, result: g(r))
    case .store(let c, let steps, let v):
      return .store(
        container: f(c),
        steps.map { if case .index(let axes) = $0 { .index(axis(axes)) } else { $0 } },
        value: f(v))
    case .convert(let x, let r): return .convert(f(x), result: g(r))
    case .truth(let x, let r): return .truth(f(x), result: g(r))
    case .array(let items, let r): return .array(items.map(f), result: g(r))
    case .format(let pieces, let r):
      return .format(
        pieces.map { if case .value(let v) = $0 { .value(f(v)) } else { $0 } }, result: g(r))
    case .length(let x, let r): return .length(f(x), result: g(r))
    case .element(let x, let i, let r): return .element(f(x), index: f(i), result: g(r))
    case .progress(let index, let count): return .progress(f(index), count: f(count))
    case .room(let count, let bytes): return .room(f(count), of: bytes)
    case .newBuilder(let r): return .newBuilder(result: g(r))
    case .build(let b, let v): return .build(f(b), value: f(v))
    case .append(let xs, let x): return .append(to: f(xs), value: f(x))
    case .finishBuilder(let b, let r): return .finishBuilder(f(b), result: g(r))
    case .newArray(let active, let r): return .newArray(active: active, result: g(r))
    case .storeGlobal(let name, let v): return .storeGlobal(name, f(v))
    case .loadGlobal(let name, let r): return .loadGlobal(name, result: g(r))
    case .randomState(let r): return .randomState(result: g(r))
    case .call(let function, let args, let labels):
      return .call(function: f(function), args.map(f), labels: labels)
    case .boxResult(let r): return .boxResult(result: g(r))
    case .derive(let d, let x, let r): return .derive(d, f(x), result: g(r))
    // Its window is counted from its own beginning.
    case .computation: return self
    case .derivative(let plan): return .derivative(plan.mapOperands(f, results: g))
    case .tally(.loopEnds(let id, let span, let variables)):
      return .tally(.loopEnds(id, span, variables.map(f)))
    case .tally(.iterationEnds(let id, let span, let state)):
      return .tally(.iterationEnds(id, span, f(state)))
    case .tally: return self
    case .counted(let action):
      return .counted(Action(action.form.mapOperands(f, results: g), parts: action.parts))
    case .fused(let plan):
      return .fused(
        plan.mapLeaves(
          { f(Operand(.real, [$0])).leaves[0] }, results: { g(Operand(.real, [$0])).leaves[0] }))
    case .multiply(let x, let y, let r):
      return .multiply(
        f(Operand(.real, [x])).leaves[0], f(Operand(.real, [y])).leaves[0], result: g(r))
    case .sameCharacters(let x, let y, let areSame, let r):
      func character(_ x: Action.CharacterOperand) -> Action.CharacterOperand {
        switch x {
        case .place(let text, let place): .place(of: f(text), at: f(place))
        case .text(let text): .text(f(text))
        }
      }
      return .sameCharacters(character(x), character(y), areSame: areSame, result: g(r))
    }
  }
}
