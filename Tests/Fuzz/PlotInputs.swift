// PlotInputs.swift -- pictures in windows of all sizes, of numbers of all sizes.

import HypPlots

/// Writes plots. The first number of a text is the columns, the second the rows of the window.
enum Plots {
  static func text(_ random: inout Chance) -> String {
    let sizes = [1, 2, 5, 10, 11, 12, 24, 40, 79, 80, 200, 1000]
    let data = (0..<(1 + random.below(2))).map { _ in series(&random) }
    var arguments = data
    let name = random.pick([
      "plot", "scatter", "histogram", "heatmap", "contour", "quiver", "animate",
    ])
    for _ in 0..<random.below(4) {
      arguments.append(
        random.pick([
          "xlog=true", "ylog=true", "xlim=(\(random.number()), \(random.number()))",
          "ylim=(\(random.number()), \(random.number()))", "labels=(\"a\", \"b\")", "title=\"t\"",
          "size=(\(random.number()), \(random.number()))", "bins=\(random.number())",
          "grid=\(1 + random.below(9))", "levels=\(random.number())", "save=\"p.svg\"",
          "save=\"p.png\"",
          "xlabel=\"é\"", "aspect=\"equal\"", "line=\"--\"", "points=\"x\"", "line=(\"-.\", none)",
          "hline=\(random.number())", "vline=\(series(&random))", "yerr=\(series(&random))",
          "xerr=\(random.number())", "text=(\(random.number()), \(random.number()), \"a note\")",
          "arrow=(\(random.number()), 1, 2, \(random.number()))", "field=\(series(&random))",
          "band=(\(random.number()), \(random.number()))", "path=\(series(&random))",
          "band=(0...5, \(series(&random)), \(series(&random)))",
          "title=\"\(String(repeating: "long ", count: 40))\"",
          "x=\(series(&random))", "fps=\(random.number())",
        ]))
    }
    let (columns, rows) = (random.pick(sizes), random.pick(sizes))
    return "(\(columns), \(rows)); \(name)(\(arguments.joined(separator: ", ")))"
  }

  private static func series(_ random: inout Chance) -> String {
    switch random.below(9) {
    case 0:
      return "[" + (0..<random.below(6)).map { _ in random.number() }.joined(separator: ", ") + "]"
    case 1:
      return random.pick([
        "sin", "x -> x^2", "x -> 1 / x", "x -> nan", "(x, y) -> x * y", "(x, y) -> (y, -x)", "exp",
      ])
    case 2: return "[1e-\(random.below(300)), 1e\(random.below(300))]"
    case 3: return "linspace(\(random.number()), \(random.number()), 9)"
    case 4: return "(\(random.number()), \(random.number()))"
    case 5: return "[[1, 2], [3, \(random.number())]]"
    case 6: return "10^(\(random.number()) * (0...1 by 0.1))"
    default: return random.extreme()
    }
  }

  static func fault(_ text: String) -> String? {
    let numbers = text.prefix { $0 != ";" }.split { !$0.isNumber }.compactMap { Int($0) }
    let conversation = Conversation()
    conversation.look = TextLook(
      columns: numbers.first ?? 72, rows: numbers.dropFirst().first ?? 22,
      usesColor: text.utf8.count % 2 == 0, usesUnicode: text.utf8.count % 3 != 0)
    _ = conversation.session.enter(text)
    return nil
  }
}
