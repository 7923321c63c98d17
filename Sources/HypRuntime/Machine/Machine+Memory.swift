// Machine+Memory.swift -- memory that cannot be refused, asked for before it is taken.
//
// Arrays and tapes are refused their memory where there is none (`ArrayMemory`). Strings, tuples and lists
// live on Swift's heap, which ends the process instead. What grows with the user's data is therefore
// asked for here: large blocks before they are made, small ones by counting what is done.

import CInterrupt
import HypCode
import HypNumbers

extension MachineContext {
  /// Blocks below this are made without a question; they are counted.
  private static var smallBytes: Int { 1 << 20 }
  /// So many actions, or this many bytes, pass between two looks at what the process holds.
  private static var actionsBetweenLooks: Int { 4096 }
  private static var bytesOfAnAction: Int { 1 << 9 }

  /// Asks for so many bytes that are about to be taken.
  package func require(_ bytes: Int, for what: @autoclosure () -> String) throws(RuntimeError) {
    if bytes < Self.smallBytes {
      actionsSinceLook += bytes / Self.bytesOfAnAction
      return
    }
    guard MemoryLimit.hasRoom(for: bytes) else { throw .outOfMemory(what()) }
  }

  /// Asks for a list of so many entries, each of so many bytes.
  package func require(
    _ count: Int, of size: Int, for what: @autoclosure () -> String
  ) throws(RuntimeError) {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
    try require(overflow ? .max : bytes, for: what())
  }

  /// Counts an action; now and then looks at what the process holds.
  @inline(__always)
  func countAction() throws(RuntimeError) {
    actionsSinceLook &+= 1
    if _slowPath(actionsSinceLook >= Self.actionsBetweenLooks) { try look() }
  }

  @inline(never)
  private func look() throws(RuntimeError) {
    actionsSinceLook = 0
    guard MemoryLimit.hasRoom() else { throw .outOfMemory("more than the program holds") }
  }
}

extension Machine {
  /// A tuple of `count` parts, each as `part` makes it.
  ///
  /// - Throws: that there is no room, that somebody has asked to stop, or what `part` throws.
  package func tuple(
    _ count: Int, _ part: (Int) throws(RuntimeError) -> Value<N>
  ) throws(RuntimeError) -> Value<N> {
    try context.require(count, of: MemoryLayout<Value<N>>.stride, for: "\(count) values")
    var parts: [Value<N>] = []
    parts.reserveCapacity(count)
    for index in 0..<count {
      if index & 255 == 0, ci_interrupted() {
        LongCall.letGo(of: &parts, replacing: [])
        throw .interrupted
      }
      parts.append(try part(index))
    }
    return .tuple(labels: nil, parts)
  }

  /// Asks for what a function of the library takes beside its arguments.
  func requireScratch(
    _ function: any LibraryFunction.Type, _ arguments: [Value<N>]
  ) throws(RuntimeError) {
    let times = function.scratch
    guard times > 0 else { return }
    let bytes = arguments.reduce(0) { $0 + $1.heldBytes }
    guard bytes >= 1 << 16 else { return }
    try context.require(bytes, of: times, for: "what `\(function.name)` needs beside its argument")
  }
}

extension Value {
  /// About how much memory it takes, lengths beside a 0 counted too. Parts of tuples count without theirs.
  package var heldBytes: Int {
    switch self {
    case .passiveArray(let array), .mask(let array): Self.bytes(array.shape)
    case .activeArray(let array): Self.bytes(array.shape)
    case .range(let range): (range.count ?? 0).multipliedReportingOverflow(by: 8).partialValue
    case .string(let text): text.utf8.count
    case .tuple(_, let parts):
      parts.count * MemoryLayout<Value>.stride
        + parts.prefix(64).reduce(0) { sum, part in
          switch part {
          case .passiveArray(let array): sum + Self.bytes(array.shape)
          case .activeArray(let array): sum + Self.bytes(array.shape)
          default: sum
          }
        }
    default: 0
    }
  }

  private static func bytes(_ shape: Shape) -> Int {
    let (bytes, overflow) = shape.extent.multipliedReportingOverflow(by: 8)
    return overflow ? 1 << 60 : bytes
  }
}
