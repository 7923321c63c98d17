// Machine+Session.swift -- what the interpreter asks of the machine at the bottom.

import HypNumbers

extension Machine where N.Base == N {
  /// The registers that a value of the session occupies.
  func spread(_ value: Value<N>, _ kind: Kind) -> (passives: [N], objects: [Object?]) {
    let operand = PlanBuilder.window([kind])[0]
    let objectCount = kind.banks.filter { $0 == .object }.count
    let passiveCount = kind.banks.count - objectCount
    // Registers of its own: the machine may be running.
    let passives = UnsafeMutablePointer<N>.allocate(capacity: passiveCount + 1)
    let objects = UnsafeMutablePointer<Object?>.allocate(capacity: objectCount + 1)
    passives.initialize(repeating: 0, count: passiveCount + 1)
    objects.initialize(repeating: nil, count: objectCount + 1)
    defer {
      passives.deallocate()
      objects.deinitialize(count: objectCount + 1)
      objects.deallocate()
    }
    // A value always fits its own kind.
    try? put(value, operand, Frame(d: passives, r: passives, o: objects))
    return (
      Array(UnsafeBufferPointer(start: passives, count: passiveCount)),
      Array(UnsafeBufferPointer(start: objects, count: objectCount))
    )
  }

  /// The result of the run that ended.
  func takeResult(_ kind: Kind) -> Value<N> {
    let operand = PlanBuilder.window([kind])[0]
    let value = value(operand, Frame(d: d, r: r, o: o))
    for case .object(let register) in operand.leaves { o[register] = nil }
    return value
  }

  /// Why the last run failed.
  func takeFault() -> Fault {
    defer { fault = nil }
    return fault ?? Fault(.custom("no reason given"))
  }
}
