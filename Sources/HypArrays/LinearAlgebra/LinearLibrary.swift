// LinearLibrary.swift -- BLAS and LAPACK of this computer, opened when the first large product or
// factorisation needs them.
//
// Linking them would cost every start 2 to 3 ms and make them a requirement; opened so, they cost
// nothing until they are used, and a computer without them has the plain loops.

import CKernels

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The functions of BLAS and LAPACK that are used, from a library with 32-bit lengths.
package struct LinearLibrary: @unchecked Sendable {
  typealias Input = UnsafePointer<Double>
  typealias Output = UnsafeMutablePointer<Double>
  typealias Length = UnsafePointer<Int32>
  typealias Status = UnsafeMutablePointer<Int32>
  typealias Letter = UnsafePointer<CChar>

  /// C = α op(A) op(B) + β C: order, transpositions, rows, columns, inner length, α, A, B, β, C.
  typealias Gemm =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Double, Input, Int32, Input, Int32, Double, Output,
      Int32
    ) -> Void
  /// y = α op(A) x + β y.
  typealias Gemv =
    @convention(c) (
      Int32, Int32, Int32, Int32, Double, Input, Int32, Input, Int32, Double, Output, Int32
    ) -> Void
  /// B = α op(A)⁻¹ B for a triangle A: order, side, upper, transposition, unit, rows, columns.
  typealias Trsm =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Int32, Double, Input, Int32, Output, Int32
    ) -> Void

  // Functions of Fortran: every argument by reference, and the lengths of letters behind them all.
  typealias Getrf = @convention(c) (Length, Length, Output, Length, Status, Status) -> Void
  typealias Getrs =
    @convention(c) (
      Letter, Length, Length, Input, Length, Length, Output, Length, Status, Int
    ) -> Void
  typealias Getri =
    @convention(c) (Length, Output, Length, Length, Output, Length, Status) -> Void
  typealias Potrf = @convention(c) (Letter, Length, Output, Length, Status, Int) -> Void
  typealias Geqrf =
    @convention(c) (
      Length, Length, Output, Length, Output, Output, Length, Status
    ) -> Void
  typealias Orgqr =
    @convention(c) (
      Length, Length, Length, Output, Length, Input, Output, Length, Status
    ) -> Void
  typealias Syevd =
    @convention(c) (
      Letter, Letter, Length, Output, Length, Output, Output, Length, Status, Length, Status, Int,
      Int
    ) -> Void

  typealias Gesdd =
    @convention(c) (
      Letter, Length, Length, Output, Length, Output, Output, Length, Output, Length, Output,
      Length,
      Status, Status, Int
    ) -> Void

  /// The constants of cblas.h.
  enum Flag {
    static let byColumns: Int32 = 102
    static let plain: Int32 = 111
    static let transposed: Int32 = 112
    static let upper: Int32 = 121
    static let lower: Int32 = 122
    static let notUnit: Int32 = 131
    static let left: Int32 = 141
  }

  /// The file it came from.
  let name: String
  /// Its products are faster than plain loops, which those of the reference implementation are not.
  let isTuned: Bool
  let gemm: Gemm
  let gemv: Gemv
  let trsm: Trsm
  let getrf: Getrf
  let getrs: Getrs
  let getri: Getri
  let potrf: Potrf
  let geqrf: Geqrf
  let orgqr: Orgqr
  let syevd: Syevd
  let gesdd: Gesdd

  /// The first library that has all of them.
  package static let shared: LinearLibrary? = isAllowed ? load() : nil

  /// Set to false before the first use, no library is opened, and the own loops do the work.
  nonisolated(unsafe) package static var isAllowed = true

  /// Files to try, the best first. That of LAPACK brings its BLAS along.
  private static let names: [String] = {
    #if canImport(Darwin)
      return ["/System/Library/Frameworks/Accelerate.framework/Accelerate"]
    #else
      return [
        "libopenblas.so.0", "libopenblas.so", "libmkl_rt.so", "liblapack.so.3", "liblapack.so",
      ]
    #endif
  }()

  private static func load() -> LinearLibrary? {
    // They take much for themselves, and end the process where they do not get it.
    guard MemoryLimit.addressSpace > 1 << 30 else { return nil }
    // What the user set stays. What is set here is unset when the library has read it.
    var added: [String] = []
    func offer(_ name: String, _ value: String?) {
      guard let value, getenv(name) == nil else { return }
      setenv(name, value, 0)
      added.append(name)
    }
    offer("OPENBLAS_CORETYPE", hk_core_type().map { String(cString: $0) })
    // Two threads on a busy computer doubled the processor's time and saved none.
    offer("OPENBLAS_NUM_THREADS", "1")
    defer { for name in added { unsetenv(name) } }
    for name in names {
      guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { continue }
      if let library = LinearLibrary(name, handle) { return library }
      dlclose(handle)
    }
    return nil
  }

  private init?(_ name: String, _ handle: UnsafeMutableRawPointer) {
    func find<F>(_ symbol: String, as _: F.Type) -> F? {
      dlsym(handle, symbol).map { unsafeBitCast($0, to: F.self) }
    }
    guard let gemm = find("cblas_dgemm", as: Gemm.self),
      let gemv = find("cblas_dgemv", as: Gemv.self),
      let trsm = find("cblas_dtrsm", as: Trsm.self),
      let getrf = find("dgetrf_", as: Getrf.self), let getrs = find("dgetrs_", as: Getrs.self),
      let getri = find("dgetri_", as: Getri.self), let potrf = find("dpotrf_", as: Potrf.self),
      let geqrf = find("dgeqrf_", as: Geqrf.self), let orgqr = find("dorgqr_", as: Orgqr.self),
      let syevd = find("dsyevd_", as: Syevd.self), let gesdd = find("dgesdd_", as: Gesdd.self)
    else { return nil }
    self.name = name
    #if canImport(Darwin)
      isTuned = true
    #else
      let marks: [String] = [
        "openblas_get_config", "MKL_Get_Version", "bli_info_get_version_str",
      ]
      isTuned = marks.contains { dlsym(handle, $0) != nil }
    #endif
    (self.gemm, self.gemv, self.trsm) = (gemm, gemv, trsm)
    (self.getrf, self.getrs, self.getri, self.potrf) = (getrf, getrs, getri, potrf)
    (self.geqrf, self.orgqr) = (geqrf, orgqr)
    (self.syevd, self.gesdd) = (syevd, gesdd)
  }
}
