// FunctionCompiler.swift -- one function, or one statement at the top level, to code.
//
// The compiler walks the tree once and emits code as it goes, knowing the kind of every value. Where
// control flows together, kinds are joined; a loop whose kinds grow is compiled again from its head.
// A mistake in the program becomes a trap: it is an error only if it is reached.

import HypCode
import HypSyntax

/// Compiles one function for kinds of arguments.
final class FunctionCompiler {
  /// What is known of a variable at a place in the program.
  enum Variable: Equatable {
    case defined(Kind)
    /// Assigned on some of the ways that lead here; its flag register tells.
    case maybe(Kind)
  }

  /// What is known at a place in the program.
  struct State {
    var variables: [String: Variable] = [:]
    var isReachable = true
  }

  /// A way to a place where control flows together.
  struct Edge {
    let state: State
    /// Where it enters, or nil where it falls through.
    let label: Label?
  }

  /// A loop around the place being compiled.
  final class Loop {
    /// The variables that its body assigns.
    let assigned: Set<String>
    var breaks: [Edge] = []
    var continues: [Edge] = []
    /// Variables read before the first iteration has assigned them.
    var readEarly: Set<String> = []

    init(assigned: Set<String>) { self.assigned = assigned }
  }

  let program: CodeCache
  var emitter: Emitter
  /// Loads of session names and of texts, in front of the body.
  var prologue: Emitter.Segment = []
  var state = State()
  var loops: [Loop] = []
  var resultKind: Kind = .never
  var isConsistent = true
  /// A structure of more registers is boxed.
  let leafLimit: Int
  /// There was one of more registers than most have.
  var isWide = false
  /// The function has too much of something, which it might not have were wide structures boxed.
  private(set) var isTooWide = false
  /// The function, where others may follow it.
  private(set) var lowered: LoweredFunction?
  /// The function after each pass, where somebody wants to see it.
  private(set) var stages: [(pass: Pass?, function: IRFunction)] = []

  // What is being compiled.
  let body: Body
  enum Body {
    case function(FunctionKind, [Kind])
    case topLevel(Statement)
  }
  var template: Template?
  var captures: [FunctionKind.Capture] = []
  /// Options of a function of the library that a call leaves out, where these are literals that nothing assigns.
  var leftOut: [String: Expression] = [:]
  var locals: Set<String> = []
  /// Names assigned at the top level, with the kinds they get.
  var assignedGlobals: [String: Kind] = [:]
  var storedThrough: Set<String> = []
  /// The units of dual numbers in the statement.
  var dualUnits = DualUnits(in: [])

  struct Home: Hashable {
    let name: String
    let kind: Kind
  }
  var homes: [Home: Operand] = [:]
  var flags: [String: Int] = [:]
  var loadedGlobals: [String: Operand] = [:]
  /// Numbers of columns of matrices, in front of the body.
  var columnNumbers: [Int: Operand] = [:]
  /// Texts that stand in loops.
  var literals: [String: Operand] = [:]
  /// Variables of a function that hold sums of masks.
  var maskSums: [String: MaskSum] = [:]
  /// Comprehension variables in scope: what they are called among `state.variables`.
  var scopes: [[String: String]] = []
  var uniqueCount = 0
  /// Parts of the call being compiled, for messages.
  var written: Written?

  /// Variables that the statement gives a new value once the call that it is has ended.
  var renewed: Set<String> = []
  /// Registers of arguments that nobody reads after the call.
  var handedOver: Set<Leaf> = []

  /// The call being compiled is the operand of `∇`.
  var isUnderNabla = false

  /// What is called, as it is written: `grad(f, wrt="w")`.
  struct Written {
    /// The function that is differentiated.
    var function: Span?
    /// What it is differentiated by.
    var wrt: Span?
  }

  var isTopLevel: Bool { if case .topLevel = body { true } else { false } }

  init(
    program: CodeCache, function: FunctionKind, arguments: [Kind], span: Span, leafLimit: Int
  ) {
    self.program = program
    self.leafLimit = leafLimit
    body = .function(function, arguments)
    var own = function
    if case .fallback(let inner, _) = function { own = inner }
    if case .template(let template, let captures) = own {
      self.template = template
      self.captures = captures
      locals = template.locals
      emitter = Emitter(span: template.function.span)
    } else {
      emitter = Emitter(span: span)
    }
  }

  init(program: CodeCache, topLevel statement: Statement, leafLimit: Int) {
    self.program = program
    self.leafLimit = leafLimit
    body = .topLevel(statement)
    emitter = Emitter(span: statement.span)
    var resolver = Resolver()
    resolver.visit(statement)
    locals = resolver.locals.union(resolver.updated)
    storedThrough = locals.filter {
      program.freeNames.contains($0) || resolver.nestedNames.contains($0)
    }
    dualUnits = DualUnits(in: resolver.freeNames)
  }

  /// Compiles the body.
  ///
  /// - Parameter resultKind: what the result is at least.
  /// - Returns: the code, the kind of its result, and whether every return gives that kind; if not,
  ///   it must be compiled again for the kind returned.
  func compile(resultKind: Kind) -> (CodeContents, Kind, Bool) {
    self.resultKind = resultKind
    emitter.isCounting = program.isCounting
    emitter.isWatched = program.isWatched
    switch body {
    case .function(.template(let template, let captures), let arguments):
      if bindParameters(template, captures, arguments) { compileTail(template.function.body) }
    case .function(.fallback(.template(let template, let captures), let place), let arguments):
      let isBound = bindParameters(template, captures, arguments)
      if isBound, let fallback = template.function.parameters[place].fallback {
        compileTail(fallback)
      }
    case .function(let function, let arguments):
      let inputs = function.leafKinds + arguments
      let operands = parameters(inputs)
      let captured = Array(operands.prefix(function.leafKinds.count))
      let passed = Array(operands.dropFirst(function.leafKinds.count))
      emitReturn(
        compileCall(
          .function(function, captured), labelled(passed, for: function),
          span: emitter.span))
    case .topLevel(let statement):
      compileTopLevel(statement)
    }
    var look: ((Pass?, IRFunction) -> Void)?
    if program.stages != nil { look = { self.stages.append(($0, $1)) } }
    let function = emitter.function(prologue: prologue)
    // What is counted runs as it would.
    if !isTopLevel, !program.isCounting { lowered = LoweredFunction(function) }
    do {
      let code = try function.encoded(skipping: program.skipped, showing: look)
      var output = code.contents
      output.variables = variables(code.registers)
      return (output, self.resultKind, isConsistent)
    } catch {
      isTooWide = isWide && leafLimit > Kind.maximumParts
      var failing = Emitter(span: emitter.span)
      failing.trap(.functionTooLarge(error.rawValue))
      let output = try? failing.function(prologue: []).encoded().contents
      return (output ?? CodeContents(), .never, true)
    }
  }

  /// What its registers held before the machine's were assigned.
  var wanted: Variables {
    Variables(
      homes: homes.map { ($0.key.name, $0.value) }, globals: loadedGlobals, flags: flags)
  }

  /// What the machine's registers hold.
  private func variables(_ registers: RegisterAssignment) -> Variables {
    Variables(
      homes: homes.compactMap { home in registers(home.value).map { (home.key.name, $0) } },
      globals: loadedGlobals.compactMapValues { registers($0) },
      flags: flags.compactMapValues { registers(.real($0))?.leaves.first?.register })
  }

  /// Claims the first registers of the frame for the captured values and the arguments.
  private func parameters(_ kinds: [Kind]) -> [Operand] {
    let operands = kinds.map { emitter.permanent($0) }
    emitter.registers.endParameters()
    return operands
  }

  /// Gives the parameters their values, as many as there are arguments; false after an error.
  private func bindParameters(
    _ template: Template, _ captures: [FunctionKind.Capture], _ arguments: [Kind]
  ) -> Bool {
    let operands = parameters(captures.map(\.kind) + arguments)
    for (capture, operand) in zip(captures, operands) {
      adopt(operand, as: capture.variable)
      if !capture.isSession { state.variables[capture.name] = .defined(capture.kind) }
    }
    for (parameter, operand) in zip(
      template.function.parameters, operands.dropFirst(captures.count))
    {
      if operand.kind == .absent, let fallback = parameter.fallback {
        noteLeftOut(parameter.pattern, fallback, template)
        let mark = emitter.temporaryMark
        bind(parameter.pattern, to: compile(fallback))
        emitter.freeTemporaries(since: mark)
      } else if case .name(let name, _) = parameter.pattern, name != "_",
        bounded(operand.kind) == operand.kind
      {
        adopt(operand, as: name)
        state.variables[name] = .defined(operand.kind)
      } else {
        bind(parameter.pattern, to: operand)
      }
      guard state.isReachable else { return false }
    }
    return true
  }

  private func compileTopLevel(_ statement: Statement) {
    if let name = locals.sorted().first(where: { DualUnit.factors($0) != nil }) {
      return emitReturn(fail(.dualAssigned(name), statement.span(assigning: name)))
    }
    let (unitCount, limit) = (dualUnits.units.count, DerivativeOperator.maximumLevel)
    if unitCount > limit {
      dualUnits = DualUnits(in: [])
      return emitReturn(fail(.tooManyDualUnits(unitCount, limit: limit), statement.span))
    }
    bindDualUnits(span: statement.span)
    for name in locals.sorted() {
      guard let kind = program.kind(ofGlobal: name) else { continue }
      let home = home(name, kind)
      emitGlobalLoad(name, into: home)
      state.variables[name] = .defined(kind)
    }
    let value = compile(statement)
    for name in locals.sorted() where !storedThrough.contains(name) {
      emitGlobalStore(name, span: statement.span)
    }
    emitReturn(value)
  }

  // MARK: Emitting

  /// Emits an error that happens if control comes here.
  func fail(_ error: RuntimeError, _ span: Span) -> Operand {
    if state.isReachable {
      emitter.span = span
      emitter.trap(error)
      state.isReachable = false
    }
    return .never
  }

  func perform(_ form: Action.Form, _ span: Span) {
    emitter.span = span
    emitter.forgetReads()
    let form = form.mapOperands(whole, results: { $0 })
    emitter.emit(.perform, emitter.action(form))
  }

  /// Returns from the function.
  func emitReturn(_ value: Operand) {
    guard state.isReachable, value.kind != .never else { return }
    let joined = bounded(resultKind.joined(value.kind))
    if joined != resultKind {
      // Returns emitted before gave another kind.
      if resultKind != .never { isConsistent = false }
      resultKind = joined
    }
    let value = coerce(value, to: resultKind)
    switch (value.kind, value.leaves.first) {
    case (.real, .passive(let register)), (.bool, .passive(let register)):
      emitter.emit(.leave, .leaf(.passive(register)))
    case (.number, .active(let register)): emitter.emit(.leave, .leaf(.active(register)))
    default:
      let first = Operand.window([value.kind])[0]
      // An object that is told to be nothing has no constant that could be returned.
      let value = value.kind.hasPart(where: \.isChoice) ? settled(value) : value
      emitter.emit(
        .leave,
        .moves(zip(value.leaves, first.leaves).map { .init(source: $0, target: $1) }))
    }
    state.isReachable = false
  }
}
