// LibraryFunction.swift -- what each function of the library declares, once and in one place.
//
// Binding of arguments, `?name`, completion, the function reference and the tests of the examples
// follow from the declaration. To add a function: declare it, and name it in LibraryFunctions.swift.

import HypCode
import HypNumbers

/// A function of the library that works on whole values and is not written in Hyp.
package protocol LibraryFunction: LibraryDeclaration {
  /// How many times as much memory as its arguments it takes beside them, in lists that cannot be
  /// refused: so much is asked for before it is called.
  static var scratch: Int { get }
  /// The value for arguments, one a parameter. Their kinds may not have been known before.
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N>
}

extension LibraryFunction {
  /// The value, of booleans where they are only rearranged.
  @_specialize(kind:partial,where N == Double)
  package static func result<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let value = try call(machine, arguments)
    return rearranges && arguments[0].isBoolean ? machine.asBooleans(value) : value
  }

  package static var scratch: Int { 3 }

  /// The error for arguments that do not fit.
  package static func misfit<N: Number>(_ arguments: Value<N>...) -> RuntimeError {
    .badArgument(
      name, expected: entry.expects,
      found: .kinds(arguments.map(\.kind)))
  }

  /// The error for an argument that is none of those that fit.
  package static func misfit(_ found: RuntimeError.Found, expected: String) -> RuntimeError {
    .badArgument(name, expected: expected, found: found)
  }
}
