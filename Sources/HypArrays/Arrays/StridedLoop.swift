// StridedLoop.swift -- going through two blocks of memory at once, each in steps of its own.

/// An axis of a walk: at place k the first block is read at `a * k`, or at `aPlaces[k]` where there
/// are such, and likewise the second.
struct StridedAxis {
  var count: Int
  var a: Int
  var b: Int
  var aPlaces: [Int]?
  var bPlaces: [Int]?

  init(count: Int, a: Int, b: Int, aPlaces: [Int]? = nil, bPlaces: [Int]? = nil) {
    self.count = count
    self.a = a
    self.b = b
    self.aPlaces = aPlaces
    self.bPlaces = bPlaces
  }
}

/// Pairs of places in two blocks, along any number of axes.
struct StridedLoop {
  private var axes: [StridedAxis] = []
  private var a = 0
  private var b = 0
  private var isEmpty = false

  /// A walk along `axes`, the one with the largest steps in the first block outermost.
  init(_ axes: [StridedAxis], a: Int = 0, b: Int = 0) {
    self.a = a
    self.b = b
    isEmpty = axes.contains { $0.count == 0 }
    guard !isEmpty else { return }
    var ordered: [StridedAxis] = []
    for axis in axes {
      if axis.count == 1 {
        self.a += axis.aPlaces?.first ?? 0
        self.b += axis.bPlaces?.first ?? 0
        continue
      }
      let position = ordered.firstIndex { abs($0.a) < abs(axis.a) } ?? ordered.endIndex
      ordered.insert(axis, at: position)
    }
    for inner in ordered {
      if let outer = self.axes.last, outer.aPlaces == nil, outer.bPlaces == nil,
        inner.aPlaces == nil, inner.bPlaces == nil,
        outer.a == inner.a * inner.count, outer.b == inner.b * inner.count
      {
        self.axes[self.axes.count - 1] = StridedAxis(
          count: outer.count * inner.count, a: inner.a, b: inner.b)
      } else {
        self.axes.append(inner)
      }
    }
  }

  /// Calls `run` for every stretch along the innermost axis with where it starts in both blocks, its
  /// length and its steps.
  ///
  /// - Parameter gather: called instead where the first block is walked in steps, and the second by places, which are
  ///   counted from where it starts.
  func forEachRun(
    _ run: (_ a: Int, _ b: Int, _ count: Int, _ aStep: Int, _ bStep: Int) -> Void,
    gather: ((_ a: Int, _ b: Int, _ aStep: Int, _ bPlaces: [Int]) -> Void)? = nil
  ) {
    guard !isEmpty else { return }
    descend(0, a, b, run, gather)
  }

  /// All places lie within so many elements of both blocks: debug builds look.
  func stays(within aCount: Int, _ bCount: Int) -> Bool {
    if isEmpty { return true }
    func reaches(
      _ start: Int, _ count: Int, _ step: (StridedAxis) -> Int, _ places: (StridedAxis) -> [Int]?
    ) -> Bool {
      var (lowest, highest) = (start, start)
      for axis in axes {
        let last = (axis.count - 1) * step(axis)
        let own = places(axis)
        lowest += own.map { $0.min() ?? 0 } ?? min(last, 0)
        highest += own.map { $0.max() ?? 0 } ?? max(last, 0)
      }
      return lowest >= 0 && highest < count
    }
    return reaches(a, aCount, \.a, \.aPlaces) && reaches(b, bCount, \.b, \.bPlaces)
  }

  /// No deeper than there are axes longer than 1: at most 63.
  private func descend(
    _ depth: Int, _ a: Int, _ b: Int, _ run: (Int, Int, Int, Int, Int) -> Void,
    _ gather: ((Int, Int, Int, [Int]) -> Void)?
  ) {
    guard depth < axes.count else {
      run(a, b, 1, 1, 1)
      return
    }
    let axis = axes[depth]
    if depth == axes.count - 1, axis.aPlaces == nil, axis.bPlaces == nil {
      run(a, b, axis.count, axis.a, axis.b)
      return
    }
    if depth == axes.count - 1, axis.aPlaces == nil, let gather, let places = axis.bPlaces {
      gather(a, b, axis.a, places)
      return
    }
    for k in 0..<axis.count {
      if Blocks.areStopped { return }
      descend(
        depth + 1, a + (axis.aPlaces.map { $0[k] } ?? k * axis.a),
        b + (axis.bPlaces.map { $0[k] } ?? k * axis.b), run, gather)
    }
  }
}

/// Where what a selection picks is stored: a step for each axis that is left, and an offset. Nil
/// where it picks what is not there.
struct SelectedStrides {
  var offset = 0
  /// Step, or places, of each axis that does not vanish.
  var axes: [(count: Int, step: Int, places: [Int]?)] = []

  init?(_ selection: [AxisSelection], shape: Shape, strides: [Int]) {
    for axis in shape.indices {
      let stride = strides[axis]
      let length = shape[axis]
      guard axis < selection.count else {
        axes.append((shape[axis], stride, nil))
        continue
      }
      switch selection[axis] {
      case .at(let place):
        guard 0..<length ~= place else { return nil }
        offset += place * stride
      case .strided(let start, let step, let count):
        guard count > 0 else {
          axes.append((0, stride, nil))
          continue
        }
        guard 0..<length ~= start, 0..<length ~= start &+ step &* (count - 1), count <= length
        else { return nil }
        offset &+= start &* stride
        axes.append((count, step &* stride, nil))
      case .gather(let places):
        // A place outside is negative, or its distance from the last one is: without a branch, several at once.
        var outside = 0
        places.withUnsafeBufferPointer { places in
          Blocks.forEach(places.count) {
            for k in $0 { outside |= places[k] | (length &- 1 &- places[k]) }
          }
        }
        guard outside >= 0, !Blocks.areStopped else { return nil }
        let offsets = stride == 1 ? places : Blocks.map(places.count) { places[$0] * stride }
        // Those that a stopped loop has not written are not read.
        guard !Blocks.areStopped else { return nil }
        axes.append((places.count, stride, offsets))
      }
    }
  }
}

/// Offsets, rows first, of what `selection` picks from an array of `shape`, rows first.
@usableFromInline
package func selectedOffsets(_ selection: [AxisSelection], _ shape: Shape) -> [Int] {
  guard
    let source = SelectedStrides(
      selection, shape: shape, strides: DoubleArray.strides(shape, byRows: true))
  else { return [] }
  let target = Shape(source.axes.map(\.count))
  let strides = DoubleArray.strides(target, byRows: true)
  var offsets = [Int](repeating: 0, count: target.elementCount)
  StridedLoop(
    zip(source.axes, strides).map {
      StridedAxis(count: $0.count, a: $1, b: $0.step, bPlaces: $0.places)
    }, b: source.offset
  ).forEachRun { a, b, count, aStep, bStep in
    Blocks.forEach(count) { for k in $0 { offsets[a + k * aStep] = b + k * bStep } }
  }
  return offsets
}

/// Offsets, rows first, of the elements of an array of `shape` as they are repeated by broadcasting.
@usableFromInline
package func broadcastOffsets(_ shape: Shape, to target: Shape) -> [Int] {
  let own = DoubleArray.strides(shape, byRows: true)
  let strides = DoubleArray.strides(target, byRows: true)
  let added = target.count - shape.count
  var offsets = [Int](repeating: 0, count: target.elementCount)
  StridedLoop(
    target.indices.map { axis in
      let repeats = axis < added || shape[axis - added] == 1
      return StridedAxis(
        count: target[axis], a: strides[axis], b: repeats ? 0 : own[axis - added])
    }
  ).forEachRun { a, b, count, aStep, bStep in
    Blocks.forEach(count) { for k in $0 { offsets[a + k * aStep] = b + k * bStep } }
  }
  return offsets
}

/// Offsets, rows first, of the elements of an array of `shape` whose axes are taken in another order.
public func permutedOffsets(_ shape: Shape, _ order: [Int]) -> [Int] {
  let own = DoubleArray.strides(shape, byRows: true)
  let target = Shape(order.map { shape[$0] })
  let strides = DoubleArray.strides(target, byRows: true)
  var offsets = [Int](repeating: 0, count: target.elementCount)
  StridedLoop(
    order.indices.map { StridedAxis(count: target[$0], a: strides[$0], b: own[order[$0]]) }
  )
  .forEachRun { a, b, count, aStep, bStep in
    Blocks.forEach(count) { for k in $0 { offsets[a + k * aStep] = b + k * bStep } }
  }
  return offsets
}
