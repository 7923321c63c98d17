// ExternalEditor.swift -- a text in the editor of the user's choice.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `$VISUAL` or `$EDITOR`, and what it does with a text.
public enum ExternalEditor {
  /// Why a text could not be edited.
  public struct Failure: Error, Sendable {
    /// In a few words.
    public let reason: String

    /// Makes a failure.
    public init(reason: String) { self.reason = reason }
  }

  /// The command: `$VISUAL`, `$EDITOR`, or vi.
  public static var command: String {
    for name in ["VISUAL", "EDITOR"] {
      if let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty { return value }
    }
    return "vi"
  }

  /// Lets the user change a text, and waits until the editor has ended.
  ///
  /// - Throws: if the file cannot be made, or the editor cannot be run or ends with a failure.
  public static func edit(_ text: String) throws(Failure) -> String {
    let path = try temporaryFile(holding: text)
    defer { unlink(path) }
    // Through the shell, so that it may be given with options.
    let status = ShellCommand.run(command + " \"$1\"", [path])
    guard status == 0 else {
      throw Failure(
        reason: status == 127
          ? "there is no editor `\(command)`; set $EDITOR" : "`\(command)` ended with \(status)")
    }
    guard let bytes = File.read(path) else { throw Failure(reason: "the edited file is gone") }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func temporaryFile(holding text: String) throws(Failure) -> String {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/hyperrepl-XXXXXX.hyp".utf8CString)
    // For its owner alone; the suffix tells the editor what it is.
    let descriptor = mkstemps(&template, 4)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0 else { throw Failure(reason: "cannot create a file in \(folder)") }
    defer { close(descriptor) }
    guard File.writeAll(Array((text + "\n").utf8), to: descriptor) else {
      unlink(path)
      throw Failure(reason: "\(folder) is full")
    }
    return path
  }
}
