// Globals.swift -- the names of a session.

import HypCode
import HypCompiler
import HypLibrary
import HypNumbers
import HypPrimitives
import HypRuntime
import HypSyntax

/// The names of a session and what they hold.
///
/// Names that the library defines in Hyp are created when they are first used.
final class Globals: GlobalNames {
  private let program: CodeCache
  private let machine: PlainMachine
  private(set) var cells: [String: Cell<Double>] = [:]
  /// What names held before the running statement changed them.
  private var undo: [(cell: Cell<Double>, old: Value<Double>?)] = []
  /// Names that the library defines in Hyp.
  private var libraryNames = Set(Library.functions + ["args"])
  /// Sources of the library that have been read.
  private var readSources: Set<Int> = []

  init(_ program: CodeCache, _ machine: PlainMachine) {
    self.program = program
    self.machine = machine
  }

  // MARK: Looking up

  /// The cell of a name, created if there is none.
  func cell(_ name: String) -> Cell<Double> {
    if let cell = cells[name] { return cell }
    let cell = Cell<Double>(name)
    cells[name] = cell
    return cell
  }

  func value(of name: String) -> Value<Double>? { cells[name]?.value }

  func kind(of name: String) -> Kind? {
    if let kind = cells[name]?.kind { return kind }
    let isRead =
      name.hasPrefix(Builtin.distributionMark) ? readDistributions() : readLibrary(for: name)
    return isRead ? cells[name]?.kind : nil
  }

  func link(_ contents: CodeContents) -> any LinkedCode {
    LinkedTables(constants: contents.constants, cells: contents.globals.map { cell($0) })
  }

  func boxedValue(of name: String) -> Any? { value(of: name) }

  /// The user's names with what they hold, sorted.
  var userNames: [(name: String, value: Value<Double>)] {
    cells.values.compactMap { cell in
      guard let value = cell.value, !libraryNames.contains(cell.name), cell.name != "_",
        cell.name != "ans", !cell.name.hasPrefix(Library.ownPrefix)
      else { return nil }
      return (cell.name, value)
    }.sorted { $0.name < $1.name }
  }

  /// Every name the language defines.
  var builtinNames: [String] {
    let names =
      Catalogue.functionNames + LibraryIndex.names
      + Builtin.allCases.filter(\.isCallable).map(\.name) + Array(Builtin.constants.keys)
      + Array(libraryNames)
    return Set(names).sorted()
  }

  func suggestions(for name: String) -> [String] {
    let known = Set(
      builtinNames + Spelling.words
        + cells.values.filter { $0.value != nil && !$0.name.hasPrefix(Library.ownPrefix) }.map(
          \.name))
    return Spelling.closest(to: name, among: known.sorted())
  }

  /// Reads the source of the library that defines `name`, if there is one that has not been read.
  private func readLibrary(for name: String) -> Bool {
    guard let place = Library.place(name), readSources.insert(place).inserted else { return false }
    let source = Library.sources[place]
    let tree = parse(SourceFile(name: source.name, text: source.text, isLibrary: true))
    for statement in tree.statements {
      guard case .define(let function) = statement.form, let functionName = function.name else {
        continue
      }
      let template = program.template(function, isNested: false, isLibrary: true)
      let isPublic = source.functions.contains(functionName)
      for name in [Library.ownPrefix + functionName] + (isPublic ? [functionName] : []) {
        // Nothing has been compiled that reads the name: it would have been read then.
        let cell = cell(name)
        guard cell.value == nil else { continue }
        machine.store(.function(.template(template, []), []), in: cell)
      }
    }
    return true
  }

  /// Reads the distributions: each is a record of its functions.
  private func readDistributions() -> Bool {
    var records: [String: (labels: [String], functions: [Value<Double>])] = [:]
    for source in Library.distributions {
      let tree = parse(SourceFile(name: source.name, text: source.text, isLibrary: true))
      for statement in tree.statements {
        guard case .define(let function) = statement.form, let name = function.name,
          let mark = name.firstIndex(of: "_")
        else { continue }
        let (owner, field) = (String(name[..<mark]), String(name[mark...].dropFirst()))
        let named = function.renamed("\(owner).\(field)")
        let template = program.template(named, isNested: false, isLibrary: true)
        records[owner, default: ([], [])].labels.append(field)
        records[owner, default: ([], [])].functions.append(.function(.template(template, []), []))
      }
    }
    for (owner, record) in records {
      let cell = cell(Builtin.cell(ofDistribution: owner))
      guard cell.value == nil else { continue }
      machine.store(.tuple(labels: record.labels, record.functions), in: cell)
    }
    return true
  }

  // MARK: Assigning

  func store(_ boxed: Any, as name: String) {
    guard let value = boxed as? Value<Double> else { return }
    let cell = cell(name)
    undo.append((cell, cell.value))
    assign(cell, value)
  }

  /// Assigns a name, which no statement does: nothing takes it back.
  func bind(_ name: String, to value: Value<Double>) { assign(cell(name), value) }

  /// Where a name's kind changes, code that was compiled for the old one is forgotten.
  private func assign(_ cell: Cell<Double>, _ value: Value<Double>?) {
    let before = cell.kind
    machine.store(value, in: cell)
    if before != cell.kind, program.dependencies.contains(cell.name) { program.invalidate() }
  }

  /// A name holds nothing any more; one of the library holds again what the library says.
  ///
  /// - Returns: false if it held nothing.
  func forget(_ name: String) -> Bool {
    guard let cell = cells[name], cell.value != nil, name != "args" else { return false }
    assign(cell, nil)
    if let place = Library.place(name) { readSources.remove(place) }
    return true
  }

  // MARK: Taking back

  /// How many assignments the running statement has made.
  var assignmentCount: Int { undo.count }

  /// What the names hold now that the running statement has assigned since `mark`.
  func assigned(since mark: Int) -> [Value<Double>] { undo[mark...].compactMap(\.cell.value) }

  /// From here on assignments can be taken back.
  func beginStatement() { undo = [] }

  /// Gives names what they held before the running statement changed them.
  func takeBack() {
    for (cell, old) in undo.reversed() { assign(cell, old) }
    undo = []
  }

  /// Does something with the names as they were before the assignments since `mark`, and leaves them as they
  /// are now.
  func rewound(to mark: Int, _ body: () -> Void) {
    let assigned = Array(undo[mark...])
    let now = assigned.map { ($0.cell, $0.cell.value) }
    for (cell, old) in assigned.reversed() { assign(cell, old) }
    body()
    undo.removeSubrange((mark + assigned.count)...)
    for (cell, value) in now { assign(cell, value) }
  }

  /// What all names hold now. Values share their memory until one of them changes.
  var values: [String: Value<Double>?] { cells.mapValues(\.value) }

  /// Gives all names what they held then; those that came since lose their values.
  func restore(_ values: [String: Value<Double>?]) {
    for (name, cell) in cells {
      if let value = values[name] {
        assign(cell, value)
      } else {
        assign(cell, nil)
        // A function of the library that was first used since is read again.
        if let place = Library.place(name) { readSources.remove(place) }
      }
    }
  }
}
