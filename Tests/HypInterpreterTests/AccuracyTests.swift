// AccuracyTests.swift -- special functions and distributions against sixty digits, and the page that says how far off they are.
//
// HypPrimitivesTests/Data/accuracy.py makes the table.

import Foundation
import HypInterpreter
import HypSyntax
import Testing

@Suite struct AccuracyTests {
  struct Row: Decodable {
    let function: String
    let domain: String
    /// Arguments, and the value.
    let points: [[Double]]
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let page = root.appendingPathComponent("docs/digits.md")

  /// The worst error in units in the last place, and the arguments there.
  private func worst(_ row: Row, _ interpreter: Interpreter) throws -> (units: Double, at: [Double])
  {
    let calls = row.points.map { point in
      let arguments = point.dropLast().map { "\($0)".replacing("e+", with: "e") }
      return "\(row.function)(\(arguments.joined(separator: ", ")))"
    }
    let text = "[" + calls.joined(separator: ", ") + "]"
    let statement = try #require(parse(SourceFile(name: row.function, text: text)).statements.first)
    let json = try interpreter.run(statement).json.text
    let found = try JSONDecoder().decode([Double].self, from: Data(json.utf8))
    #expect(found.count == row.points.count)
    return zip(found, row.points).reduce((units: 0, at: [])) { worst, pair in
      let value = pair.1[pair.1.count - 1]
      let units = abs(pair.0 - value) / value.ulp
      return units > worst.units ? (units, pair.1.dropLast()) : worst
    }
  }

  /// The page has one row for each function; none is further off than its row says.
  @Test func pageIsTrue() throws {
    let table = Self.root.appendingPathComponent("Tests/HypPrimitivesTests/Data/accuracy.json")
    let rows = try JSONDecoder().decode([Row].self, from: Data(contentsOf: table))
    #expect(rows.count > 50 && rows.allSatisfy { $0.points.count >= 40 })
    let interpreter = Interpreter { _ in }
    let measured = try rows.map { ($0, try worst($0, interpreter)) }
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      try Data(Self.text(measured).utf8).write(to: Self.page)
      Issue.record("recorded")
      return
    }
    var said: [Substring: Double] = [:]
    for line in try String(contentsOf: Self.page, encoding: .utf8).split(separator: "\n")
    where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      said[Substring(cells[0].filter { $0 != "`" })] = Double(cells[2])
    }
    #expect(said.count == rows.count)
    for (row, error) in measured {
      let bound = try #require(said[Substring(row.function)], "\(row.function)")
      // Another C library may round its elementary functions otherwise.
      #expect(error.units <= max(2, 1.5 * bound), "\(row.function) at \(error.at): \(error.units)")
    }
  }

  private static func text(_ measured: [(Row, (units: Double, at: [Double]))]) -> String {
    let rows = measured.map { row, error in
      let place = error.at.map { String(format: "%.4g", $0) }.joined(separator: ", ")
      let weak = error.units > 4 ? "(\(place))" : ""
      return "| `\(row.function)` | \(row.domain) | \(Int(error.units.rounded(.up))) | \(weak) |\n"
    }
    return """
      # How many digits

      How far the special functions and the distributions are off, in units in the last place, at forty random points of
      the domain that is named: against mpmath with sixty digits, from the doubles that the function is called with. The last
      column says where it is more than 4. `make digits` measures the elementary functions and all their derivatives.

      Densities far out in a tail are powers of large numbers: a rounding of an argument, as in `(x - μ) / σ` or `λ * x`, is
      multiplied by the exponent, some hundred units where the density is 1e-100. So it is with a logarithm of a density
      whose terms cancel, with a quantile next to 0 or 1, with a function next to one of its zeros (`airyaiprime`), and with a
      factorial of a fraction, which is `gamma(x + 1)`.

      | function | domain | worst error | where |
      |---|---|---|---|

      """ + rows.joined()
  }
}
