// FunctionCompiler+Variables.swift -- names: variables of the function, names of the session, patterns.

import HypCode
import HypPrimitives
import HypSyntax

extension FunctionCompiler {
  // MARK: Variables

  /// The registers of a variable while it holds a value of `kind`.
  func home(_ name: String, _ kind: Kind) -> Operand {
    let key = Home(name: name, kind: kind)
    if let operand = homes[key] { return operand }
    let operand: Operand
    if case .choice(let alternatives) = kind {
      operand = choiceHome(name, alternatives)
    } else {
      operand = emitter.permanent(kind)
    }
    homes[key] = operand
    return operand
  }

  /// The register that tells whether a variable has been assigned.
  func flag(_ name: String) -> Int {
    if let register = flags[name] { return register }
    let register = emitter.permanent(.bool).leaves[0].register ?? 0
    flags[name] = register
    return register
  }

  /// A name for a variable that lives in a comprehension alone.
  func uniqueName(_ name: String) -> String {
    uniqueCount += 1
    return "\(name)#\(uniqueCount)"
  }

  /// What `name` is called among the variables, if it is one.
  func variableName(_ name: String) -> String? {
    for scope in scopes.reversed() {
      if let unique = scope[name] { return unique }
    }
    if locals.contains(name) || captures.contains(where: { $0.name == name && !$0.isSession }) {
      return name
    }
    return nil
  }

  /// The value of a name.
  func compileName(_ name: String, span: Span) -> Operand {
    if let variable = variableName(name) {
      switch state.variables[variable] {
      case .defined(let kind): return home(variable, kind)
      case .maybe(let kind):
        let ok = emitter.newLabel()
        emitter.jump(if: flag(variable), to: ok)
        emitter.trap(noValueYet(name))
        emitter.place(ok)
        return home(variable, kind)
      case nil:
        for loop in loops where loop.assigned.contains(variable) {
          loop.readEarly.insert(variable)
        }
        if isTopLevel, let builtin = builtinValue(name) { return builtin }
        return fail(noValueYet(name), span)
      }
    }
    if let template, template.isNested, template.function.name == name {
      return .function(.template(template, captures), captures.map(home))
    }
    return compileGlobal(name, span: span)
  }

  /// Says that `2e2` is no product where a variable `e2` could be meant.
  func noteHiddenName(_ number: Span) {
    let text = number.text
    guard let start = text.firstIndex(where: { $0 == "e" || $0 == "E" }) else { return }
    let name = String(text[start...])
    guard name.dropFirst().allSatisfy(\.isNumber),
      variableName(name) != nil || program.kind(ofGlobal: name) != nil
    else { return }
    program.note(Notice(.numberHidesName(text, name: name), span: number))
  }

  /// The record of a distribution, of which `expression` is the name; nil if it is not, or a name of the program.
  func distribution(_ expression: Expression) -> Operand? {
    guard case .name(let name) = expression.form, variableName(name) == nil else { return nil }
    if template?.isLibrary != true {
      guard Builtin.distributions.contains(name) else { return nil }
      program.noteDependency(name)
      guard program.kind(ofGlobal: name) == nil, !program.unstableGlobals.contains(name) else {
        return nil
      }
    }
    let cell = Builtin.cell(ofDistribution: name)
    guard program.kind(ofGlobal: cell) != nil else { return nil }
    return compileGlobal(cell, span: expression.span)
  }

  private func noValueYet(_ name: String) -> RuntimeError {
    if isTopLevel {
      return .noValueYet(name, .topLevel(suggestions: program.suggestions(for: name)))
    }
    let isKnown = program.kind(ofGlobal: name) != nil || builtinValue(name) != nil
    return .noValueYet(name, isKnown ? .hidden : .local)
  }

  /// Passive leaf number `index` of a session name; nil where it has none.
  func globalLeaf(_ name: String, _ index: Int) -> Leaf? {
    guard !locals.contains(name), !program.unstableGlobals.contains(name),
      program.kind(ofGlobal: name) != nil
    else { return nil }
    let leaves = compileGlobal(name, span: emitter.span).leaves.filter { $0.bank == .passive }
    return leaves.indices.contains(index) ? leaves[index] : nil
  }

  func compileGlobal(_ name: String, span: Span) -> Operand {
    // What a session calls `sqrt` is not meant by the library.
    if template?.isLibrary == true {
      if let builtin = builtinValue(name) { return builtin }
      if let id = Catalogue.auxiliary(name) { return .function(.primitive(id)) }
      if let builtin = Builtin.ofLibrary(name) { return .function(.builtin(builtin)) }
      let own = "library." + name
      if program.kind(ofGlobal: own) != nil { return compileGlobal(own, span: span) }
    }
    if let operand = sealedName(name) { return operand }
    if let operand = loadedGlobals[name] { return operand }
    if program.unstableGlobals.contains(name), !isTopLevel {
      program.noteDependency(name)
      let result = emitter.temporary(.any)
      perform(.loadGlobal(name, result: result), span)
      return result
    }
    program.noteDependency(name)
    if let kind = program.kind(ofGlobal: name) {
      let operand = emitter.permanent(kind)
      emitGlobalLoad(name, into: operand)
      loadedGlobals[name] = operand
      return operand
    }
    if let builtin = builtinValue(name) { return builtin }
    let variables = locals.union(captures.map(\.name))
    let own = Spelling.closest(to: name, among: variables.sorted())
    return fail(
      .unknownName(name, suggestions: own.isEmpty ? program.suggestions(for: name) : own), span)
  }

  /// Loads a session name before the body runs: it cannot change meanwhile.
  func emitGlobalLoad(_ name: String, into operand: Operand) {
    let global = emitter.global(name)
    var parts = program.firstParts(ofGlobal: name)
    swap(&prologue, &emitter.segment)
    for leaf in operand.leaves where leaf.bank != .active {
      emitter.emit(.global, .leaf(leaf), .global(global), .number(parts[leaf.bank]))
      parts[leaf.bank] += 1
    }
    swap(&prologue, &emitter.segment)
  }

  /// Stores a variable of the top level in the session.
  func emitGlobalStore(_ name: String, span: Span) {
    guard state.isReachable, let variable = state.variables[name] else { return }
    emitter.span = span
    switch variable {
    case .defined(let kind):
      noteAssigned(name, kind)
      perform(.storeGlobal(name, home(name, kind)), span)
    case .maybe(let kind):
      noteAssigned(name, kind)
      let skip = emitter.newLabel()
      emitter.jump(unless: flag(name), to: skip)
      perform(.storeGlobal(name, home(name, kind)), span)
      emitter.place(skip)
    }
  }

  private func noteAssigned(_ name: String, _ kind: Kind) {
    assignedGlobals[name] = (assignedGlobals[name] ?? .never).joined(kind)
  }

  /// Assigns a variable.
  func assign(_ name: String, _ value: Operand, span: Span) {
    guard value.kind != .never else { return }
    let variable = variableName(name) ?? name
    let value = bounded(value)
    let home = home(variable, value.kind)
    move(value, to: home, isLast: true)
    emitter.forgetReads(from: home.leaves)
    state.variables[variable] = .defined(value.kind)
    if isTopLevel, variable == name, storedThrough.contains(name) {
      emitGlobalStore(name, span: span)
    }
  }

  /// Binds the names of a pattern to the parts of a value.
  func bind(_ pattern: Pattern, to value: Operand) {
    guard value.kind != .never else { return }
    switch pattern {
    case .name("_", _): break
    case .name(let name, let span): assign(name, value, span: span)
    case .place(let place): store(value, at: place)
    case .tuple(let patterns, let span):
      guard let parts = takeApart(value, count: patterns.count, span: span) else { return }
      // All parts are read before a name changes, so that `(a, b) = (b, a)` swaps, and `(x[i], x[j]) = (x[j], x[i])`.
      let safe = parts.map { copyIfVariable($0) }
      for (pattern, part) in zip(patterns, safe) { bind(pattern, to: part) }
    }
  }

  /// The parts of a value that is destructured; nil where it cannot be.
  private func takeApart(_ value: Operand, count: Int, span: Span) -> [Operand]? {
    let value = narrowed(value, span, to: \.canBeUnpacked) {
      .destructure(expected: count, found: $0)
    }
    switch value.kind {
    case .never: return nil
    case .tuple(_, let kinds):
      guard kinds.count == count else {
        _ = fail(.destructure(expected: count, found: value.kind), span)
        return nil
      }
      return value.parts
    case .small(_, let shape) where shape[0] == count: return self.parts(ofSmall: value)
    case .any, .array, .small, .rows, .range:
      let length = length(of: value, span: span)
      let ok = emitter.newLabel()
      emitter.jump(length.leaves[0], .equal, .constant(Double(count)), to: ok)
      emitter.trap(.destructure(expected: count, found: value.kind))
      emitter.place(ok)
      return (0..<count).map { element(of: value, at: .constant(Double($0)), span: span) }
    default:
      _ = fail(.destructure(expected: count, found: value.kind), span)
      return nil
    }
  }

  /// A copy of a value that stands in the registers of a variable.
  func copyIfVariable(_ operand: Operand) -> Operand {
    guard operand.leaves.contains(where: { $0.register != nil && !emitter.isTemporary($0) })
    else { return operand }
    let copy = emitter.temporary(operand.kind)
    move(operand, to: copy)
    return copy
  }
}
