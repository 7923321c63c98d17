// CodeCache.swift -- what has been compiled so far.

import HypCode
import HypSyntax

/// The compiled functions of a session, by function and kinds of arguments.
///
/// Nothing here depends on the number type: the same code runs at every level.
package final class CodeCache: CodeSource {
  /// A function compiled for kinds of arguments.
  struct Key: Hashable {
    let function: FunctionKind
    let arguments: [Kind]
    /// It tells the meter what it does.
    let isCounting: Bool
    /// It is for a run that looks at every operation.
    let isWatched: Bool
  }

  package init() {}

  /// The names of the session. The compiler reads what they hold when a function is compiled; `invalidate`
  /// forgets what depended on it.
  package weak var globals: (any GlobalNames)?

  private var codes: [Key: Code] = [:]
  private var order: [Key] = []
  private var templates: [ObjectIdentifier: Template] = [:]
  private var specialisations: [ObjectIdentifier: Int] = [:]
  /// Functions being compiled, outermost first.
  private var underway: [Underway] = []
  /// Names of the session that some compiled function reads.
  package private(set) var dependencies: Set<String> = []
  /// Names that the statement being compiled assigns and that functions read: their kind may change
  /// while it runs, so functions read them boxed.
  package var unstableGlobals: Set<String> = []
  /// Names whose arrays change their shapes while functions read them: what they hold is ordinary arrays to code.
  package var wholeGlobals: Set<String> = []

  /// Names that some function takes from outside: assigning one is seen by the function at once.
  package private(set) var freeNames: Set<String> = []

  /// Functions are compiled so that they tell the meter what they do.
  private(set) var isCounting = false
  /// Statements and functions are compiled for a run that looks at every operation.
  package var isWatched = false
  /// Names of the session that hold sums of masks.
  var maskSums: [String: MaskSum] = [:]
  /// A derivative has been compiled that no machine is asked for.
  package var hasStaticDerivative = false
  /// A call of a derivative has been compiled.
  package var hasMetDerivative = false
  private var loopCount = 0

  /// A number that no other loop has.
  func newLoop() -> Int {
    loopCount += 1
    return loopCount
  }

  /// Compiles functions anew, to be counted, while `body` runs.
  package func counting<T>(_ body: () throws(RuntimeError) -> T) throws(RuntimeError) -> T {
    let outer = (isCounting, specialisations)
    if !isCounting {
      codes = codes.filter { !$0.key.isCounting }
      order.removeAll { $0.isCounting }
      specialisations = [:]
    }
    isCounting = true
    defer { (isCounting, specialisations) = outer }
    return try body()
  }

  /// Compiles functions anew, for a run that looks at every operation as it is written, while `body` runs.
  package func tracing<T, E: Error>(_ body: () throws(E) -> T) throws(E) -> T {
    func forget() {
      codes = codes.filter { !$0.key.isWatched }
      order.removeAll { $0.isWatched }
    }
    let outer = (isWatched, skipped, specialisations)
    forget()
    (isWatched, skipped, specialisations) = (true, Pass.joining, [:])
    defer {
      (isWatched, skipped, specialisations) = outer
      forget()
    }
    return try body()
  }

  private final class Underway {
    let code: Code
    var isUsed = false
    init(_ code: Code) { self.code = code }
  }

  /// A recursive structure of arguments stops making new code after so many kinds.
  static let maximumSpecialisations = 48
  /// Nested compilation is native recursion.
  static let maximumCompilationDepth = 60

  /// The template of a function as written.
  package func template(_ function: Function, isNested: Bool, isLibrary: Bool) -> Template {
    let id = ObjectIdentifier(function)
    if let template = templates[id] { return template }
    let template = Template(function, isNested: isNested, isLibrary: isLibrary)
    templates[id] = template
    freeNames.formUnion(template.freeNames)
    return template
  }

  /// Forgets every compiled function, because a name of the session changed its kind.
  package func invalidate() {
    codes = [:]
    order = []
    specialisations = [:]
    dependencies = []
  }

  /// The compiler was stopped in the middle of a function.
  var isCutShort = false

  /// Code that ends in the middle is forgotten when the statement that needed it has ended.
  package func forgetWhatIsCutShort() {
    guard isCutShort else { return }
    isCutShort = false
    invalidate()
  }

  /// Code that reads names boxed is forgotten when the statement that made it so has ended.
  package func invalidateIfUnstable() {
    if !unstableGlobals.isEmpty { invalidate() }
  }

  /// Somebody wants to know how far loops over `progress(xs)` are.
  package var showsProgress = false
  /// The functions and statements that have been compiled; nil where nobody wants to know.
  package var compiled: [Code]?
  /// What became of each function and statement, pass by pass; nil where nobody wants to know.
  package var stages: [Stages]?

  /// Passes that are left out: none is needed but for speed.
  package var skipped: Set<Pass> = []

  /// What a function was between its tree and its code.
  package struct Stages {
    package let code: Code
    /// The function as it was emitted, where `pass` is nil, and after each pass.
    package let functions: [(pass: Pass?, function: IRFunction)]
    /// What its registers hold.
    package let variables: Variables
  }

  private func noteStages(of code: Code, _ compiler: FunctionCompiler) {
    stages?.append(
      Stages(code: code, functions: compiler.stages, variables: compiler.wanted))
  }

  package func kind(ofGlobal name: String) -> Kind? {
    guard let kind = globals?.kind(of: name) else { return nil }
    return wholeGlobals.contains(name) ? kind.whole : kind
  }

  /// Where the registers of a name begin in its cell (`Cell.passives`).
  func firstParts(ofGlobal name: String) -> PerBank<Int> {
    var first = PerBank(repeating: 0)
    guard let kind = globals?.kind(of: name), kind.hasSmall, wholeGlobals.contains(name) else {
      return first
    }
    for bank in kind.banks { first[bank] += 1 }
    return first
  }

  /// A statement assigns a name a value of this kind, which functions that read the name are not compiled for.
  package func isUnstable(_ name: String, _ kind: Kind) -> Bool {
    guard dependencies.contains(name), !unstableGlobals.contains(name) else { return false }
    let own = self.kind(ofGlobal: name)
    return own != (wholeGlobals.contains(name) ? kind.bounded.whole : kind.bounded)
  }

  /// Functions that read a name whose kind changes while a statement runs read it boxed, or as an ordinary array
  /// where its shape alone changes.
  package func expectChange(of name: String, to kind: Kind) {
    if self.kind(ofGlobal: name)?.whole == kind.bounded.whole {
      wholeGlobals.insert(name)
    } else {
      unstableGlobals.insert(name)
    }
  }

  func suggestions(for name: String) -> [String] { globals?.suggestions(for: name) ?? [] }

  func noteDependency(_ name: String) { dependencies.insert(name) }

  /// What was noticed while functions were compiled.
  private var notices: [Notice] = []

  /// Keeps a warning until the statement that was compiled for has run.
  package func note(_ notice: Notice) {
    guard notice.span?.source.isLibrary != true else { return }
    notices.append(notice)
  }

  /// The warnings since the last time.
  package func takeNotices() -> [Notice] {
    defer { notices = [] }
    return notices
  }

  /// The code of `function` for arguments of `kinds`; captured values come first in its window.
  ///
  /// A recursive call sees the result kind found so far; compilation repeats until it holds.
  ///
  /// - Parameter exactly: the caller cannot box arguments, so there is no code for boxes instead.
  package func code(
    for function: FunctionKind, _ kinds: [Kind], exactly: Bool = false, span: Span
  ) -> Code {
    let key = Key(
      function: function, arguments: kinds, isCounting: isCounting, isWatched: isWatched)
    if let code = codes[key] {
      for entry in underway where entry.code === code { entry.isUsed = true }
      return code
    }
    var compiled = key
    if !exactly, case .template(let template, _) = function {
      let id = ObjectIdentifier(template)
      let count = specialisations[id, default: 0]
      specialisations[id] = count + 1
      if count >= CodeCache.maximumSpecialisations
        || underway.count >= CodeCache.maximumCompilationDepth
      {
        compiled = Key(
          function: function,
          arguments: kinds.map { $0 == .absent ? .absent : .any }, isCounting: isCounting,
          isWatched: isWatched)
        if let code = codes[compiled] {
          for entry in underway where entry.code === code { entry.isUsed = true }
          return code
        }
      }
    }
    return compile(compiled, span)
  }

  private func compile(_ key: Key, _ span: Span) -> Code {
    var name: String?
    // Code that only leads to another function is no call of the user's.
    var isLibrary = true
    switch key.function {
    case .template(let template, _), .fallback(.template(let template, _), _):
      name = template.function.name ?? "a function"
      isLibrary = template.isLibrary
    default: break
    }
    var estimate = Kind.never
    var leafLimit = Kind.maximumLeaves
    while true {
      let code = Code(
        name: name, isLibrary: isLibrary, parameterKinds: key.arguments, function: key.function,
        origin: key.function.written?.function.span ?? span)
      code.resultKind = estimate
      codes[key] = code
      let mark = order.count
      order.append(key)
      let entry = Underway(code)
      underway.append(entry)
      let compiler = FunctionCompiler(
        program: self, function: key.function, arguments: key.arguments, span: span,
        leafLimit: leafLimit)
      let (output, result, isConsistent) = compiler.compile(resultKind: estimate)
      underway.removeLast()
      if compiler.isTooWide || !isConsistent || (entry.isUsed && result != estimate) {
        // What was compiled meanwhile may rest on the old estimate.
        for stale in order[mark...] {
          if let code = codes.removeValue(forKey: stale) { compiled?.removeAll { $0 === code } }
        }
        order.removeSubrange(mark...)
        estimate = result
        if compiler.isTooWide { leafLimit = Kind.maximumParts }
        continue
      }
      code.resultKind = result
      code.lowered = compiler.lowered
      if let globals { code.finish(output, linked: globals.link(output)) }
      if !key.isCounting, !key.isWatched { compiled?.append(code) }
      noteStages(of: code, compiler)
      return code
    }
  }

  /// The code for a call whose callee and kinds are known when it runs.
  ///
  /// - Returns: the code, and for each of its parameters the argument that goes there.
  package func dynamicCode(
    _ function: FunctionKind, _ kinds: [Kind], _ labels: [String?], _ span: Span
  ) throws(RuntimeError) -> (Code, [Int?]) {
    var function = function
    var order = kinds.indices.map { Optional($0) }
    if case .template(let template, _) = function.core, !function.hidesParameters {
      do throws(ParameterList.Misfit) {
        order = try template.bind(labels)
      } catch { throw error.error }
    } else if case .library(let id, _) = function {
      // Arguments with names come last.
      order =
        kinds.indices.filter { labels[$0] == nil } + kinds.indices.filter { labels[$0] != nil }
      function = .library(id, names: labels.compactMap { $0 })
    } else if let label = labels.compactMap({ $0 }).first {
      throw .unknownParameter(.unnamed, parameter: label, parameters: [])
    }
    if function.needsKinds {
      return (code(for: function, order.map { $0.map { kinds[$0] } ?? .absent }, span: span), order)
    }
    return (
      code(for: function, order.map { $0.map { kinds[$0].bounded } ?? .absent }, span: span), order
    )
  }

  /// The code of a statement at the top level, the names it assigns with their kinds, and the units
  /// of dual numbers that it expects in its first registers.
  package func code(
    forTopLevel statement: Statement
  ) -> (Code, assigned: [String: Kind], units: [DualUnit]) {
    var estimate = Kind.never
    var leafLimit = Kind.maximumLeaves
    while true {
      let code = Code(
        name: nil, isLibrary: false, parameterKinds: [], origin: statement.span)
      let compiler = FunctionCompiler(program: self, topLevel: statement, leafLimit: leafLimit)
      let (output, result, isConsistent) = compiler.compile(resultKind: estimate)
      guard isConsistent, !compiler.isTooWide else {
        estimate = result
        if compiler.isTooWide { leafLimit = Kind.maximumParts }
        continue
      }
      code.resultKind = result
      if let globals { code.finish(output, linked: globals.link(output)) }
      if !isWatched { compiled?.append(code) }
      noteStages(of: code, compiler)
      return (code, compiler.assignedGlobals, compiler.dualUnits.units)
    }
  }
}
