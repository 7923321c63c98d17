// ForeignWords.swift -- names of other languages and calculators, and what to write here instead.
//
// A table by topic, in ForeignWords+….swift: on each line a name, and what is said of it. Code is in
// backticks and can be typed as it is, once its names have values; what begins with code is led
// in by "write". Names are compared exactly: a misspelt one is like a name that exists here, or like none.
//
// A name that the language takes up is taken off the table; a test says so.

/// What is said of names of other languages.
public enum ForeignWords {
  /// The help for a name, or nil if it is not on the table.
  public static func help(_ name: String) -> String? { table[name] }

  /// All names, each with its help.
  package static let table: [String: String] = {
    var table: [String: String] = [:]
    for (name, help) in rows { table[name] = help }
    return table
  }()

  /// The lines of the table in order.
  package static let rows: [(name: String, help: String)] = topics.flatMap { topic in
    topic.split(separator: "\n").map { line in
      let name = line.prefix { $0 != " " }
      let help = line.dropFirst(name.count).drop { $0 == " " }
      return (String(name), help.hasPrefix("`") ? "write " + help : String(help))
    }
  }

  private static let topics = [
    derivatives, functions, rounding, constants, making, shapes, selection, reductions,
    linearAlgebra, statistics, chance, calculus, learning, text, values, control, input, plots,
    symbols, packages,
  ]
}
