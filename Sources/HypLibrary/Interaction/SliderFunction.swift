// SliderFunction.swift -- `slider(name, low, high)`.

import HypCode
import HypNumbers
import HypRuntime

enum SliderFunction: LibraryFunction {
  static var zeroPartial: ZeroPartial { .flat }
  static let entry = LibraryEntry(
    "slider(name, low, high, start=none)",
    "A number from `low` to `high` that is moved in the page of `hyperrepl --live FILE`, where the program then runs"
      + " again. Everywhere else it is `start`: if nothing is said the middle, for ends above 0 that are a factor of 50"
      + " or more apart the geometric one. Two with one name are one slider. Its derivative is 0.",
    expects: "a name, and two numbers, the lower one first",
    example: ("slider(\"rate\", 0.001, 0.1)", "0.01"))

  static func kind(of arguments: [Kind]) -> Kind? {
    let numbers = arguments[1...2].allSatisfy { $0.isNumeric || $0 == .any }
    return numbers && (arguments[0] == .string || arguments[0] == .any) ? .real : nil
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    guard case .string(let name) = arguments[0], let low = arguments[1].base?.double,
      let high = arguments[2].base?.double
    else { throw misfit(arguments[0], arguments[1], arguments[2]) }
    guard low.isFinite, high.isFinite, low < high, (high - low).isFinite else {
      throw misfit(
        "\(NumberText.shortest(low)) and \(NumberText.shortest(high))",
        expected: "two finite numbers as ends, the lower one first")
    }
    var start: Double?
    if !arguments[3].isNone {
      guard let given = arguments[3].base?.double, low <= given, given <= high else {
        let found = arguments[3].base.map { NumberText.shortest($0.double) }
        throw misfit(
          found.map { .text($0) } ?? .kinds([arguments[3].kind]),
          expected: "a number between its ends as `start`")
      }
      start = given
    }
    let slider = Slider(name: name, low: low, high: high, start: start)
    let value = slider.nearest(to: machine.context.effects.slider(slider))
    return .real(N.Base(literal: value))
  }
}
