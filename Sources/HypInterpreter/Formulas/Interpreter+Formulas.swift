// Interpreter+Formulas.swift -- `formula(f)` and `:rule f`: functions of the session as formulas.

import HypCode
import HypCompiler
import HypFormula
import HypNumbers
import HypPrimitives
import HypRuntime
import HypSyntax

extension Interpreter {
  /// `formula(f)`, `formula(f, values=true)`
  func formulaRecord(
    _ arguments: [Value<Double>], _ labels: [String?]
  ) throws(RuntimeError) -> Value<Double> {
    let values = arguments.map(PlainMachine.unboxed)
    guard let place = labels.firstIndex(of: nil),
      case .function(let kind, let carried) = values[place]
    else {
      throw .notAFunction(.function("formula"), found: values.first?.kind ?? .never)
    }
    var putsValuesIn = false
    if let place = labels.firstIndex(of: "values") {
      guard case .bool(let truth) = values[place] else {
        throw .badArgument(
          "formula", expected: "true or false as `values`", found: .kinds([values[place].kind]),
          argument: nil)
      }
      putsValuesIn = truth
    }
    do throws(FormulaError) {
      return FormulaRecord.value(
        try Formula(
          of: FormulaFunction(kind, carried), names: SessionNames(globals),
          putsValuesIn: putsValuesIn))
    } catch {
      throw .custom("there is no formula: \(error.message)")
    }
  }

  /// The derivative of a function, one rule a line.
  ///
  /// - Throws: why there is none.
  public func derivation(of value: AnyValue, at span: Span) throws(Failure) -> String {
    guard case .function(let kind, let carried) = PlainMachine.unboxed(value.value) else {
      throw Failure(.notAFunction(.function("formula"), found: value.value.kind), at: span)
    }
    do throws(FormulaError) {
      return try DerivationText(of: FormulaFunction(kind, carried), names: SessionNames(globals))
        .text
    } catch {
      throw Failure(.custom("there is no formula: \(error.message)"), at: span)
    }
  }
}

/// What names of the session mean in formulas.
private final class SessionNames: FormulaNames {
  private let globals: Globals

  init(_ globals: Globals) { self.globals = globals }

  func meaning(of name: String) -> Meaning? {
    guard let value = value(of: name), !value.isOfLibrary else { return nil }
    return Meaning(value)
  }

  func library(_ name: String) -> FormulaFunction? {
    guard let value = value(of: name), value.isOfLibrary,
      case .function(let kind, let carried) = value
    else { return nil }
    return FormulaFunction(kind, carried)
  }

  private func value(of name: String) -> Value<Double>? {
    // Reads the source of the library that defines it.
    guard globals.kind(of: name) != nil else { return nil }
    return globals.value(of: name).map(PlainMachine.unboxed)
  }
}

extension Value where N == Double {
  /// A function that the library has written.
  fileprivate var isOfLibrary: Bool {
    if case .function(.template(let template, _), _) = self { template.isLibrary } else { false }
  }
}

extension Meaning {
  fileprivate init(_ value: Value<Double>) {
    switch value {
    case .real(let x), .number(let x): self = .number(x)
    case .bool(let truth): self = .boolean(truth)
    case .passiveArray(let array), .activeArray(let array):
      self = .array(shape: Array(array.shape), elements: array.elements)
    case .tuple(let labels, let parts):
      self = .tuple(labels: labels, parts.map { Meaning($0) })
    case .function(let kind, let carried): self = .function(FormulaFunction(kind, carried))
    case .string: self = .other("a string")
    case .range: self = .other("a range")
    case .mask: self = .other("an array of booleans")
    case .none: self = .other("`none`")
    }
  }
}

extension FormulaFunction {
  fileprivate init(_ kind: FunctionKind, _ carried: [Value<Double>]) {
    switch kind {
    case .template(let template, let captures):
      var captured: [String: Meaning] = [:]
      for (capture, value) in zip(captures, carried) {
        captured[capture.name] = Meaning(PlainMachine.unboxed(value))
      }
      self = .written(template.function, captured: captured)
    case .primitive(let id): self = .named(Primitives.name(id))
    case .library(let id, _): self = .named(LibraryIndex.entry(id).name)
    case .builtin(let builtin): self = .named(builtin.name)
    case .derived(let derivation, let inner):
      let function = FormulaFunction(inner, carried)
      if derivation.op == .checkpoint {
        self = function
        return
      }
      let op: FormulaOperator? =
        switch derivation.op {
        case .derivative: .derivative
        case .grad, .forwardGrad: .grad
        case .jacobian, .jacfwd, .jacrev: .jacobian
        case .hessian: .hessian
        case .valueAndGrad: .valueAndGrad
        default: nil
        }
      guard let op else {
        self = .other("`\(kind.text)`")
        return
      }
      let by: [String]? =
        switch derivation.parameters {
        case .first: nil
        case .one(let name): [name]
        case .several(let names): names
        }
      self = .derived(op, by: by, function)
    case .ruled: self = .other("a function with a derivative of its own")
    case .pushforward, .fallback, .pullback: self = .other("`\(kind.text)`")
    }
  }
}

/// The record that `formula` gives.
enum FormulaRecord {
  private static let labels = ["name", "text", "latex", "where", "shown"]

  static func value(_ formula: Formula) -> Value<Double> {
    .tuple(
      labels: labels,
      [
        .string(formula.name), .string(formula.text), .string(formula.latex),
        .tuple(labels: nil, formula.conditions.map { .string($0) }), .string(formula.shown),
      ])
  }

  /// As the prompt shows it; nil for any other value.
  static func text(_ value: Value<Double>) -> String? {
    guard case .tuple(let names?, let parts) = value, names == labels,
      case .string(let shown)? = parts.last
    else { return nil }
    return shown
  }
}
