// ProgramWriter.swift -- a whole formula: as text that runs, as lines to read, and for typesetting.

extension Program {
  // MARK: Text that runs

  /// The formula in the language: one expression, or a block.
  func text(_ parts: [(name: String, term: Term)]) -> String {
    var writer = TextWriter(algebra: algebra, names: runningNames)
    var lines: [String] = []
    for (name, term) in parts {
      lines.append("\(name) = \(writer.text(term))")
      writer.names[term] = name
    }
    if loops.isEmpty {
      let value = Self.text(result, writer)
      return lines.isEmpty ? value : "{ \(lines.joined(separator: "; ")); \(value) }"
    }
    for loop in loops { lines += Self.lines(loop, writer) }
    lines.append(Self.text(result, writer))
    return "{\n" + lines.map { "  \($0)\n" }.joined() + "}"
  }

  private var runningNames: [Term: String] {
    var names: [Term: String] = [:]
    func look(_ loop: Loop) {
      for state in loop.states {
        names[state.inner] = state.name
        names[state.outer] = state.name
      }
      loop.body.forEach(look)
    }
    loops.forEach(look)
    return names
  }

  private static func lines(_ loop: Loop, _ writer: TextWriter) -> [String] {
    var lines = [
      loop.states.map { "\($0.name) = \(writer.text($0.initial))" }.joined(separator: "; "),
      "\(header(loop.header, writer)) {",
    ]
    for inner in loop.body { lines += Self.lines(inner, writer).map { "  " + $0 } }
    let (names, values) = (loop.states.map(\.name), loop.states.map { writer.text($0.next) })
    if names.count == 1 {
      lines.append("  \(names[0]) = \(values[0])")
    } else {
      lines.append("  (\(names.joined(separator: ", "))) = (\(values.joined(separator: ", ")))")
    }
    return lines + ["}"]
  }

  private static func header(_ header: Loop.Header, _ writer: TextWriter) -> String {
    switch header {
    case .range(let variable, let from, let to, let isClosed, let by):
      let step = by.map { " by " + writer.text($0, within: .sum) } ?? ""
      return
        "for \(variable.name) in \(writer.text(from, within: .sum))\(isClosed ? "..." : "..<")"
        + writer.text(to, within: .sum) + step
    case .each(let name, let collection): return "for \(name) in \(collection)"
    case .condition(let condition): return "while \(writer.text(condition))"
    }
  }

  static func text(_ item: Item, _ writer: TextWriter) -> String {
    switch item {
    case .term(let term): return writer.text(term)
    case .condition(let condition): return writer.text(condition)
    case .list(let parts):
      return "[" + parts.map { text($0, writer) }.joined(separator: ", ") + "]"
    case .tuple(let labels, let parts):
      let texts = parts.enumerated().map { place, part in
        (labels.map { $0[place] + "=" } ?? "") + text(part, writer)
      }
      return "(" + texts.joined(separator: ", ") + (texts.count == 1 && labels == nil ? ",)" : ")")
    default: return item.description
    }
  }

  // MARK: Lines to read

  /// The signs for turns, by how deep a loop lies: now, and at the end.
  private static let turns = [("ₖ", "ₙ"), ("ⱼ", "ₘ"), ("ᵢ", "ₗ")]

  /// Names of what loops change, as recurrences have them.
  var recurrentNames: [Term: String] {
    var names: [Term: String] = [:]
    func look(_ loop: Loop, _ depth: Int) {
      let (turn, end) = Self.turns[min(depth, Self.turns.count - 1)]
      for state in loop.states {
        let primes = String(repeating: "'", count: state.primes)
        names[state.inner] = state.stem + turn + primes
        names[state.outer] = state.stem + end + primes
      }
      for inner in loop.body { look(inner, depth + 1) }
    }
    for loop in loops { look(loop, 0) }
    return names
  }

  /// The formula as a person reads it, with `head` before its equals sign.
  func shown(_ head: String, _ parts: [(name: String, term: Term)]) -> String {
    var writer = TextWriter(algebra: algebra, names: recurrentNames)
    var lines: [String] = []
    for (name, term) in parts {
      lines.append("  \(name) = \(writer.text(term))")
      writer.names[term] = name
    }
    for loop in loops { lines += recurrences(loop, 0, writer).map { "  " + $0 } }
    let value = Self.branches(head + " = ", result, writer)
    if lines.isEmpty { return value }
    return (["\(head):"] + lines + value.split(separator: "\n").map { "  " + $0 })
      .joined(separator: "\n")
  }

  private func recurrences(_ loop: Loop, _ depth: Int, _ writer: TextWriter) -> [String] {
    let turn = Self.turns[min(depth, Self.turns.count - 1)].0
    func name(_ state: Loop.State, _ sign: String) -> String {
      state.stem + sign + String(repeating: "'", count: state.primes)
    }
    var lines = [
      loop.states.map { "\(name($0, "₀")) = \(writer.text($0.initial))" }.joined(separator: ",  "),
      Self.header(loop.header, writer) + ":",
    ]
    for inner in loop.body { lines += recurrences(inner, depth + 1, writer).map { "  " + $0 } }
    for state in loop.states {
      lines.append("  \(name(state, turn + "₊₁")) = \(writer.text(state.next))")
    }
    return lines
  }

  /// A result; one with branches has a line for each.
  private static func branches(_ head: String, _ item: Item, _ writer: TextWriter) -> String {
    guard case .term(let term) = item, case .choice = term.form else {
      return head + text(item, writer)
    }
    var rows: [(value: String, condition: String)] = []
    var rest = term
    while writer.names[rest] == nil, case .choice(let condition, let a, let b) = rest.form {
      rows.append((writer.text(a, within: .sum), "if " + writer.text(condition)))
      rest = b
    }
    rows.append((writer.text(rest), "otherwise"))
    let width = rows.map(\.value.count).max() ?? 0
    return rows.enumerated().map { place, row in
      (place == 0 ? head : String(repeating: " ", count: head.count)) + row.value
        + String(repeating: " ", count: width - row.value.count + 3) + row.condition
    }.joined(separator: "\n")
  }

  // MARK: Typesetting

  /// The formula as LaTeX, with `head` before its equals sign.
  func latex(_ head: String, _ parts: [(name: String, term: Term)]) -> String {
    var writer = LatexWriter(algebra: algebra, names: latexNames)
    var rows: [String] = []
    for (name, term) in parts {
      rows.append("\(LatexWriter.name(name)) &= \(writer.text(term))")
      writer.names[term] = LatexWriter.name(name)
    }
    for loop in loops { rows += rowsOf(loop, 0, writer) }
    let value = Self.latex(result, writer)
    if rows.isEmpty { return "\(head) = \(value)" }
    rows.append("\(head) &= \(value)")
    return "\\begin{aligned} \(rows.joined(separator: " \\\\ ")) \\end{aligned}"
  }

  private static let latexTurns = [("k", "n"), ("j", "m"), ("i", "l")]

  private var latexNames: [Term: String] {
    var names: [Term: String] = [:]
    func look(_ loop: Loop, _ depth: Int) {
      let (turn, end) = Self.latexTurns[min(depth, Self.latexTurns.count - 1)]
      for state in loop.states {
        names[state.inner] = Self.latexName(state, turn)
        names[state.outer] = Self.latexName(state, end)
      }
      for inner in loop.body { look(inner, depth + 1) }
    }
    for loop in loops { look(loop, 0) }
    return names
  }

  private static func latexName(_ state: Loop.State, _ turn: String) -> String {
    let stem = LatexWriter.name(state.stem)
    let dots = ["", "\\dot", "\\ddot", "\\dddot"][min(state.primes, 3)]
    let name = dots.isEmpty ? stem : "\(dots){\(stem)}"
    return dots.isEmpty && !stem.contains("_") ? "\(name)_{\(turn)}" : "{\(name)}_{\(turn)}"
  }

  private func rowsOf(_ loop: Loop, _ depth: Int, _ writer: LatexWriter) -> [String] {
    let turn = Self.latexTurns[min(depth, Self.latexTurns.count - 1)].0
    var rows = loop.states.map { "\(Self.latexName($0, "0")) &= \(writer.text($0.initial))" }
    for inner in loop.body { rows += rowsOf(inner, depth + 1, writer) }
    for (place, state) in loop.states.enumerated() {
      let when = place == 0 ? " \\quad \(Self.latexHeader(loop.header, writer))" : ""
      rows.append("\(Self.latexName(state, turn + "+1")) &= \(writer.text(state.next))\(when)")
    }
    return rows
  }

  private static func latexHeader(_ header: Loop.Header, _ writer: LatexWriter) -> String {
    switch header {
    case .range(let variable, let from, let to, let isClosed, let by):
      let name = LatexWriter.name(variable.name)
      let step = by.map { " \\text{ by } " + writer.text($0) } ?? ""
      return
        "(\(name) = \(writer.text(from)), \\ldots, \(writer.text(to))\(isClosed ? "" : " - 1")\(step))"
    case .each(let name, let collection):
      return "(\(LatexWriter.upright(name)) \\in \(LatexWriter.upright(collection)))"
    case .condition(let condition): return "\\text{while } \(writer.text(condition))"
    }
  }

  private static func latex(_ item: Item, _ writer: LatexWriter) -> String {
    switch item {
    case .term(let term): return writer.text(term)
    case .condition(let condition): return writer.text(condition)
    case .list(let parts):
      var isMatrix = false
      if case .list? = parts.first { isMatrix = true }
      let rows = parts.map { part -> String in
        if isMatrix, case .list(let row) = part {
          return row.map { latex($0, writer) }.joined(separator: " & ")
        }
        return latex(part, writer)
      }
      return "\\begin{pmatrix} \(rows.joined(separator: " \\\\ ")) \\end{pmatrix}"
    case .tuple(let labels, let parts):
      let texts = parts.enumerated().map { place, part in
        (labels.map { LatexWriter.name($0[place]) + " = " } ?? "") + latex(part, writer)
      }
      return "\\left(\(texts.joined(separator: ", "))\\right)"
    default: return "\\text{\(item.description)}"
    }
  }
}
