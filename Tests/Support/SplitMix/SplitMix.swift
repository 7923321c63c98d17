// SplitMix.swift -- chance that can be repeated.

/// SplitMix64 (Steele, Lea and Flood 2014): numbers that follow from a seed on every machine, so that a
/// failure can be seen again.
public struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  /// The generator in this state, which is its seed.
  public init(state: UInt64) { self.state = state }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
