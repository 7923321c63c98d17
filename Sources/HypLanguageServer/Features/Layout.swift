// Layout.swift -- the shape of a text: its outline, what folds, how it is laid out, what its words are.

import HypInterpreter
import HypSyntax

extension LanguageServer {
  // MARK: Outline

  /// `textDocument/documentSymbol`: functions with those inside, and the variables of the top level.
  func symbols(_ document: Document, _: JSON) -> JSON {
    var seen: Set<String> = []
    return .array(Self.outline(document.tree.statements, document, isTop: true, &seen))
  }

  private static func outline(
    _ statements: [Statement], _ document: Document, isTop: Bool, _ seen: inout Set<String>
  ) -> [JSON] {
    statements.flatMap { statement -> [JSON] in
      switch statement.form {
      case .define(let function):
        var inner: [JSON] = []
        if case .block(let body) = function.body.form {
          var names: Set<String> = []
          inner = outline(body, document, isTop: false, &names)
        }
        return [
          symbol(
            function.name ?? "", 12, function.signature, statement.span, function.headSpan,
            inner, document)
        ]
      case .assign(let pattern, _) where isTop:
        return pattern.bound.filter { seen.insert($0.name).inserted }.map { name, span in
          symbol(name, 13, nil, statement.span, span, [], document)
        }
      default: return []
      }
    }
  }

  private static func symbol(
    _ name: String, _ kind: Int, _ detail: String?, _ span: Span, _ selection: Span,
    _ children: [JSON], _ document: Document
  ) -> JSON {
    .fields([
      "name": .string(name), "detail": detail.map { .string($0) }, "kind": .count(kind),
      "range": document.range(span), "selectionRange": document.range(selection),
      "children": children.isEmpty ? nil : .array(children),
    ])
  }

  // MARK: Layout

  /// `textDocument/formatting`: one edit, from the first line that changes to the last.
  func formatting(_ document: Document, _: JSON) -> JSON {
    guard let text = Formatter.format(document.source) else { return .null }
    let (old, new) = (document.bytes, Array(text.utf8))
    guard old != new else { return .array([]) }
    var front = zip(old, new).prefix { $0 == $1 }.count
    while front > 0, old[front - 1] != 10 { front -= 1 }
    var back = zip(old[front...].reversed(), new[front...].reversed()).prefix { $0 == $1 }.count
    while back > 0, old[old.count - back - 1] != 10 || new[new.count - back - 1] != 10 { back -= 1 }
    let inside = String(decoding: new[front..<new.count - back], as: UTF8.self)
    return .array([Edits.edit(document.range(front..<old.count - back), inside)])
  }

  /// `textDocument/foldingRange`: brackets over several lines, and comments of several lines.
  func foldingRanges(_ document: Document, _: JSON) -> JSON {
    let list = document.words
    func line(_ offset: Int) -> Int { document.lines.line(of: offset) }
    var folds: [JSON] = []
    var taken: Set<Int> = []
    for (index, token) in list.tokens.enumerated() {
      guard let partner = token.partner, partner > index,
        [.parenthesisOpen, .squareOpen, .braceOpen].contains(token.kind)
      else { continue }
      let (first, last) = (line(token.start), line(list.tokens[partner].start))
      // The line of the closing bracket stays in sight.
      guard last - 1 > first, taken.insert(first).inserted else { continue }
      folds.append(.fields(["startLine": .count(first), "endLine": .count(last - 1)]))
    }
    var run: (first: Int, last: Int)?
    func close() {
      if let run, run.last > run.first {
        folds.append(
          .fields([
            "startLine": .count(run.first), "endLine": .count(run.last),
            "kind": .string("comment"),
          ]))
      }
      run = nil
    }
    for comment in list.comments {
      let at = line(comment.lowerBound)
      let isAlone = document.bytes[document.lines.starts[at]..<comment.lowerBound]
        .allSatisfy { $0 == 32 || $0 == 9 }
      guard isAlone else { continue }
      if let open = run, open.last + 1 == at {
        run = (open.first, at)
      } else {
        close()
        run = (at, at)
      }
    }
    close()
    return .array(folds)
  }

  // MARK: Words

  /// `textDocument/semanticTokens/full`
  func semanticTokens(_ document: Document, _: JSON) -> JSON {
    var marks: [(range: Range<Int>, type: TokenType, modifiers: Int)] = []
    let (list, names) = (document.words, document.names)
    let labels = Set(names.labels.map(\.start))
    let occurrences = Dictionary(
      names.occurrences.map { ($0.span.start, $0) }, uniquingKeysWith: { first, _ in first })
    for comment in list.comments { marks.append((comment, .comment, 0)) }
    for token in list.tokens {
      let range = token.start..<token.end
      switch token.kind {
      case .number: marks.append((range, .number, 0))
      case .stringOpen, .stringText, .stringClose: marks.append((range, .string, 0))
      case .name where labels.contains(token.start): marks.append((range, .property, 0))
      case .name:
        guard let occurrence = occurrences[token.start] else { continue }
        if let binding = occurrence.binding.map({ names.bindings[$0] }) {
          let isFirst = binding.span.start == token.start
          let type: TokenType =
            binding.function != nil
            ? .function : binding.role == .parameter ? .parameter : .variable
          marks.append((range, type, isFirst ? TokenModifier.declaration.bit : 0))
        } else if library.contains(occurrence.name) {
          let type: TokenType = library.isFunction(occurrence.name) ? .function : .variable
          marks.append((range, type, TokenModifier.defaultLibrary.bit))
        } else {
          marks.append((range, .variable, 0))
        }
      default: if token.kind.isKeyword { marks.append((range, .keyword, 0)) }
      }
    }
    return .fields(["data": .array(encoded(marks, in: document).map { .count($0) })])
  }

  /// Five numbers for each stretch of a line: lines and columns since the one before, length, type, modifiers.
  private func encoded(
    _ marks: [(range: Range<Int>, type: TokenType, modifiers: Int)], in document: Document
  ) -> [Int] {
    var data: [Int] = []
    var before = Position(line: 0, column: 0)
    for mark in marks.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      var start = mark.range.lowerBound
      while start < mark.range.upperBound {
        let line = document.lines.line(of: start)
        let end = min(mark.range.upperBound, document.lines.end(of: line, in: document.bytes))
        if end > start {
          let at = document.lines.position(of: start, in: document.bytes, document.encoding)
          let length = document.bytes[start..<end].reduce(0) { $0 + document.encoding.width($1) }
          data += [
            at.line - before.line, at.line == before.line ? at.column - before.column : at.column,
            length, mark.type.number, mark.modifiers,
          ]
          before = at
        }
        guard line + 1 < document.lines.starts.count else { break }
        start = max(start + 1, document.lines.starts[line + 1])
      }
    }
    return data
  }
}

/// The types of words that are told.
enum TokenType: String, CaseIterable {
  case keyword, number, string, comment, function, parameter, variable, property

  var number: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What else is told of words.
enum TokenModifier: String, CaseIterable {
  case declaration, defaultLibrary

  var bit: Int { 1 << (Self.allCases.firstIndex(of: self) ?? 0) }
}

extension Pattern {
  /// The names it binds, with their places.
  fileprivate var bound: [(name: String, span: Span)] {
    switch self {
    case .name(let name, let span): name == "_" ? [] : [(name, span)]
    case .tuple(let parts, _): parts.flatMap(\.bound)
    case .place: []
    }
  }
}
