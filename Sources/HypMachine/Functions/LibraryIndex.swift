// LibraryIndex.swift -- all functions of the library that are not written in Hyp.

/// The index. To add a function: declare it, and name it here.
enum LibraryIndex {
  static let all: [any LibraryFunction.Type] = [
    Sum.self, Product.self, Mean.self, Variance.self, StandardDeviation.self, Norm.self,
    Minimum.self, Maximum.self, ArgMin.self, ArgMax.self, Sort.self, ArgSort.self,
    AnyOf.self, AllOf.self, Where.self,
    Zeros.self, Ones.self, Full.self, Eye.self, Linspace.self,
    ShapeOf.self, Size.self, Rank.self, Reshape.self, BroadcastTo.self, Transpose.self, Flip.self,
    Roll.self,
    Concat.self, Stack.self, Append.self, Zip.self, Enumerate.self,
    Inner.self, Directions.self, Dot.self, Outer.self, Diag.self, Trace.self, CumulativeSum.self,
    CumulativeProduct.self,
    Solve.self, Inverse.self, Determinant.self, LogDeterminant.self, Cholesky.self, FactorQR.self,
    Eigh.self,
    Softmax.self, LogSoftmax.self, LogSumExp.self, CrossEntropy.self, OneHot.self,
    Seed.self, Uniform.self, Normal.self, RandomInteger.self, Shuffle.self,
    ReadCsv.self, WriteCsv.self, ReadText.self, Table.self, Progress.self,
    Plot.self, Scatter.self, Histogram.self, Heatmap.self, Contour.self, Animate.self,
    Print.self, Fixed.self, RoundTo.self, Scientific.self, Text.self, NumberOf.self, Clock.self,
    AssertClose.self,
  ]

  /// The place of a function by its name, that of `min` and `max` of one argument too.
  static func place(_ name: String) -> Int? { places[name] }

  static let names = all.map { $0.entry.name }

  private static let places: [String: Int] = {
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() { places[name] = place }
    return places
  }()

  static func entry(_ place: Int) -> LibraryEntry { all[place].entry }

  static func signature(_ place: Int) -> Signature { Signature(all[place].entry.signature) }
}
