// Template.swift -- a function as written, with what the resolver found out about its names.

import HypSyntax

/// A function of the program, before it is compiled for kinds of arguments.
package final class Template: Hashable, Sendable {
  package let function: Function
  /// Names that are assigned in it, and its parameters: local to it.
  package let locals: Set<String>
  /// Names it uses and does not bind, in order of first use.
  package let freeNames: [String]
  /// It stands inside another function, so its own name means itself.
  package let isNested: Bool
  /// Part of the library: left out of call traces.
  package let isLibrary: Bool

  package init(
    _ function: Function, locals: Set<String>, freeNames: [String], isNested: Bool, isLibrary: Bool
  ) {
    self.function = function
    self.locals = locals
    self.freeNames = freeNames
    self.isNested = isNested
    self.isLibrary = isLibrary
  }

  package static func == (a: Template, b: Template) -> Bool { a === b }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

  /// What messages call it.
  package var callee: RuntimeError.Callee {
    function.name.map(RuntimeError.Callee.named) ?? .unnamed
  }

  /// The names of its parameters; nil for one that is taken apart.
  package var parameterNames: [String?] {
    function.parameters.map {
      if case .name(let name, _) = $0.pattern { name } else { nil }
    }
  }

  /// Its parameters as they are written, as `["x", "y=1"]`.
  package var writtenParameters: [String] {
    function.parameters.map { parameter in
      let name = parameter.pattern.span.text
      return parameter.fallback.map { "\(name)=\($0.span.text)" } ?? name
    }
  }
}
