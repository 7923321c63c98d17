// ValueDisplay.swift -- values as the prompt shows them: aligned, and no longer than one wants to read.
//
// What fits into a line looks as `print` writes it. A longer vector is wrapped into columns, a matrix
// stands on its decimal points, a tuple or record has a line for each part; what would still fill the
// screen is cut in the middle, and a note after it says how much there is.

import CInterrupt
import HypCode
import HypNumbers
import HypRuntime

extension AnyValue {
  /// As the prompt shows it, in lines of about `columns`.
  ///
  /// - Parameters:
  ///   - digits: significant digits of numbers that are not whole; nil for as many as tell a number from all others.
  ///   - elementDigits: the same of the elements of arrays.
  public func shown(columns: Int, digits: Int?, elementDigits: Int? = nil) -> String {
    CostTable.text(value) ?? CheckTable.text(value) ?? FormulaRecord.text(value)
      ?? FilmTable.text(value)
      ?? ValueDisplay(columns: columns, digits: digits, elementDigits: elementDigits ?? digits)
      .text(value)
  }
}

struct ValueDisplay {
  let columns: Int
  let digits: Int?
  let elementDigits: Int?

  /// Elements of a vector, and rows or columns of anything else, that are shown without a cut.
  private static let (mostElements, mostRows) = (100, 20)
  /// Lines that a vector may take.
  private static let mostLines = 8
  /// Blocks of columns that a matrix may be broken into, and their lines.
  private static let (mostBlocks, mostBlockLines) = (6, 40)
  /// What is left at either end of a cut.
  private static let ends = 3

  func text(_ value: Value<Double>) -> String {
    var isCut = false
    let block = block(value, room: columns, &isCut)
    let lines = block.joined(separator: "\n")
    func noted(_ note: String) -> String {
      let isTooLong = (block.last?.count ?? 0) + note.count + 4 > columns
      return lines + (isTooLong ? "\n" : "  ") + "(\(note))"
    }
    switch value {
    case .function(let function, _):
      return ([function.text] + function.documentation.map { "  " + $0 }).joined(separator: "\n")
    case .passiveArray(let array) where isCut: return noted(Self.size(array.shape))
    case .activeArray(let array) where isCut: return noted(Self.size(array.shape))
    case .mask(let array) where isCut: return noted(Self.size(array.shape, of: "booleans"))
    default: return lines
    }
  }

  private static func size(_ shape: Shape, of elements: String = "numbers") -> String {
    if shape.count == 1 { return "\(shape[0]) \(elements)" }
    return shape.map(String.init).joined(separator: " × ")
      + (shape.count == 2 ? " matrix" : " array")
  }

  /// An element as it is shown.
  private func text(_ elements: Elements, _ place: Int) -> String {
    if elements.areBooleans { return elements[place] == 0 ? "false" : "true" }
    return number(elements[place], elementDigits)
  }

  private func number(_ x: Double, _ digits: Int?) -> String {
    guard let digits, x.isFinite, x.rounded() != x || abs(x) > 0x1p53 else {
      return NumberText.shortest(x)
    }
    let text = NumberText.scientific(x, digits - 1)
    let rounded = Double(text) ?? x
    // Digits that are left out before the point would look like zeros.
    guard abs(rounded) >= pow(10, digits - 1) else { return NumberText.shortest(rounded) }
    let mantissa = text.prefix { $0 != "e" }
    let zeros = mantissa.contains(".") ? mantissa.reversed().prefix { $0 == "0" }.count : 0
    let kept = mantissa.dropLast(zeros)
    return String(kept.hasSuffix(".") ? kept.dropLast() : kept) + text.dropFirst(mantissa.count)
  }

  private func pow(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in power * base }
  }

  /// The lines of a value; the first is as long as the room that is left for it.
  private func block(
    _ value: Value<Double>, room: Int, isInside: Bool = false, _ isCut: inout Bool
  ) -> [String] {
    switch value {
    case .real(let x), .number(let x): return [number(x, digits)]
    case .passiveArray(let array), .activeArray(let array):
      guard array.count > 0 else { return [ValueText.text(value)] }
      return block(Elements(array), array.shape[...], room: room, &isCut)
    case .mask(let array):
      guard array.count > 0 else { return [ValueText.text(value)] }
      return block(Elements(array, areBooleans: true), array.shape[...], room: room, &isCut)
    case .tuple(let labels, let parts): return block(labels, parts, room: room, &isCut)
    case .range(let range):
      return self.range(range, room: room, isInside: isInside)
    default: return ValueText.text(value).split(separator: "\n").map(String.init)
    }
  }

  /// A range, and unless it is part of something how many numbers it has.
  private func range(_ range: RangeValue<Double>, room: Int, isInside: Bool) -> [String] {
    func end(_ x: Double) -> String { number(x, elementDigits) }
    let step = range.step == 1 ? "" : " by \(end(range.step))"
    let text = end(range.start) + (range.isClosed ? "..." : "..<") + end(range.end) + step
    guard !isInside, let count = range.count else { return [text] }
    let note = "(\(count) number\(count == 1 ? "" : "s"))"
    return text.count + note.count + 2 > room ? [text, note] : ["\(text)  \(note)"]
  }

  // MARK: Structures

  private func block(
    _ labels: [String]?, _ parts: [Value<Double>], room: Int, _ isCut: inout Bool
  ) -> [String] {
    guard !parts.isEmpty, !ci_interrupted() else { return ["()"] }
    let places = shown(parts.count, most: Self.mostElements, &isCut)
    var items: [[String]] = []
    for place in places {
      guard let place else {
        items.append(["…"])
        continue
      }
      let label = labels.map { $0[place] + "=" } ?? ""
      let lines = block(parts[place], room: max(20, room - label.count - 2), isInside: true, &isCut)
      let indent = String(repeating: " ", count: label.count)
      items.append(lines.enumerated().map { ($0 == 0 ? label : indent) + $1 })
    }
    let single =
      "(" + items.map { $0[0] }.joined(separator: ", ")
      + (parts.count == 1 && labels == nil ? ",)" : ")")
    if items.allSatisfy({ $0.count == 1 }), single.count <= room { return [single] }
    return stacked(items, open: "(", close: parts.count == 1 && labels == nil ? ",)" : ")")
  }

  /// Items below each other, with a comma after each but the last.
  private func stacked(_ items: [[String]], open: String, close: String) -> [String] {
    var lines: [String] = []
    for (index, item) in items.enumerated() {
      var item = item
      item[item.count - 1] += index == items.count - 1 ? close : ","
      lines += item.enumerated().map { index == 0 && $0 == 0 ? open + $1 : " " + $1 }
    }
    return lines
  }

  /// The places along an axis that are shown; nil stands for those left out.
  private func shown(
    _ count: Int, most: Int, ends: Int = ValueDisplay.ends, _ isCut: inout Bool
  ) -> [Int?] {
    guard count > most else { return Array(0..<count) }
    isCut = true
    return Array(0..<ends) + [nil] + Array(count - ends..<count)
  }

  // MARK: Arrays

  /// Some neighbours among the elements of an array, rows first. Few of a large one are looked at, so none
  /// is copied.
  private struct Elements {
    let array: DoubleArray
    let start: Int
    let count: Int
    /// 0 and 1 stand for false and true.
    let areBooleans: Bool

    init(_ array: DoubleArray, areBooleans: Bool = false) {
      self.init(array, start: 0, count: array.count, areBooleans)
    }
    private init(_ array: DoubleArray, start: Int, count: Int, _ areBooleans: Bool) {
      (self.array, self.start, self.count) = (array, start, count)
      self.areBooleans = areBooleans
    }

    subscript(place: Int) -> Double { array.element(at: start + place) }
    /// One of the parts of `count` elements.
    func part(_ place: Int, count: Int) -> Elements {
      Elements(array, start: start + place * count, count: count, areBooleans)
    }
  }

  private func block(
    _ elements: Elements, _ shape: Slice<Shape>, room: Int, _ isCut: inout Bool
  ) -> [String] {
    guard let length = shape.first, elements.count > 0 else { return ["[]"] }
    let inner = shape.dropFirst()
    if inner.isEmpty { return vector(elements, room: room, &isCut) }
    if inner.count == 1, length > 0 { return matrix(elements, length, room, &isCut) }
    let stride = elements.count / length
    if elements.count <= Self.mostElements {
      let line = line(elements, shape)
      if line.count <= room { return [line] }
    }
    let items = shown(length, most: Self.mostRows, &isCut).map { place -> [String] in
      guard let place else { return ["…"] }
      return block(elements.part(place, count: stride), inner, room: room - 1, &isCut)
    }
    return stacked(items, open: "[", close: "]")
  }

  private func line(_ elements: Elements, _ shape: Slice<Shape>) -> String {
    guard let length = shape.first, length > 0 else {
      return elements.count > 0 ? text(elements, 0) : "[]"
    }
    let stride = elements.count / length
    let items = (0..<length).map { line(elements.part($0, count: stride), shape.dropFirst()) }
    return "[" + items.joined(separator: ", ") + "]"
  }

  private func vector(_ elements: Elements, room: Int, _ isCut: inout Bool) -> [String] {
    if elements.count <= Self.mostElements {
      let texts = (0..<elements.count).map { text(elements, $0) }
      let line = "[" + texts.joined(separator: ", ") + "]"
      if line.count <= room { return [line] }
      let cells = aligned(texts)
      let perLine = max(1, (room - 2) / ((cells.first?.count ?? 0) + 2))
      if (cells.count + perLine - 1) / perLine <= Self.mostLines {
        let rows = stride(from: 0, to: cells.count, by: perLine).map {
          [row(cells[$0..<min($0 + perLine, cells.count)])]
        }
        return stacked(rows, open: "[", close: "]")
      }
    }
    // The ends of a vector that is long, or whose numbers are: fewer where they are too wide.
    var line = ""
    for ends in (1...Self.ends).reversed() {
      let texts = shown(elements.count, most: 2 * ends, ends: ends, &isCut).map {
        $0.map { text(elements, $0) } ?? "…"
      }
      line = "[" + texts.joined(separator: ", ") + "]"
      let note = "  (\(elements.count) \(elements.areBooleans ? "booleans" : "numbers"))"
      if line.count + (isCut ? note.count : 0) <= room { break }
    }
    return [line]
  }

  private func matrix(
    _ elements: Elements, _ rows: Int, _ room: Int, _ isCut: inout Bool
  ) -> [String] {
    let count = elements.count / rows
    let places = shown(rows, most: Self.mostRows, &isCut)
    let kept = places.compactMap { $0 }
    func column(_ place: Int) -> [String] {
      aligned(kept.map { text(elements, $0 * count + place) })
    }
    // As many columns as fit; if not all, in blocks; if those are too many, the same number at either end.
    var columns: [[String]] = []
    if count <= Self.mostBlocks * room / 3 { columns = (0..<count).map(column) }
    let width = columns.reduce(3) { $0 + ($1.first?.count ?? 0) + 2 }
    if columns.count == count, width > room, count > 2, let blocks = blocks(columns, places, room) {
      return blocks
    }
    if columns.count < count || (width > room && count > 2) {
      isCut = true
      var (left, right): ([[String]], [[String]]) = ([], [])
      var used = 8
      for place in 0..<count / 2 {
        let (a, b) = (column(place), column(count - 1 - place))
        used += (a.first?.count ?? 0) + (b.first?.count ?? 0) + 4
        if used > room, place > 0 { break }
        left.append(a)
        right.insert(b, at: 0)
      }
      columns = left + [kept.map { _ in "…" }] + right
    }
    return lines(columns[...], places)
  }

  /// The rows of a matrix, nil in place of those that are left out.
  private func lines(_ columns: ArraySlice<[String]>, _ places: [Int?]) -> [String] {
    var row = 0
    let lines = places.map { place -> [String] in
      guard place != nil else { return ["…"] }
      defer { row += 1 }
      return ["[" + self.row(columns.map { $0[row] }[...]) + "]"]
    }
    return stacked(lines, open: "[", close: "]")
  }

  /// The columns in blocks one below the other, each with a heading that names its columns; nil where these would fill
  /// the screen.
  private func blocks(_ columns: [[String]], _ places: [Int?], _ room: Int) -> [String]? {
    var blocks: [Range<Int>] = []
    var (start, used) = (0, 3)
    for (place, column) in columns.enumerated() {
      let width = (column.first?.count ?? 0) + 2
      if used + width > room, place > start {
        blocks.append(start..<place)
        (start, used) = (place, 3)
      }
      used += width
    }
    blocks.append(start..<columns.count)
    guard blocks.count <= Self.mostBlocks, blocks.count * (places.count + 1) <= Self.mostBlockLines
    else { return nil }
    return blocks.flatMap { block in
      let heading =
        block.count == 1
        ? "column \(block.lowerBound)" : "columns \(block.lowerBound)...\(block.upperBound - 1)"
      return ["# \(heading)"] + lines(columns[block], places)
    }
  }

  /// Cells of one width beside each other, with a comma directly after what is in each but the last.
  private func row(_ cells: ArraySlice<String>) -> String {
    cells.enumerated().map { place, cell in
      let spaces = cell.reversed().prefix { $0 == " " }.count
      let text = cell.dropLast(spaces)
      return place == cells.count - 1
        ? text : text + "," + String(repeating: " ", count: spaces + 1)
    }.joined()
  }

  /// Numbers of one width, one decimal point below the other.
  private func aligned(_ texts: [String]) -> [String] {
    let parts = texts.map { text -> (String, String) in
      let whole = text.prefix { $0 != "." }
      return (String(whole), String(text.dropFirst(whole.count)))
    }
    let before = parts.map(\.0.count).max() ?? 0
    let behind = parts.map(\.1.count).max() ?? 0
    return parts.map { whole, rest in
      String(repeating: " ", count: before - whole.count) + whole + rest
        + String(repeating: " ", count: behind - rest.count)
    }
  }
}

extension FunctionKind {
  /// The first paragraph of what is said of it, as lines.
  var documentation: [String] {
    switch self {
    case .template(let template, _):
      let lines = template.function.documentation.split(
        separator: "\n", omittingEmptySubsequences: false)
      return lines.prefix { !$0.isEmpty }.map(String.init)
    case .library(let id, _): return [Self.firstSentence(LibraryIndex.entry(id).summary)]
    case .primitive(let id): return [Self.firstSentence(Primitives.summary(id))]
    case .builtin(let builtin): return [Self.firstSentence(builtin.summary)]
    default: return []
    }
  }

  private static func firstSentence(_ text: String) -> String {
    let end = text.firstRange(of: ". ")?.lowerBound ?? text.endIndex
    return String(text[..<end]) + (end < text.endIndex ? "." : "")
  }
}
