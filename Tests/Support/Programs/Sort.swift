// Sort.swift -- what a generated expression is, known before it runs.

/// The sort of a value in a generated program.
indirect enum Sort: Equatable {
  case number, boolean
  case vector(Int)
  case matrix(Int, Int)
  /// Numbers, vectors and the like; no functions.
  case tuple([Sort])
  case record([Field])
  case function([Sort], Sort)

  struct Field: Equatable {
    var name: String
    var sort: Sort
  }

  /// It holds numbers only: arithmetic and derivatives take it.
  var isNumeric: Bool {
    switch self {
    case .number, .vector, .matrix: true
    case .tuple(let parts): parts.allSatisfy(\.isNumeric)
    case .record(let fields): fields.allSatisfy(\.sort.isNumeric)
    case .boolean, .function: false
    }
  }
}
