// Template+Names.swift -- a function as written, with its names resolved.

import HypCode
import HypSyntax

extension Template {
  /// Finds out which names of `function` are its own, and which it takes from around it.
  convenience init(_ function: Function, isNested: Bool, isLibrary: Bool) {
    var resolver = Resolver()
    resolver.visit(function)
    self.init(
      function, locals: resolver.locals, freeNames: resolver.freeNames, isNested: isNested,
      isLibrary: isLibrary)
  }
}
