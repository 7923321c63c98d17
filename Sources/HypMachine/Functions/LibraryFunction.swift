// LibraryFunction.swift -- what each function of the library declares, once and in one place.
//
// Binding of arguments, `?name`, completion, the function reference and the tests of the examples
// follow from the declaration. To add a function: declare it, and name it in LibraryIndex.swift.

import HypNumbers

/// A function of the library that works on whole values and is not written in Hyp.
protocol LibraryFunction: SendableMetatype {
  /// What the manual says.
  static var entry: LibraryEntry { get }
  /// The exact kind of the result for arguments of these kinds, one a parameter in the order of the
  /// signature; `any` where it is known only when the program runs, nil where they do not fit.
  ///
  /// A parameter that is left out has the kind of its fallback; the rest of the arguments is a tuple.
  static func kind(of arguments: [Kind]) -> Kind?
  /// It gives the elements of its first argument in another arrangement, and nothing else: of an array
  /// of booleans, one of booleans.
  static var rearranges: Bool { get }
  /// How many times as much memory as its arguments it takes beside them, in lists that cannot be
  /// refused: so much is asked for before it is called.
  static var scratch: Int { get }
  /// The value for arguments, one a parameter. Their kinds may not have been known before.
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N>
}

/// What a reader of the manual is told of a function.
struct LibraryEntry: Sendable {
  /// A call with the names of the parameters and their fallbacks, as `sum(xs, axis=none)`;
  /// `shape…` takes any number of arguments.
  let signature: String
  /// What it means, in sentences.
  let summary: String
  /// What a wrong argument is told that it should be.
  let expects: String
  /// A line typed at the prompt, and all that the prompt then shows.
  let example: (input: String, output: String)

  init(
    _ signature: String, _ summary: String, expects: String = "other arguments",
    example: (String, String)
  ) {
    self.signature = signature
    self.summary = summary
    self.expects = expects
    self.example = example
  }

  /// What a program calls it.
  var name: String { String(signature.prefix { $0 != "(" }) }

  /// The page of the manual, for a terminal: lines without a newline at the end.
  var page: String {
    let answer = example.output.split(separator: "\n", omittingEmptySubsequences: false)
    return
      (["\(signature)\n  \(summary)\n\n  example     \(example.input)"]
      + (example.output.isEmpty ? [] : answer.map { "              \($0)" }))
      .joined(separator: "\n")
  }
}

extension LibraryFunction {
  static var rearranges: Bool { false }

  /// The kind of the result, of booleans where they are only rearranged.
  static func resultKind(of arguments: [Kind]) -> Kind? {
    let kind = kind(of: arguments)
    return rearranges && arguments[0].isBoolean ? kind?.asBooleans : kind
  }

  /// The value, of booleans where they are only rearranged.
  static func result<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let value = try call(machine, arguments)
    return rearranges && arguments[0].isBoolean ? machine.asBooleans(value) : value
  }

  static var name: String { entry.name }
  static var scratch: Int { 3 }

  /// The error for arguments that do not fit.
  static func misfit<N: Number>(_ arguments: Value<N>...) -> RuntimeError {
    .badArgument(
      name, expected: entry.expects,
      found: Kind.list(arguments.map(\.kind)))
  }

  /// The error for an argument that is none of those that fit.
  static func misfit(_ found: String, expected: String) -> RuntimeError {
    .badArgument(name, expected: expected, found: found)
  }
}
