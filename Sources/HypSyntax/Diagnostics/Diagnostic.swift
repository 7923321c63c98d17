// Diagnostic.swift -- a message about a program, before it is laid out as text.

/// A message with the places it speaks of.
public struct Diagnostic: Sendable {
  /// How bad it is.
  public enum Severity: String, Sendable { case error, warning, note }

  /// A place, and a few words about it.
  public struct Label: Sendable {
    /// The place.
    public let span: Span
    /// What is said of it; may be empty.
    public let text: String
    /// Makes a label.
    public init(_ span: Span, _ text: String = "") {
      self.span = span
      self.text = text
    }
  }

  /// A call that was under way.
  public struct CallSite: Sendable {
    /// The function that made the call, or nil at the top level.
    public let function: String?
    /// Where it made it.
    public let span: Span
    /// Makes a place of a call.
    public init(function: String?, span: Span) {
      self.function = function
      self.span = span
    }
  }

  /// How bad it is.
  public let severity: Severity
  /// A stable code, such as `E0203`.
  public let code: String
  /// One sentence without a full stop, in the user's words.
  public let title: String
  /// The place at fault.
  public let primary: Label?
  /// Other places that matter.
  public let secondary: [Label]
  /// Facts that explain.
  public let notes: [String]
  /// What to write instead.
  public let help: String?
  /// The calls under way, innermost first.
  public let trace: [CallSite]
  /// How many calls were left out in the middle of `trace`.
  public let omitted: Int

  /// Makes a message.
  public init(
    _ severity: Severity = .error, code: String, title: String, primary: Label? = nil,
    secondary: [Label] = [], notes: [String] = [], help: String? = nil, trace: [CallSite] = [],
    omitted: Int = 0
  ) {
    self.severity = severity
    self.code = code
    self.title = title
    self.primary = primary
    self.secondary = secondary
    self.notes = notes
    self.help = help
    self.trace = trace
    self.omitted = omitted
  }

  /// The same message with other weight and words.
  public func told(as severity: Severity, title: String) -> Diagnostic {
    Diagnostic(
      severity, code: code, title: title, primary: primary, secondary: secondary, notes: notes,
      help: help, trace: trace, omitted: omitted)
  }

  /// The message with one more call around all that were under way.
  public func called(from frame: CallSite) -> Diagnostic {
    Diagnostic(
      severity, code: code, title: title, primary: primary, secondary: secondary, notes: notes,
      help: help, trace: trace + [frame], omitted: omitted)
  }
}
