// SpecialReferences.swift -- special functions against numbers computed with 60 digits by Data/special.py.

import Foundation
import HypPrimitives
import Testing

@Suite struct SpecialReferences {
  /// A call, its value, and its partial derivative with respect to each argument.
  struct Row: Decodable, CustomTestStringConvertible, Sendable {
    let function: String
    let arguments: [Double]
    let value: Double
    let partials: [Double?]
    /// How far off the value may be, in units in the last place.
    let units: Double
    var testDescription: String { "\(function)\(arguments)" }
  }

  static let rows = (try? JSONDecoder().decode([Row].self, from: data("special.json"))) ?? []

  /// The function of one of the arguments, the others fixed.
  struct Along: Curve {
    let row: Row
    let place: Int
    func at<N: Number>(_ t: N) -> N {
      var numbers = row.arguments.map { N(N.Base(literal: $0)) }
      numbers[place] = t
      guard let id = Catalogue.named(row.function) ?? Catalogue.auxiliary(row.function) else {
        return N(N.Base(literal: .nan))
      }
      switch Catalogue.index(Bound<N>.self)[id.index] {
      case .unary(let function): return function.of(numbers[0])
      case .binary(let function): return function.of(numbers[0], numbers[1])
      case .ternary(let function): return function.of(numbers[0], numbers[1], numbers[2])
      }
    }
  }

  @Test func tableIsThere() { #expect(Self.rows.count > 300) }

  @Test func values() {
    for row in Self.rows {
      let found = Along(row: row, place: 0).at(row.arguments[0])
      #expect(abs(found - row.value) <= row.units * row.value.ulp, "\(row): \(found) \(row.value)")
    }
  }

  /// 1e-10: what is promised where there is no closed rule.
  @Test(arguments: ["F", "R"])
  func derivativesWithRespectToEveryArgument(_ mode: String) {
    for row in Self.rows {
      for (place, partial) in row.partials.enumerated() {
        guard let partial else { continue }
        let found = derivative(mode, of: Along(row: row, place: place), at: row.arguments[place])
        expectClose(found, partial, within: 1e-10, "\(mode) of \(row), argument \(place)")
      }
    }
  }
}
