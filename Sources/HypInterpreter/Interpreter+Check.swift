// Interpreter+Check.swift -- mistakes that show without running a program.

import HypCode
import HypCompiler
import HypSyntax

extension Interpreter {
  /// What is wrong with a text and with the files that it imports, in order: syntax errors, names that
  /// nothing defines, words out of place. Nothing runs, and no name of the session changes.
  ///
  /// - Parameter names: what other texts define.
  /// - Returns: the mistakes, and the names that the text and its imports assign.
  public func check(
    _ source: SourceFile, names: Set<String> = []
  ) -> (mistakes: [Diagnostic], names: Set<String>) {
    within { checkWhole(source, names) }
  }

  private func checkWhole(
    _ source: SourceFile, _ names: Set<String>
  ) -> (mistakes: [Diagnostic], names: Set<String>) {
    // Imports may form circles: each file is read once.
    var sources = [(source, parse(source) { Interrupt.isRequested })]
    var seen: Set<String> = [source.name]
    var mistakes: [Diagnostic] = []
    var place = 0
    while place < sources.count {
      let (importer, tree) = sources[place]
      place += 1
      for statement in tree.statements {
        guard case .importFile(let path, let span) = statement.form else { continue }
        do {
          guard let loadFile else {
            throw RuntimeError.importFailed(path, .notReadable)
          }
          let (name, text) = try loadFile(path, importer.name)
          guard seen.insert(name).inserted else { continue }
          let source = SourceFile(name: name, text: text)
          sources.append((source, parse(source) { Interrupt.isRequested }))
        } catch {
          let reason = error as? RuntimeError ?? .importFailed(path, FileFailure(error))
          mistakes.append(Failure(reason, at: span).diagnostic)
        }
      }
    }
    let own = sources.map { assignedNames($0.1.statements) }
    let all = own.reduce(names) { $0.union($1) }
    let known = Set(builtinNames + userNames.map(\.name)).union(names).union(["_", "ans", "ε"])
    for (index, (_, tree)) in sources.enumerated() {
      let others = own.indices.reduce(known) { $1 == index ? $0 : $0.union(own[$1]) }
      mistakes += tree.errors.map { Diagnostic($0) }
      // Where a statement cannot be read, what it would assign is not known.
      guard tree.errors.isEmpty else { continue }
      mistakes += NameChecker(tree.statements, known: others).mistakes.map(\.diagnostic)
    }
    return (mistakes, all)
  }
}
