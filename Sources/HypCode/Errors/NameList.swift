// NameList.swift -- names one after the other, as messages list them.

extension [String] {
  /// The names as code, the last one after `word`: "`a`, `b` and `c`".
  package func listed(_ word: String) -> String {
    let quoted = map { "`\($0)`" }
    guard quoted.count > 1, let last = quoted.last else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " \(word) " + last
  }
}
