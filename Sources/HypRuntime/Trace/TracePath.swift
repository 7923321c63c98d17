// TracePath.swift -- a name for a loop in what becomes of it: the same in every run of a statement.

/// Where something begins in a traced run: as the how manieth in what is around it.
struct TracePath {
  /// Tells it from all others.
  private(set) var number = 0x51_7C_C1_B7_27_22_0A
  private var count = 0

  /// The next that begins here.
  mutating func next() -> TracePath {
    count += 1
    return TracePath(number: Self.mixed(number, count))
  }

  /// A turn of the loop that it is.
  func turn(_ turn: Int) -> TracePath { TracePath(number: Self.mixed(~number, turn)) }

  init() {}

  private init(number: Int) { self.number = number }

  private static func mixed(_ a: Int, _ b: Int) -> Int {
    var x = UInt(bitPattern: a) ^ (UInt(bitPattern: b) &* 0x9E37_79B9_7F4A_7C15)
    x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
    x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int(bitPattern: x ^ (x >> 31))
  }
}
