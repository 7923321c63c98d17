// AxisSelection.swift -- what an index picks.

/// What an index picks along one axis.
public enum AxisSelection: Sendable {
  /// One place: the axis vanishes.
  case at(Int)
  /// Places `start`, `start + step`, …: `count` of them.
  case strided(start: Int, step: Int, count: Int)
  /// Any places, in any order.
  case gather([Int])

  /// How many places it picks.
  public var count: Int {
    switch self {
    case .at: 1
    case .strided(_, _, let count): count
    case .gather(let places): places.count
    }
  }
}
