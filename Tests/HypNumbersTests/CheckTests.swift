// CheckTests.swift -- what debug builds notice: each of these would be a wrong number in silence.

import HypNumbers
import HypTaylor
import Testing

#if DEBUG
  @Suite("Checks of debug builds") struct CheckTests {
    @Test("A number of a tape that was reset")
    func staleNumber() async {
      await #expect(processExitsWith: .failure) {
        let tape = Tape<Double>()
        let x = tape.variable(2)
        tape.reset()
        // There is a node at its place again.
        _ = tape.variable(3)
        print((x * x).primal)
      }
    }

    @Test("An array of a tape that was reset")
    func staleArray() async {
      await #expect(processExitsWith: .failure) {
        let tape = Tape<Double>()
        let x = tape.variable(DoubleArray(repeating: 2, shape: [3]))
        tape.reset()
        _ = tape.variable(DoubleArray(repeating: 3, shape: [3]))
        print((x * x).primal.sum())
      }
    }

    @Test("Numbers of two tapes")
    func twoTapes() async {
      await #expect(processExitsWith: .failure) {
        let (one, other) = (Tape<Double>(), Tape<Double>())
        print((one.variable(2) * other.variable(3)).primal)
      }
    }

    @Test("A jet that its arena has forgotten")
    func forgottenJet() async {
      await #expect(processExitsWith: .failure) {
        let arena = JetArena<Double>()
        arena.reset(order: 3)
        let mark = arena.mark
        let x = arena.variable(2)
        _ = arena.release(to: mark, keeping: [])
        print((x * x).primal)
      }
    }

    @Test("An element that is known to be there, and is not")
    func outside() async {
      await #expect(processExitsWith: .failure) {
        print(DoubleArray(repeating: 2, shape: [3]).knownElement(at: 3))
      }
    }

    @Test("None of it where numbers are as they should be")
    func sound() async {
      await #expect(processExitsWith: .success) {
        let (tape, arena) = (Tape<Double>(), JetArena<Double>())
        arena.reset(order: 3)
        let (x, t) = (tape.variable(2), arena.variable(2))
        print((x * x).primal, (t * t).primal)
      }
    }
  }
#endif
