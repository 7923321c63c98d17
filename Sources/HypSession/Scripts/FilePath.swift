// FilePath.swift -- where an import looks.

package enum FilePath {
  /// `path` as seen from the folder of the source `importer`, `.` and `..` resolved as far as the text
  /// allows, so that a file imported along two ways has one name.
  package static func resolve(_ path: String, from importer: String) -> String {
    // What was typed or piped, such as `<prompt:1>`, counts as being in the working folder.
    let isFile = !importer.hasPrefix("<")
    let slash = isFile && !path.hasPrefix("/") ? importer.lastIndex(of: "/") : nil
    let whole = slash.map { importer[...$0] + path } ?? path[...]
    var parts: [Substring] = []
    for part in whole.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    let root = whole.hasPrefix("/") ? "/" : parts.isEmpty && !path.isEmpty ? "." : ""
    return root + parts.joined(separator: "/")
  }
}
