// Library+LinearAlgebra.swift -- what singular values say of a matrix, in Hyp.

extension Library {
  static let linearAlgebra = LibrarySource(
    name: "<library: linear algebra>", functions: ["matrix_rank", "cond"],
    text: """
      ## How many rows of a matrix are independent: how many of its singular values are above `tol` times the largest;
      ## without `tol`, above rounding.
      ##
      ## example     matrix_rank([[1, 2], [2, 4]])
      ##             1
      matrix_rank(A, tol=none) = {
        s = svd(stop_gradient(A)).s
        share = if tol == none { max(shape(A)) * 2^-52 } else { tol }
        if len(s) == 0 { 0 } else { sum(s > share * s[0]) }
      }

      ## The condition number of a matrix, its largest singular value over its smallest: by how much relative errors may
      ## grow where equations are solved. It is infinite for a singular matrix.
      ##
      ## example     cond([[1, 0], [0, 10]])
      ##             10
      cond(A) = {
        s = svd(A).s
        s[0] / s[-1]
      }
      """)
}
