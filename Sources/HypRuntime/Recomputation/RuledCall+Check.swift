// RuledCall+Check.swift -- a rule beside differences, when it is first used.

import HypCode
import HypNumbers

extension RuledCall {
  /// Compares the rule with central differences, once for each function and rule.
  ///
  /// Each argument is changed along one direction. Where the function has a kink, a jump, or no value
  /// there, nothing is known, and the next use is looked at.
  func compareOnce<N: Number>(
    _ machine: Machine<N>, _ inputs: [Value<N>]
  ) throws(Fault) {
    guard case .bool(true) = inputs[captureCount + ruleCaptureCount],
      !machine.context.comparedRules.contains(kind)
    else { return }
    // Not again meanwhile: f may call itself.
    machine.context.comparedRules.insert(kind)
    let isKnown = try machine.context.withoutEffects(from: machine.context.random) {
      () throws(Fault) in
      try compare(machine, inputs)
    }
    if !isKnown { machine.context.comparedRules.remove(kind) }
  }

  /// False where differences say nothing about some argument.
  private func compare<N: Number>(
    _ machine: Machine<N>, _ inputs: [Value<N>]
  ) throws(Fault) -> Bool {
    let result = try primal.run(machine, inputs).first ?? .none
    let found = try rule.run(machine, ruleInputs(inputs)).first ?? .none
    let arguments = arguments(inputs)
    var isKnown = true
    for place in arguments.indices where !arguments[place].quantities.isEmpty {
      let slopes: [Double]
      do throws(RuntimeError) {
        let partial = try partials(found)[place]
        let table = try Self.table(result, arguments[place], partial) { expected, given in
          .partialShape(parameter(place), expected: expected, found: given)
        }
        slopes = Self.along(table, arguments[place], result)
      } catch { throw Fault(error) }
      guard let differences = differences(machine, inputs, place) else {
        isKnown = false
        continue
      }
      for (slope, difference) in zip(slopes, differences.values) {
        let scale = max(abs(slope), abs(difference), differences.noise)
        guard !(abs(slope - difference) <= 1e-4 * scale) else { continue }
        throw Fault(
          .ruleDisagrees(parameter(place), rule: slope, differences: difference))
      }
    }
    return isKnown
  }

  /// The slopes of all numbers of the result that the partials give.
  private static func along<N: Number>(
    _ table: [[Partial<N>?]], _ argument: Value<N>, _ result: Value<N>
  ) -> [Double] {
    let quantities = argument.quantities
    return zip(table, result.quantities).flatMap { row, y -> [Double] in
      var slopes = [Double](repeating: 0, count: y.shape.elementCount)
      var first = 0
      for (partial, x) in zip(row, quantities) {
        let count = x.shape.elementCount
        defer { first += count }
        guard let partial else { continue }
        if partial.isElementwise {
          let full = partial.array.broadcast(to: y.shape)
          for k in slopes.indices {
            slopes[k] += full.element(at: k).base.double * weight(first + k)
          }
        } else {
          for k in slopes.indices {
            for j in 0..<count {
              slopes[k] += partial.array.element(at: k * count + j).base.double * weight(first + j)
            }
          }
        }
      }
      return slopes
    }
  }

  /// The slopes of all numbers of the result by central differences, and how little they can tell
  /// apart; nil where they say nothing.
  private func differences<N: Number>(
    _ machine: Machine<N>, _ inputs: [Value<N>], _ place: Int
  ) -> (values: [Double], noise: Double)? {
    let index = inputs.count - arguments(inputs).count + place
    let size = inputs[index].quantities.flatMap(\.doubles).reduce(0) { max($0, abs($1)) }
    // The cube root of the rounding of a double, and a quarter of it.
    let width = 6e-6 * max(size, 1e-3)
    func value(_ shift: Double) -> [Double]? {
      var changed = inputs
      var next = 0
      func shifted(_ x: N) -> N {
        defer { next += 1 }
        return x + N(N.Base(literal: shift * Self.weight(next)))
      }
      changed[index] = inputs[index].mapped({ shifted($0) }) { a in
        N.Array(shape: a.shape, elements: (0..<a.count).map { shifted(a.element(at: $0)) })
      }
      let values = (try? primal.run(machine, changed))?.quantities().flatMap(\.doubles)
      return values?.allSatisfy(\.isFinite) == true ? values : nil
    }
    guard let middle = value(0), let right = value(width), let left = value(-width),
      let nearRight = value(width / 4), let nearLeft = value(-width / 4),
      [right, left, nearRight, nearLeft].allSatisfy({ $0.count == middle.count })
    else { return nil }
    let largest = middle.reduce(0) { max($0, abs($1)) }
    let noise = max(1e-3 * largest / max(size, 1e-3), 1e-8)
    var values: [Double] = []
    for k in middle.indices {
      let wide = (right[k] - left[k]) / (2 * width)
      let narrow = (nearRight[k] - nearLeft[k]) / (width / 2)
      let (ahead, behind) = ((right[k] - middle[k]) / width, (middle[k] - left[k]) / width)
      let scale = max(abs(wide), abs(narrow), noise)
      // A jump makes the first differ, a kink the second.
      guard abs(wide - narrow) <= 1e-4 * scale, abs(ahead - behind) <= 1e-2 * scale else {
        return nil
      }
      values.append(wide)
    }
    return (values, noise)
  }

  /// The direction: no element of it is like another, so that no mistake is missed by symmetry.
  private static func weight(_ place: Int) -> Double {
    // A single number is changed by itself, so that its slopes can be read.
    let x = Double(place) * 0.6180339887498949 + 0.5
    return 0.5 + (x - x.rounded(.down))
  }
}
