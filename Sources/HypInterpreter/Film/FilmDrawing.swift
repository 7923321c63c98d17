// FilmDrawing.swift -- a film as a picture that moves by itself.

import HypNumbers
import HypPlots
import HypRuntime

extension TakenFilm {
  /// The input that a band is drawn for moves by this part of itself, or by so much where it is 0.
  private static let part = 0.1

  /// How far the first input moves for the edge of a band.
  private var move: Double {
    let x = abs(film.inputs.first?.value ?? 0)
    return x > 0 ? x * Self.part : Self.part
  }

  private static let numbers = TraceNumbers(digits: 5)

  /// The panels: the loss, and variables; without a loss, variables alone.
  package func panels(most: Int) -> [FilmPanel] {
    var panels: [FilmPanel] = []
    let turns = film.frames.map { Double($0.turn) }
    let losses = film.losses
    if !losses.isEmpty {
      panels.append(
        panel(film.lossName ?? "loss", Array(turns.prefix(losses.count)), losses.map { $0 }))
    }
    for name in film.variables.prefix(max(0, most - panels.count)) {
      let contents = film.contents(of: name)
      var cells: [[Double]] = []
      for case .array(let picture) in contents { cells.append(picture.cells) }
      panels.append(
        panel(cells.isEmpty ? name : "‖\(name)‖", turns, contents.map(\.number), cells))
    }
    return panels
  }

  private func panel(
    _ title: String, _ turns: [Double], _ numbers: [Film.Number?], _ cells: [[Double]] = []
  ) -> FilmPanel {
    let values = numbers.map { $0?.value ?? .nan }
    let isLogarithmic = FilmPanel.isLogarithmic(values)
    let known = numbers.compactMap { $0 }
    let moves = known.count == numbers.count && known.contains { $0.tangents.first ?? 0 != 0 }
    let band = known.map { number -> ClosedRange<Double> in
      let (x, slope) = (number.value, (number.tangents.first ?? 0) * move)
      guard slope.isFinite, x.isFinite else { return -Double.infinity...Double.infinity }
      // Where logarithms are shown, they are what moves in proportion.
      if isLogarithmic {
        let factor = .exp(abs(slope / x)) as Double
        return x / factor...x * factor
      }
      return x - abs(slope)...x + abs(slope)
    }
    return FilmPanel(
      title: title, turns: turns, values: values, band: moves ? band : [], cells: cells)
  }

  /// What the band means.
  package var bandNote: String {
    guard let input = film.inputs.first else { return "" }
    return "band: \(input.name) ± \(NumberText.rounded(move, to: 3)), to first order"
  }

  /// How long the loop was, and how much of it is shown.
  package var length: String {
    let turns = film.turns == 1 ? "1 turn" : "\(film.turns) turns"
    let kept = film.frames.count
    return kept < film.turns + 1 ? "\(turns), \(kept) of \(film.turns + 1) states shown" : turns
  }

  /// What is known after a turn, in a line.
  private func caption(_ frame: Film.Frame) -> String {
    var parts = ["turn \(frame.turn)"]
    let slope = film.inputs.count == 1
    func add(_ name: String, _ number: Film.Number) {
      let shown = slope ? Self.numbers.text(number.dual) : Self.numbers.text(number.value)
      parts.append("\(name) \(shown)")
    }
    if let loss = frame.loss { add(film.lossName ?? "loss", loss) }
    for name in film.variables.prefix(2) {
      guard let content = frame.variables.first(where: { $0.name == name })?.content else {
        continue
      }
      switch content {
      case .number(let number): add(name, number)
      case .array(let picture): add("‖\(name)‖", picture.norm)
      }
    }
    return parts.joined(separator: " · ")
  }

  /// The film as an SVG file that moves by itself (SMIL).
  package var svg: String {
    let frames = film.frames
    let step = max(1, (frames.count + 39) / 40)
    var captions = frames.enumerated()
      .filter { $0.offset % step == 0 || $0.offset == frames.count - 1 }
      .map { (turn: Double($0.element.turn), text: caption($0.element)) }
    if let result, let last = captions.popLast() {
      let end =
        film.inputs.count == 1
        ? Self.numbers.text(result.dual) : NumberText.rounded(result.value, to: 5)
      captions.append((last.turn, "\(last.text) · gives \(end)"))
    }
    let unit = film.inputs.count == 1 ? "; ε: by \(film.inputs[0].name)" : ""
    return FilmPicture(
      title: title, note: "\(loop)\(Self.place(line)): \(length)\(unit); \(bandNote)",
      panels: panels(most: 4), turns: film.turns, captions: captions
    ).svg
  }
}

extension Film.Number {
  /// With its derivative by the first input.
  fileprivate var dual: LayeredNumber {
    .dual(primal: .plain(value), tangent: .plain(tangents.first ?? 0))
  }
}
