// Interpreter+Dump.swift -- what programs and calls become, as text.

import HypCode
import HypCompiler
import HypSyntax

/// What of a program is shown.
public enum DumpKind: String, CaseIterable, Sendable {
  /// The instructions that run.
  case code
  /// The intermediate representation, after each pass.
  case ir
}

extension Interpreter {
  /// Runs `body`, and answers the code of the functions and statements of `source` that were compiled
  /// meanwhile, in the order of the text. A function that no one has called is compiled for numbers.
  ///
  /// - Parameter statements: those of `source` that were to run.
  public func dump(
    _ kind: DumpKind, of source: SourceFile, _ statements: [Statement], _ body: () -> Void
  ) -> String {
    program.compiled = []
    if kind == .ir { program.stages = [] }
    defer { (program.compiled, program.stages) = (nil, nil) }
    body()
    for case .define(let function) in statements.map(\.form) {
      let isCompiled = program.compiled?.contains { $0.function?.written?.function === function }
      if isCompiled == false { compileForNumbers(function) }
    }
    return listing(
      kind,
      (program.compiled ?? []).filter { code in
        guard let origin = code.origin, origin.source === source else { return false }
        // Of a definition the function itself is of interest.
        return code.function != nil || !statements.contains { $0.isDefinition(at: origin) }
      })
  }

  /// The code that an expression runs, and that of the functions that it leads to. Nothing runs.
  public func dump(_ kind: DumpKind, _ statement: Statement) -> String {
    if kind == .ir {
      // What was compiled before nobody has looked at.
      program.invalidate()
      program.stages = []
    }
    defer { program.stages = nil }
    let (code, _, _) = program.code(forTopLevel: statement)
    // What was noticed belongs to a run; what was stopped half-way is dropped.
    _ = program.takeNotices()
    defer { program.forgetWhatIsCutShort() }
    var codes: [Code] = []
    var waiting = [code]
    while let next = waiting.popLast() {
      guard !codes.contains(where: { $0 === next }) else { continue }
      codes.append(next)
      waiting += next.reached.reversed()
    }
    return codes.filter { !$0.isListedElsewhere }.map { text(kind, $0) }
      .joined(separator: "\n")
  }

  private func text(_ kind: DumpKind, _ code: Code) -> String {
    switch kind {
    case .code: Disassembly(code).text
    case .ir: program.stages?.first { $0.code === code }.map { IRListing($0).text } ?? ""
    }
  }

  private func compileForNumbers(_ function: Function) {
    let template = program.template(function, isNested: false, isLibrary: false)
    _ = program.code(
      for: .template(template, []), function.parameters.map { _ in .real }, span: function.span)
  }

  /// Codes in the order of the text, each once.
  private func listing(_ kind: DumpKind, _ codes: [Code]) -> String {
    var known: Set<String> = []
    let places = codes.enumerated().sorted {
      ($0.element.origin?.start ?? 0, $0.offset) < ($1.element.origin?.start ?? 0, $1.offset)
    }
    return places.map { text(kind, $0.element) }.filter { known.insert($0).inserted }
      .joined(separator: "\n")
  }
}

extension Statement {
  /// It defines a function, and begins here.
  fileprivate func isDefinition(at place: Span) -> Bool {
    if case .define = form { span.start == place.start } else { false }
  }
}

extension Code {
  /// It is the library's, where `docs/` and `?name` say what it does.
  fileprivate var isListedElsewhere: Bool { isLibrary && function?.written?.isLibrary == true }

  /// The codes that it may call, in the order of its instructions.
  fileprivate var reached: [Code] {
    var reached: [Code] = []
    for index in 0..<instructionCount {
      let instruction = instructions[index]
      if let callee = instruction.number(.callee) { reached.append(callees[callee]) }
      guard let action = instruction.number(.action) else { continue }
      switch actions[action].form {
      case .derivative(let plan): reached.append(plan.callee)
      default: continue
      }
    }
    return reached
  }
}
