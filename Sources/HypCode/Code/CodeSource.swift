// CodeSource.swift -- whom a running program asks for code.

import HypSyntax

/// What compiles functions while a program runs, where the callee or its kinds were not known before.
package protocol CodeSource: AnyObject {
  /// The code for a call whose callee and kinds are known when it runs.
  ///
  /// - Returns: the code, and for each of its parameters the argument that goes there.
  func dynamicCode(
    _ function: FunctionKind, _ kinds: [Kind], _ labels: [String?], _ span: Span
  ) throws(RuntimeError) -> (Code, [Int?])

  /// The names of the session; nil where there is none.
  var globals: (any GlobalNames)? { get }
}
