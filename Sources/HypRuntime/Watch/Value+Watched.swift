// Value+Watched.swift -- what a watched run asks of values, and of instructions.

import HypCode
import HypNumbers
import HypSyntax

extension Value {
  /// The first number in it that has a component which is nan, or else not finite. The offset is that
  /// in an array; in a tuple, in the part where it is.
  package func firstPlace(nanOnly: Bool) -> NotFinitePlace? {
    switch self {
    case .real(let x): x.place(0, nanOnly: nanOnly)
    case .number(let x): x.place(0, nanOnly: nanOnly)
    case .passiveArray(let a), .mask(let a): a.firstPlace(nanOnly: nanOnly)
    case .activeArray(let a): a.firstPlace(nanOnly: nanOnly)
    case .tuple: firstLeaf { $0.firstPlace(nanOnly: nanOnly) }
    default: nil
    }
  }

  /// The same of what is no tuple, and without what its numbers carry.
  func firstPlainPlace(nanOnly: Bool) -> NotFinitePlace? {
    switch self {
    case .real(let x): x.place(0, nanOnly: nanOnly)
    case .number(let x): x.base.place(0, nanOnly: nanOnly)
    case .passiveArray(let a): a.firstPlace(nanOnly: nanOnly)
    case .activeArray(let a): a.base.firstPlace(nanOnly: nanOnly)
    // The ends of a range are finite.
    default: nil
    }
  }

  /// Some number in it carries a derivative.
  package var carries: Bool {
    switch self {
    case .number(let x): x.carries
    case .activeArray(let a): a.carries
    case .tuple: firstLeaf { $0.carries ? true : nil } ?? false
    default: false
    }
  }

  /// The plain number that meets element `offset` of a result of `shape`.
  package func base(at offset: Int, of shape: Shape) -> Double? {
    switch self {
    case .real(let x): return x.double
    case .number(let x): return x.base.double
    case .passiveArray, .activeArray, .mask, .range:
      guard let own = plainArray, Shape.broadcast(own.shape, shape) == shape else { return nil }
      let place = shape.index(of: offset).suffix(own.shape.count)
      var index = 0
      for (length, i) in zip(own.shape, place) { index = index * length + (length == 1 ? 0 : i) }
      return own.count > 0 ? own.element(at: index).double : nil
    default: return nil
    }
  }

  /// Its plain elements, rows first.
  var baseElements: [Double]? {
    if let x = base { return [x.double] }
    return plainArray?.elements.map(\.double)
  }

  private var plainArray: N.Base.Array? { asPassiveArray ?? asActiveArray?.base }
}

extension Instruction {
  /// What the user calls the operation.
  package func operation(in code: Code) -> String {
    if let primitive { return Primitives.name(primitive) }
    guard op.operation == .perform else { return op.operation.symbol ?? "*" }
    return switch code.actions[Int(a)].form {
    case .library(let id, _, _): LibraryIndex.entry(id).name
    case .builtin(let builtin, _, _, _): builtin.name
    case .binary(let op, _, _, _): op.rawValue
    case .compare(let op, _, _, _): op.rawValue
    case .primitive(let id, _, _): Primitives.name(id)
    default: "-"
    }
  }

  /// The action that it carries out; nil where it does something else.
  func performed(in code: Code) -> Action.Form? {
    op.operation == .perform ? code.actions[Int(a)].form : nil
  }
}
