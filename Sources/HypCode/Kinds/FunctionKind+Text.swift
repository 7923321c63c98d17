// FunctionKind+Text.swift -- functions as text.

import HypSyntax

extension FunctionKind {
  /// A function as the prompt shows it: its signature.
  package var text: String {
    switch self {
    case .template(let template, _):
      // A short lambda is shown as it is written.
      let source = template.function.span.text
      if template.function.name == nil, source.count <= 60, !source.contains("\n") { return source }
      let parameters = template.writtenParameters.joined(separator: ", ")
      return "\(template.function.name ?? "")(\(parameters))"
        + (template.function.name == nil ? " -> …" : "")
    case .primitive(let id):
      return "\(Primitives.name(id))(\(Primitives.parameters(id).joined(separator: ", ")))"
    case .library(let id, _): return LibraryIndex.entry(id).signature
    case .builtin(let builtin):
      return "\(builtin.name)(\(builtin.parameterNames.joined(separator: ", ")))"
    case .derived(let derivation, let inner):
      return derivation.op == .derivative
        ? "derivative of \(inner.text)" : "\(derivation.name) of \(inner.text)"
    case .pushforward(let inner, _): return "derivative of \(inner.text)"
    case .fallback(let inner, _): return inner.text
    case .pullback(let inner, _): return "pullback of \(inner.text)"
    case .ruled(let inner, _): return inner.text
    }
  }
}
