// PageLayout.swift -- pages of the manual in the columns of the terminal.

import HypSyntax

/// Breaks the lines of a page that are too long, at spaces.
///
/// A page has a signature, paragraphs that are indented by two, facts whose words begin in column 14, and an
/// example after the last of them. What is indented otherwise is code, and stays as it is.
package struct PageLayout {
  private let columns: Int
  private var lines: [String] = []
  /// What did not fit into the line above, and belongs before the next one of the paragraph.
  private var rest: (indent: Int, words: String)?
  private var isInExample = false

  private static let factColumn = 14

  /// The page in lines of at most this many columns.
  ///
  /// - Parameter hasSignature: its first line is one, and belongs to no paragraph.
  package static func text(_ page: String, columns: Int, hasSignature: Bool = true) -> String {
    var layout = PageLayout(columns: max(columns, 30))
    for (index, line) in page.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      layout.add(String(line), isFirst: index == 0 && hasSignature)
    }
    layout.close()
    return layout.lines.joined(separator: "\n")
  }

  private init(columns: Int) { self.columns = columns }

  private mutating func add(_ line: String, isFirst: Bool) {
    let indent = line.prefix { $0 == " " }.count
    let isFact =
      indent == 2 && line.count > Self.factColumn && line.prefix(Self.factColumn).hasSuffix("  ")
    if isFact { isInExample = line.hasPrefix("  example ") }
    let isProse = indent == 0 || indent == 2
    guard isProse, !line.isEmpty, !(isFact && isInExample) else {
      close()
      lines.append(line)
      return
    }
    if isFact || isFirst {
      close()
      fill(line, hanging: isFact ? Self.factColumn : 4)
      close()
      return
    }
    var line = line
    if let above = rest, above.indent == indent {
      rest = nil
      line = String(repeating: " ", count: indent) + above.words + " " + line.dropFirst(indent)
    }
    close()
    fill(line, hanging: indent)
  }

  /// Adds a line, and keeps what is too much of it.
  private mutating func fill(_ line: String, hanging indent: Int) {
    var line = line
    var isBroken = false
    while line.displayWidth > columns, let space = breakingPoint(of: line, behind: indent) {
      lines.append(String(line[..<space]))
      line = String(repeating: " ", count: indent) + line[line.index(after: space)...]
      isBroken = true
    }
    if isBroken { rest = (indent, String(line.dropFirst(indent))) } else { lines.append(line) }
  }

  /// The last space of a line that leaves no more than the columns before it.
  private func breakingPoint(of line: String, behind indent: Int) -> String.Index? {
    var width = 0
    var place: String.Index?
    for index in line.indices {
      if line[index] == " ", width > indent, line[line.startIndex..<index].last != " " {
        place = index
      }
      width += line[index].displayWidth
      if width > columns, place != nil { break }
    }
    return place
  }

  /// Ends a paragraph.
  private mutating func close() {
    if let (indent, words) = rest { lines.append(String(repeating: " ", count: indent) + words) }
    rest = nil
  }
}
