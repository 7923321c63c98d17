// StringObject.swift -- a string in a register: its characters by place, and room to grow.
//
// A character is what a reader takes for one, so that places in the text are not places in its bytes. Most texts
// have a byte for each; for others the characters are written out when one is first asked for.

import CInterrupt
import HypNumbers

/// A string, which may be appended to in place while one register alone holds the object.
final class StringObject: Object {
  // One thread has the object, and nothing that looks at it calls the program.
  @exclusivity(unchecked) private(set) var text: String
  @exclusivity(unchecked) private var layout = Layout.unknown

  private enum Layout {
    case unknown
    /// A byte for each character.
    case bytes
    case characters([Character])
  }

  init(_ text: String) {
    self.text = text
    super.init(.string)
  }

  private init(ascii: UInt8) {
    text = String(UnicodeScalar(ascii))
    layout = .bytes
    super.init(.string)
  }

  /// The texts of one character that programs look for most; nobody changes them, since they are held here.
  nonisolated(unsafe) private static let ascii = (0..<128).map { StringObject(ascii: UInt8($0)) }

  /// The same object for the same character, where it is one of ASCII.
  static func of(_ text: String) -> StringObject {
    let bytes = text.utf8
    if bytes.count == 1, let byte = bytes.first, byte < 128 { return ascii[Int(byte)] }
    return StringObject(text)
  }

  /// Both have the same characters.
  static func isEqual(_ a: StringObject, _ b: StringObject) -> Bool {
    a === b || a.text == b.text
  }

  func append(_ other: String) {
    text += other
    layout = .unknown
  }

  // MARK: Characters

  /// - Complexity: O(1) but for the first time, and after it has grown.
  var count: Int {
    arrange()
    if case .characters(let characters) = layout { return characters.count }
    return text.utf8.count
  }

  /// The text of character number `place`, which is in range.
  func character(at place: Int) -> StringObject {
    arrange()
    if case .characters(let characters) = layout { return .of(String(characters[place])) }
    let byte = text.utf8.withContiguousStorageIfAvailable { $0[place] }
    return Self.ascii[Int(byte ?? text.utf8[text.utf8.index(text.startIndex, offsetBy: place)])]
  }

  /// The one character of a text, where it has one byte.
  var onlyByte: UInt8? {
    text.utf8.count == 1 ? text.utf8.first : nil
  }

  /// The character at the place that `find` tells for their number, where all have one byte; nil where they have not, and
  /// for a negative place.
  @inline(__always)
  func byte(at find: (_ count: Int) -> Int) -> UInt8? {
    arrange()
    guard case .bytes = layout else { return nil }
    let place = find(text.utf8.count)
    guard place >= 0 else { return nil }
    return text.utf8.withContiguousStorageIfAvailable { $0[place] }
  }

  /// The characters at these places, which are in range.
  func characters(at places: some Sequence<Int>) -> String {
    arrange()
    if case .characters(let characters) = layout {
      return String(places.lazy.map { characters[$0] })
    }
    let bytes = Array(text.utf8)
    return String(decoding: places.lazy.map { bytes[$0] }, as: UTF8.self)
  }

  /// Finds out how the characters stand. Of ASCII only a carriage return can be part of a longer one.
  private func arrange() {
    guard case .unknown = layout else { return }
    let isPlain = text.utf8.allSatisfy { $0 < 128 && $0 != 13 }
    layout = isPlain ? .bytes : .characters(Array(text))
  }
}
