// Completer.swift -- the words that can appear at the cursor.

import HypInterpreter
import HypSyntax

/// A word that can appear at the cursor.
public struct Completion: Sendable, Equatable {
  /// What takes the word's place.
  public let text: String
  /// What a list shows, such as `tanh(x)`.
  public let label: String
}

extension Session {
  /// The words that fit at `cursor`, and where the word that they replace begins, in UTF-8 offsets.
  public func completions(in text: String, at cursor: Int) -> (start: Int, words: [Completion]) {
    // Never within a scalar.
    let bytes = Array(text.utf8)
    var end = min(max(cursor, 0), bytes.count)
    while end > 0, end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    let before = String(decoding: bytes[..<end], as: UTF8.self)
    let found = Completer(
      session: self, before: before, words: entry(text).tokens(before: end),
      next: bytes[end...].first
    ).find()
    return (max(0, before.utf8.count - found.word.utf8.count), found.candidates)
  }
}

private struct Completer {
  let session: Session
  /// The text up to the cursor.
  let before: String
  /// The words of that text.
  let words: TokenList
  /// The byte after the cursor.
  let next: UInt8?

  typealias Answer = (word: String, candidates: [Completion])

  func find() -> Answer {
    if let answer = symbols() ?? commands() ?? filesInQuotes() { return answer }
    if isInText { return ("", []) }
    let word = String(before.reversed().prefix(while: \.isNamePart).reversed())
    if word.isEmpty {
      if let fields = fields(word) { return (word, fields) }
      let labels = arguments(word)
      return (word, labels.isEmpty ? indentation() : labels)
    }
    guard !word.first.isDigit else { return (word, []) }
    return (word, names(word))
  }

  /// The cursor is in a string or in a comment, which no word of the language completes.
  private var isInText: Bool {
    words.open.last.map { words.tokens[$0].kind == .stringOpen } ?? false
      || words.comments.last?.upperBound == before.utf8.count
  }

  // MARK: Names

  private func names(_ word: String) -> [Completion] {
    if let fields = fields(word) { return fields }
    let interpreter = session.interpreter
    var words: [String: Completion] = [:]
    for keyword in Token.Kind.keywords where keyword.hasPrefix(word) {
      words[keyword] = Completion(text: keyword, label: keyword)
    }
    let own = session.userNames.map(\.name)
    for name in session.vocabulary.names + own where name.hasPrefix(word) {
      words[name] = completion(name, signature: interpreter.signature(of: name))
    }
    return arguments(word) + words.values.sorted { $0.text < $1.text }
  }

  /// The fields of the record before the word, as far as the session's names are known; nil if
  /// there is no point.
  private func fields(_ word: String) -> [Completion]? {
    var path: [String] = []
    var rest = before.dropLast(word.count)
    guard rest.last == "." else { return nil }
    while rest.last == "." {
      rest = rest.dropLast()
      let name = String(rest.reversed().prefix(while: \.isNamePart).reversed())
      path.insert(name, at: 0)
      rest = rest.dropLast(name.count)
    }
    var value = session.interpreter.value(of: path[0])
    for field in path.dropFirst() { value = value?[field] }
    let fitting = value?.fieldNames?.filter { $0.hasPrefix(word) } ?? []
    return fitting.map { Completion(text: $0, label: $0) }
  }

  /// The names of arguments, where the word is in a call at the place of one.
  private func arguments(_ word: String) -> [Completion] {
    guard let call = session.call(in: words) else { return [] }
    let behind = before.dropLast(word.count).last { !$0.isWhitespace }
    guard behind == "(" || behind == "," else { return [] }
    return session.interpreter.parameterNames(of: call)
      .filter { $0.hasPrefix(word) && $0 != word }
      .map { Completion(text: $0 + "=", label: $0 + "=") }
  }

  private func completion(_ name: String, signature: String?) -> Completion {
    let opens = signature != nil && next != UInt8(ascii: "(")
    return Completion(text: opens ? name + "(" : name, label: signature ?? name)
  }

  /// Two spaces where the line is blank so far.
  private func indentation() -> [Completion] {
    let line = before.reversed().prefix { $0 != "\n" }
    return line.allSatisfy { $0 == " " } ? [Completion(text: "  ", label: "")] : []
  }

  // MARK: Symbols

  private func symbols() -> Answer? {
    let name = String(before.reversed().prefix { $0.isASCII && $0.isNamePart }.reversed())
    guard before.dropLast(name.count).last == "\\" else { return nil }
    let word = "\\" + name
    if let symbol = Symbols.symbol(named: name) {
      return (word, [Completion(text: symbol, label: symbol)])
    }
    let candidates = Symbols.names(from: name).map {
      Completion(text: "\\" + $0.name, label: "\\\($0.name) \($0.symbol)")
    }
    return (word, candidates)
  }

  // MARK: Commands

  private func commands() -> Answer? {
    let text = before.drop(while: \.isWhitespace)
    if text.hasPrefix("?") {
      let word = String(text.dropFirst())
      return word.allSatisfy(\.isNamePart) ? (word, topics(word)) : nil
    }
    guard text.hasPrefix(":") else { return nil }
    guard let space = text.firstIndex(where: \.isWhitespace) else {
      let name = String(text.dropFirst())
      let fitting = Command.all.filter { $0.name.hasPrefix(name) }
      let width = fitting.map(\.usage.count).max() ?? 0
      return (
        String(text),
        fitting.map { command in
          let behind = command.arguments.isEmpty ? "" : " "
          return Completion(
            text: ":" + command.name + behind,
            label: command.usage.padded(to: width) + "  " + command.help)
        }
      )
    }
    let named = Command.named(String(text[text.index(after: text.startIndex)..<space]))
    guard named.count == 1 else { return ("", []) }
    let argument = String(text[space...].drop(while: \.isWhitespace))
    switch named[0].completes {
    case .expression: return nil
    case .nothing: return ("", [])
    case .name: return (argument, topics(argument))
    case .file: return (argument, files(argument))
    case .folder: return (argument, files(argument).filter { $0.text.hasSuffix("/") })
    case .setting:
      return settings(argument)
    }
  }

  /// The keys of `:set`, or after one its values.
  private func settings(_ argument: String) -> Answer {
    guard let space = argument.firstIndex(where: \.isWhitespace) else {
      let fitting = Setting.all.filter { $0.key.hasPrefix(argument) }
      let width = fitting.map(\.key.count).max() ?? 0
      let label = { (setting: Setting) in setting.key.padded(to: width) + "  " + setting.help }
      return (argument, fitting.map { Completion(text: $0.key + " ", label: label($0)) })
    }
    let named = Setting.named(String(argument[..<space]))
    let value = String(argument[space...].drop(while: \.isWhitespace))
    let values = named.count == 1 ? named[0].values.filter { $0.hasPrefix(value) } : []
    return (value, values.map { Completion(text: $0, label: $0) })
  }

  /// What `:help` knows about.
  private func topics(_ word: String) -> [Completion] {
    if word.hasPrefix(":") {
      let fitting = Command.all.filter { (":" + $0.name).hasPrefix(word) }
      return fitting.map { Completion(text: ":" + $0.name, label: $0.usage) }
    }
    let own = session.userNames.map(\.name)
    let fitting = Set(session.vocabulary.names + own).filter { $0.hasPrefix(word) }
    return fitting.sorted().map { name in
      Completion(text: name, label: session.interpreter.signature(of: name) ?? name)
    }
  }

  // MARK: Files

  /// What precedes file names in quotes.
  private static let filePlaces: [(opening: String, isProgram: Bool)] = [
    ("import \"", true), ("read_csv(\"", false), ("read_text(\"", false), ("write_csv(\"", false),
    ("save=\"", false),
  ]

  /// File names, where the cursor is in a string that names a file.
  private func filesInQuotes() -> Answer? {
    guard let quote = words.open.last, words.tokens[quote].kind == .stringOpen else { return nil }
    let front = words.source.text(0..<words.tokens[quote].end)
    guard let place = Self.filePlaces.first(where: { front.hasSuffix($0.opening) }) else {
      return nil
    }
    let isEmpty = words.tokens[quote].end == before.utf8.count
    let path = isEmpty ? "" : words.unescapedText(quote + 1)
    let candidates = files(path, areProgramsOnly: place.isProgram).map { file in
      // Written as the language writes it. A folder goes on; a file is all that is wanted.
      let goesOn = file.text.hasSuffix("/") || next == UInt8(ascii: "\"")
      return Completion(
        text: String(quoted(file.text).dropFirst().dropLast(goesOn ? 1 : 0)), label: file.label)
    }
    return (String(before.dropFirst(front.count)), candidates)
  }

  private func files(_ path: String, areProgramsOnly: Bool = true) -> [Completion] {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[...$0]) } ?? ""
    let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
    let names = session.host.listFolder(folder.isEmpty ? "." : folder)
    let fitting = names.filter { file in
      guard file.hasPrefix(name), name.hasPrefix(".") || !file.hasPrefix(".") else { return false }
      return !areProgramsOnly || file.hasSuffix("/") || file.hasSuffix(".hyp")
    }
    return fitting.sorted().map { Completion(text: folder + $0, label: $0) }
  }
}

extension Character? {
  fileprivate var isDigit: Bool { self.map { $0.isASCII && $0.isNumber } ?? false }
}
