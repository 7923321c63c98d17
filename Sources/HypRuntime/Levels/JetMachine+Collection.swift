// JetMachine+Collection.swift -- a loop in Taylor mode forgets the jets of the turns behind it.

import HypCode
import HypNumbers
import HypTaylor

/// At the end of a turn of a loop, whose frame is given.
@inline(__always)
func collectJets<N: Number>(
  _ m: Machine<N>, _ r: UnsafeMutablePointer<N>, _ o: UnsafeMutablePointer<Object?>,
  _ code: Unmanaged<Code>
) {
  // Known when this is compiled for a number type, so that no other machine pays for it.
  guard N.self == Jet<Double>.self else { return }
  let machine = unsafeDowncast(m, to: JetMachine.self)
  guard let arena = machine.arena, arena.isFull else { return }
  machine.collect(
    arena, actives: r - m.r + code._withUnsafeGuaranteedRef { $0.activeCount },
    objects: o - m.o + code._withUnsafeGuaranteedRef { $0.objectCount })
}

extension JetMachine {
  /// Keeps the jets in the first registers of both banks.
  @inline(never)
  fileprivate func collect(_ arena: JetArena<Double>, actives: Int, objects: Int) {
    // What a watched run has noted of the last operation are jets too.
    guard context.watch == nil else { return }
    arena.collect { visit in
      for register in 0..<actives { visit(&r[register]) }
      for register in 0..<objects {
        guard let object = o[register] else { continue }
        switch object.tag {
        case .string, .passiveArray, .activeArray, .mask: continue
        case .box:
          let box = unsafeDowncast(object, to: BoxObject<Jet<Double>>.self)
          o[register] = BoxObject(Self.visited(box.value, visit))
        case .builder:
          let builder = unsafeDowncast(object, to: BuilderObject<Jet<Double>>.self)
          builder.items = builder.items.map { Self.visited($0, visit) }
        }
      }
    }
  }

  private static func visited(
    _ value: Value<Jet<Double>>, _ visit: (inout Jet<Double>) -> Void
  ) -> Value<Jet<Double>> {
    value.mapped(
      { jet in
        var jet = jet
        visit(&jet)
        return jet
      }, { $0 })
  }
}
