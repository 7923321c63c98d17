// PartTests.swift -- elements and parts of arrays: values against an oracle, derivatives, cost.

import HypNumbers
import RealModule
import Testing

/// An array as a list, rows first, with everything spelled out: what the others must agree with.
struct Oracle: Equatable {
  var shape: Shape
  var elements: [Double]

  init(_ a: DoubleArray) {
    shape = a.shape
    elements = a.elements
  }
  init(shape: Shape, _ f: (Shape) -> Double) {
    self.shape = shape
    elements = Oracle.indices(shape).map(f)
  }

  static func indices(_ shape: Shape) -> [Shape] {
    shape.reduce([[]]) { outer, length in outer.flatMap { o in (0..<length).map { o + [$0] } } }
  }
  func offset(_ index: Shape) -> Int { zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 } }
  subscript(index: Shape) -> Double {
    get { elements[offset(index)] }
    set { elements[offset(index)] = newValue }
  }
  /// The element that broadcasting shows at `index` of a larger shape.
  func broadcast(_ index: Shape) -> Double {
    self[Shape(zip(index.suffix(shape.count), shape).map { $1 == 1 ? 0 : $0 })]
  }
}

extension Chance {
  /// A random selection of a part of `shape`.
  mutating func selection(_ shape: Shape) -> [AxisSelection] {
    shape.prefix(below(shape.count + 1)).map { length in
      guard length > 0 else { return .strided(start: 0, step: 1, count: 0) }
      switch below(4) {
      case 0: return .at(below(length))
      case 1:
        let start = below(length)
        return .strided(start: start, step: 1, count: below(length - start + 1))
      case 2: return .strided(start: length - 1, step: -1, count: length)
      default: return .gather((0..<below(4)).map { _ in below(length) })
      }
    }
  }
  /// An array that is stored in either order.
  mutating func stored(_ shape: Shape) -> DoubleArray {
    guard shape.count > 1, below(2) == 0 else { return array(shape) }
    var swapped = shape
    swapped.swapAt(shape.count - 1, shape.count - 2)
    return array(swapped).transposed
  }
}

/// The places that a selection picks, as indices into the whole, by those into the part.
func picked(_ selection: [AxisSelection], _ shape: Shape) -> [(part: Shape, whole: Shape)] {
  Oracle.indices(shape.selecting(selection)).map { part in
    var rest = part[...]
    let whole = shape.indices.map { axis -> Int in
      guard axis < selection.count else { return rest.removeFirst() }
      switch selection[axis] {
      case .at(let place): return place
      case .strided(let start, let step, _): return start + step * rest.removeFirst()
      case .gather(let places): return places[rest.removeFirst()]
      }
    }
    return (part, Shape(whole))
  }
}

@Suite("Arrays of doubles")
struct DoubleArrayTests {
  @Test("Broadcasting agrees with the oracle", arguments: 0..<300)
  func broadcasting(seed: Int) throws {
    var chance = Chance(UInt64(seed))
    let shape = chance.shape(rank: chance.below(4))
    let a = chance.stored(Shape(shape.map { chance.below(3) == 0 ? 1 : $0 }))
    let b = chance.stored(Shape(shape.dropFirst(chance.below(shape.count + 1))))
    let target = try #require(Shape.broadcast(a.shape, b.shape))
    let (x, y) = (Oracle(a), Oracle(b))
    func expect(_ z: DoubleArray, _ f: (Double, Double) -> Double) {
      #expect(Oracle(z) == Oracle(shape: target) { f(x.broadcast($0), y.broadcast($0)) })
    }
    expect(a + b, +)
    expect(b - a) { $1 - $0 }
    expect(a * b, *)
    expect(b / a) { $1 / $0 }
    expect(a.broadcast(to: target)) { x, _ in x }
    if a.shape == target {
      var c = a
      c.accumulate(b)
      expect(c, +)
      #expect(Oracle(a) == x)
    }
  }

  @Test("Parts agree with the oracle", arguments: 0..<300)
  func parts(seed: Int) {
    var chance = Chance(UInt64(seed) + 500)
    let a = chance.stored(chance.shape(rank: 1 + chance.below(3)))
    let x = Oracle(a)
    let selection = chance.selection(a.shape)
    let places = picked(selection, a.shape)
    let part = a.selecting(selection)
    #expect(part.shape == a.shape.selecting(selection))
    for (p, w) in places { #expect(Oracle(part)[p] == x[w]) }

    let value = chance.stored(Shape(part.shape.dropFirst(chance.below(part.shape.count + 1))))
    var (replaced, added) = (a, a)
    replaced.replace(selection, with: value)
    added.accumulate(value, at: selection)
    var (r, s) = (x, x)
    for (p, w) in places {
      r[w] = Oracle(value).broadcast(p)
      s[w] += Oracle(value).broadcast(p)
    }
    #expect(Oracle(replaced) == r)
    #expect(Oracle(added) == s)
    #expect(Oracle(a) == x, "a copy was written to")
  }

  @Test("Elements, transposes, shapes and stacks agree with the oracle", arguments: 0..<100)
  func moves(seed: Int) {
    var chance = Chance(UInt64(seed) + 900)
    let a = chance.stored(chance.shape(rank: 2 + chance.below(2)))
    let x = Oracle(a)
    let n = a.shape.count
    for index in Oracle.indices(a.shape) {
      #expect(a.element(at: x.offset(index)) == x[index])
      if n == 2 { #expect(a.element(index[0], index[1]) == x[index]) }
    }
    var swapped = a.shape
    swapped.swapAt(n - 1, n - 2)
    #expect(
      Oracle(a.transposed)
        == Oracle(shape: swapped) { index in
          var index = index
          index.swapAt(n - 1, n - 2)
          return x[index]
        })
    #expect(a.reshaped(to: [a.count]).elements == x.elements)
    #expect(a.withElements(byRows: true) { [Double]($0) } == x.elements)
    #expect(
      a.withElements(byRows: false) { [Double]($0) }
        == a.transposed.withElements(byRows: true) { [Double]($0) })
    let written = DoubleArray(shape: a.shape, byRows: false) { memory in
      a.withElements(byRows: false) { _ = memory.update(fromContentsOf: $0) }
    }
    #expect(Oracle(written) == x)
    #expect(a.transposed.reshaped(to: [a.count, 1]).elements == a.transposed.elements)
    let b = chance.stored(a.shape)
    #expect(DoubleArray(stacking: [a, b]).elements == x.elements + b.elements)
    if let first = a.shape.first, first > 0 {
      var grown = a
      grown.append(entry: a.selecting([.at(0)]))
      #expect(grown.shape == [first + 1] + a.shape.dropFirst())
      #expect(grown.elements == x.elements + x.elements.prefix(a.count / first))
    }
    for axis in 0..<n {
      let joined = DoubleArray(joining: [a, b], axis: axis)
      var shape = a.shape
      shape[axis] *= 2
      #expect(
        joined.map(Oracle.init)
          == Oracle(shape: shape) { index in
            var index = index
            let isSecond = index[axis] >= a.shape[axis]
            if isSecond { index[axis] -= a.shape[axis] }
            return isSecond ? Oracle(b)[index] : x[index]
          })
    }
  }

  @Test("Values never alias")
  func aliasing() {
    var a = DoubleArray(shape: [2, 2], elements: [1, 2, 3, 4])
    let b = a
    let (c, d) = (a.transposed, a.reshaped(to: [4]))
    a.setElement(0, 1, to: 9)
    a.append(entry: DoubleArray(shape: [2], elements: [5, 6]))
    a.accumulate(DoubleArray(scalar: 1))
    a.replace([.at(0)], with: b)
    a.replace([.at(0)], with: DoubleArray(scalar: 0))
    #expect(
      b.elements == [1, 2, 3, 4] && c.elements == [1, 3, 2, 4] && d.elements == [1, 2, 3, 4])
    #expect(a.elements == [0, 0, 4, 5, 6, 7])
    var e = DoubleArray(shape: [0], elements: [])
    var f = e
    e.append(1)
    f.append(2)
    let g = e
    e.append(3)
    #expect(e.elements == [1, 3] && f.elements == [2] && g.elements == [1])
    // Into itself.
    var h = DoubleArray(shape: [3], elements: [1, 2, 3])
    h.replace([.strided(start: 2, step: -1, count: 3)], with: h)
    #expect(h.elements == [3, 2, 1])
  }

  @Test("Sums and products agree with the plainest loops")
  func sums() {
    var chance = Chance(11)
    for n in 0..<40 {
      let a = chance.array([n])
      #expect(isClose(a.sum(), a.elements.reduce(0, +), 1e-14))
    }
    for (n, k, m) in [(1, 1, 1), (3, 9, 2), (17, 20, 13), (2, 33, 5), (5, 0, 2), (8, 8, 8)] {
      for _ in 0..<4 {
        let (a, b) = (chance.stored([n, k]), chance.stored([k, m]))
        let c = DoubleArray.matmul(a, b)
        let oracle = Oracle(shape: [n, m]) { i in
          (0..<k).reduce(0) { $0 + a.element(i[0], $1) * b.element($1, i[1]) }
        }
        #expect(c.shape == [n, m])
        #expect(zip(c.elements, oracle.elements).allSatisfy { isClose($0, $1, 1e-13) })
      }
    }
  }

  @Test("Memory that does not exist is refused, not fatal")
  func memory() {
    Execution().within { refusing() }
  }

  private func refusing() {
    #expect(MemoryLimit.hasRoom(for: 160_000_000))
    #expect(!MemoryLimit.hasRoom(for: 1 << 60))
    let huge = DoubleArray(repeating: 0, shape: [1 << 40, 1 << 40])
    #expect(ArrayMemory.isExhausted && huge.count == 0)
    ArrayMemory.clear()
    let row = DoubleArray(repeating: 1, shape: [1, 1 << 23])
    let outer = row * row.transposed
    #expect(ArrayMemory.isExhausted)
    ArrayMemory.clear()
    _ = (outer + row).sum()
    ArrayMemory.clear()
    let large = DoubleArray(repeating: 1, shape: [20_000_000])
    #expect((large + large).sum() == 4e7)
    // What is held leaves less for others.
    #expect(!MemoryLimit.hasRoom(for: ArrayMemory.limit - 152_000_000))
    #expect(large.count == 20_000_000)
    #expect(huge.element(at: 5).isNaN)
  }
}
