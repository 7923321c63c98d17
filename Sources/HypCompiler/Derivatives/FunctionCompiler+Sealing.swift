// FunctionCompiler+Sealing.swift -- functions that mean the same whatever becomes of the session's names.
//
// A function sees the session's names as they are at the call. What runs a function once more, as the
// pullback of `vjp` does, must see them as they were: it has the function *sealed*, with the values that
// these names have now among its captures. All functions that it leads to are given the same names,
// when they are read: so functions that call each other need no value that contains itself.

import HypCode
import HypSyntax

extension FunctionCompiler {
  /// The value with its functions sealed.
  func sealed(_ value: Operand) -> Operand {
    guard value.kind.hasFunction else { return value }
    var names = Names()
    collect(value.kind, &names)
    return attached(names, to: value)
  }

  /// What a name of the session means in a sealed function; nil elsewhere, and where it had no value.
  func sealedName(_ name: String) -> Operand? {
    let session = captures.filter(\.isSession)
    guard !session.isEmpty else { return nil }
    if let capture = session.first(where: { $0.name == name }) {
      let names = Names(captures: session, operands: session.map(home))
      return attached(names, to: home(capture))
    }
    return builtinValue(name)
  }

  /// The registers of a captured value.
  func home(_ capture: FunctionKind.Capture) -> Operand { home(capture.variable, capture.kind) }

  // MARK: Pieces

  /// Names of the session and their values. The first is none: it marks a function that needs no other.
  private struct Names {
    var captures = [FunctionKind.Capture(name: "", kind: .none, isSession: true)]
    var operands = [Operand.none]
  }

  /// Finds the names that the functions in a value of `kind` use, themselves or through others.
  private func collect(_ kind: Kind, _ names: inout Names) {
    kind.forEachLeaf { leaf in
      if case .function(let function) = leaf { collect(function, &names) }
    }
  }

  private func collect(_ function: FunctionKind, _ names: inout Names) {
    switch function {
    case .primitive, .library, .builtin, .pullback: return
    case .derived, .fallback, .pushforward, .ruled:
      for inner in function.inner { collect(inner, &names) }
    case .template(let template, let captures):
      for capture in captures { collect(capture.kind, &names) }
      for name in template.freeNames where !captures.contains(where: { $0.name == name }) {
        guard !names.captures.contains(where: { $0.name == name }), let value = sessionValue(name)
        else { continue }
        names.captures.append(.init(name: name, kind: value.kind, isSession: true))
        names.operands.append(value)
        collect(value.kind, &names)
      }
    }
  }

  /// What a name of the session holds at this place; nil where it holds nothing.
  private func sessionValue(_ name: String) -> Operand? {
    if isTopLevel, locals.contains(name) {
      guard case .defined(let kind)? = state.variables[name] else { return nil }
      return copyIfVariable(home(name, kind))
    }
    guard program.kind(ofGlobal: name) != nil else { return nil }
    return compileGlobal(name, span: emitter.span)
  }

  /// The value with `names` among the captures of its functions.
  private func attached(_ names: Names, to value: Operand) -> Operand {
    switch value.kind {
    case .tuple(let labels, _):
      return .tuple(labels: labels, value.parts.map { attached(names, to: $0) })
    case .function(let function): return attached(names, to: function, value)
    default: return value
    }
  }

  private func attached(
    _ names: Names, to function: FunctionKind, _ value: Operand
  ) -> Operand {
    /// The same with the function inside it.
    func wrapped(_ inner: FunctionKind, _ wrap: (FunctionKind) -> FunctionKind) -> Operand {
      let operand = attached(names, to: inner, value)
      guard case .function(let own) = operand.kind else { return value }
      return Operand(.function(wrap(own)), operand.leaves)
    }
    switch function {
    case .primitive, .library, .builtin, .pullback: return value
    case .derived(let derivation, let f): return wrapped(f) { .derived(derivation, $0) }
    case .fallback(let f, let place): return wrapped(f) { .fallback($0, place) }
    case .template(let template, let captures):
      guard !captures.contains(where: \.isSession) else { return value }
      let own = value.split(captures.map(\.kind)).map { attached(names, to: $0) }
      return .function(
        .template(template, zip(captures, own).map { $0.of($1.kind) } + names.captures),
        own + names.operands)
    case .ruled(let f, let df):
      let parts = value.split([.function(f), .function(df), .bool])
      let (own, rule) = (attached(names, to: parts[0]), attached(names, to: parts[1]))
      guard case .function(let f) = own.kind, case .function(let df) = rule.kind else {
        return value
      }
      return .function(.ruled(f, df), [own, rule, parts[2]])
    case .pushforward(.template(let template, let captures), let isActive):
      // Names of the session have no tangent; what is in a box would be given one.
      guard !captures.contains(where: \.isSession),
        !names.captures.contains(where: \.kind.isActive)
      else { return value }
      return .function(
        .pushforward(.template(template, captures + names.captures), active: isActive),
        [value] + names.operands)
    case .pushforward: return value
    }
  }
}

extension FunctionKind.Capture {
  /// What it is called among the variables of the function.
  var variable: String { isSession ? "\(name) of the session" : name }
}
