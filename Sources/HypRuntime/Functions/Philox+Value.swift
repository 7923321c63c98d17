// Philox+Value.swift -- the state of `rand` as numbers that a function value carries.

import HypCode
import HypNumbers

extension Philox {
  /// The halves of the seed and of the count; of the kinds `Kind.randomState`.
  package func leaves<N: Number>() -> [Value<N>] {
    [seed >> 32, seed & 0xFFFF_FFFF, counter >> 32, counter & 0xFFFF_FFFF].map {
      .real(N.Base(literal: Double($0)))
    }
  }

  package func value<N: Number>() -> Value<N> { .tuple(labels: nil, leaves()) }

  package init<N: Number>(_ value: Value<N>) {
    var words: [UInt64] = []
    if case .tuple(_, let parts) = value {
      words = parts.map { UInt64(exactly: $0.base?.double ?? 0) ?? 0 }
    }
    guard words.count == Kind.randomState.count else {
      self.init(seed: 0)
      return
    }
    self.init(seed: words[0] << 32 | words[1], counter: words[2] << 32 | words[3])
  }
}
