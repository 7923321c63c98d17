// SourceExcerpt.swift -- which lines a message shows, and the marks below them.

/// The lines of one source that a message shows.
struct SourceExcerpt {
  /// The place shown in the heading.
  let anchor: Span
  var lines: [Line] = []

  /// A line with marks.
  struct Line {
    let source: SourceFile
    /// From 0.
    let index: Int
    var marks: [Mark]
  }

  /// A stretch of a line with a few words about it.
  struct Mark {
    let start: Int
    let end: Int
    let text: String
    let isPrimary: Bool
  }

  /// The excerpts of all labels, one for each source, that of the primary label first.
  static func groups(of diagnostic: Diagnostic) -> [SourceExcerpt] {
    var groups: [SourceExcerpt] = []
    let primary = diagnostic.primary.map { [($0, true)] } ?? []
    for (label, isPrimary) in primary + diagnostic.secondary.map({ ($0, false) }) {
      let index = groups.firstIndex { $0.anchor.source === label.span.source } ?? groups.count
      if index == groups.count { groups.append(SourceExcerpt(anchor: label.span)) }
      groups[index].add(label, isPrimary)
    }
    for index in groups.indices { groups[index].fillGaps() }
    return groups
  }

  /// Marks a label: on its line, or on the first and the last of its lines.
  private mutating func add(_ label: Diagnostic.Label, _ isPrimary: Bool) {
    let source = label.span.source
    let start = min(max(label.span.start, 0), source.utf8.count)
    let end = min(max(label.span.end, start), source.utf8.count)
    let first = source.line(at: start)
    let last = source.line(at: max(end - 1, start))
    if first.index == last.index {
      mark(
        source, first.index, Mark(start: start, end: end, text: label.text, isPrimary: isPrimary))
      return
    }
    let firstEnd = source.content(of: first.index).upperBound
    mark(source, first.index, Mark(start: start, end: firstEnd, text: "", isPrimary: isPrimary))
    let content = source.content(of: last.index)
    let begin = content.first { source.utf8[$0] != 0x20 && source.utf8[$0] != 0x09 } ?? last.start
    mark(
      source, last.index,
      Mark(start: min(begin, end), end: end, text: label.text, isPrimary: isPrimary))
  }

  private mutating func mark(_ source: SourceFile, _ index: Int, _ mark: Mark) {
    if let place = lines.firstIndex(where: { $0.index == index }) {
      lines[place].marks.append(mark)
    } else {
      lines.append(Line(source: source, index: index, marks: [mark]))
      lines.sort { $0.index < $1.index }
    }
  }

  /// A single line between two others is shown: a mark for what is left out would be no shorter.
  private mutating func fillGaps() {
    var filled: [Line] = []
    for line in lines {
      if let last = filled.last, line.index == last.index + 2 {
        filled.append(Line(source: line.source, index: last.index + 1, marks: []))
      }
      filled.append(line)
    }
    lines = filled
  }
}

extension SourceFile {
  /// The bytes of the line `index`, without its end.
  func content(of index: Int) -> Range<Int> {
    let start = lineStarts[index]
    var end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : utf8.count
    if end > start, utf8[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<max(end, start)
  }
}

/// A line as it is shown, and the rows of marks below it.
struct LineLayout {
  let text: String
  let rows: [String]

  /// - Parameter room: the columns there are; a longer line is cut around its first mark.
  init(_ line: SourceExcerpt.Line, room: Int, renderer: DiagnosticRenderer) {
    let window = Window(line, room: room, renderer: renderer)
    text = window.text
    let marks = line.marks.map { mark in
      (
        column: window.column(of: mark.start), end: window.column(of: mark.end),
        text: renderer.plain(mark.text), isPrimary: mark.isPrimary
      )
    }
    if marks.isEmpty {
      rows = []
      return
    }
    // The marks themselves; the primary one on top where two overlap.
    var signs: [DiagnosticRenderer.Style?] = []
    for mark in marks.sorted(by: { !$0.isPrimary && $1.isPrimary }) {
      let end = max(mark.end, mark.column + 1)
      while signs.count < end { signs.append(nil) }
      for column in mark.column..<end { signs[column] = mark.isPrimary ? .primary : .secondary }
    }
    var first = ""
    for style in signs {
      switch style {
      case .primary?: first += renderer.paint("^", .primary)
      case .secondary?: first += renderer.paint("-", .secondary)
      default: first += " "
      }
    }
    // The words: the rightmost after the marks, the others below their own, from right to left.
    var pending = marks.filter { !$0.text.isEmpty }.sorted {
      ($0.column, $0.end) < ($1.column, $1.end)
    }
    if let last = pending.last, max(last.end, last.column + 1) >= signs.count,
      signs.count + 1 + last.text.displayWidth <= room
    {
      first += " " + renderer.paint(last.text, last.isPrimary ? .primary : .secondary)
      pending.removeLast()
    }
    var rows = [first]
    while let mark = pending.popLast() {
      // Words that the room to the right is too small for begin further to the left.
      let width = mark.text.displayWidth
      let begin = min(mark.column, max(0, room - min(width, max(Self.narrowest, room * 2 / 3))))
      var front = ""
      var column = 0
      for other in pending where other.column >= column && other.column < begin {
        front += String(repeating: " ", count: other.column - column)
        front += renderer.paint(
          renderer.sign("│", "|"), other.isPrimary ? .primary : .secondary)
        column = other.column + 1
      }
      front += String(repeating: " ", count: begin - column)
      for line in mark.text.wrapped(to: room - begin) {
        rows.append(front + renderer.paint(line, mark.isPrimary ? .primary : .secondary))
      }
    }
    self.rows = rows
  }

  /// The columns that words are not squeezed below.
  private static let narrowest = 40

  /// The part of a line that is shown.
  private struct Window {
    var text = ""
    /// The offset of each character shown, and its column.
    private var columns: [(offset: Int, column: Int)] = []

    init(_ line: SourceExcerpt.Line, room: Int, renderer: DiagnosticRenderer) {
      let source = line.source
      let content = source.content(of: line.index)
      // A character shows as at most 10 columns and has at least one byte; a window of this many
      // bytes before the mark is more than can be shown.
      let mark = line.marks.first(where: \.isPrimary) ?? line.marks.first
      let focus = min(
        max(mark?.start ?? content.lowerBound, content.lowerBound), content.upperBound)
      let cutsFront = focus - content.lowerBound > max(room * 2 / 3, 8) * 4
      var start = cutsFront ? focus - room * 2 / 3 : content.lowerBound
      while start > content.lowerBound, source.utf8[start] & 0xC0 == 0x80 { start -= 1 }
      var end = min(content.upperBound, focus + room * 8)
      while end < content.upperBound, source.utf8[end] & 0xC0 == 0x80 { end += 1 }

      var cells: [(text: String, width: Int, offset: Int)] = []
      var offset = start
      for character in source.text(start..<end) {
        let text = renderer.cell(character)
        cells.append((text, text.displayWidth, offset))
        offset += character.utf8.count
      }
      let dots = renderer.sign("…", "...")
      var first = 0
      var isCutInFront = start > content.lowerBound
      let total = cells.reduce(0) { $0 + $1.width }
      if total > room {
        // What is before the mark takes at most two thirds of the room.
        var before = cells.prefix { $0.offset < focus }.reduce(0) { $0 + $1.width }
        let wanted = mark.map { min($0.end - $0.start, room / 3) } ?? 0
        while first < cells.count, before + wanted > room * 2 / 3 {
          before -= cells[first].width
          first += 1
          isCutInFront = true
        }
      }
      var column = 0
      if isCutInFront {
        text = dots
        column = dots.displayWidth
      }
      var isCutBehind = end < content.upperBound
      for cell in cells[first...] {
        if column + cell.width > room - dots.displayWidth, isCutBehind || total > room {
          isCutBehind = true
          break
        }
        columns.append((cell.offset, column))
        text += cell.text
        column += cell.width
        offset = cell.offset + 1
      }
      columns.append((isCutBehind ? offset : content.upperBound, column))
      if isCutBehind { text += dots }
    }

    /// The column of the character at `offset`; that of the edge where it is not shown.
    func column(of offset: Int) -> Int {
      var low = 0
      var high = columns.count
      while low < high {
        let middle = (low + high) / 2
        if columns[middle].offset < offset { low = middle + 1 } else { high = middle }
      }
      return columns[min(low, columns.count - 1)].column
    }
  }
}
