// Indexing.swift -- parts of values: which places an index names, reading them, storing to them.

import HypSyntax

/// What one subscript picks from an axis: one place, which drops the axis, or several.
struct Chosen {
  var places: [Int]
  var keepsAxis: Bool

  /// - Throws: an index that is not a whole number (E0312), out of range (E0313), or no index (E0318).
  init(_ index: OracleValue?, length: Int) throws {
    switch index {
    case nil: self.init(places: Array(0..<length), keepsAxis: true)
    case .number(let x)?: self.init(places: [try Self.place(x, length)], keepsAxis: false)
    case .mask(let shape, let truths)? where shape.count == 1:
      guard truths.count == length else { throw OracleError.unknown("mask of another length") }
      self.init(places: truths.indices.filter { truths[$0] }, keepsAxis: true)
    case .range(let from, let to, let by, let closed)?:
      self.init(
        places: try Self.slice(from.base, to.base, by.base, closed, length), keepsAxis: true)
    case .array(let shape, let elements)? where shape.count == 1:
      self.init(places: try elements.map { try Self.place($0, length) }, keepsAxis: true)
    default: throw OracleError("E0318", "no index")
    }
  }

  private init(places: [Int], keepsAxis: Bool) {
    (self.places, self.keepsAxis) = (places, keepsAxis)
  }

  private static func place(_ x: Perturbed, _ length: Int) throws -> Int {
    guard let whole = Int(exactly: x.base) else { throw OracleError("E0312", "not whole") }
    let place = whole < 0 ? whole + length : whole
    guard (0..<length).contains(place) else { throw OracleError("E0313", "out of range") }
    return place
  }

  /// Either end may count from the end; the step is that of the range.
  private static func slice(
    _ from: Double, _ to: Double, _ by: Double, _ closed: Bool, _ length: Int
  ) throws -> [Int] {
    guard let first = Int(exactly: from), let last = Int(exactly: to), let step = Int(exactly: by)
    else { throw OracleError("E0312", "not whole") }
    guard step != 0 else { throw OracleError("E0315", "step 0") }
    let (start, end) = (first < 0 ? first + length : first, last < 0 ? last + length : last)
    var places: [Int] = []
    var place = start
    while step > 0 ? (closed ? place <= end : place < end) : (closed ? place >= end : place > end) {
      guard (0..<length).contains(place) else { throw OracleError("E0313", "out of range") }
      places.append(place)
      place += step
    }
    return places
  }
}

extension OracleValue {
  /// `a[i, j]`; nil stands for `:`.
  func element(_ indices: [OracleValue?]) throws -> OracleValue {
    switch self {
    case .tuple(let labels, let parts):
      guard indices.count == 1, let index = indices[0] else { throw OracleError("E0314", "tuple") }
      let chosen = try Chosen(index, length: parts.count)
      if !chosen.keepsAxis { return parts[chosen.places[0]] }
      return .tuple(
        labels: labels.map { labels in chosen.places.map { labels[$0] } },
        chosen.places.map { parts[$0] })
    case .array(let shape, let elements):
      let (offsets, rest) = try Self.offsets(indices, shape)
      return .made(rest, offsets.map { elements[$0] })
    case .mask(let shape, let truths):
      let (offsets, rest) = try Self.offsets(indices, shape)
      return rest.isEmpty
        ? .boolean(truths[offsets[0]]) : .mask(shape: rest, offsets.map { truths[$0] })
    case .range:
      guard let (shape, elements) = asArray else { throw OracleError("E0315", "range") }
      return try OracleValue.array(shape: shape, elements).element(indices)
    default: throw OracleError("E0307", "no elements")
    }
  }

  /// The offsets that subscripts name, and the shape they have together.
  private static func offsets(_ indices: [OracleValue?], _ shape: [Int]) throws -> ([Int], [Int]) {
    // A mask of the array's own shape names elements.
    if indices.count == 1, case .mask(let own, let truths)?? = indices.first, own.count > 1 {
      guard own == shape else { throw OracleError.unknown("mask of another shape") }
      let chosen = truths.indices.filter { truths[$0] }
      return (chosen, [chosen.count])
    }
    guard indices.count <= shape.count else { throw OracleError("E0314", "too many indices") }
    let chosen = try shape.indices.map { axis in
      try Chosen(indices.indices.contains(axis) ? indices[axis] : nil, length: shape[axis])
    }
    let picked = Structures.places(chosen.map(\.places.count)).map { place in
      Structures.offset(zip(place, chosen).map { $1.places[$0] }, inFull: shape)
    }
    return (picked, chosen.filter(\.keepsAxis).map(\.places.count))
  }

  /// `a[i, j] = value`.
  func storing(_ value: OracleValue, at indices: [OracleValue?]) throws -> OracleValue {
    switch self {
    case .tuple(let labels, var parts):
      guard indices.count == 1, let index = indices[0] else { throw OracleError("E0314", "tuple") }
      let chosen = try Chosen(index, length: parts.count)
      guard !chosen.keepsAxis else { throw OracleError.unknown("store to a part of a tuple") }
      parts[chosen.places[0]] = value
      return .tuple(labels: labels, parts)
    case .array(let shape, var elements):
      let (offsets, rest) = try Self.offsets(indices, shape)
      guard let (own, numbers) = value.asArray else { throw OracleError("E0317", "no number") }
      guard try Structures.broadcast(own, rest) == rest else {
        throw OracleError("E0304", "\(own) to \(rest)")
      }
      for (place, offset) in zip(Structures.places(rest), offsets) {
        elements[offset] = numbers[Structures.offset(place, in: own)]
      }
      return .array(shape: shape, elements)
    case .range, .mask:
      guard let (shape, elements) = asArray else { throw OracleError("E0315", "range") }
      return try OracleValue.array(shape: shape, elements).storing(value, at: indices)
    default: throw OracleError("E0309", "no parts")
    }
  }

  /// `r.name`, `t.0`.
  func field(_ name: String) throws -> OracleValue {
    guard case .tuple(let labels, let parts) = self else { throw OracleError("E0308", name) }
    guard let place = Self.place(of: name, labels, parts.count) else {
      throw OracleError("E0308", name)
    }
    return parts[place]
  }

  /// `r.name = value`.
  func storing(_ value: OracleValue, field name: String) throws -> OracleValue {
    guard case .tuple(let labels, var parts) = self else { throw OracleError("E0309", name) }
    guard let place = Self.place(of: name, labels, parts.count) else {
      throw OracleError("E0308", name)
    }
    parts[place] = value
    return .tuple(labels: labels, parts)
  }

  private static func place(of name: String, _ labels: [String]?, _ count: Int) -> Int? {
    if let place = labels?.firstIndex(of: name) { return place }
    return Int(name).flatMap { (0..<count).contains($0) ? $0 : nil }
  }
}

extension Structures {
  /// Where the element at a place stands, no axis stretched.
  static func offset(_ place: [Int], inFull shape: [Int]) -> Int {
    zip(shape, place).reduce(0) { $0 * $1.0 + $1.1 }
  }
}
