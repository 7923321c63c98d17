// Library.swift -- the part of the library that is written in Hyp.

/// A subject's definitions, in Hyp. They are parsed when one of its names is first used.
package struct LibrarySource: Sendable {
  /// What messages call the file.
  package let name: String
  /// The functions that it defines, known without parsing.
  package let functions: [String]
  package let text: String

  package init(name: String, functions: [String], text: String) {
    self.name = name
    self.functions = functions
    self.text = text
  }
}

/// The embedded sources.
package enum Library {
  package static let sources = [elementwise, special, collections, optimisers, checks]

  /// Distributions, each function named `distribution_function`; those of `parts` help the others.
  package static let distributions = [continuous, discrete]

  /// Every function that they define.
  package static let functions = sources.flatMap(\.functions)

  private static let places: [String: Int] = {
    var places: [String: Int] = [:]
    for (place, source) in sources.enumerated() {
      for function in source.functions { places[function] = place }
    }
    return places
  }()

  /// The source that defines a name; nil if there is none.
  package static func place(_ name: String) -> Int? { places[name] }
}
