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

  @specialized(where N == Double)
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
    let numbers = DoubleArray(shape: shape) { room in
      // Two words of each block; the last of an odd number is left out.
      random.blocks((room.count + 1) / 2) { first, words in
        for i in 0..<min(words.count, room.count - 2 * first) {
          room[2 * first + i] = number(words[i])
        }
      }
    }
    machine.context.random = random
    return machine.value(numbers)
  }
}

extension Philox {
  /// So many blocks, some hundreds at a time: calls `body` with the number of the first and the words, two of
  /// each.
  mutating func blocks(_ count: Int, _ body: (_ first: Int, UnsafeBufferPointer<UInt64>) -> Void) {
    let most = min(count, 512)
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * most) { words in
      var first = 0
      while first < count, !Blocks.areStopped {
        let part = UnsafeMutableBufferPointer(rebasing: words[..<(2 * min(most, count - first))])
        fill(part)
        body(first, UnsafeBufferPointer(part))
        first += part.count / 2
      }
    }
  }
}

extension DoubleArray {
  /// An array of `shape` whose numbers `write` puts into memory, rows first.
  fileprivate init(shape: Shape, _ write: (UnsafeMutableBufferPointer<Double>) -> Void) {
    let array = DoubleArray(shape: shape, byRows: true, writing: write)
    let isTall = shape.count > 1 && shape[shape.count - 2] > shape[shape.count - 1]
    self = isTall ? array.ordered(byRows: false) : array
  }
}

extension Machine {
  /// Doubles that carry nothing, as a value.
  fileprivate func value(_ numbers: DoubleArray) -> Value<N> {
    let array = N.Base.Array(rounding: numbers)
    return array.shape.isEmpty ? .real(array.element(at: 0)) : .passiveArray(array)
  }
}

enum Uniform: Draws {
  static let role: LibraryRole? = .uniform
  static let entry = LibraryEntry(
    "rand(shape…)",
    "Uniform random numbers from 0 up to but not including 1, of 53 bits each. Without lengths, one"
      + " number.",
    expects: "lengths, as whole numbers", example: ("0 <= rand() < 1", "true"))
  static func number(_ word: UInt64) -> Double { Philox.uniform(word) }
}

enum Normal: Draws {
  static let role: LibraryRole? = .normal
  static let entry = LibraryEntry(
    "randn(shape…)",
    "Random numbers from the standard normal distribution: its inverse cumulative distribution function"
      + " (Wichura, AS 241) at uniform numbers of 52 bits. Without lengths, one number.",
    expects: "lengths, as whole numbers", example: ("shape(randn(2, 3))", "(2, 3)"))
  static func number(_ word: UInt64) -> Double { Philox.normal(word) }
}

enum RandomInteger: LibraryFunction {
  static let role: LibraryRole? = .wholeNumber
  static let entry = LibraryEntry(
    "randint(lo, hi, shape…)",
    "Random whole numbers from `lo` up to but not including `hi`, all equally likely. Without lengths, one"
      + " number.",
    expects: "two whole numbers, and lengths", example: ("randint(3, 4, 2)", "[3, 3]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard arguments[..<2].allSatisfy({ $0.isNumeric || $0 == .any }) else { return nil }
    return Zeros.kind(of: [arguments[2]])
  }

  @specialized(where N == Double)
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
    let refused = Philox.refused(below: bound)
    let numbers = DoubleArray(shape: shape) { room in
      // The first word of each block; there are as many numbers left as blocks are taken, or more.
      var next = 0
      while next < room.count, !Blocks.areStopped {
        random.blocks(room.count - next) { _, words in
          for i in stride(from: 0, to: words.count, by: 2) {
            let product = words[i].multipliedFullWidth(by: bound)
            if product.low < refused { continue }
            room[next] = Double(low + Int(product.high))
            next += 1
          }
        }
      }
    }
    machine.context.random = random
    return machine.value(numbers)
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
    case .mask(let rank): .array(active: false, rank: rank)
    case .range(_, let active): .vector(active: active)
    case .tuple(nil, _), .any: .any
    default: nil
    }
  }

  @specialized(where N == Double)
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
