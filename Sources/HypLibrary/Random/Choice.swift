// Choice.swift -- random elements of a collection.

import HypCode
import HypNumbers
import HypRuntime
import RealModule

enum Choice: LibraryFunction {
  static let rearranges = true
  static let entry = LibraryEntry(
    "choice(xs, n=none, weights=none, replace=true)",
    "A random element of a collection or row of a matrix, or n of them; of a whole number, one of those below it. The"
      + " probabilities are proportional to `weights`, or else equal. With `replace=false` none is chosen twice.",
    expects: "a collection or a whole number, how many to choose, and weights",
    example: ("sort(choice([7, 8, 9], 3, replace=false))", "[7, 8, 9]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard arguments[1] == .none || arguments[1].isNumeric || arguments[1] == .any,
      arguments[2] == .none || arguments[2].asArray.map({ $0.rank != 0 }) ?? false,
      arguments[3] == .bool || arguments[3] == .any
    else { return nil }
    if arguments[0] == .any || arguments[1] == .any { return .any }
    let isOne = arguments[1] == .none
    switch arguments[0] {
    case .real, .number: return isOne ? .real : .vector(active: false)
    case .array(let active, let rank) where rank > 0:
      return isOne ? .numbers(rank: rank - 1, active: active) : .array(active: active, rank: rank)
    case .range(_, let active): return isOne ? (active ? .number : .real) : .vector(active: active)
    case .tuple(nil, _), .string, .mask: return .any
    default: return nil
    }
  }

  @specialized(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let isBelow = arguments[0].asNumber != nil
    guard let count = isBelow ? try whole(arguments[0]) : arguments[0].elementCount else {
      throw misfit(arguments[0])
    }
    guard count > 0 else { throw empty }
    let isOne = arguments[1].isNone
    let wanted = isOne ? 1 : try whole(arguments[1])
    let replaces = try Sort.truth(arguments[3], "replace")
    guard wanted >= 0, replaces || wanted <= count else {
      throw misfit(
        "\(wanted)",
        expected: replaces
          ? "how many to choose, 0 or more" : "at most \(count) to choose, none of them twice")
    }
    try machine.checkSize([wanted])
    let weights = try weights(machine, arguments[2], count: count)
    var random = machine.context.random
    let places = try chosen(wanted, of: count, weights, replaces, &random)
    machine.context.random = random
    try machine.checkArrays()
    if isBelow {
      let numbers = places.map(Double.init)
      return isOne
        ? .real(N.Base(literal: numbers[0])) : machine.value(numbers, shape: [numbers.count])
    }
    if isOne { return try machine.element(arguments[0], places[0]) }
    return try Sort.arranged(machine, arguments[0], places)
  }

  private static func weights<N: Number>(
    _ machine: Machine<N>, _ x: Value<N>, count: Int
  ) throws(RuntimeError) -> [Double]? {
    if x.isNone { return nil }
    let weights = try array(machine, x).doubles
    guard weights.count == count else {
      throw misfit("\(weights.count) weights", expected: "one weight for each of \(count) elements")
    }
    if let wrong = weights.first(where: { !($0 >= 0) || $0.isInfinite }) {
      throw misfit(
        "\(NumberText.shortest(wrong))", expected: "finite weights that are not negative")
    }
    guard weights.contains(where: { $0 > 0 }) else {
      throw misfit("only zeros", expected: "a weight above 0")
    }
    return weights
  }

  private static func chosen(
    _ wanted: Int, of count: Int, _ weights: [Double]?, _ replaces: Bool, _ random: inout Philox
  ) throws(RuntimeError) -> [Int] {
    func uniform() -> Double { Double(random.below(1 << 53)) * 0x1p-53 }
    var places: [Int] = []
    places.reserveCapacity(wanted)
    guard let weights else {
      if replaces {
        for _ in 0..<wanted where !Blocks.areStopped {
          places.append(Int(random.below(UInt64(count))))
        }
        return places
      }
      // Fisher and Yates, as far as is wanted.
      var order = Blocks.map(count) { $0 }
      for k in 0..<wanted where !Blocks.areStopped {
        order.swapAt(k, k + Int(random.below(UInt64(count - k))))
      }
      return Array(order.prefix(wanted))
    }
    if replaces {
      let largest = weights.max() ?? 1
      var sums: [Double] = []
      var sum = 0.0
      // Scaled, so that their sum is finite.
      for weight in weights {
        sum += weight / largest
        sums.append(sum)
      }
      for _ in 0..<wanted where !Blocks.areStopped {
        let x = uniform() * sum
        var (low, high) = (0, count - 1)
        while low < high {
          let middle = (low + high) / 2
          if sums[middle] > x { high = middle } else { low = middle + 1 }
        }
        // Rounding may lead to one behind the last that can be chosen.
        while weights[low] == 0 { low -= 1 }
        places.append(low)
      }
      return places
    }
    // Those whose exponential waiting times, with their weights as rates, are over first (Efraimidis and Spirakis 2006).
    let possible = weights.indices.filter { weights[$0] > 0 }
    guard wanted <= possible.count else {
      throw misfit(
        "\(wanted)",
        expected: "at most \(possible.count) to choose, as many as have a weight above 0")
    }
    let times = possible.map { (time: -Double.log(onePlus: -uniform()) / weights[$0], place: $0) }
    return times.sorted { ($0.time, $0.place) < ($1.time, $1.place) }.prefix(wanted).map(\.place)
  }
}
