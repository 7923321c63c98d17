// Strings.swift -- functions of texts. Their places count what a reader takes for characters.

import HypCode
import HypNumbers
import HypRuntime

/// A function of texts, and of numbers or values beside them.
protocol TextFunction: LibraryFunction {
  /// Which of the arguments must be texts, from the first on; others may be.
  static var textCount: Int { get }
  static var result: Kind { get }
}

extension TextFunction {
  static var result: Kind { .string }

  static func kind(of arguments: [Kind]) -> Kind? {
    arguments.prefix(textCount).allSatisfy(isText) ? result : nil
  }

  /// The texts among the arguments, from the first on.
  static func texts<N: Number>(_ arguments: [Value<N>]) throws(RuntimeError) -> [String] {
    var texts: [String] = []
    for argument in arguments.prefix(textCount) {
      guard case .string(let text) = argument else {
        throw .badArgument(
          name, expected: entry.expects, found: .kinds([argument.kind]), argument: texts.count)
      }
      texts.append(text)
    }
    return texts
  }
}

extension LibraryFunction {
  /// A tuple of texts.
  static func tuple<N: Number>(_ machine: Machine<N>, _ texts: [String]) throws(RuntimeError)
    -> Value<N>
  {
    try machine.context.require(
      texts.count, of: MemoryLayout<Value<N>>.stride, for: "a tuple of \(texts.count) strings")
    return .tuple(labels: nil, texts.map { .string($0) })
  }
}

enum Split: TextFunction {
  static let entry = LibraryEntry(
    "split(text, sep=none)",
    "The pieces of a text between its separators, as a tuple of strings. Without `sep`, its words: what is between blanks"
      + " and line ends, of which there may be several.",
    expects: "a string, and a string that is not empty as `sep`",
    example: ("split(\"a,b,,c\", \",\")", "(\"a\", \"b\", \"\", \"c\")"))
  static let textCount = 1
  static let result = Kind.any

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let text = try texts(arguments)[0]
    switch arguments[1] {
    case .none:
      return try tuple(machine, text.split(whereSeparator: \.isWhitespace).map(String.init))
    case .string(let separator) where !separator.isEmpty:
      return try tuple(machine, TextSearch.pieces(of: text, between: separator))
    default: throw misfit(arguments[1])
    }
  }
}

enum Lines: TextFunction {
  static let entry = LibraryEntry(
    "lines(text)",
    "The lines of a text, without what ends them, as a tuple of strings. A line end after the last line makes no further"
      + " one.",
    expects: "a string", example: ("lines(\"a\\nb\\n\")", "(\"a\", \"b\")"))
  static let textCount = 1
  static let result = Kind.any

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let text = try texts(arguments)[0]
    var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return try tuple(machine, lines.map(String.init))
  }
}

enum Join: LibraryFunction {
  static let entry = LibraryEntry(
    "join(parts, sep=\"\")",
    "The elements of a collection as one text, with `sep` between them. What is no string is written as `print` would.",
    expects: "a collection, and a string as `sep`",
    example: ("join((\"a\", \"b\", 3), \", \")", "\"a, b, 3\""))

  static func kind(of arguments: [Kind]) -> Kind? {
    let isCollection = arguments[0].isCollection || isText(arguments[0])
    return isCollection && isText(arguments[1]) ? .string : nil
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    guard case .string(let separator) = arguments[1], let count = arguments[0].elementCount else {
      throw misfit(arguments[0], arguments[1])
    }
    if case .string(let text) = arguments[0] {
      return .string(text.map(String.init).joined(separator: separator))
    }
    var text = ""
    for index in 0..<count {
      if index > 0 { text += separator }
      text += machine.plainText(try machine.element(arguments[0], index))
      if index & 255 == 255 {
        if Blocks.areStopped { throw .interrupted }
        try machine.context.require(text.utf8.count, of: 2, for: "a string of this length")
      }
    }
    return .string(text)
  }
}

enum Replace: TextFunction {
  static let entry = LibraryEntry(
    "replace(text, old, new)", "The text with `new` wherever `old` is in it.",
    expects: "three strings, of which the second is not empty",
    example: ("replace(\"1,5\", \",\", \".\")", "\"1.5\""))
  static let textCount = 3

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let texts = try texts(arguments)
    guard !texts[1].isEmpty else { throw misfit(.text("\"\""), expected: entry.expects) }
    let pieces = TextSearch.pieces(of: texts[0], between: texts[1])
    let (added, isTooLong) = texts[2].utf8.count.multipliedReportingOverflow(by: pieces.count)
    guard !isTooLong else { throw .outOfMemory("a string of this length") }
    try machine.context.require(texts[0].utf8.count + added, for: "a string of this length")
    return .string(pieces.joined(separator: texts[2]))
  }
}

enum Trim: TextFunction {
  static let entry = LibraryEntry(
    "trim(text)", "The text without the blanks and line ends at its beginning and its end.",
    expects: "a string",
    example: ("trim(\"  a b \\n\")", "\"a b\""))
  static let textCount = 1

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let text = try texts(arguments)[0]
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return .string("") }
    return .string(String(text[first...last]))
  }
}

enum Upper: TextFunction {
  static let entry = LibraryEntry(
    "upper(text)", "The text in capital letters.", expects: "a string",
    example: ("upper(\"añ\")", "\"AÑ\""))
  static let textCount = 1

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> { .string(try texts(arguments)[0].uppercased()) }
}

enum Lower: TextFunction {
  static let entry = LibraryEntry(
    "lower(text)", "The text in small letters.", expects: "a string",
    example: ("lower(\"AÑ\")", "\"añ\""))
  static let textCount = 1

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> { .string(try texts(arguments)[0].lowercased()) }
}

enum Find: TextFunction {
  static let entry = LibraryEntry(
    "find(text, part, start=0)",
    "The place of the first character of `part` in the text, from place `start` on; `none` if it is not there.",
    expects: "two strings, and a place in the first",
    example: ("find(\"banana\", \"an\", start=2)", "3"))
  static let textCount = 2
  static let result = Kind.any

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let texts = try texts(arguments)
    let start = try whole(arguments[2])
    guard start >= 0,
      let from = texts[0].index(texts[0].startIndex, offsetBy: start, limitedBy: texts[0].endIndex)
    else { throw .index(start, count: texts[0].count) }
    guard let found = TextSearch.first(texts[1], in: texts[0], from: from) else { return .none }
    return .real(
      N.Base(literal: Double(texts[0].distance(from: texts[0].startIndex, to: found.lowerBound))))
  }
}

enum StartsWith: TextFunction {
  static let entry = LibraryEntry(
    "starts_with(text, part)", "Whether the text begins with `part`.", expects: "two strings",
    example: ("starts_with(\"hyper\", \"hy\")", "true"))
  static let textCount = 2
  static let result = Kind.bool

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let texts = try texts(arguments)
    return .bool(texts[0].starts(with: texts[1]))
  }
}

enum EndsWith: TextFunction {
  static let entry = LibraryEntry(
    "ends_with(text, part)", "Whether the text ends with `part`.", expects: "two strings",
    example: ("ends_with(\"data.csv\", \".csv\")", "true"))
  static let textCount = 2
  static let result = Kind.bool

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let texts = try texts(arguments)
    return .bool(texts[0].reversed().starts(with: texts[1].reversed()))
  }
}

enum Pad: LibraryFunction {
  static let entry = LibraryEntry(
    "pad(text, width, align=\"left\")",
    "The text with as many blanks as make it `width` columns wide: after it, or with `align=\"right\"` before it, or with"
      + " `align=\"center\"` on both sides. What is no string is written as `print` would; what is wider stays.",
    expects: "a value, a width, and \"left\", \"right\" or \"center\"",
    example: ("pad(\"ab\", 5, align=\"right\")", "\"   ab\""))

  static func kind(of arguments: [Kind]) -> Kind? {
    (arguments[1].isNumeric || arguments[1] == .any) && isText(arguments[2]) ? .string : nil
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let text = machine.plainText(arguments[0])
    let blanks = max(0, try whole(arguments[1]) - text.displayWidth)
    try machine.context.require(blanks, for: "a string of this length")
    let before: Int
    switch arguments[2] {
    case .string("left"): before = 0
    case .string("right"): before = blanks
    case .string("center"): before = blanks / 2
    default: throw misfit(.text(machine.shownText(arguments[2])), expected: entry.expects)
    }
    return .string(
      String(repeating: " ", count: before) + text + String(repeating: " ", count: blanks - before))
  }
}
