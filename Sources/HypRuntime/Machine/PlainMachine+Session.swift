// PlainMachine+Session.swift -- what a session asks of its machine, compiled for plain numbers.
//
// Other modules that call the generic functions themselves run bodies that are compiled for no number.

import HypCode
import HypNumbers

extension PlainMachine {
  /// The result of the run that ended, as the session keeps it.
  package func sessionResult(_ kind: Kind) -> Value<Double> { lift(takeResult(kind)) }

  /// Lets a name of the session hold a value; with nil, none.
  package func store(_ value: Value<Double>?, in cell: Cell<Double>) {
    // At the bottom nothing is active, but values from boxes may say so.
    let value = value.map { $0.isActive ? lift($0) : $0 }
    cell.set(value) { value, kind in spread(value, kind) }
  }

  /// The first number in a value that is nan, or else not finite.
  package static func firstPlace(in value: Value<Double>, nanOnly: Bool) -> NotFinitePlace? {
    value.firstPlace(nanOnly: nanOnly)
  }

  /// A value as the prompt shows it.
  package static func text(_ value: Value<Double>) -> String { ValueText.text(value) }
}
