// History.swift -- earlier entries: in memory, newest last, and in a file that sessions share.
//
// The file holds one entry a line, with `\n` for a newline and `\\` for a backslash, so that `grep`
// finds things in it. It is appended to before an entry is evaluated, under a lock: a crash loses
// nothing, and two sessions never mix within a line. What other running sessions add is seen at the
// next start only.

/// Earlier entries.
public final class History {
  /// How many entries a session keeps.
  public static let limit = 10_000

  /// The entries, oldest first.
  public private(set) var entries: [String] = []
  /// The last place of each text: its older duplicates are passed over.
  private var newest: [String: Int] = [:]
  private let path: String?

  /// Reads the history at `path`, or keeps one in memory only.
  public init(path: String? = nil) {
    self.path = path
    guard let path, let bytes = File.readShared(path) else { return }
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    for line in lines.suffix(Self.limit) { remember(Self.decode(line)) }
    // Twice the limit, so that the file is not written anew at every start.
    if lines.count > 2 * Self.limit { File.rewrite(path, keepingLast: Self.limit) }
  }

  /// Keeps an entry, in the file too, unless it is blank, begins with a space, or repeats the last.
  ///
  /// - Returns: false where it should have been written and was not.
  @discardableResult
  public func add(_ entry: String) -> Bool {
    guard let first = entry.first, first != " ", entry != entries.last else { return true }
    guard entry.contains(where: { !$0.isWhitespace }) else { return true }
    remember(entry)
    guard let path else { return true }
    return File.append(Self.encode(entry), to: path)
  }

  /// The entry nearest to `index` in the direction `step` that begins with `pattern`, or holds it.
  ///
  /// Index 0 is the newest entry, -1 what is being typed.
  public func find(
    from index: Int, step: Int, pattern: String, anywhere: Bool
  ) -> (index: Int, entry: String)? {
    var index = index + step
    while index >= 0, index < entries.count {
      let place = entries.count - 1 - index
      let entry = entries[place]
      let fits = pattern.isEmpty || (anywhere ? entry.contains(pattern) : entry.starts(pattern))
      if fits, newest[entry] == place { return (index, entry) }
      index += step
    }
    return nil
  }

  private func remember(_ entry: String) {
    newest[entry] = entries.count
    entries.append(entry)
    guard entries.count > Self.limit + 1_000 else { return }
    // In steps of a thousand, so that places seldom change.
    entries.removeFirst(1_000)
    newest = [:]
    for (place, entry) in entries.enumerated() { newest[entry] = place }
  }

  // MARK: The form of a line

  static func encode(_ entry: String) -> [UInt8] {
    var line: [UInt8] = []
    for byte in entry.utf8 {
      switch byte {
      case UInt8(ascii: "\n"): line += Array(#"\n"#.utf8)
      case UInt8(ascii: "\r"): continue
      case UInt8(ascii: "\\"): line += Array(#"\\"#.utf8)
      default: line.append(byte)
      }
    }
    line.append(UInt8(ascii: "\n"))
    return line
  }

  static func decode(_ line: some Sequence<UInt8>) -> String {
    var bytes: [UInt8] = []
    var isEscaped = false
    for byte in line {
      if isEscaped {
        isEscaped = false
        bytes.append(byte == UInt8(ascii: "n") ? UInt8(ascii: "\n") : byte)
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte != 0 {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension String {
  /// The bytes begin with those of `prefix`; half a composed character counts.
  fileprivate func starts(_ prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }
}
