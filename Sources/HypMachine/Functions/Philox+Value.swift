// Philox+Value.swift -- the state of `rand` as numbers that a function value carries.

import HypNumbers

extension Philox {
  /// The halves of the seed and of the count.
  static let leafKinds = [Kind](repeating: .real, count: 4)

  func leaves<N: Number>() -> [Value<N>] {
    [seed >> 32, seed & 0xFFFF_FFFF, counter >> 32, counter & 0xFFFF_FFFF].map {
      .real(N.Base(literal: Double($0)))
    }
  }

  func value<N: Number>() -> Value<N> { .tuple(labels: nil, leaves()) }

  init<N: Number>(_ value: Value<N>) {
    var words: [UInt64] = []
    if case .tuple(_, let parts) = value {
      words = parts.map { UInt64(exactly: $0.base?.double ?? 0) ?? 0 }
    }
    guard words.count == Self.leafKinds.count else {
      self.init(seed: 0)
      return
    }
    self.init(seed: words[0] << 32 | words[1], counter: words[2] << 32 | words[3])
  }
}
