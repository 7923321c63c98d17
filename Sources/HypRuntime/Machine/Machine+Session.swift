// Machine+Session.swift -- values of the session, at the bottom and further in.

import HypCode
import HypNumbers

extension Machine where N.Base == N {
  /// The registers that a value of the session occupies.
  func spread(_ value: Value<N>, _ kind: Kind) -> (passives: [N], objects: [Object?]) {
    let operand = Operand.window([kind])[0]
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
    try? put(value, operand, Registers(d: passives, r: passives, o: objects))
    return (
      Array(UnsafeBufferPointer(start: passives, count: passiveCount)),
      Array(UnsafeBufferPointer(start: objects, count: objectCount))
    )
  }
}

extension Machine {
  /// A value of the session at this level, constant.
  package func lift(_ value: Value<N.Base>) -> Value<N> { value.constant(at: N.self) }

  /// An object register of a session name at this level: a box holds numbers of one type.
  @inline(never)
  final func liftedGlobal(_ object: Object?) -> Object? {
    guard let object, object.tag == .box else { return object }
    return BoxObject<N>(lift(unsafeDowncast(object, to: BoxObject<N.Base>.self).value))
  }
}

extension FunctionKind {
  /// What the session keeps: nothing that is carried is active there.
  ///
  /// The function inside a pushforward stays as it is: which of its leaves are active says which of
  /// them come with a tangent.
  package var settled: FunctionKind {
    mapLeaves(\.settled) { function, _ in .pushforward(function, active: false) }
  }
}

extension Kind {
  /// The same with nothing active, in functions too.
  package var settled: Kind {
    mapLeaves { leaf in
      if case .function(let function) = leaf { return .function(function.settled) }
      return leaf.withActivity(false)
    }
  }
}
