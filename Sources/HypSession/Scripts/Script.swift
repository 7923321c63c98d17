// Script.swift -- what ran without a mistake, as a program that does it again.

import HypSyntax

/// The entries that succeeded, in order.
struct Script {
  /// A statement as it was written.
  struct Part {
    let text: String
    /// Its value was shown, and so bound to `_` and `ans`.
    let isShown: Bool
    /// The names that it gives a value.
    let defines: [String]
    /// Where it reads the last value.
    fileprivate let answers: AnswerNames

    /// - Parameter words: those of the entry that it is a part of.
    init(_ statement: Statement, _ words: TokenList) {
      answers = AnswerNames(statement.span, words)
      text = statement.span.text
      if case .expression = statement.form {
        isShown = !statement.isSilenced
      } else {
        isShown = false
      }
      defines =
        switch statement.form {
        case .define(let function): function.name.map { [$0] } ?? []
        case .assign(let pattern, _): pattern.names
        default: []
        }
    }
  }

  fileprivate struct Entry {
    let number: Int
    /// As it was written, with its comments.
    let text: String
    let parts: [Part]
  }

  private var entries: [Entry] = []

  var count: Int { entries.count }

  /// Adds what ran of entry `number`: all of `text`, or where it failed only its first parts.
  mutating func add(_ text: String, number: Int, parts: [Part], isWhole: Bool) {
    guard !parts.isEmpty else { return }
    let kept = isWhole ? text : parts.map(\.text).joined(separator: "\n")
    entries.append(Entry(number: number, text: kept, parts: parts))
  }

  /// Adds a statement that does what a command did.
  mutating func add(_ statement: String, number: Int) {
    entries.append(Entry(number: number, text: statement, parts: []))
  }

  /// The text that gave a name its value last, with its comments where it stood alone.
  func definition(of name: String) -> String? {
    for entry in entries.reversed() {
      for part in entry.parts.reversed() where part.defines.contains(name) {
        return entry.parts.count == 1 ? entry.text : part.text
      }
    }
    return nil
  }

  // MARK: As a program

  /// The program. A script has no last value: where an entry uses it, the one before binds it.
  var text: String {
    var lines: [String] = []
    var used: Set<String> = []
    for entry in entries.reversed() { lines.insert(entry.program(&used), at: 0) }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Script.Entry {
  /// The entry, its values bound to the names in `used`, to which what it uses itself is added.
  fileprivate func program(_ used: inout Set<String>) -> String {
    let mentions = parts.contains { !$0.answers.places.isEmpty }
    let isUsed = parts.contains(where: \.isShown) && (!used.isEmpty)
    guard mentions || isUsed else { return text }
    var lines: [String] = []
    for part in parts.reversed() {
      let names = part.answers
      var line = names.replaced
      if part.isShown {
        let own = "_\(number)"
        if used.remove(own) != nil { line = "\(own) = \(line)" }
        if used.remove("ans") != nil { line = "ans = \(line)" }
        // `ans = _3 = 1` is not a statement.
        line = Self.split(line, own)
      }
      used.formUnion(names.places.map { $0.name == "_" ? "ans" : $0.name })
      lines.insert(line, at: 0)
    }
    return lines.joined(separator: "\n")
  }

  private static func split(_ line: String, _ own: String) -> String {
    let both = "ans = \(own) = "
    return line.hasPrefix(both) ? "ans = \(line.dropFirst(both.count))\n\(own) = ans" : line
  }
}

/// Where a statement reads the last value: `_`, `ans`, or `_3`.
private struct AnswerNames {
  let text: String
  var places: [(name: String, range: Range<Int>)] = []

  init(_ statement: Span, _ list: TokenList) {
    text = statement.text
    let indices = list.indices(in: statement)
    for index in indices where list.tokens[index].kind == .name {
      let token = list.tokens[index]
      let range = token.start - statement.start..<token.end - statement.start
      let name = list.span(index).text
      let isAnswer = name == "_" || name == "ans" || name.isAnswerNumber
      let next = indices.contains(index + 1) ? list.tokens[index + 1].kind : .end
      // `_ -> 1`, `for _ in xs` and `ans = 1` give it a value.
      guard isAnswer, next != .arrow, next != .in, next != .assign else { continue }
      places.append((name, range))
    }
  }

  /// The text with `ans` for `_`, which a script cannot bind.
  var replaced: String {
    var bytes = Array(text.utf8)
    for place in places.reversed() where place.name == "_" {
      bytes.replaceSubrange(place.range, with: Array("ans".utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension String {
  /// `_1`, `_2`, …: the value of a numbered entry.
  var isAnswerNumber: Bool {
    count > 1 && first == "_" && dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
  }
}
