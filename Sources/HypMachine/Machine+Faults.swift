// Machine+Faults.swift -- what is known of a fault, and a machine that can be used again after it.

import HypNumbers

extension Machine {
  /// How many calls a trace keeps at either end.
  private static var traceEnds: Int { 12 }

  /// A fault here: the calls under way are noted, and the registers let go of their objects.
  func makeFault(
    _ error: RuntimeError, _ ip: UnsafeMutablePointer<Instruction>, _ code: Unmanaged<Code>,
    _ record: UnsafeMutablePointer<Record<N>>, _ d: UnsafeMutablePointer<N.Base>,
    _ r: UnsafeMutablePointer<N>, _ o: UnsafeMutablePointer<Object?>
  ) -> Fault {
    extend(Fault(error: error, frames: []), ip, code, record, d, r, o)
  }

  /// A fault of a machine further in, with the calls of this one.
  func extend(
    _ fault: Fault, _ ip: UnsafeMutablePointer<Instruction>, _ code: Unmanaged<Code>,
    _ record: UnsafeMutablePointer<Record<N>>, _ d: UnsafeMutablePointer<N.Base>,
    _ r: UnsafeMutablePointer<N>, _ o: UnsafeMutablePointer<Object?>
  ) -> Fault {
    var fault = fault
    fault.frames.append((code.takeUnretainedValue(), ip))
    let depth = record - records
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
    clearObjects(upTo: o + code.takeUnretainedValue().objectCount)
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
