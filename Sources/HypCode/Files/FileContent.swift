// FileContent.swift -- what is written into a file.

/// What is written into a file: text, or bytes that are none.
public enum FileContent: Sendable {
  /// Text, as UTF-8.
  case text(String)
  /// A picture of pixels.
  case bytes([UInt8])

  /// The text; bytes as far as they are text.
  public var text: String {
    switch self {
    case .text(let text): text
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    }
  }

  /// Hands out the bytes, of a text without a copy of it.
  public func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    switch self {
    case .text(var text): text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    case .bytes(let bytes): bytes.withUnsafeBytes(body)
    }
  }
}
