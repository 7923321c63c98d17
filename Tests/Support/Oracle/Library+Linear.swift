// Library+Linear.swift -- products and elimination, written as in a first course: their derivatives are
// those of the steps.

extension Library {
  static let linear: [String: OracleValue] = [
    "dot": native(2) { try product($1[0], $1[1]) },
    "outer": native(2) { _, values in
      let (a, b) = (try vector(values[0]), try vector(values[1]))
      return .array(shape: [a.count, b.count], a.flatMap { x in b.map { x * $0 } })
    },
    "trace": native(1) { _, values in
      let rows = try square(values[0])
      return .number(rows.indices.reduce(0 as Perturbed) { $0 + rows[$1][$1] })
    },
    "det": native(1) { _, values in
      let rows = try square(values[0])
      return .number(try eliminated(rows, [], stopsAtZero: true).determinant)
    },
    "solve": native(2) { _, values in
      let rows = try square(values[0])
      guard let (shape, elements) = values[1].asArray, shape.first == rows.count else {
        throw OracleError("E0405", "solve")
      }
      let width = elements.count / max(1, rows.count)
      let right = rows.indices.map { Array(elements[$0 * width..<($0 + 1) * width]) }
      return .array(shape: shape, try eliminated(rows, right).solution.flatMap { $0 })
    },
    "inv": native(1) { _, values in
      let rows = try square(values[0])
      let unit = rows.indices.map { row in
        rows.indices.map { $0 == row ? 1 as Perturbed : 0 }
      }
      return .array(
        shape: [rows.count, rows.count], try eliminated(rows, unit).solution.flatMap { $0 })
    },
  ]

  /// `a @ b` for vectors and matrices.
  static func product(_ a: OracleValue, _ b: OracleValue) throws -> OracleValue {
    guard let x = a.asArray, let y = b.asArray, !x.shape.isEmpty, !y.shape.isEmpty else {
      throw OracleError("E0301", "@")
    }
    guard x.shape.count <= 2, y.shape.count <= 2 else { throw OracleError.unknown("batches") }
    let (rows, inner) = (x.shape.count == 2 ? x.shape[0] : 1, x.shape.last ?? 0)
    let (others, columns) = (y.shape[0], y.shape.count == 2 ? y.shape[1] : 1)
    guard inner == others else { throw OracleError("E0304", "@") }
    let elements = (0..<rows).flatMap { row in
      (0..<columns).map { column in
        (0..<inner).reduce(0 as Perturbed) {
          $0 + x.elements[row * inner + $1] * y.elements[$1 * columns + column]
        }
      }
    }
    return .made(
      (x.shape.count == 2 ? [rows] : []) + (y.shape.count == 2 ? [columns] : []), elements)
  }

  private static func square(_ value: OracleValue) throws -> [[Perturbed]] {
    guard let (shape, elements) = value.asArray else { throw OracleError("E0405", value.kind) }
    guard shape.count == 2, shape[0] == shape[1] else { throw OracleError("E0405", "not square") }
    return (0..<shape[0]).map { Array(elements[$0 * shape[0]..<($0 + 1) * shape[0]]) }
  }

  /// Gauss and Jordan, with the largest pivot of the column.
  private static func eliminated(
    _ matrix: [[Perturbed]], _ right: [[Perturbed]], stopsAtZero: Bool = false
  ) throws -> (determinant: Perturbed, solution: [[Perturbed]]) {
    var rows = matrix.indices.map { matrix[$0] + (right.isEmpty ? [] : right[$0]) }
    var determinant: Perturbed = 1
    let n = matrix.count
    for column in 0..<n {
      let pivot = (column..<n).max { abs(rows[$0][column].base) < abs(rows[$1][column].base) }
      guard let pivot, rows[pivot][column].base != 0 else {
        if stopsAtZero { throw OracleError.unknown("determinant 0") }
        throw OracleError("E0406", "singular")
      }
      if pivot != column {
        rows.swapAt(pivot, column)
        determinant = -determinant
      }
      let diagonal = rows[column][column]
      determinant = determinant * diagonal
      rows[column] = rows[column].map { $0 / diagonal }
      for row in 0..<n where row != column {
        let factor = rows[row][column]
        rows[row] = zip(rows[row], rows[column]).map { $0 - factor * $1 }
      }
    }
    return (determinant, rows.map { Array($0.dropFirst(n)) })
  }
}
