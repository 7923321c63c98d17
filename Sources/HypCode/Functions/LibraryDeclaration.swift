// LibraryDeclaration.swift -- what the compiler and the manual know of a function of the library.

import HypNumbers

/// What a function of the library declares of itself, beside what it does.
package protocol LibraryDeclaration: SendableMetatype {
  /// What the manual says.
  static var entry: LibraryEntry { get }
  /// The exact kind of the result for arguments of these kinds, one a parameter in the order of the
  /// signature; `any` where it is known only when the program runs, nil where they do not fit.
  ///
  /// A parameter that is left out has the kind of its fallback; the rest of the arguments is a tuple.
  static func kind(of arguments: [Kind]) -> Kind?
  /// The same where some arguments are known to be true or false, as literal `keepdims=true` is.
  static func kind(of arguments: [Kind], truths: [Bool?]) -> Kind?
  /// It gives the elements of its first argument in another arrangement, and nothing else: of an array
  /// of booleans, one of booleans.
  static var rearranges: Bool { get }
  /// It gives what stands in a file: what is not finite there is no mistake of the program's.
  static var readsFile: Bool { get }
  /// What the compiler or the machine takes a call of it for; nil for most.
  static var role: LibraryRole? { get }
  /// It takes in the order of n³ operations for a matrix of n rows.
  static var isCubic: Bool { get }
  /// Where it has no derivative, and the convention.
  static var kink: LibraryKink? { get }
  /// What a zero among its partial derivatives says.
  static var zeroPartial: ZeroPartial { get }
}

/// What the compiler or the machine does in a way of its own, in place of a call.
package enum LibraryRole: Hashable, Sendable {
  /// `xs = append(xs, x)` changes xs.
  case append
  /// Loops walk over these without making a collection.
  case zip, enumerate, progress
  /// Reductions and products that become part of a fused expression.
  case sum, mean, dot
  /// The largest or smallest element, or its place: of a plain array in one step.
  case extreme(isLargest: Bool, isPlace: Bool)
  /// `norm(x)^2` is a sum of squares, smooth where the norm is not.
  case norm
  /// Made of numbers, where their arrays are small.
  case zeros, ones, full, identity, reshape, outer, trace, solve, inverse, determinant
  /// Read off the kinds where these tell the shape.
  case ravel, unravel, shape, rank, size
  /// Random numbers, one of which is an instruction.
  case uniform, normal, wholeNumber
}

extension LibraryRole {
  /// It takes an array, an axis, and whether the axis is kept.
  package var isReduction: Bool {
    switch self {
    case .sum, .mean, .norm: true
    default: false
    }
  }
}

/// Where a function of whole arrays has no derivative, and what holds there instead, in words.
package enum LibraryKink: Sendable {
  /// Several elements are the largest, or the smallest.
  case tie(convention: String)
  /// An element is equal to the largest, or the smallest, before it.
  case runningTie(convention: String)
  /// The result is 0.
  case zero(convention: String)
}

extension LibraryDeclaration {
  package static func kind(of arguments: [Kind], truths: [Bool?]) -> Kind? { kind(of: arguments) }
  package static var rearranges: Bool { false }
  package static var readsFile: Bool { false }
  package static var role: LibraryRole? { nil }
  package static var isCubic: Bool { false }
  package static var kink: LibraryKink? { nil }
  package static var zeroPartial: ZeroPartial { .mixed }
  package static var name: String { entry.name }

  /// The kind of the result, of booleans where they are only rearranged.
  package static func resultKind(of arguments: [Kind], truths: [Bool?]) -> Kind? {
    let kind = kind(of: arguments, truths: truths)
    return rearranges && arguments[0].isBoolean ? kind?.asBooleans : kind
  }
}

/// What a reader of the manual is told of a function.
package struct LibraryEntry: Sendable {
  /// A call with the names of the parameters and their fallbacks, as `sum(xs, axis=none)`;
  /// `shape…` takes any number of arguments.
  package let signature: String
  /// What it means, in sentences.
  package let summary: String
  /// What a wrong argument is told that it should be.
  package let expects: String
  /// A line typed at the prompt, and all that the prompt then shows.
  package let example: (input: String, output: String)

  package init(
    _ signature: String, _ summary: String, expects: String = "other arguments",
    example: (String, String)
  ) {
    self.signature = signature
    self.summary = summary
    self.expects = expects
    self.example = example
  }

  /// What a program calls it.
  package var name: String { String(signature.prefix { $0 != "(" }) }

  /// The page of the manual, for a terminal: lines without a newline at the end.
  package var page: String {
    let answer = example.output.split(separator: "\n", omittingEmptySubsequences: false)
    return
      (["\(signature)\n  \(summary)\n\n  example     \(example.input)"]
      + (example.output.isEmpty ? [] : answer.map { "              \($0)" }))
      .joined(separator: "\n")
  }
}
