// Interpreter+Inspection.swift -- what a session can ask of a value or a name without running anything.

import HypCode
import HypNumbers
import HypPrimitives
import HypRuntime
import HypSyntax

extension AnyValue {
  /// The kind with its shape: `number`, `vector(3)`, `(x: number, y: matrix(2, 2))`, `f(x, y=1)`.
  public var kindText: String { Self.kindText(value, depth: 0) + (isDual ? " with ε" : "") }

  private static func kindText(_ value: Value<Double>, depth: Int) -> String {
    switch value {
    case .passiveArray, .activeArray: return Shape.description(value.shape ?? [])
    case .mask: return Shape.description(value.shape ?? []) + " of booleans"
    case .range: return "range of \(value.shape?.first.map(String.init) ?? "unknown length")"
    case .function(let function, _): return "function " + function.text
    case .tuple(let labels, let parts):
      // Long or deep ones by their size: the text is for one line.
      guard depth < 3, parts.count <= 12 else {
        return labels == nil ? "tuple of \(parts.count)" : "record of \(parts.count)"
      }
      let texts = parts.enumerated().map { index, part in
        (labels.map { $0[index] + ": " } ?? "") + kindText(part, depth: depth + 1)
      }
      return "(" + texts.joined(separator: ", ") + (parts.count == 1 && labels == nil ? ",)" : ")")
    default: return value.kind.noun
    }
  }

  /// The names of a record's fields; nil for anything else.
  public var fieldNames: [String]? {
    if case .tuple(let labels?, _) = value { labels } else { nil }
  }

  /// It can be called.
  public var isFunction: Bool { if case .function = value { true } else { false } }

  /// Where a function of the program was written; nil for anything else.
  public var definition: Span? {
    guard case .function(.template(let template, _), _) = value else { return nil }
    return template.function.span
  }

  /// The bytes that its numbers take, about; storage that several values share counts for each.
  public var byteCount: Int { Self.byteCount(value) }

  private static func byteCount(_ value: Value<Double>) -> Int {
    let word = MemoryLayout<Double>.stride
    return switch value {
    case .string(let text): text.utf8.count
    case .range: 3 * word
    case .passiveArray(let array), .mask(let array): array.shape.reduce(word, *)
    case .activeArray(let array): array.shape.reduce(word, *)
    case .tuple(_, let parts), .function(_, let parts):
      parts.reduce(word) { $0 + byteCount($1) }
    default: word
    }
  }
}

extension Interpreter {
  /// A call with the names of the parameters, such as `sum(xs, axis=none)`; nil if `name` is not a function.
  public func signature(of name: String) -> String? {
    if let value = value(of: name) {
      guard case .function(let function, _) = value.value else { return nil }
      // Not its text: a lambda is shown as it is written, and has no name of its own.
      guard case .template(let template, _) = function else { return "\(name)(…)" }
      return "\(name)(\(template.writtenParameters.joined(separator: ", ")))"
    }
    guard let line = manualPage(of: name)?.split(separator: "\n").first else { return nil }
    guard line.hasPrefix(name + "(") else { return nil }
    // Several ways to call are on one line.
    return line.range(before: "  ").map(String.init) ?? String(line)
  }

  /// The parameters of a function that a call can name.
  public func parameterNames(of name: String) -> [String] {
    if let value = value(of: name) {
      guard case .function(.template(let template, _), _) = value.value else { return [] }
      return template.parameterNames.compactMap { $0 }
    }
    if let builtin = Builtin.named(name) { return builtin.labels }
    guard let id = LibraryIndex.named(name) else { return [] }
    return LibraryIndex.signature(id).names
  }
}

extension Substring {
  /// What is before the first `mark`; nil if there is none.
  fileprivate func range(before mark: String) -> Substring? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(mark) { return self[..<index] }
      index = self.index(after: index)
    }
    return nil
  }
}
