// Machine+Faults.swift -- what is known of a fault, and a machine that can be used again after it.

import CInterrupt
import HypCode
import HypNumbers

extension Machine {
  /// How many calls a trace keeps at either end.
  private static var traceEnds: Int { 12 }

  /// A fault of this machine or of one further in, with the calls of this one. The registers let go
  /// of their objects.
  func extend(_ fault: Fault, _ at: Position<N>) -> Fault {
    var fault = fault
    let (frames, omitted) = framesUnderWay(at)
    fault.frames += frames
    fault.omitted += omitted
    clearObjects(upTo: at.o + at.code.takeUnretainedValue().objectCount)
    return fault
  }

  /// The calls under way, innermost first, and how many are left out in the middle.
  func framesUnderWay(_ at: Position<N>) -> (frames: [CallFrame], omitted: Int) {
    var frames: [CallFrame] = [(at.code.takeUnretainedValue(), at.ip)]
    var omitted = 0
    let depth = at.record - records
    var index = depth - 1
    while index >= 0 {
      if depth - index > Self.traceEnds, index >= Self.traceEnds {
        omitted += index + 1 - Self.traceEnds
        index = Self.traceEnds - 1
        continue
      }
      let caller = records[index]
      frames.append((caller.code.takeUnretainedValue(), caller.instruction))
      index -= 1
    }
    return (frames, omitted)
  }

  /// Lets go of every object up to `end`, and of arguments that were being passed there.
  private func clearObjects(upTo end: UnsafeMutablePointer<Object?>) {
    let limit = min(end + Kind.maximumLeaves * 4, oEnd)
    var object = o
    if ci_interrupted() {
      // Whoever has interrupted millions of values does not wait for their end.
      var objects: [Object] = []
      while object < limit {
        if let own = object.pointee { objects.append(own) }
        object.pointee = nil
        object += 1
      }
      LongCall.letGo(of: &objects, replacing: [])
      return
    }
    while object < limit {
      object.pointee = nil
      object += 1
    }
  }
}
