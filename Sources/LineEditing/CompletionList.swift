// CompletionList.swift -- what Tab does with the words that fit: insert what they share, or list them.

import HypSyntax

package struct CompletionList {
  /// What takes the place of the word, or nil if nothing would change.
  let insert: String?
  private let labels: [String]

  /// The longest list that is shown at once.
  static let rowLimit = 60
  /// This many labels are listed below each other in full rather than cut side by side.
  private static let fewLabels = 8

  package init(_ candidates: [Completions.Candidate], word: String) {
    labels = candidates.map(\.label.visible)
    let shared = Self.sharedPrefix(candidates.map(\.text))
    // One candidate always counts: it may be shorter than the word, as `α` is for `\alpha`.
    let grows = candidates.count == 1 || shared.utf8.count > word.utf8.count
    insert = !candidates.isEmpty && grows && shared != word ? shared : nil
  }

  private static func sharedPrefix(_ texts: [String]) -> String {
    guard let first = texts.first else { return "" }
    var count = first.count
    for text in texts.dropFirst() {
      count = min(count, zip(first, text).prefix { $0 == $1 }.count)
    }
    return String(first.prefix(count))
  }

  /// A part of the list that fits on the terminal, in columns; nil if something is inserted, or
  /// there is nothing to choose from, or the list ends before this page.
  ///
  /// - Parameters:
  ///   - page: from 0; each goes on where the one before it ends.
  ///   - size: of the terminal; the entry takes `used` rows of it.
  package func listing(page: Int, size: ScreenSize, used: Int = 1) -> String? {
    guard insert == nil, labels.count > 1 else { return nil }
    let height = max(3, min(Self.rowLimit, size.rows - used - 1))
    var start = 0
    for number in 0...page {
      guard start < labels.count else { return nil }
      var rows = Self.rows(of: labels[start...], columns: size.columns, height: height)
      var end = labels.count
      if rows.count > height {
        // The last row says that there is more.
        (rows, end) = Self.fitting(labels, from: start, columns: size.columns, height: height - 1)
        rows.append("… \(labels.count - end) more: Tab shows them, another letter narrows the list")
      }
      if number == page { return rows.map { $0 + "\n" }.joined() }
      start = end
    }
    return nil
  }

  /// As many labels as `height` rows hold.
  private static func fitting(
    _ labels: [String], from start: Int, columns: Int, height: Int
  ) -> (rows: [String], end: Int) {
    var (low, high) = (start + height, labels.count)
    // One label a row always fits.
    while low < high {
      let middle = (low + high + 1) / 2
      if rows(of: labels[start..<middle], columns: columns, height: height).count <= height {
        low = middle
      } else {
        high = middle - 1
      }
    }
    return (rows(of: labels[start..<low], columns: columns, height: height), low)
  }

  /// Labels down the columns, as `ls` lists files, in as few rows as the width allows. Words that are
  /// after two spaces say what a label means, and need a row of their own.
  private static func rows(
    of labels: ArraySlice<String>, columns: Int, height: Int
  ) -> [String] {
    let room = max(10, columns - 1)
    let isExplained = labels.contains { $0.contains("  ") }
    if isExplained, labels.count <= height { return labels.map { clipped($0, to: room) } }
    let isShort = labels.count <= fewLabels
    let cells = labels.map { label in
      let name = isExplained ? label.firstRange(of: "  ").map { label[..<$0.lowerBound] } : nil
      return clipped(name.map(String.init) ?? label, to: isShort ? room : max(24, (room - 2) / 2))
    }
    let widths = cells.map(\.terminalWidth)
    for perRow in stride(from: max(1, min(cells.count, (room + 2) / 3)), through: 2, by: -1) {
      let rowCount = (cells.count + perRow - 1) / perRow
      let columnWidths = stride(from: 0, to: cells.count, by: rowCount).map { first in
        widths[first..<min(first + rowCount, cells.count)].max() ?? 0
      }
      guard columnWidths.reduce(-2, { $0 + $1 + 2 }) <= room else { continue }
      return (0..<rowCount).map { row in
        var text = ""
        for (column, index) in stride(from: row, to: cells.count, by: rowCount).enumerated() {
          text += cells[index]
          if index + rowCount < cells.count {
            text += String(repeating: " ", count: columnWidths[column] + 2 - widths[index])
          }
        }
        return text
      }
    }
    return cells
  }

  /// A label cut to a width: a signature between its parameters.
  private static func clipped(_ label: String, to room: Int) -> String {
    guard label.terminalWidth > room else { return label }
    let isSignature = label.hasSuffix(")")
    var text = ""
    var end: String?
    for character in label {
      if isSignature, character == "," { end = text + ", …)" }
      text.append(character)
      if text.terminalWidth > room - (isSignature ? 4 : 1) { break }
    }
    return end ?? String(text.dropLast()) + "…"
  }
}
