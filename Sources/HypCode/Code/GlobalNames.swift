// GlobalNames.swift -- the names of a session, as the compiler and a running program ask for them.

/// Who knows what the session's names hold.
package protocol GlobalNames: AnyObject {
  /// What a name holds now, or nil where that is nothing. What is compiled for it is forgotten when it changes.
  func kind(of name: String) -> Kind?
  /// Known names that are close to one, best first.
  func suggestions(for name: String) -> [String]
  /// The tables of a code that depend on the base number.
  func link(_ contents: CodeContents) -> any LinkedCode
  /// What a name holds, boxed as a `Value` over the base number.
  func boxedValue(of name: String) -> Any?
  /// Stores a value that is boxed so.
  func store(_ boxed: Any, as name: String)
}
