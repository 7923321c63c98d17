// LibraryFunctions.swift -- all functions of the library that are not written in Hyp.

import HypCode
import HypRuntime

/// The index. To add a function: declare it, and name it here.
package enum LibraryFunctions {
  package static let all: [any LibraryFunction.Type] = [
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
    Plot.self, Scatter.self, Histogram.self, Heatmap.self, Contour.self, Quiver.self, Animate.self,
    Print.self, Fixed.self, RoundTo.self, Scientific.self, Text.self, NumberOf.self, Clock.self,
    AssertClose.self,
  ]

  /// Makes them known to the compiler; the first call does, and the others find it done.
  package static func register() { _ = isRegistered }

  private static let isRegistered: Bool = {
    // One after the other: an array is converted by looking at every element at run time.
    LibraryIndex.register { all.map { $0 as any LibraryDeclaration.Type } }
    return true
  }()
}
