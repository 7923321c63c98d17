// Library.swift -- the part of the library that is written in Hyp.

/// A subject's definitions, in Hyp. They are parsed when one of its names is first used.
package struct LibrarySource: Sendable {
  /// What messages call the file.
  package let name: String
  /// The functions that it defines, known without parsing.
  package let functions: [String]
  /// Functions that it defines for the library alone.
  package let helpers: [String]
  package let text: String

  package init(name: String, functions: [String], helpers: [String] = [], text: String) {
    self.name = name
    self.functions = functions
    self.helpers = helpers
    self.text = text
  }
}

/// The embedded sources.
package enum Library {
  package static let sources = [
    elementwise, special, collections, linearAlgebra, optimisers, checks, directions, roots,
    integrals, integralTangents, integralEnds, minima, newton, quasiNewton, fits,
    differentialEquations,
    movingStates, steps,
    symplecticSteps, series, tuning, tuningSteps, implicit, pictures,
  ]

  /// Distributions, each function named `distribution_function`; those of `parts` help the others.
  package static let distributions = [continuous, discrete]

  /// Every function that they define.
  package static let functions = sources.flatMap(\.functions)

  private static let places: [String: Int] = {
    var places: [String: Int] = [:]
    for (place, source) in sources.enumerated() {
      for function in source.functions {
        places[function] = place
        places[ownPrefix + function] = place
      }
      for helper in source.helpers { places[ownPrefix + helper] = place }
    }
    return places
  }()

  /// What the library calls its functions itself begins so, which no name of a program does: where a session gives a name
  /// of theirs to something else, they go on to call each other.
  package static let ownPrefix = "library."

  /// The source that defines a name; nil if there is none.
  package static func place(_ name: String) -> Int? { places[name] }
}
