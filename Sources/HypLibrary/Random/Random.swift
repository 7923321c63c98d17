// Random.swift -- random numbers. Draws are constants of every derivative.

import HypCode
import HypNumbers
import HypRuntime

enum Seed: LibraryFunction {
  static let entry = LibraryEntry(
    "seed(n)",
    "Restarts the random numbers: the same whole number gives the same sequence, on every machine. A"
      + " session starts as if by seed(0). The generator is Philox4x32-10, with the seed as its key.",
    expects: "a whole number", example: ("seed(1)", ""))

  static func kind(of arguments: [Kind]) -> Kind? {
    arguments[0].isNumeric || arguments[0] == .any ? Kind.none : nil
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    machine.context.random = Philox(seed: UInt64(bitPattern: Int64(try whole(arguments[0]))))
    return .none
  }
}

/// `rand` and `randn`.
protocol Draws: LibraryFunction {
  /// The number that a word stands for.
  static func number(_ word: UInt64) -> Double
}

extension Draws {
  static func kind(of arguments: [Kind]) -> Kind? { Zeros.kind(of: arguments) }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let shape = try newShape(machine, arguments[0].tupleParts)
    var random = machine.context.random
    var kept: UInt64?
    // Two words of each block.
    let numbers = N.Array(shape: shape) { _ in
      if let word = kept {
        kept = nil
        return number(word)
      }
      let (first, second) = random.next()
      kept = second
      return number(first)
    }
    machine.context.random = random
    return machine.value(numbers, isActive: false)
  }
}

enum Uniform: Draws {
  static let entry = LibraryEntry(
    "rand(shape…)",
    "Uniform random numbers from 0 up to but not including 1, of 53 bits each. Without lengths, one"
      + " number.",
    expects: "lengths, as whole numbers", example: ("0 <= rand() < 1", "true"))
  static func number(_ word: UInt64) -> Double { Philox.uniform(word) }
}

enum Normal: Draws {
  static let entry = LibraryEntry(
    "randn(shape…)",
    "Random numbers from the standard normal distribution: its inverse cumulative distribution function"
      + " (Wichura, AS 241) at uniform numbers of 52 bits. Without lengths, one number.",
    expects: "lengths, as whole numbers", example: ("shape(randn(2, 3))", "(2, 3)"))
  static func number(_ word: UInt64) -> Double { Philox.normal(word) }
}

enum RandomInteger: LibraryFunction {
  static let entry = LibraryEntry(
    "randint(lo, hi, shape…)",
    "Random whole numbers from `lo` up to but not including `hi`, all equally likely. Without lengths, one"
      + " number.",
    expects: "two whole numbers, and lengths", example: ("randint(3, 4, 2)", "[3, 3]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard arguments[..<2].allSatisfy({ $0.isNumeric || $0 == .any }) else { return nil }
    return Zeros.kind(of: [arguments[2]])
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let (low, high) = (try whole(arguments[0]), try whole(arguments[1]))
    guard low < high else {
      throw misfit(
        "\(low) and \(high)", expected: "a lower bound below the upper one, which is excluded")
    }
    let shape = try newShape(machine, arguments[2].tupleParts)
    let bound = UInt64(high - low)
    var random = machine.context.random
    let numbers = N.Array(shape: shape) { _ in Double(low + Int(random.below(bound))) }
    machine.context.random = random
    return machine.value(numbers, isActive: false)
  }
}

enum Shuffle: LibraryFunction {
  static let rearranges = true
  static let entry = LibraryEntry(
    "shuffle(xs)",
    "The elements, or the rows of a matrix, in random order; all orders are equally likely.",
    expects: "a collection", example: ("sort(shuffle(1...4))", "[1, 2, 3, 4]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    switch arguments[0] {
    case .array(let active, let rank): .array(active: active, rank: rank)
    case .range(_, let active): .vector(active: active)
    case .tuple(nil, _), .any: .any
    default: nil
    }
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    if case .tuple(nil, let parts) = arguments[0] {
      let places = order(machine, parts.count)
      try machine.checkArrays()
      return .tuple(labels: nil, places.map { parts[$0] })
    }
    let x = try array(machine, arguments[0])
    let places = order(machine, x.shape[0])
    try machine.checkArrays()
    let rest = x.shape.dropFirst().map { AxisSelection.strided(start: 0, step: 1, count: $0) }
    return machine.value(x.selecting([.gather(places)] + rest), isActive: arguments[0].isActive)
  }

  /// Fisher and Yates, from the end.
  private static func order<N: Number>(_ machine: Machine<N>, _ count: Int) -> [Int] {
    var order = Blocks.map(count) { $0 }
    var random = machine.context.random
    Blocks.forEach(count - 1) {
      for k in $0 {
        let last = count - 1 - k
        order.swapAt(last, Int(random.below(UInt64(last + 1))))
      }
    }
    machine.context.random = random
    return order
  }
}
