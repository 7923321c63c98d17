// LibraryFunctions.swift -- all functions of the library that are not written in Hyp.

import HypCode
import HypRuntime

/// The index. To add a function: declare it, and name it here.
package enum LibraryFunctions {
  package static let all: [any LibraryFunction.Type] = [
    Sum.self, Product.self, Mean.self, Variance.self, StandardDeviation.self, Norm.self,
    Minimum.self, Maximum.self, ArgMin.self, ArgMax.self, Median.self, Quantile.self,
    Covariance.self, Correlation.self,
    RunningMaximum.self, RunningMinimum.self, Sort.self, ArgSort.self, Top.self, Unique.self,
    SearchSorted.self, BinCount.self,
    AnyOf.self, AllOf.self, Where.self,
    GreatestDivisor.self, LeastMultiple.self,
    Zeros.self, Ones.self, Full.self, Eye.self, Linspace.self,
    ShapeOf.self, Size.self, Rank.self, Reshape.self, BroadcastTo.self, Transpose.self, Flip.self,
    Ravel.self, Unravel.self,
    Roll.self,
    Tile.self, Repeat.self, Meshgrid.self, Difference.self, UpperTriangle.self,
    LowerTriangle.self, Kronecker.self, CrossProduct.self,
    Concat.self, Stack.self, Append.self, Zip.self, Enumerate.self,
    Inner.self, Directions.self, Dot.self, Outer.self, Diag.self, Trace.self, CumulativeSum.self,
    CumulativeProduct.self, ForwardFourier.self, InverseFourier.self, RealFourier.self,
    InverseRealFourier.self, Convolve.self, Polyroots.self,
    Solve.self, Inverse.self, Determinant.self, LogDeterminant.self, Cholesky.self, FactorQR.self,
    Eigh.self, SingularValues.self, Pseudoinverse.self, NullSpace.self, LeastSquares.self,
    SolveTriangular.self, Eigenvectors.self, MatrixExponential.self, MatrixRoot.self,
    MatrixLogarithm.self,
    Softmax.self, LogSoftmax.self, LogSumExp.self, CrossEntropy.self, OneHot.self,
    Seed.self, Uniform.self, Normal.self, RandomInteger.self, Shuffle.self, Choice.self,
    ReadCsv.self, WriteCsv.self, ReadText.self, WriteText.self, ReadJson.self, WriteJson.self,
    Table.self, Progress.self, SliderFunction.self,
    Plot.self, Scatter.self, Histogram.self, Heatmap.self, Contour.self, Quiver.self, Animate.self,
    Print.self, Fixed.self, RoundTo.self, Scientific.self, Text.self, NumberOf.self, Clock.self,
    Split.self, Lines.self, Join.self, Replace.self, Trim.self, Upper.self, Lower.self, Find.self,
    StartsWith.self, EndsWith.self, Pad.self,
    FieldNames.self, Items.self, AssertClose.self, RaiseError.self,
  ]

  /// Makes them known to the compiler; the first call does, and the others find it done.
  package static func register() { _ = isRegistered }

  private static let isRegistered: Bool = {
    // One after the other: an array is converted by looking at every element at run time.
    LibraryIndex.register { all.map { $0 as any LibraryDeclaration.Type } }
    return true
  }()
}
