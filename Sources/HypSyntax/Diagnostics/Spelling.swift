// Spelling.swift -- known names that a misspelt one may have meant.

/// Distances between names.
public enum Spelling {
  /// The names within a few edits of `name`, best first, at most three.
  ///
  /// The shorter a name, the closer: another letter makes another word of `svd`, and so does every
  /// second edit of `prime`.
  public static func closest(to name: String, among known: [String]) -> [String] {
    let wanted = Array(name.lowercased())
    guard !wanted.isEmpty, wanted.count <= 64 else { return [] }
    let limit = wanted.count <= 5 ? 1 : wanted.count <= 9 ? 2 : 3
    let replacement = wanted.count <= 4 ? 2 : 1
    let scored = known.compactMap { candidate -> (Int, String)? in
      guard candidate != name, abs(candidate.count - wanted.count) <= limit else { return nil }
      let distance = distance(wanted, Array(candidate.lowercased()), replacement: replacement)
      return distance <= limit && distance < wanted.count ? (distance, candidate) : nil
    }
    return scored.sorted { $0 < $1 }.prefix(3).map(\.1)
  }

  /// Keywords that can appear where names do.
  public static let words = ["true", "false", "none"]

  /// The Damerau-Levenshtein distance: letters inserted, left out, changed, or two exchanged.
  ///
  /// - Parameter replacement: what a changed letter costs.
  static func distance(_ a: [Character], _ b: [Character], replacement: Int = 1) -> Int {
    var rows = [Array(0...b.count)]
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var best = min(
          rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : replacement))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          best = min(best, rows[i - 1][j - 1] + 1)
        }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
