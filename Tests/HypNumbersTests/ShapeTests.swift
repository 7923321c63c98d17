// ShapeTests.swift -- shapes are collections of lengths, at every rank.

import HypNumbers
import Testing

@Suite("Shapes")
struct ShapeTests {
  @Test("A shape does what an array of its lengths does", arguments: 0..<200)
  func isCollection(seed: Int) {
    var chance = Chance(UInt64(seed))
    let lengths = (0..<chance.below(9)).map { _ in chance.below(5) }
    let shape = Shape(lengths)
    #expect(Array(shape) == lengths)
    #expect(shape.count == lengths.count)
    #expect(shape.last == lengths.last)
    #expect(Array(shape.reversed()) == lengths.reversed())
    #expect(shape.elementCount == lengths.reduce(1, *))
    #expect(Array(shape.entry) == Array(lengths.dropFirst()))
    #expect(Array(shape.stacked(7)) == [7] + lengths)
    #expect(Array(shape + [3, 4]) == lengths + [3, 4])
    let (from, to) = (chance.below(shape.count + 1), chance.below(shape.count + 1))
    let range = min(from, to)..<max(from, to)
    #expect(Array(shape[range]) == Array(lengths[range]))
    var (changed, expected) = (shape, lengths)
    changed.replaceSubrange(range, with: [8, 9])
    expected.replaceSubrange(range, with: [8, 9])
    #expect(Array(changed) == expected)
    changed.remove(at: range.lowerBound)
    expected.remove(at: range.lowerBound)
    #expect(changed == Shape(expected))
    #expect(changed.hashValue == Shape(expected).hashValue)
    for axis in expected.indices {
      changed[axis] += 1
      #expect(changed != Shape(expected))
      changed[axis] -= 1
    }
    #expect(shape != shape.stacked(1))
    #expect(shape != shape + [0])
  }

  @Test("Lengths that do not fit 32 bits")
  func longAxes() {
    let lengths = [3, 1 << 33, 0, 2]
    var shape = Shape(lengths)
    #expect(Array(shape) == lengths)
    #expect(shape == Shape(lengths))
    #expect(Array(shape.entry) == [1 << 33, 0, 2])
    #expect(Array(shape.stacked(1 << 40)) == [1 << 40] + lengths)
    // Two ways to one shape give equal shapes.
    shape[1] = 5
    #expect(shape == [3, 5, 0, 2])
    shape[3] = 1 << 32
    #expect(Array(shape) == [3, 5, 0, 1 << 32])
    #expect(shape != [3, 5, 0, 0])
  }

  @Test("A shape with more elements than an integer can say")
  func tooLarge() {
    #expect(Shape([1 << 40, 1 << 40]).elementCount == .max)
    #expect(Shape([1 << 40, 1 << 40, 0]).elementCount == 0)
  }
}
