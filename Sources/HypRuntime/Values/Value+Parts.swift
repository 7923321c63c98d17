// Value+Parts.swift -- going through the parts of a value.
//
// Parts may stand in many places: forty times `t = (t, t)` has 2^40 of them in forty pieces of memory. What
// every statement asks of its values looks at each piece once; what makes something of every part, a text or
// a copy, takes its time, and stops when somebody asks to.

import CInterrupt
import HypCode

extension Value {
  /// What `find` gives for the first part that is no tuple, and for which it gives something.
  ///
  /// - Complexity: O(parts), and those that stand in it many times count once.
  func firstLeaf<T>(_ find: (Value) -> T?) -> T? {
    guard case .tuple = self else { return find(self) }
    var seen: Set<UnsafeRawPointer> = []
    return firstLeaf(find, &seen)
  }

  private func firstLeaf<T>(_ find: (Value) -> T?, _ seen: inout Set<UnsafeRawPointer>) -> T? {
    guard case .tuple(_, let parts) = self else { return find(self) }
    var isOuter = false
    for (index, part) in parts.enumerated() {
      if index & 255 == 0, ci_interrupted() { return nil }
      // Only tuples of tuples are remembered: the rest is as quickly looked at.
      if !isOuter, case .tuple = part {
        isOuter = true
        let place = parts.withUnsafeBytes { $0.baseAddress }
        if let place, !seen.insert(place).inserted { return nil }
      }
      if let found = part.firstLeaf(find, &seen) { return found }
    }
    return nil
  }

  /// Some part carries derivatives. Without a closure, as it is asked of the arguments of nearly every call.
  @inline(__always)
  func hasActivePart(_ parts: [Value]) -> Bool {
    for (index, part) in parts.enumerated() {
      if index & 0xFFFF == 0, ci_interrupted() { return false }
      switch part {
      case .number, .activeArray: return true
      case .real, .passiveArray, .mask, .bool, .none, .string: continue
      default: return firstLeaf { $0.isActive ? true : nil } ?? false
      }
    }
    return false
  }

  /// The kind, or `any` where the structure is too large to keep in registers.
  var boundedKind: Kind {
    guard case .tuple = self else { return kind.bounded }
    var budget = 4096
    return isWithin(&budget, depth: Kind.maximumDepth) ? kind.bounded : .any
  }

  /// What a name that holds the value is to compiled code: arrays of few elements are small.
  var cellKind: Kind {
    switch self {
    case .passiveArray(let array) where Kind.isSmall(array.shape):
      .small(active: false, shape: array.shape)
    case .passiveArray(let array)
    where array.shape.count == 2 && 1...Kind.maximumElements ~= array.shape[1]:
      .rows(active: false, columns: array.shape[1])
    case .tuple where boundedKind != .any: smallKind.bounded
    default: boundedKind
    }
  }

  private var smallKind: Kind {
    guard case .tuple(let labels, let parts) = self else { return cellKind }
    return .tuple(labels: labels, parts.map(\.smallKind))
  }

  private func isWithin(_ budget: inout Int, depth: Int) -> Bool {
    guard case .tuple(_, let parts) = self else { return true }
    budget -= parts.count
    if depth == 0 || budget < 0 { return false }
    for part in parts where !part.isWithin(&budget, depth: depth - 1) { return false }
    return true
  }

  /// It nests less deep than `limit`.
  ///
  /// - Complexity: O(parts), and those that stand in it many times count once.
  func isShallow(_ limit: Int) -> Bool {
    // Nearly all have few parts.
    var budget = 200
    if let answer = isShallow(limit, &budget) { return answer }
    var known: [UnsafeRawPointer: Int] = [:]
    return height(limit, &known) <= limit
  }

  /// How deep it nests, or more than values may.
  ///
  /// - Complexity: as of `isShallow`.
  var height: Int {
    switch self {
    case .tuple, .function:
      var known: [UnsafeRawPointer: Int] = [:]
      return height(Self.maximumDepth, &known)
    default: return 0
    }
  }

  /// Nil where there are more parts than `budget`.
  private func isShallow(_ limit: Int, _ budget: inout Int) -> Bool? {
    let parts: [Value]
    switch self {
    case .tuple(_, let own), .function(_, let own): parts = own
    default: return true
    }
    if limit == 0 { return false }
    budget -= parts.count
    if budget < 0 { return nil }
    for part in parts {
      guard let answer = part.isShallow(limit - 1, &budget) else { return nil }
      if !answer { return false }
    }
    return true
  }

  /// How deep it nests, or more than `limit`; `known` says it of parts that have been met, by where they
  /// are in memory.
  private func height(_ limit: Int, _ known: inout [UnsafeRawPointer: Int]) -> Int {
    let parts: [Value]
    switch self {
    case .tuple(_, let own), .function(_, let own): parts = own
    default: return 0
    }
    if limit == 0 { return 1 }
    let place = parts.withUnsafeBytes { $0.baseAddress }
    if let place, let height = known[place] { return height }
    var height = 1
    for (index, part) in parts.enumerated() {
      if index & 255 == 0, ci_interrupted() { break }
      height = Swift.max(height, 1 + part.height(limit - 1, &known))
      if height > limit { break }
    }
    if let place { known[place] = height }
    return height
  }
}
