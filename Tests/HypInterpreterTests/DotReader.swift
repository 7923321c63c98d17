// DotReader.swift -- reads the language of Graphviz, as its grammar has it, as far as directed graphs without subgraphs go.

import Testing

/// Reads `digraph name { statements }`: nodes, edges and defaults, each with attributes.
struct DotReader {
  /// The nodes of a graph, and the ends of its edges.
  struct Graph {
    var nodes: [String] = []
    var edges: [(from: String, to: String)] = []
    /// Ends of edges that no node has: Graphviz makes new ones of them.
    var undeclared: [String] {
      edges.flatMap { [$0.from, $0.to] }.filter { !nodes.contains($0) }
    }
  }

  private enum Token: Equatable {
    case id(String)
    case sign(String)
  }

  private var tokens: [Token] = []
  private var isWhole = true

  init(_ text: String) {
    var rest = Substring(text)
    while let first = rest.first {
      if first.isWhitespace {
        rest.removeFirst()
      } else if rest.hasPrefix("->") {
        tokens.append(.sign("->"))
        rest = rest.dropFirst(2)
      } else if "{}[]=;,".contains(first) {
        tokens.append(.sign(String(first)))
        rest.removeFirst()
      } else if first == "\"" {
        rest.removeFirst()
        var word = ""
        while let next = rest.first, next != "\"" {
          rest.removeFirst()
          word.append(next)
          if next == "\\", let escaped = rest.popFirst() { word.append(escaped) }
        }
        if rest.popFirst() == nil { isWhole = false }
        tokens.append(.id(word))
      } else {
        // A name, or a number.
        let isNumber = first.isNumber || first == "-" || first == "."
        let word = rest.prefix {
          $0.isNumber || $0 == "." || ($0 == "-" && isNumber)
            || (!isNumber && ($0.isLetter || $0 == "_"))
        }
        if word.isEmpty || isNumber && Double(word) == nil {
          isWhole = false
          return
        }
        tokens.append(.id(String(word)))
        rest = rest.dropFirst(word.count)
      }
    }
    tokens.reverse()
  }

  private mutating func take(_ sign: String) -> Bool {
    guard tokens.last == .sign(sign) else { return false }
    tokens.removeLast()
    return true
  }

  private mutating func id() -> String? {
    guard case .id(let text)? = tokens.last else { return nil }
    tokens.removeLast()
    return text
  }

  /// The graph; nil where the text is none.
  mutating func read() -> Graph? {
    guard isWhole, id() == "digraph" else { return nil }
    _ = id()
    guard take("{") else { return nil }
    var graph = Graph()
    while !take("}") {
      guard let first = id() else { return nil }
      if ["node", "edge", "graph"].contains(first) {
        guard attributes() else { return nil }
      } else if take("->") {
        guard let second = id(), attributes() else { return nil }
        graph.edges.append((first, second))
      } else {
        guard attributes() else { return nil }
        graph.nodes.append(first)
      }
      _ = take(";")
    }
    return tokens.isEmpty ? graph : nil
  }

  /// `[name=value, …]`, or nothing.
  private mutating func attributes() -> Bool {
    guard take("[") else { return true }
    while !take("]") {
      guard id() != nil, take("="), id() != nil else { return false }
      if !take(",") { _ = take(";") }
    }
    return true
  }
}

@Suite struct DotReading {
  @Test func graphsAreRead() {
    var good = DotReader(
      "digraph t { node [shape=box]; a [label=\"x \\\"1\\\"\\n2\"]; b; a -> b [penwidth=1.5] }")
    let graph = good.read()
    #expect(graph?.nodes == ["a", "b"] && graph?.undeclared == [] && graph?.edges.count == 1)
    var loose = DotReader("digraph t { a -> b; a }")
    #expect(loose.read()?.undeclared == ["b"])
    for text in [
      "digraph { a [label=\"x }", "digraph { a -> }", "graph { a }", "digraph { a [b] }",
      "digraph { a", "digraph { a } }", "digraph { a [w=1.2.3] }", "digraph { a $ }",
    ] {
      var bad = DotReader(text)
      #expect(bad.read() == nil, "\(text)")
    }
  }
}
