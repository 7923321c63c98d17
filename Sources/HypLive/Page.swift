// Page.swift -- a document as a page that follows it, or as one that stays.

import HypPlots
import HypSession
import HypSyntax

/// A document as HTML, which needs nothing else.
package struct Page {
  private let document: LiveDocument

  package init(_ document: LiveDocument) { self.document = document }

  /// A page that asks its server for what changes.
  package var live: String { html(isLive: true) }

  /// A page for a file: no server, and its sliders stay where they are.
  package var still: String { html(isLive: false) }

  private func html(isLive: Bool) -> String {
    let title = Markup.escaped(document.name)
    let sections = document.blocks.map { Self.section($0, isLive: isLive) }.joined(separator: "\n")
    let head = isLive ? "<p id=\"state\" role=\"status\">connecting …</p>" : ""
    let body = """
      <header><h1><code>\(title)</code></h1>\(head)</header>
      <main id="page" aria-live="polite" aria-relevant="additions text">
      \(sections)
      </main>
      """
    return Markup.page(
      title: document.name, style: Self.style, body: body, script: isLive ? Self.script : nil)
  }

  /// What a page is told: its blocks, each with its parts, so that only those that are others are replaced.
  package var event: String {
    JSON.object([
      ("name", .string(document.name)),
      ("blocks", .array(document.blocks.map(Self.json))),
    ]).text
  }

  private static func json(_ block: LiveDocument.Block) -> JSON {
    .object([
      ("line", .count(block.line)), ("state", .string(block.state.rawValue)),
      ("source", .string(source(block))), ("sliders", .string(sliders(block, isLive: true))),
      ("values", .array(block.sliders.map { .number($0.value) })),
      ("result", .string(result(block))), ("fresh", .count(block.pieces.count)),
    ])
  }

  // MARK: Blocks

  private static func section(_ block: LiveDocument.Block, isLive: Bool) -> String {
    """
    <section class="\(block.state.rawValue)" data-line="\(block.line)"><div class="source">\(source(block))</div>\
    <div class="sliders">\(sliders(block, isLive: isLive))</div><div class="result">\(result(block))</div></section>
    """
  }

  /// The text of a statement, comments apart.
  private static func source(_ block: LiveDocument.Block) -> String {
    block.source.isEmpty ? "" : "<pre tabindex=\"0\"><code>\(escaped(block.source))</code></pre>"
  }

  private static func sliders(_ block: LiveDocument.Block, isLive: Bool) -> String {
    block.sliders.map { position in
      let slider = position.slider
      let name = Markup.escaped(slider.name)
      guard isLive else {
        return """
          <label><span>\(name)</span><input type="range" disabled min="0" max="1000" \
          value="\(place(position))" aria-label="\(name)"><output>\(text(position.value))</output></label>
          """
      }
      let curve = slider.isGeometric ? " data-log" : ""
      return """
        <label><span>\(name)</span><input type="range" min="0" max="1000" data-name="\(name)" \
        data-low="\(slider.low)" data-high="\(slider.high)"\(curve) aria-label="\(name)"><output></output></label>
        """
    }.joined()
  }

  /// Where a slider stands, from 0 to 1000.
  private static func place(_ position: LiveDocument.Position) -> Int {
    let slider = position.slider
    let (low, high, value) = (slider.low, slider.high, position.value)
    guard slider.isGeometric else { return Int((1000 * (value - low) / (high - low)).rounded()) }
    // Between two powers of 2 a straight line is close enough for a picture.
    func logarithm(_ x: Double) -> Double { Double(x.exponent) + x.significand - 1 }
    let part = (logarithm(value) - logarithm(low)) / (logarithm(high) - logarithm(low))
    return Int((1000 * part).rounded())
  }

  private static func text(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func result(_ block: LiveDocument.Block) -> String {
    var parts = block.pieces.map(html)
    if block.state == .running { parts.append("<p class=\"running\">running …</p>") }
    return parts.joined()
  }

  private static func html(_ piece: LiveDocument.Piece) -> String {
    switch piece {
    case .printed(let text): return "<pre class=\"printed\" tabindex=\"0\">\(escaped(text))</pre>"
    case .value(let text): return "<pre class=\"value\" tabindex=\"0\">\(escaped(text))</pre>"
    case .picture(let svg): return "<figure>\(svg)</figure>"
    case .message(let text, let isError):
      let role = isError ? " role=\"alert\"" : ""
      let kind = isError ? "error" : "note"
      return "<pre class=\"message \(kind)\"\(role) tabindex=\"0\">\(escaped(text))</pre>"
    case .trace(let table, let page):
      return """
        <pre class="tape" tabindex="0">\(escaped(table))</pre>\
        <details><summary>step by step</summary><iframe sandbox="allow-scripts" title="step by step" \
        loading="lazy" srcdoc="\(escaped(page))"></iframe></details>
        """
    }
  }

  /// Text of others as text of a page, lines and all.
  package static func escaped(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { Markup.escaped(String($0)) }
      .joined(separator: "\n")
  }
}
