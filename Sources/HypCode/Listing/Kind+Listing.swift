// Kind+Listing.swift -- kinds and functions as a listing of code names them.
//
// A message calls `real` and `number` a number: a user need not tell them apart. Code does.

import HypNumbers

extension Kind {
  /// `real`, `vector of numbers`, `(x: number, n: real)`
  package var listing: String {
    switch self {
    case .absent: "left out"
    case .real: "real"
    case .array(let active, let rank): Self.array(rank) + (active ? " of numbers" : " of reals")
    case .small(let active, let shape):
      Shape.description(shape) + (active ? " of numbers" : " of reals")
    case .rows(let active, let columns):
      "matrix of \(columns) column\(columns == 1 ? "" : "s") of " + (active ? "numbers" : "reals")
    case .mask(let rank): Self.array(rank) + " of booleans"
    case .range(_, let active): active ? "range of numbers" : "range of reals"
    case .tuple(let labels, let parts):
      "("
        + parts.enumerated().map { index, part in
          (labels.map { $0[index] + ": " } ?? "") + part.listing
        }.joined(separator: ", ") + ")"
    case .function(let function): "function \(function.title)"
    case .choice(let alternatives): alternatives.map(\.listing).joined(separator: " or ")
    case .any: "boxed"
    default: noun
    }
  }

  private static func array(_ rank: Int) -> String {
    switch rank {
    case 1: "vector"
    case 2: "matrix"
    default: "array of rank \(rank)"
    }
  }
}

extension FunctionKind {
  /// What a listing calls it: its name, or how it came about.
  package var title: String {
    switch self {
    case .template(let template, _): template.function.name ?? text
    case .primitive(let id): Primitives.name(id)
    case .library(let id, _): LibraryIndex.entry(id).name
    case .builtin(let builtin): builtin.name
    case .derived(let derivation, let inner): "\(derivation.name)(\(inner.title))"
    case .pushforward(let inner, _): "derivative(\(inner.title))"
    case .fallback(let inner, let place): "fallback \(place + 1) of \(inner.title)"
    case .ruled(let inner, _): "\(inner.title) with a rule"
    case .pullback(let inner, _): "pullback of \(inner.title)"
    }
  }

  /// The function as written at the centre, where there is one.
  package var written: Template? {
    if case .template(let template, _) = core { template } else { nil }
  }
}
