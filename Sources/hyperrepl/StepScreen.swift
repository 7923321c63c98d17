// StepScreen.swift -- `:step` on a terminal: keys and a full screen.

import HypInterpreter
import HypSession
import HypSyntax
import LineEditing

/// Shows a computation step by step, on a screen of its own: what stood on the terminal comes back at the end.
struct StepScreen {
  private let colors: Bool

  init(colors: Bool) { self.colors = colors }

  /// - Parameters:
  ///   - explain: the page of a rule.
  ///   - save: writes the computation to a file, and says what became of it.
  func run(
    _ view: StepView, explain: (String) -> String, save: (String) -> String
  ) {
    var view = view
    var page: (lines: [String], top: Int)?
    let strokes = StrokeReader()
    Terminal.flush()
    Terminal.write(.drawing("\u{1B}[?1049h\u{1B}[?25l"))
    defer { Terminal.write(.drawing("\u{1B}[?25h\u{1B}[?1049l")) }
    while true {
      let (columns, rows) = Terminal.screenSize
      if let page {
        draw(Array(page.lines.dropFirst(page.top).prefix(rows - 1)) + [" any key goes back"], rows)
      } else {
        draw(view.rows(columns: columns, rows: rows) { paint($0) }, rows)
      }
      let stroke = strokes.read()
      if case .terminated = stroke { return }
      if let own = page {
        switch stroke {
        case .down, .pageDown:
          page?.top = min(own.top + max(1, rows / 2), max(0, own.lines.count - rows + 1))
        case .up, .pageUp: page?.top = max(0, own.top - max(1, rows / 2))
        case .other: continue
        case .interrupted, .endOfInput: return
        default: page = nil
        }
        continue
      }
      if stroke == .interrupted || stroke == .endOfInput { return }
      guard let key = Self.key(stroke) else { continue }
      switch view.press(key) {
      case .stay: continue
      case .leave: return
      case .rule(let name):
        page = (
          explain(name).split(separator: "\n", omittingEmptySubsequences: false).map { " " + $0 }, 0
        )
      case .save(let path): page = ([" " + save(path)], 0)
      }
    }
  }

  private static func key(_ stroke: StrokeReader.Stroke) -> StepView.Key? {
    switch stroke {
    case .character(let character): .character(character)
    case .enter: .enter
    case .backspace: .erase
    case .escape: .cancel
    case .right, .down: .next
    case .left, .up: .previous
    case .farRight, .pageDown: .nextLine
    case .farLeft, .pageUp: .previousLine
    case .home: .first
    case .end: .last
    default: nil
    }
  }

  private func paint(_ text: String) -> String { colors ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

  private func draw(_ lines: [String], _ rows: Int) {
    var text = "\u{1B}[H"
    for (place, line) in lines.prefix(rows).enumerated() {
      text += line + "\u{1B}[K" + (place + 1 < min(lines.count, rows) ? "\r\n" : "")
    }
    Terminal.write(.drawing(text + "\u{1B}[J"))
    Terminal.flush()
  }
}
