// Meaning.swift -- what a formula is made of outside its text: the values of names, and functions.

import HypSyntax

/// What a name holds, as far as formulas can use it.
public indirect enum Meaning {
  case number(Double)
  case boolean(Bool)
  /// Rows first.
  case array(shape: [Int], elements: [Double])
  /// A tuple, or with labels a record.
  case tuple(labels: [String]?, [Meaning])
  case function(FormulaFunction)
  /// Something else, in words: `a string`.
  case other(String)
}

/// A function that a formula is asked of, or calls.
public indirect enum FormulaFunction {
  /// As written, with what it carries.
  case written(Function, captured: [String: Meaning])
  /// A function of the language, by its name.
  case named(String)
  /// A derivative of a function, by some of its parameters: nil is the first.
  case derived(FormulaOperator, by: [String]?, FormulaFunction)
  /// Something without a formula, in words.
  case other(String)
}

/// Derivative operators.
public enum FormulaOperator: String, Sendable {
  case derivative, grad, jacobian, hessian
  case valueAndGrad = "value_and_grad"
}

/// What names of the session mean.
public protocol FormulaNames: AnyObject {
  /// Nil for a name that nobody has given a value.
  func meaning(of name: String) -> Meaning?
  /// A function that the library has written in the language; nil for any other.
  func library(_ name: String) -> FormulaFunction?
}

/// What an expression is while a formula is read.
indirect enum Item {
  case term(Term)
  case condition(Condition)
  case list([Item])
  case tuple(labels: [String]?, [Item])
  /// A parameter or a name of the session of which it is not known yet what it holds: used as a number it is one, and
  /// its parts are others.
  case path(String, Variable.Origin)
  case range(from: Term, to: Term, isClosed: Bool, by: Term?)
  case function(ItemFunction)
  /// Something that no formula can use, in words.
  case other(String)
}

/// A function while a formula is read.
indirect enum ItemFunction {
  case written(Function, [String: Item])
  case named(String)
  case derived(FormulaOperator, by: [String]?, ItemFunction)
  case other(String)
}

extension Item {
  /// What messages call it.
  var description: String {
    switch self {
    case .term: "a number"
    case .condition: "a boolean"
    case .list: "an array"
    case .tuple(let labels, _): labels == nil ? "a tuple" : "a record"
    case .path(let name, _): "`\(name)`"
    case .range: "a range"
    case .function: "a function"
    case .other(let words): words
    }
  }
}
