// CompletionList.swift -- what Tab does with the words that fit: insert what they share, or list them.

struct CompletionList {
  /// What takes the place of the word, or nil where nothing would change.
  let insert: String?
  private let labels: [String]

  /// The longest list that is shown.
  static let rowLimit = 60

  init(_ candidates: [Completions.Candidate], word: String) {
    labels = candidates.map(\.label)
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

  /// The list in columns, or nil where something is inserted or there is nothing to choose from.
  func listing(columns: Int) -> String? {
    guard insert == nil, labels.count > 1 else { return nil }
    let widest = (labels.map(\.terminalWidth).max() ?? 0) + 2
    let perRow = max(1, columns / widest)
    let limit = perRow * Self.rowLimit
    let shown = Array(labels.prefix(limit))
    let rowCount = (shown.count + perRow - 1) / perRow
    var text = ""
    for row in 0..<rowCount {
      // Down the columns, as `ls` does.
      for index in stride(from: row, to: shown.count, by: rowCount) {
        text += shown[index]
        if index + rowCount < shown.count {
          text += String(repeating: " ", count: widest - shown[index].terminalWidth)
        }
      }
      text += "\n"
    }
    if labels.count > limit { text += "… \(labels.count - limit) more, type another letter\n" }
    return text
  }
}
