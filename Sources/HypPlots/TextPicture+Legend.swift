// TextPicture+Legend.swift -- how series are told apart, and the lines that name them.

import HypSyntax

extension TextPicture {
  private static let marks: [Character] = ["*", "+", "o", "x", "#", "@", "%", "&"]
  private static let points: [Character] = ["●", "■", "▲", "◆", "○", "□", "△", "◇"]

  /// What the lines of a series are made of in place of dots. Every series but the first has a mark if there
  /// are no colours.
  func mark(_ index: Int) -> Character? {
    guard !style.usesColor else { return nil }
    if figure.series.count < 2, figure.field == nil { return nil }
    if index == 0, figure.field == nil, style.usesUnicode { return nil }
    return Self.marks[index % Self.marks.count]
  }

  /// What stands at the points of a series.
  func point(_ index: Int) -> Character {
    let series = figure.series[index]
    guard style.usesUnicode else {
      switch series.mark {
      case .plus: return "+"
      case .cross: return "x"
      case .square: return "#"
      default: return Self.marks[index % Self.marks.count]
      }
    }
    switch series.mark {
    case .circle: return "●"
    case .square: return "■"
    case .triangle: return "▲"
    case .diamond: return "◆"
    case .plus: return "+"
    case .cross: return "×"
    case nil, .some(.none):
      return style.usesColor ? "●" : Self.points[index % Self.points.count]
    }
  }

  func color(_ index: Int) -> Int? {
    style.usesColor ? Palette.series[figure.colorPlace(index)].terminal : nil
  }

  /// The colour of lines and words beside the data.
  var annotationColor: Int? { style.usesColor ? Palette.annotation : nil }

  // MARK: The legend

  /// How a series is drawn, in two or three characters.
  private func sample(_ index: Int) -> String {
    let series = figure.series[index]
    switch series.form {
    case .bars: return mark(index).map { "\($0)\($0)" } ?? (style.usesUnicode ? "██" : "##")
    case .arrows: return style.usesUnicode ? "→" : "->"
    case .line, .points, .path: break
    }
    let hasPoints = series.form == .path ? series.mark != nil : series.shownMark != .none
    let line: Character
    switch figure.stroke(index) {
    case .none: return String(point(index))
    case .solid: line = mark(index) ?? (style.usesUnicode ? "─" : "*")
    case .dashed, .dashdot: line = mark(index) ?? (style.usesUnicode ? "╌" : "*")
    case .dotted: line = mark(index) ?? (style.usesUnicode ? "┈" : "*")
    }
    return hasPoints ? "\(line)\(point(index))\(line)" : "\(line)\(line)"
  }

  /// About how many lines the names take.
  static func legendRows(_ figure: Figure, _ style: TextLook) -> Int {
    let columns = figure.series.compactMap { $0.label.map { $0.displayWidth + 6 } }.reduce(0, +)
    let room = max(10, style.columns) - 10
    return (figure.field == nil ? 0 : 1)
      + min((columns + max(10, room) - 1) / max(10, room), mostRows(style))
  }

  /// The lines of names in a window of some height.
  private static func mostRows(_ style: TextLook) -> Int { max(2, style.rows / 4) }

  func legendLines(indent: Int, room: Int) -> [String] {
    var lines: [String] = []
    var painter = TextPainter(usesColor: style.usesColor)
    var used = 0
    func begin() {
      painter = TextPainter(usesColor: style.usesColor)
      painter.add(String(repeating: " ", count: indent))
      used = indent
    }
    begin()
    let named = figure.series.indices.filter { figure.series[$0].label != nil }
    for (count, index) in named.enumerated() {
      let sample = sample(index)
      let most = max(1, room - indent - sample.displayWidth - 1)
      let label = Lettering.clipped(figure.series[index].label ?? "", columns: most)
      let needed = sample.displayWidth + 1 + label.displayWidth
      if used > indent, used + 3 + needed > room {
        lines.append(painter.finished)
        begin()
        if lines.count + 1 == Self.mostRows(style), count + 1 < named.count {
          painter.add(
            Lettering.clipped("and \(named.count - count) more", columns: room - indent))
          lines.append(painter.finished)
          used = indent
          break
        }
      }
      if used > indent {
        painter.add("   ")
        used += 3
      }
      painter.add(sample, color: color(index))
      painter.add(" " + label)
      used += needed
    }
    if used > indent { lines.append(painter.finished) }
    return lines + valueLines(indent: indent, room: room)
  }

  /// The colours or shades of values, from the least to the greatest.
  private func valueLines(indent: Int, room: Int) -> [String] {
    guard let extent, figure.field != nil else { return [] }
    let least = Self.spelled(Numeral.short(extent.lowerBound), style)
    let greatest = Self.spelled(Numeral.short(extent.upperBound), style)
    let left = room - indent - least.displayWidth - greatest.displayWidth - 2
    let wanted = style.usesColor ? 20 : Self.shades.count
    let start = String(repeating: " ", count: indent)
    guard left >= 3 else {
      return [least, greatest].map { start + Lettering.clipped($0, columns: room - indent) }
    }
    let steps = min(wanted, left)
    var painter = TextPainter(usesColor: style.usesColor)
    painter.add(start)
    painter.add(least + " ")
    for step in 0..<steps {
      let part = (Double(step) + 0.5) / Double(steps)
      if style.usesColor {
        painter.add(" ", ground: Palette.value(part).terminal)
      } else {
        painter.add(String(Self.shade(part)))
      }
    }
    painter.add(" " + greatest)
    return [painter.finished]
  }

  private static let shades: [Character] = Array(" .:-=+*#%@")

  static func shade(_ part: Double) -> Character {
    let place = part * Double(shades.count)
    return shades[Numeral.cell(place, of: shades.count) ?? (place > 0 ? shades.count - 1 : 0)]
  }
}
