// Library+Collections.swift -- functions that walk over collections.

extension Library {
  static let collections: [String: OracleValue] = [
    "len": native(1, isExact: true) { _, values in
      switch values[0] {
      case .string(let text): return .number(.plain(Double(text.count)))
      default:
        guard let count = values[0].items?.count else { throw OracleError("E0405", "len") }
        return .number(.plain(Double(count)))
      }
    },
    "map": native(2, isExact: true) { evaluator, values in
      try collected(try items(values[1]).map { try evaluator.call(values[0], $0) })
    },
    "filter": native(2, isExact: true) { evaluator, values in
      let kept = try items(values[1]).filter { item in
        guard case .boolean(let truth) = try evaluator.call(values[0], item) else {
          throw OracleError("E0302", "no boolean")
        }
        return truth
      }
      guard case .tuple = values[1] else { return try collected(kept) }
      return .tuple(labels: nil, kept)
    },
    "reduce": variadic { evaluator, values in
      guard (2...3).contains(values.count) else { throw OracleError.unknown("reduce") }
      var rest = try items(values[1])[...]
      guard var total = values.count == 3 ? values[2] : rest.popFirst() else {
        throw OracleError("E0405", "empty")
      }
      for item in rest { total = try evaluator.call(values[0], total, item) }
      return total
    },
    "zip": variadic { _, values in
      let all = try values.map(items)
      let count = all.map(\.count).min() ?? 0
      return .tuple(
        labels: nil, (0..<count).map { row in .tuple(labels: nil, all.map { $0[row] }) })
    },
    "enumerate": native(1, isExact: true) { _, values in
      .tuple(
        labels: nil,
        try items(values[0]).enumerated().map {
          .tuple(labels: nil, [.number(.plain(Double($0))), $1])
        })
    },
  ]

  private static func items(_ value: OracleValue) throws -> [OracleValue] {
    guard let items = value.items else { throw OracleError("E0310", value.kind) }
    return items
  }
}
