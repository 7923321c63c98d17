// KronrodRule.swift -- the numbers of the rules of 15 and of 7 points, as the library's Hyp writes them.

/// The rule of Gauss of 7 points between -1 and 1, and Kronrod's of 15 that goes on from it (QUADPACK, Piessens et al. 1983).
enum KronrodRule {
  /// The points above 0, from the outermost one inwards; the rest mirrors them, with one at 0.
  private static let points = [
    0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945,
    0.5860872354676911, 0.4058451513773972, 0.20778495500789848,
  ]
  private static let kronrod = [
    0.022935322010529224, 0.06309209262997856, 0.10479001032225019, 0.14065325971552592,
    0.1690047266392679, 0.19035057806478542, 0.20443294007529889,
  ]
  private static let gauss = [
    0, 0.1294849661688697, 0, 0.27970539148927664, 0, 0.3818300505051189, 0,
  ]
  private static let middle = (kronrod: 0.20948214108472782, gauss: 0.4179591836734694)

  /// What stands in Hyp's text: the 7 points above 0 with their weights in both rules, and those of 0.
  static let nodes = text(points)
  static let weights = text(kronrod)
  static let gaussWeights = text(gauss)
  static let middleWeight = text(middle.kronrod)
  static let middleGaussWeight = text(middle.gauss)

  /// The same for all 15 points in their order.
  static let allNodes = text(points.map { -$0 } + [0] + points.reversed())
  static let allWeights = text(kronrod + [middle.kronrod] + kronrod.reversed())
  static let allGaussWeights = text(gauss + [middle.gauss] + gauss.reversed())

  private static func text(_ x: Double) -> String { x == 0 ? "0" : "\(x)" }
  private static func text(_ list: [Double]) -> String {
    "[" + list.map { text($0) }.joined(separator: ", ") + "]"
  }
}
