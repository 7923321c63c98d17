// FileFailure.swift -- why a file could not be read or written.

/// Why a file could not be read or written.
public struct FileFailure: Error, Sendable, CustomStringConvertible {
  /// What kind of failure it is, as far as there is something to do about it.
  public enum Cause: Sendable {
    /// There is no such file or folder.
    case missing
    /// The program may not touch it.
    case refused
    /// Anything else.
    case other
  }

  /// In the system's words, such as `No such file or directory`.
  public let reason: String
  /// The kind of failure, by which a message says what to do.
  public let cause: Cause

  /// The reason, which is how an import tells it.
  public var description: String { reason }

  /// Makes a failure.
  public init(reason: String, cause: Cause = .other) {
    self.reason = reason
    self.cause = cause
  }

  /// A failure as any other error tells it.
  package init(_ error: any Error) {
    self = error as? FileFailure ?? FileFailure(reason: "\(error)")
  }

  /// A file that does not exist.
  public static let missing = FileFailure(reason: "No such file or directory", cause: .missing)
  /// Nobody has said how files are read.
  package static let notReadable = FileFailure(reason: "files cannot be read here")
  /// Nobody has said how files are written.
  package static let notWritable = FileFailure(reason: "files cannot be written here")
}
