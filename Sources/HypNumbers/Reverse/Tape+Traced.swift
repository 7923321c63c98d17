// Tape+Traced.swift -- what a trace of a program asks of a tape and of the numbers recorded on it.

/// A number that a tape may have recorded, whatever it is a number of.
public protocol RecordedNumber: Number {
  /// Its place on the tape: a node from 0 on, an element of an array below -1; nil for a constant.
  var place: Int? { get }
  /// The places of the numbers that its node was made of, and the slopes by them. Empty where it has no node.
  var slopes: [(parent: Int, slope: LayeredNumber)] { get }
}

/// An array that a tape may have recorded.
public protocol RecordedArray {
  /// Its record; nil for a constant, and for an array whose elements have places of their own.
  var recordPlace: Int? { get }
  /// It depends on variables of the tape.
  var isRecorded: Bool { get }
}

extension Reverse: RecordedNumber {
  /// Its place on its tape; nil for a constant.
  public var place: Int? { tape == nil || node == -1 ? nil : Int(node) }

  /// The places of what its node was made of, and the slopes.
  public var slopes: [(parent: Int, slope: LayeredNumber)] {
    guard let tape, node >= 0, Int(node) < tape.pointee.count else { return [] }
    let own = tape.pointee.nodes[Int(node)]
    return [(own.parents.0, own.partials.0), (own.parents.1, own.partials.1)]
      .filter { $0.0 != -1 }.map { (Int($0.0), $0.1.layers) }
  }
}

extension ReverseArray: RecordedArray {
  /// Its record; nil for a constant, and where its elements have places of their own.
  public var recordPlace: Int? { tape == nil || record < 0 ? nil : Int(record) }
  /// It depends on variables of the tape.
  public var isRecorded: Bool {
    tape != nil && (record >= 0 || places.contains { $0 != -1 })
  }
}

extension Tape {
  /// The cotangent at a place after a backward pass; nil where there is none.
  public func cotangent(at place: Int) -> LayeredNumber? {
    guard let place = Int32(exactly: place), isValid(place) else { return nil }
    return storage.pointee.cotangents[Int(place)].layers
  }
}
