// Library.swift -- the part of the library that is written in Hyp.

/// A subject's definitions, in Hyp. They are parsed when one of its names is first used.
struct LibrarySource: Sendable {
  /// What messages call the file.
  let name: String
  /// The functions that it defines, known without parsing.
  let functions: [String]
  let text: String
}

/// The embedded sources.
enum Library {
  static let sources = [collections, optimisers, checks]

  /// Every function that they define.
  static let functions = sources.flatMap(\.functions)

  private static let places: [String: Int] = {
    var places: [String: Int] = [:]
    for (place, source) in sources.enumerated() {
      for function in source.functions { places[function] = place }
    }
    return places
  }()

  /// The source that defines a name; nil where there is none.
  static func place(_ name: String) -> Int? { places[name] }
}
