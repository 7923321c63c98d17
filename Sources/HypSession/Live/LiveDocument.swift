// LiveDocument.swift -- a file with what came of each of its statements: what the page of `--live` shows.

import HypInterpreter
import HypSyntax

/// A file, statement by statement, with what each has printed, shown and drawn.
public struct LiveDocument: Sendable {
  /// What stands below a statement.
  public enum Piece: Sendable, Equatable {
    /// What it has printed.
    case printed(String)
    /// The value of an expression.
    case value(String)
    /// A picture, as SVG.
    case picture(svg: String)
    /// A computation: its table, and a page to go through it.
    case trace(table: String, page: String)
    /// A message, laid out with the place that it points at.
    case message(String, isError: Bool)
  }

  /// How far a statement is.
  public enum State: String, Sendable { case done, failed, running, waiting }

  /// A slider, and where it stands.
  public struct Position: Sendable, Equatable {
    /// What the program has said of it.
    public let slider: Slider
    /// Its number now.
    public var value: Double
  }

  /// A statement with the comments above it.
  public struct Block: Sendable {
    /// As it is written.
    public let source: String
    /// The line on which that begins, from 1.
    public let line: Int
    /// How far it is.
    public internal(set) var state = State.waiting
    /// The sliders that it has asked for, each once.
    public internal(set) var sliders: [Position] = []
    /// What stands below it, in order.
    public internal(set) var pieces: [Piece] = []
  }

  /// The path of the file.
  public let name: String
  /// Its statements in order; all of its text but empty lines is in one of them.
  public internal(set) var blocks: [Block]

  /// Nothing in it has failed.
  public var isGood: Bool { blocks.allSatisfy { $0.state != .failed } }

  /// A file that has not been read yet.
  public init(name: String) { (self.name, blocks) = (name, []) }

  /// A file that cannot be read.
  public init(name: String, failure: FileFailure) {
    self.name = name
    let text = "error: cannot read `\(name)`: \(failure.reason)\n"
    var block = Block(source: "", line: 1)
    (block.state, block.pieces) = (.failed, [.message(text, isError: true)])
    blocks = [block]
  }

  /// The statements of a text that will run: those before its first mistake, where it has one. The mistakes stand below
  /// the line of the first, and all that follows waits.
  init(_ tree: SyntaxTree, _ source: SourceFile) {
    name = source.name
    blocks = []
    var start = 0
    func add(upTo end: Int) {
      let text = source.text(start..<end)
      // Empty lines between statements are no part of either.
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let empty = lines.prefix { $0.allSatisfy(\.isWhitespace) }.count
      let shown = lines.dropFirst(empty).joined(separator: "\n").withoutSpacesBehind
      blocks.append(Block(source: shown, line: source.line(at: start).index + 1 + empty))
      start = end
    }
    let ready = Self.ready(tree)
    let bytes = source.utf8
    func endOfLine(_ offset: Int) -> Int {
      bytes[min(offset, bytes.count)...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    }
    for (index, statement) in ready.enumerated() {
      let next = index + 1 < ready.count ? ready[index + 1].span.start : bytes.count
      let line = endOfLine(statement.span.end)
      // What follows on the line is a comment, unless another statement begins there, or the mistake.
      let mistake = index + 1 == ready.count ? Self.firstMistake(tree) ?? .max : .max
      add(upTo: min(next, mistake) >= line ? line : min(next, mistake, line))
    }
    if let mistake = Self.firstMistake(tree) { add(upTo: max(start, endOfLine(mistake))) }
    if bytes[start...].contains(where: { $0 > 0x20 }) { add(upTo: bytes.count) }
  }

  /// The statements before the first mistake.
  static func ready(_ tree: SyntaxTree) -> [Statement] {
    let first = firstMistake(tree) ?? .max
    return Array(tree.statements.prefix { $0.span.end <= first })
  }

  private static func firstMistake(_ tree: SyntaxTree) -> Int? {
    tree.errors.first.map { Diagnostic($0).primary?.span.start ?? 0 }
  }
}
