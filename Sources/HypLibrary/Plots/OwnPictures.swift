// OwnPictures.swift -- results that know how they are drawn.

import HypCode
import HypRuntime

extension PlotArguments {
  /// What is drawn of a record with a function `picture` that needs no arguments, as `fit` and `tune` give one: the
  /// series and options that this returns, where the call does not say otherwise. All else is drawn as it is given.
  func pictured() throws(RuntimeError) -> PlotArguments {
    guard case .tuple(let labels?, let parts) = self["what"],
      let place = labels.firstIndex(of: "picture"),
      let picture = PlainFunction(parts[place], context), picture.arity == 0
    else { return self }
    guard case .tuple(let names?, let options) = try picture([]) else {
      throw misfit(parts[place], expected: "a `picture` that returns a record with `series` in it")
    }
    var result = self
    for (name, value) in zip(names, options) {
      if name == "series" {
        result = result.replacing("what", with: value)
      } else if isUnsaid(name) {
        result = result.replacing(name, with: value)
      }
    }
    return result
  }

  /// The call leaves an option at its default.
  private func isUnsaid(_ name: String) -> Bool {
    switch self[name] {
    case .none, .bool(false), .string(""): true
    default: false
    }
  }
}
