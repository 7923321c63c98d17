// Tape+Checks.swift -- what must hold of numbers and the tape that they point to: debug builds look.
//
// A number knows its tape by an address, and its place by an index. Nothing in a release build notices
// where the tape has forgotten it, or where it is another one's: the derivative would be some other number.

extension Tape {
  /// There is such a place: a constant, a node, or an element of an array. After an overflow places begin
  /// anew.
  @inlinable
  static func knows(_ place: Int32, _ tape: UnsafeMutablePointer<Storage>) -> Bool {
    tape.pointee.hasOverflowed
      || Int(place) < tape.pointee.count && Int(place) >= -1 - tape.pointee.cellCount
  }
  /// There is such a record, or it is that of a constant.
  @inlinable
  static func knows(record: Int32, _ tape: UnsafeMutablePointer<Storage>) -> Bool {
    tape.pointee.hasOverflowed || Int(record) < tape.pointee.records.count
  }
}

extension Reverse {
  /// Its tape has not been reset since it was recorded.
  @inlinable
  var isAlive: Bool {
    #if DEBUG
      tape.map { $0.pointee.generation == generation } ?? true
    #else
      true
    #endif
  }
  /// Its place is on its tape.
  @inlinable
  var isKnown: Bool { tape.map { Tape.knows(node, $0) } ?? true }
  /// Two numbers may meet in an operation: none is forgotten, and they are recorded on one tape.
  @inlinable @inline(__always)
  static func assertMeet(_ x: Self, _ y: Self) {
    assert(x.isAlive && y.isAlive, "a number was recorded before its tape was reset")
    assert(x.tape == nil || y.tape == nil || x.tape == y.tape, "numbers of two tapes meet")
    assert(x.isKnown && y.isKnown, "a number has a place that is not on its tape")
  }
}

extension ReverseArray {
  /// Its tape has not been reset since it was recorded.
  @inlinable
  var isAlive: Bool {
    #if DEBUG
      tape.map { $0.pointee.generation == generation } ?? true
    #else
      true
    #endif
  }
  /// It may be read by an operation that is recorded on `tape`.
  @inlinable @inline(__always)
  func assertIsOn(_ tape: UnsafeMutablePointer<Tape<P>.Storage>) {
    assert(isAlive, "an array was recorded before its tape was reset")
    assert(self.tape == nil || self.tape == tape, "arrays of two tapes meet")
    assert(
      self.tape == nil || Tape.knows(record: record, tape),
      "an array has a record that is not there")
    assert(
      self.tape == nil || record >= 0 || places.count >= count,
      "an array without a record has a place for each element")
  }
}
