// Tape+Few.swift -- fused expressions on arrays of few elements: the tape copies the numbers that they read.
//
// A reference to an array of three numbers takes longer to count than the numbers to copy, and an array that a tape
// refers to cannot be written over. So the numbers stand in an arena, one expression behind the other, and cotangents
// are where those of numbers are: each array has a region.
//
//   count of elements, count of inputs | for each input: place of its cotangent, what it is | their numbers
//
// An array whose elements were recorded one by one has the place of each behind its numbers.

import CKernels

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What a tape copied of fused expressions.
@frozen
@usableFromInline
struct FewArena {
  @usableFromInline var words: UnsafeMutablePointer<Double>?
  @usableFromInline var count = 0
  @usableFromInline var capacity = 0

  @usableFromInline init() {}

  var bytes: Int { capacity * MemoryLayout<Double>.stride }
}

/// The head of what was copied of one expression.
struct FewEntry {
  let words: UnsafeMutablePointer<Double>

  /// Two whole numbers in a word.
  @inline(__always)
  static func pack(_ a: Int32, _ b: Int32) -> Double {
    Double(bitPattern: UInt64(UInt32(bitPattern: a)) | UInt64(UInt32(bitPattern: b)) << 32)
  }
  @inline(__always)
  static func unpack(_ x: Double) -> (Int32, Int32) {
    (
      Int32(truncatingIfNeeded: x.bitPattern), Int32(truncatingIfNeeded: x.bitPattern >> 32)
    )
  }

  /// How many elements its arrays have.
  @inline(__always)
  var count: Int { Int(Self.unpack(words[0]).0) }
  /// How many inputs there are.
  @inline(__always)
  var inputs: Int { Int(Self.unpack(words[0]).1) }
  /// What an input is.
  enum Form: Int32 { case number, array, elements }

  /// Where the cotangent of an input is, -1 for a constant; and what it is.
  @inline(__always)
  func input(_ index: Int) -> (place: Int32, form: Form) {
    let (place, form) = Self.unpack(words[1 + index])
    return (place, Form(rawValue: form) ?? .number)
  }
  /// Where the numbers of the first input are.
  var numbers: UnsafeMutablePointer<Double> { words + (1 + inputs) }
}

extension Tape {
  /// Arrays of so many elements are copied.
  static var fewElements: Int { 16 }

  /// Room for so many words behind what was copied before; nil where there is none.
  @inline(__always)
  static func roomForFew(
    _ tape: UnsafeMutablePointer<Storage>, _ count: Int
  ) -> UnsafeMutablePointer<Double>? {
    if tape.pointee.few.count + count > tape.pointee.few.capacity, !growFew(tape, count) {
      return nil
    }
    return tape.pointee.few.words.map { $0 + tape.pointee.few.count }
  }

  @inline(never)
  private static func growFew(_ tape: UnsafeMutablePointer<Storage>, _ count: Int) -> Bool {
    let capacity = Swift.max(tape.pointee.few.capacity * 2, 512)
    let (old, new) = (tape.pointee.few.bytes, capacity * MemoryLayout<Double>.stride)
    // Places are told by 32 bits.
    guard capacity < Int(UInt32.max), capacity >= tape.pointee.few.count + count else {
      return false
    }
    ArrayMemory.giveBack(old, isTape: true, to: tape.pointee.holder)
    guard ArrayMemory.take(new, isTape: true, for: tape.pointee.holder) else {
      ArrayMemory.count(old, isTape: true, for: tape.pointee.holder)
      return false
    }
    guard let memory = realloc(tape.pointee.few.words, new) else {
      ArrayMemory.giveBack(new, isTape: true, to: tape.pointee.holder)
      ArrayMemory.count(old, isTape: true, for: tape.pointee.holder)
      return false
    }
    tape.pointee.few.words = memory.assumingMemoryBound(to: Double.self)
    tape.pointee.few.capacity = capacity
    return true
  }

  /// Forgets what was copied, and keeps the memory.
  @usableFromInline
  static func forgetFew(_ tape: UnsafeMutablePointer<Storage>) { tape.pointee.few.count = 0 }

  /// Gives the arena of copies back.
  static func freeFew(_ tape: UnsafeMutablePointer<Storage>) {
    ArrayMemory.giveBack(tape.pointee.few.bytes, isTape: true, to: tape.pointee.holder)
    free(tape.pointee.few.words)
    tape.pointee.few = FewArena()
  }

  /// Records an expression of which `words` words have been written behind the others; answers its place among the
  /// records, -1 where there is no more room.
  @inline(__always)
  static func recordFew(
    _ tape: UnsafeMutablePointer<Storage>, _ operation: Operation, _ shape: Shape, words: Int
  ) -> Int32 {
    let record = record(tape, operation, shape)
    guard record >= 0 else { return -1 }
    tape.pointee.records[Int(record)].words = UInt32(truncatingIfNeeded: tape.pointee.few.count)
    tape.pointee.few.count += words
    return record
  }

  /// What was copied for a record.
  func fewEntry(_ record: Record) -> FewEntry? {
    storage.pointee.few.words.map { FewEntry(words: $0 + Int(record.words)) }
  }

  /// Carries the cotangent of an expression on few elements to its inputs.
  @usableFromInline @inline(never)
  static func pullBackFew(
    _ tape: UnsafeMutablePointer<Storage>, _ record: Int, _ expression: FusedExpression, isSum: Bool
  ) {
    // Nothing else is recorded so.
    guard P.self == Double.self else { return }
    UnsafeMutableRawPointer(tape).assumingMemoryBound(to: Tape<Double>.Storage.self)
      .pullBackFew(record, expression, isSum: isSum)
  }
}

extension UnsafeMutablePointer where Pointee == Tape<Double>.Storage {
  fileprivate func pullBackFew(_ record: Int, _ expression: FusedExpression, isSum: Bool) {
    guard let words = pointee.few.words else { return }
    let entry = FewEntry(words: words + Int(pointee.records[record].words))
    if isSum {
      let y = pointee.cotangents + (pointee.records[record].position - 1)
      if y.pointee != 0 { pullBack(entry, expression, y, isNumber: true) }
      return
    }
    let (region, count) = (Int(pointee.regions[record]), entry.count)
    guard region < -1, region >= -1 - pointee.cotangentCells else { return }
    let cells = pointee.cotangents + region
    if let array = pointee.records[record].cotangent {
      // What operations on arrays have added, to what was added element by element.
      pointee.records[record].cotangent = nil
      let full = array.count == count ? array : array.broadcast(to: pointee.records[record].shape)
      for i in 0..<count { cells[i] += full.element(at: i) }
    }
    for i in 0..<count where cells[i] != 0 {
      return pullBack(entry, expression, cells, isNumber: false)
    }
  }

  /// Runs the adjoint on what was copied, and adds what it gives.
  private func pullBack(
    _ entry: FewEntry, _ expression: FusedExpression, _ y: UnsafeMutablePointer<Double>,
    isNumber: Bool
  ) {
    let (count, inputs) = (entry.count, entry.inputs)
    var wanted: UInt64 = 0
    for place in 0..<inputs where entry.input(place).place != -1 { wanted |= 1 << UInt64(place) }
    let adjoint = expression.adjoint(wanted)
    let code = adjoint.expression.code
    let outputs = adjoint.expression.outputs.count
    guard outputs > 0 else { return }
    let isDone = withUnsafeTemporaryAllocation(of: hk_input.self, capacity: inputs + 1) { read in
      withUnsafeTemporaryAllocation(of: hk_output.self, capacity: outputs) { written in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: outputs * (count + 1)) { room in
          guard let input = read.baseAddress, let output = written.baseAddress,
            let numbers = room.baseAddress
          else { return false }
          var next = entry.numbers
          for place in 0..<inputs {
            let form = entry.input(place).form
            (input + place).initialize(
              to: hk_input(start: next, plane: 0, planes: 1, is_number: form == .number ? 1 : 0))
            next += form == .number ? 1 : form == .array ? count : 2 * count
          }
          (input + inputs).initialize(
            to: hk_input(start: y, plane: 0, planes: 1, is_number: isNumber ? 1 : 0))
          let sums = numbers + outputs * count
          for result in 0..<outputs where !adjoint.expression.outputs[result].isSum {
            (output + code.places[result]).initialize(
              to: hk_output(start: numbers + result * count, plane: 0))
          }
          guard code.run(input, output, sums, count: count, planes: 0) else { return false }
          let cotangents = pointee.cotangents
          for place in 0..<inputs {
            let (first, form) = entry.input(place)
            let to = Int(first)
            guard to != -1, let result = adjoint.places[place] else { continue }
            if form == .elements, let start = input[place].start {
              let (own, places) = (numbers + result * count, start + count)
              for i in 0..<count {
                let to = Int(FewEntry.unpack(places[i]).0)
                if to != -1 { cotangents[to] += own[i] }
              }
              continue
            }
            if adjoint.expression.outputs[result].isSum {
              cotangents[to] += sums[code.places[result]]
            } else {
              let own = numbers + result * count
              for i in 0..<count { cotangents[to + i] += own[i] }
            }
          }
          return true
        }
      }
    }
    if !isDone {
      ArrayMemory.refuse()
      pointee.hasOverflowed = true
    }
  }
}

extension Tape {
  /// What the pullback of such a record takes, in operations on single numbers.
  func fewOperations(_ record: Record, _ expression: FusedExpression, isSum: Bool) -> Int {
    guard let entry = fewEntry(record) else { return 0 }
    let isActive = (0..<entry.inputs).map { entry.input($0).place != -1 }
    let own = expression.operationCount(isActive: isActive).active
    return (own + (isSum ? 1 : 0)) * entry.count
  }
}
