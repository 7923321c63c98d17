// Action+Listing.swift -- what actions do, as a listing of code says it.

import HypNumbers
import HypSyntax

extension Action.Form {
  /// One line: `y = x @ w`, `g = gradient of loss at (w)`.
  package func listing(_ name: RegisterNames) -> String {
    func list(_ operands: [Operand], _ labels: [String?] = []) -> String {
      let parts = operands.enumerated().filter { $1.kind != .absent }.map { index, operand in
        let label = labels.indices.contains(index) ? labels[index] : nil
        return (label.map { "\($0)=" } ?? "") + name(operand)
      }
      return parts.joined(separator: ", ")
    }
    func to(_ result: Operand, _ text: String) -> String {
      result.leaves.isEmpty ? text : "\(name(result)) = \(text)"
    }
    func subscripts(_ axes: [Action.Axis]) -> String {
      axes.map { if case .value(let v) = $0 { name(v) } else { ":" } }.joined(separator: ", ")
    }
    switch self {
    case .library(let id, let arguments, let result):
      return to(result, "\(LibraryIndex.entry(id).name)(\(list(arguments)))")
    case .builtin(let builtin, let arguments, let labels, let result):
      return to(result, "\(builtin.name)(\(list(arguments, labels)))")
    case .binary(let op, let x, let y, let result):
      return to(result, "\(name(x)) \(op.rawValue) \(name(y))")
    case .negate(let x, let result): return to(result, "-\(name(x))")
    case .compare(let op, let x, let y, let result):
      return to(result, "\(name(x)) \(op.rawValue) \(name(y))")
    case .primitive(let id, let arguments, let result):
      return to(result, "\(Primitives.name(id))(\(list(arguments)))")
    case .index(let x, let axes, let result):
      return to(result, "\(name(x))[\(subscripts(axes))]")
    case .lookAtMaskSum(let x, _, let index, _):
      return "look whether \(name(index)) is meant as a mask of \(name(x))"
    case .field(let x, let field, let result): return to(result, "\(name(x)).\(field)")
    case .store(let container, let steps, let value):
      let path = steps.map { step in
        switch step {
        case .index(let axes): "[\(subscripts(axes))]"
        case .field(let field): ".\(field)"
        }
      }
      return "\(name(container))\(path.joined()) = \(name(value))"
    case .convert(let x, let result):
      return to(result, "\(name(x)) as \(result.kind.listing)")
    case .truth(let x, let result): return to(result, "\(name(x)), which must be a boolean")
    case .array(let items, let result): return to(result, "[\(list(items))]")
    case .format(let pieces, let result):
      let text = pieces.map { piece in
        switch piece {
        case .text(let text): text.map { $0 == "\n" ? "\\n" : String($0) }.joined()
        case .value(let value): "{\(name(value))}"
        }
      }
      return to(result, "\"\(text.joined())\"")
    case .length(let x, let result): return to(result, "length of \(name(x))")
    case .element(let x, let index, let result):
      return to(result, "element \(name(index)) of \(name(x))")
    case .progress(let index, let count): return "show progress: \(name(index)) of \(name(count))"
    case .room(let count, let bytes):
      return "look for room: \(name(count)) times \(Int(bytes)) bytes"
    case .newBuilder(let result): return to(result, "a new collection")
    case .build(let builder, let value): return "append \(name(value)) to \(name(builder))"
    case .append(let xs, let value): return "append \(name(value)) to \(name(xs))"
    case .finishBuilder(let builder, let result):
      return to(result, "\(name(builder)) as an array or a tuple")
    case .newArray(_, let result): return to(result, "a new \(result.kind.listing)")
    case .storeGlobal(let global, let value):
      let text = name(value)
      return "\(global) of the session = \(text)"
    case .loadGlobal(let global, let result):
      return to(result, "\(global) of the session, of whatever kind")
    case .randomState(let result): return to(result, "the state of rand")
    case .call(let function, let arguments, let labels):
      return "call \(name(function))(\(list(arguments, labels))), of whatever kinds"
    case .boxResult(let result): return to(result, "the result of the call")
    case .derive(let derivation, let x, let result):
      return to(result, "\(derivation.name)(\(name(x)))")
    case .derivative(let plan): return to(plan.result, plan.listing(name))
    case .computation(let computation, _):
      return switch computation {
      case .ruled: "by its rule"
      case .iteration: "as an iteration"
      case .code: "as one operation"
      }
    case .tally(let tally):
      return if case .operations(let passive, let active) = tally {
        "count \(passive + active) operations"
      } else {
        "count the loop"
      }
    case .counted(let action): return action.form.listing(name)
    case .fused(let plan): return plan.listing(name)
    case .multiply(let x, let y, let result): return to(result, "\(name(x)) @ \(name(y))")
    case .sameCharacters(let x, let y, let areSame, let result):
      func character(_ x: Action.CharacterOperand) -> String {
        switch x {
        case .place(let text, let place): "\(name(text))[\(name(place))]"
        case .text(let text): name(text)
        }
      }
      return to(result, "\(character(x)) \(areSame ? "==" : "!=") \(character(y))")
    }
  }
}

extension FusedPlan {
  /// `y = mean(x * w + 1) in one pass`, or what it reads where the formula is long.
  fileprivate func listing(_ name: RegisterNames) -> String {
    func reduced(_ text: String) -> String {
      switch reduction {
      case .none: text
      case .sum: "sum(\(text))"
      case .mean: "mean(\(text))"
      case .norm: "sqrt(sum(\(text)))"
      }
    }
    let results = results.map { name($0) }
    let formulas = expression.formulas(of: inputs.map { name($0) }, number: NumberText.shortest)
    if let formulas {
      let parts = zip(results, formulas).map { "\($0) = \(reduced($1))" }
      return parts.joined(separator: ", ") + " in one pass"
    }
    let arrays = inputs.filter { $0.register != nil }.map { name($0) }.joined(separator: ", ")
    return "\(results.joined(separator: ", ")) = \(reduced("…")) in one pass over \(arrays)"
  }
}

extension DerivativePlan {
  /// `gradient of loss at (w, data), by w, in reverse mode`
  fileprivate func listing(_ name: RegisterNames) -> String {
    let what =
      switch output {
      case .tangent: "tangent of"
      case .valueAndTangent: "value and tangent of"
      case .gradient: "gradient of"
      case .valueAndGradient: "value and gradient of"
      case .pullback: "pullback of"
      case .forwardGradient: "gradient, by tangents, of"
      case .forwardPullback: "pullback, by tangents, of"
      case .jacobian(.forward): "Jacobian, by tangents, of"
      case .jacobian(.reverse): "Jacobian, by cotangents, of"
      case .jacobian(.byShape): "Jacobian of"
      case .taylor: "Taylor coefficients of"
      case .highDerivative(let order): "derivative \(order) of"
      }
    let parameters = callee.function?.written?.parameterNames ?? []
    // Captured values come before the arguments.
    let captured = inputs.count - callee.parameterKinds.count
    let by = inputs.enumerated().compactMap { index, input -> String? in
      if case .constant = input.role { return nil }
      let place = index - captured
      return parameters.indices.contains(place) ? parameters[place] : name(input.value)
    }
    let arguments = inputs.filter { $0.value.kind != .absent }.map { name($0.value) }
    let mode = output.isPushedForward ? "forward mode" : "reverse mode"
    return "\(what) \(callee.function?.title ?? "the function") at "
      + "(\(arguments.joined(separator: ", "))), by \(by.joined(separator: ", ")); \(mode)"
  }
}
