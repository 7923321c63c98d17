// Interpreter.swift -- the public face of the machine: statements in, values out.

import HypNumbers
import HypSyntax

/// Why a statement did not finish. The session's names keep the values they had.
public struct Failure: Error {
  /// The message for the user.
  public let diagnostic: Diagnostic
  /// The user stopped it.
  public let isInterrupt: Bool
}

/// Asks every running evaluation to stop; safe to call from a signal handler.
public enum Interrupt {
  /// Sets the flag that evaluation polls.
  public static func request() {}
  /// Forgets a request that came too late.
  public static func clear() {}
}

/// Something a name can hold.
public struct AnyValue {
  /// `number`, `vector(3)`, `function`, …: what `:type` says.
  public var kindName: String { "" }
  /// As the prompt shows it.
  public var text: String { "" }
  /// The value is `none`: nothing is shown.
  public var isNone: Bool { true }
}

/// The names of a session and the statements that change them.
public final class Interpreter {
  /// - Parameters:
  ///   - arguments: what the script sees as `args`.
  ///   - write: where `print` goes.
  public init(arguments: [String] = [], write: @escaping (String) -> Void) {}

  /// Runs one statement to its end, or changes nothing.
  public func run(_ statement: Statement) throws(Failure) -> AnyValue { AnyValue() }

  /// Binds a name of the session, as the prompt does with `_` and `ans`.
  public func bind(_ name: String, to value: AnyValue) {}

  /// The user's names, sorted: what `:list` shows and completion offers.
  public var userNames: [(name: String, value: AnyValue)] { [] }
  /// Every name the language defines.
  public var builtinNames: [String] { [] }
  /// The manual page of a builtin or of a user's documented function, or nil where there is none.
  public func manualPage(of name: String) -> String? { nil }
  /// Known names close to `name`, best first.
  public func suggestions(for name: String) -> [String] { [] }
}
