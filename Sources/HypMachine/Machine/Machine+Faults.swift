// Machine+Faults.swift -- what is known of a fault, and a machine that can be used again after it.

import HypNumbers

extension Machine {
  /// How many calls a trace keeps at either end.
  private static var traceEnds: Int { 12 }

  /// A fault of this machine or of one further in, with the calls of this one. The registers let go
  /// of their objects.
  func extend(_ fault: Fault, _ at: Position<N>) -> Fault {
    var fault = fault
    let code = at.code.takeUnretainedValue()
    fault.frames.append((code, at.ip))
    let depth = at.record - records
    var index = depth - 1
    while index >= 0 {
      if depth - index > Self.traceEnds, index >= Self.traceEnds {
        fault.omitted += index + 1 - Self.traceEnds
        index = Self.traceEnds - 1
        continue
      }
      let caller = records[index]
      fault.frames.append((caller.code.takeUnretainedValue(), caller.instruction))
      index -= 1
    }
    clearObjects(upTo: at.o + code.objectCount)
    return fault
  }

  /// Lets go of every object up to `end`, and of arguments that were being passed there.
  private func clearObjects(upTo end: UnsafeMutablePointer<Object?>) {
    let limit = min(end + Kind.maximumLeaves * 4, oEnd)
    var object = o
    while object < limit {
      object.pointee = nil
      object += 1
    }
  }
}
