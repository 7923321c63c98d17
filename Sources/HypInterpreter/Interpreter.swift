// Interpreter.swift -- the public face of the machine: statements in, values out.

import CInterrupt
import HypBindings
import HypCode
import HypCompiler
import HypLibrary
import HypNumbers
import HypPlots
import HypPrimitives
import HypRuntime
import HypSyntax

/// Why a statement did not finish. The session's names keep the values they had.
public struct Failure: Error {
  /// The message for the user.
  public let diagnostic: Diagnostic
  /// The user stopped it.
  public let isInterrupt: Bool
}

/// Asks every running evaluation to stop; safe to call from a signal handler.
public enum Interrupt {
  /// Sets the flags that evaluations poll, of all interpreters.
  public static func request() { ci_ask_all() }
  /// Forgets all requests.
  public static func clear() { ci_forget_all() }
  /// A request is waiting for what runs on this thread.
  public static var isRequested: Bool { ci_interrupted() }
  /// Something that was stopped has not ended yet: a factorisation, or memory being given back.
  public static var leavesWorkBehind: Bool { LongCall.isUnderWay }
}

/// The names of a session and the statements that change them.
///
/// It belongs to one thread at a time, except for its `execution`. Several may run side by side: each has
/// its own names, random numbers, kinks, requests to stop and memory.
public final class Interpreter {
  /// What it is asked and what it holds while it runs. `execution.interrupt()` stops it from other threads.
  public let execution = Execution()
  package let program = CodeCache()
  package let context: MachineContext
  package let machine: PlainMachine
  let globals: Globals
  /// What is done about kinks.
  public var kinkPolicy = KinkPolicy.on
  /// Warnings that no one has taken yet.
  var warnings: [Diagnostic] = []
  /// Places that were warned of.
  var toldPlaces: Set<String> = []
  /// Files that were imported, by their canonical path.
  private var imported: Set<String> = []
  /// Reads an imported file: the path as written, and the name of the importing source, to the
  /// file's name and text; throws a `FileFailure`, or any error with a description.
  public var loadFile:
    ((_ path: String, _ importer: String) throws -> (name: String, text: String))?

  /// Makes or replaces a file: the path as written, the name of the source that asks, and what is to be
  /// in it; throws as `loadFile` does.
  public var writeFile: ((_ path: String, _ source: String, _ content: FileContent) throws -> Void)?
  /// Told how far a loop over `progress(xs)` is, at each element; nil when its statement has ended.
  public var progress: (((done: Int, total: Int)?) -> Void)? {
    didSet { program.showsProgress = progress != nil }
  }
  /// What a number is that a reader may choose; without anything said, where it starts.
  public var slider: (Slider) -> Double {
    get { context.effects.slider }
    set { context.effects.slider = newValue }
  }
  /// Told of what `tape` and `graph` have found.
  public var seesTrace: ((TracedExpression) -> Void)?
  /// Where printed text and pictures go, kept apart: a terminal shows the one and obeys the other.
  public var output: (Written) -> Void {
    get { context.effects.write }
    set { context.effects.write = newValue }
  }
  /// How plots look among what is printed.
  public var plotLook: () -> TextLook = { TextLook() }
  /// The source of the running statement.
  private var sourceName = ""

  /// - Parameters:
  ///   - arguments: what the script sees as `args`.
  ///   - write: where `print` goes, and pictures.
  public init(arguments: [String] = [], write: @escaping (String) -> Void) {
    LibraryFunctions.register()
    context = MachineContext(
      program: program, tables: ListedLevels(), library: LibraryFunctions.all
    ) { write($0.raw) }
    machine = execution.within { [context] in PlainMachine(context, level: 0) }
    globals = Globals(program, machine)
    program.globals = globals
    context.effects.readFile = { [unowned self] path throws(RuntimeError) in
      guard let loadFile else { throw .fileFailed(path, .notReadable) }
      do {
        return try loadFile(path, sourceName).text
      } catch {
        throw RuntimeError.fileFailed(path, FileFailure(error))
      }
    }
    context.effects.writeContent = { [unowned self] path, content throws(RuntimeError) in
      guard let writeFile else { throw .fileFailed(path, .notWritable) }
      if ci_interrupted() { throw .interrupted }
      do {
        try writeFile(path, sourceName, content)
      } catch {
        throw RuntimeError.fileFailed(path, FileFailure(error))
      }
    }
    context.pictures.look = { [unowned self] in plotLook() }
    context.measureCost = { [unowned self] arguments, labels, span throws(RuntimeError) in
      try CostMeasurement(arguments, labels, context, program, span).run().record
    }
    context.traceCall = { [unowned self] builtin, arguments, labels, span throws(RuntimeError) in
      builtin == .film
        ? try FilmCall(arguments, labels, span).result(in: self)
        : try TracedCall(builtin, arguments, labels, span).result(in: self)
    }
    context.writeFormula = { [unowned self] arguments, labels throws(RuntimeError) in
      try formulaRecord(arguments, labels)
    }
    context.effects.progress = { [unowned self] done, total in progress?((done, total)) }
    globals.bind(
      "args", to: .tuple(labels: nil, arguments.map { Value<Double>.string($0) }))
  }

  // MARK: Running

  /// - Throws: that a stop was requested: what was made since, such as the text of a value, is not valid.
  public func checkInterrupt() throws(Failure) {
    if execution.isInterrupted { throw Failure(.interrupted, at: nil) }
  }

  /// Runs one statement to its end, or changes nothing.
  public func run(_ statement: Statement) throws(Failure) -> AnyValue {
    try within { () throws(Failure) in try runToTheEnd(statement) }
  }

  private func runToTheEnd(_ statement: Statement) throws(Failure) -> AnyValue {
    globals.beginStatement()
    let random = context.random
    let known = imported
    defer { progress?(nil) }
    context.pictures.frames = nil
    context.plainDepth = 0
    context.isInProgress = false
    do {
      if case .importFile(let path, let span) = statement.form {
        try runImport(path, span)
        return AnyValue(.none)
      }
      return try evaluate(statement)
    } catch {
      globals.takeBack()
      program.forgetWhatIsCutShort()
      context.random = random
      imported = known
      throw error
    }
  }

  private func evaluate(_ statement: Statement) throws(Failure) -> AnyValue {
    sourceName = statement.span.source.name
    let (kinks, random, mark) = (KinkSignal.count, context.random, globals.assignmentCount)
    context.shown = NotFiniteNumbers()
    (context.hasDifferentiated, context.hasPushedForward) = (false, false)
    RangeSignal.clear()
    (context.remarks, context.notices, context.attempts) = ([], [], [])
    defer {
      context.dynamicCodes = []
      program.unstableGlobals = []
    }
    var code: Code
    var units: [DualUnit]
    while true {
      let assigned: [String: Kind]
      (code, assigned, units) = program.code(forTopLevel: statement)
      let unstable = assigned.filter { program.isUnstable($0.key, $0.value) }
      guard !unstable.isEmpty else { break }
      for (name, kind) in unstable { program.expectChange(of: name, to: kind) }
      program.invalidate()
    }
    // The compiler has left out what it had not come to.
    if ci_interrupted() { throw Failure(.interrupted, at: statement.span) }
    let value = try run(code, units)
    try review(statement, units, value.value, kinks: kinks, random: random, mark: mark)
    // A computation that was stopped half-way has no value.
    if ci_interrupted() { throw Failure(.interrupted, at: statement.span) }
    return value
  }

  private func run(_ code: Code, _ units: [DualUnit]) throws(Failure) -> AnyValue {
    defer { program.invalidateIfUnstable() }
    do throws(Fault) {
      guard units.isEmpty else {
        return AnyValue(try machine.evaluate(code, units) { [$0] })
      }
      guard machine.run(code) == .ok else { throw machine.takeFault() }
    } catch {
      throw Failure(error)
    }
    return AnyValue(machine.sessionResult(code.resultKind))
  }

  /// Evaluates an expression without a trace: names and chance go on as if it had not been, files
  /// can neither be read nor written, and what is noticed is not reported.
  public func preview(_ statement: Statement) throws(Failure) -> AnyValue {
    let (random, reading, writing) = (context.random, loadFile, writeFile)
    let (warned, places) = (warnings, toldPlaces)
    (loadFile, writeFile) = (nil, nil)
    defer {
      (context.random, loadFile, writeFile) = (random, reading, writing)
      (warnings, toldPlaces) = (warned, places)
      // A block in the expression may assign.
      globals.takeBack()
    }
    return try run(statement)
  }

  /// Compiles an expression once, and returns what evaluates it, as often as it is called: a
  /// statement that assigns is not for this.
  public func prepare(_ statement: Statement) throws(Failure) -> () throws(Failure) -> AnyValue {
    sourceName = statement.span.source.name
    let (code, _, units) = within { program.code(forTopLevel: statement) }
    return { [self] () throws(Failure) in
      defer {
        context.dynamicCodes = []
        progress?(nil)
      }
      return try within { () throws(Failure) in try run(code, units) }
    }
  }

  /// Forgets which files were imported: the next import of each runs it again.
  public func forgetImports() { imported = [] }

  /// So deep may files import one another: each is a few frames on the stack.
  private static let importLimit = 200

  private func runImport(_ path: String, _ span: Span, depth: Int = 0) throws(Failure) {
    guard depth < Self.importLimit else {
      throw Failure(
        .importedTooDeeply(path, limit: Self.importLimit), at: span)
    }
    let file: (name: String, text: String)
    do {
      guard let loadFile else { throw RuntimeError.importFailed(path, .notReadable) }
      file = try loadFile(path, span.source.name)
    } catch let error as RuntimeError {
      throw Failure(error, at: span)
    } catch {
      throw Failure(.importFailed(path, FileFailure(error)), at: span)
    }
    guard imported.insert(file.name).inserted else { return }
    let tree = parse(SourceFile(name: file.name, text: file.text)) { Interrupt.isRequested }
    if ci_interrupted() { throw Failure(.interrupted, at: span) }
    if let first = tree.errors.first {
      throw Failure(diagnostic: Diagnostic(first), isInterrupt: false)
    }
    for statement in tree.statements {
      do {
        if case .importFile(let inner, let innerSpan) = statement.form {
          try runImport(inner, innerSpan, depth: depth + 1)
        } else {
          _ = try evaluate(statement)
        }
      } catch {
        let frame = Diagnostic.CallSite(function: nil, span: span)
        throw Failure(
          diagnostic: error.diagnostic.called(from: frame), isInterrupt: error.isInterrupt)
      }
    }
  }

  /// Binds a name of the session, as the prompt does with `_` and `ans`.
  ///
  /// A value with an ε in it is held by no name: then nothing happens.
  public func bind(_ name: String, to value: AnyValue) {
    if !value.isDual { globals.bind(name, to: value.value) }
  }

  /// What a name of the session holds; nil if there is none.
  public func value(of name: String) -> AnyValue? { globals.value(of: name).map { AnyValue($0) } }

  // MARK: Names

  /// The user's names, sorted: what `:list` shows and completion offers.
  public var userNames: [(name: String, value: AnyValue)] {
    globals.userNames.map { ($0.name, AnyValue($0.value)) }
  }

  /// Every name the language defines.
  public var builtinNames: [String] { globals.builtinNames }

  /// A name that means a unit of dual numbers, or a product of some: `ε`, `ε₁`, `ε₁ε₂`.
  public static func isDualUnit(_ name: String) -> Bool { DualUnit.factors(name) != nil }

  /// The manual page of a builtin or of a user's documented function, or nil if there is none.
  public func manualPage(of name: String) -> String? { within { page(of: name) } }

  private func page(of name: String) -> String? {
    if Self.isDualUnit(name) { return DualUnit.page }
    _ = globals.kind(of: name)
    let held = globals.value(of: name)
    if case .function(.template(let template, _), _)? = held {
      let signature = FunctionKind.template(template, []).text
      let documentation = template.function.documentation
      guard !documentation.isEmpty else { return signature }
      let lines = documentation.split(separator: "\n", omittingEmptySubsequences: false)
      return ([signature] + lines.map { $0.isEmpty ? "" : "  " + $0 }).joined(separator: "\n")
    }
    if let value = held {
      return "\(name) = \(ValueText.text(value))\n  \(value.kind.description)"
    }
    // `min` and `max` are both elementwise and reductions.
    let pages = [
      Catalogue.manualPage(for: name), LibraryIndex.named(name).map { LibraryIndex.entry($0).page },
      Builtin.manualPage(of: name), distributionPage(of: name),
    ].compactMap { $0 }
    return pages.isEmpty ? nil : pages.joined(separator: "\n\n")
  }

  /// The page of a distribution: that of its density.
  private func distributionPage(of name: String) -> String? {
    let cell = Builtin.cell(ofDistribution: name)
    guard Builtin.distributions.contains(name), globals.kind(of: cell) != nil,
      case .tuple(_, let functions)? = globals.value(of: cell),
      case .function(.template(let density, _), _)? = functions.first
    else { return nil }
    let lines = density.function.documentation.split(
      separator: "\n", omittingEmptySubsequences: false)
    let text = lines.map { $0.isEmpty ? "" : "  " + $0 }
    return ([FunctionKind.template(density, []).text] + text).joined(separator: "\n")
  }

  /// Known names close to `name`, best first.
  public func suggestions(for name: String) -> [String] { globals.suggestions(for: name) }
}

// MARK: Going back

extension Interpreter {
  /// What all names hold at one moment.
  public struct Snapshot {
    fileprivate let values: [String: Value<Double>?]
    fileprivate let random: Philox
    fileprivate let imported: Set<String>
  }

  /// What all names hold now. Values share their memory until one of them changes.
  ///
  /// - Complexity: O(names)
  public func snapshot() -> Snapshot {
    Snapshot(values: globals.values, random: context.random, imported: imported)
  }

  /// Forgets what a name holds; false if it holds nothing.
  public func forget(_ name: String) -> Bool { within { globals.forget(name) } }

  /// Gives all names what they held then; those that came since lose their values.
  public func restore(_ snapshot: Snapshot) {
    globals.restore(snapshot.values)
    context.random = snapshot.random
    imported = snapshot.imported
  }
}
