// Tape+Ways.swift -- which recorded operations lie on a way from a variable to a result.
//
// A cotangent that is zero may be zero because nothing depends on it, or because something on the way
// was too large or too small for a number. Numbers do not tell the two apart; the record does. Every
// partial derivative is replaced by whether anything passes through it at all, and the record is gone
// through forwards, from the variables, and backwards, from the results, by the pullbacks that it has.
// What both reach is on a way.

/// What a partial derivative says that is exactly zero.
public enum ZeroPartial {
  /// It is the other factor of a product: nothing passes, unless that factor depends on a variable.
  case factor
  /// The function is flat around the point: nothing passes.
  case flat
  /// It is zero at the point alone, or too small for a number: something passes.
  case point
  /// Products and other operations in one: `factor` for the products, `point` for the others.
  case mixed
}

/// The elements of an array that are on a way.
public struct ElementsOnWay {
  /// How many elements the array has.
  public let count: Int
  private let isReached: (Int) -> Bool
  private let depends: DoubleArray

  init(_ depends: DoubleArray, isReached: @escaping (Int) -> Bool) {
    (count, self.depends, self.isReached) = (depends.count, depends, isReached)
  }

  /// The element at `offset` is on a way.
  public func contains(_ offset: Int) -> Bool {
    offset < count && depends.element(at: offset) != 0 && isReached(offset)
  }
}

/// Told of what lies on a way from a variable to a result, the last recorded first.
public protocol WayWatch: AnyObject {
  /// What a zero among the partial derivatives of a node says.
  func zeroPartial(ofNode node: Int) -> ZeroPartial
  /// What a zero among the partial derivatives of a record says.
  func zeroPartial(ofRecord record: Int) -> ZeroPartial
  /// A node is on a way; `partial` is a partial derivative of it that is not finite, if it has one.
  func found(node: Int, partial: Double?)
  /// Elements of a record are on a way; `partials` gives partial derivatives by element, where the
  /// record has such.
  func found(record: Int, elements: ElementsOnWay, partials: [(Int) -> Double])
}

/// A number or an array at one end of a way, and which of its elements count; nil for all.
public typealias WayEnd<P: Number> = (quantity: Quantity<Reverse<P>>, elements: DoubleArray?)

extension Tape {
  /// Finds what lies on a way from `variables` to `results`.
  ///
  /// - Complexity: O(what was recorded), in time and memory.
  public func findWays(
    from variables: [WayEnd<P>], to results: [WayEnd<P>], watchedBy watch: some WayWatch
  ) {
    guard !hasOverflowed else { return }
    let ways = Ways(self, watch)
    ways.goForward(from: variables)
    ways.goBack(from: results)
  }
}

/// A tape again, whose partial derivatives are 1 where something passes and 0 where nothing does.
private final class Ways<P: Number>: BackwardWatch {
  private let tape: Tape<P>
  private let watch: any WayWatch
  private let passing = Tape<Double>()
  /// For each node, and for each element of an array that has a place, whether it depends on a variable.
  private var nodes: [Bool]
  private var cells: [Bool]
  /// The same for each element of a record: 1 or 0.
  private var records: [DoubleArray] = []

  private var storage: Tape<P>.Storage { tape.storage.pointee }

  init(_ tape: Tape<P>, _ watch: some WayWatch) {
    self.tape = tape
    self.watch = watch
    nodes = [Bool](repeating: false, count: tape.storage.pointee.count)
    cells = [Bool](repeating: false, count: tape.storage.pointee.cellCount)
    records.reserveCapacity(tape.storage.pointee.records.count)
  }

  private func depends(_ place: Int32) -> Bool {
    place >= 0 ? nodes[Int(place)] : place == -1 ? false : cells[-2 - Int(place)]
  }

  // MARK: Forwards

  func goForward(from variables: [WayEnd<P>]) {
    var seeds: [Int: DoubleArray] = [:]
    for (quantity, elements) in variables {
      switch quantity {
      case .number(let x):
        if x.node >= 0 { nodes[Int(x.node)] = elements.map { $0.element(at: 0) != 0 } ?? true }
      case .array(let a):
        if a.record >= 0 { seeds[Int(a.record)] = elements ?? Self.ones(a.shape) }
      }
    }
    var node = 0
    for index in storage.records.indices {
      let record = storage.records[index]
      while node < record.position {
        add(node: node)
        node += 1
      }
      add(record, seeds[index])
    }
    while node < nodes.count {
      add(node: node)
      node += 1
    }
    passing.storage.pointee.cellCount = cells.count
  }

  private func add(node index: Int) {
    let node = storage.nodes[index]
    let (p0, p1) = node.parents
    let passes = (
      passes(index, node.partials.0, other: p1), passes(index, node.partials.1, other: p0)
    )
    _ = Tape<Double>.push(passing.storage, p0, passes.0 ? 1 : 0, p1, passes.1 ? 1 : 0)
    if (passes.0 && depends(p0)) || (passes.1 && depends(p1)) { nodes[index] = true }
  }

  private func passes(_ node: Int, _ partial: P, other: Int32) -> Bool {
    guard partial.isZero else { return true }
    switch watch.zeroPartial(ofNode: node) {
    case .factor: return depends(other)
    case .flat: return false
    case .point: return true
    // A node with one parent is no product, or one with a constant that is not zero.
    case .mixed: return other == -1 || depends(other)
    }
  }

  private func add(_ record: Tape<P>.Record, _ seed: DoubleArray?) {
    let (operation, flags) = translated(record, seed)
    let index = Tape<Double>.record(passing.storage, operation, record.shape)
    guard index >= 0 else { return }
    let own = Self.flags(flags.shape == record.shape ? flags : flags.broadcast(to: record.shape))
    records.append(own)
    let region = storage.regions[Int(index)]
    passing.storage.pointee.regions[Int(index)] = region
    if region < -1 {
      for k in 0..<own.count { cells[-2 - (Int(region) + k)] = own.element(at: k) != 0 }
    }
  }

  /// The operation with what passes for its partial derivatives, and which elements of its result
  /// depend on a variable.
  private func translated(
    _ record: Tape<P>.Record, _ seed: DoubleArray?
  ) -> (Tape<Double>.Operation, DoubleArray) {
    let shape = record.shape
    let rule = watch.zeroPartial(ofRecord: records.count)
    func own(_ parent: Int32) -> DoubleArray? { parent >= 0 ? records[Int(parent)] : nil }
    /// What reaches the result from `parents`, each through what passes.
    func sum(_ parents: (Int32, DoubleArray?)...) -> DoubleArray {
      var total = DoubleArray(zeros: shape)
      for (parent, passing) in parents {
        guard let own = own(parent) else { continue }
        total = total + (passing.map { own * $0 } ?? own)
      }
      return total
    }
    func dense(_ parents: [Int32]) -> (Tape<Double>.Operation, DoubleArray) {
      let shapes = parents.map { own($0)?.shape }
      let depends = parents.contains { own($0).map { Self.isAny($0) } ?? false }
      return (
        .custom(parents) { y in
          let isReached = Self.isAny(y)
          return shapes.map { $0.map { isReached ? Self.ones($0) : DoubleArray(zeros: $0) } }
        }, depends ? Self.ones(shape) : DoubleArray(zeros: shape)
      )
    }
    switch record.operation {
    case .variable: return (.variable, seed ?? DoubleArray(zeros: shape))
    case .gather(let places):
      return (
        .gather(places),
        DoubleArray(shape: shape, elements: places.map { depends($0) ? 1 : 0 })
      )
    case .linear(let x, let y, _):
      return (.linear(x, y, isDifference: false), sum((x, nil), (y, nil)))
    case .negate(let x): return (.reshape(x), sum((x, nil)))
    case .map(let x, let partial):
      let passes = passing(partial.doubles, rule == .mixed ? .point : rule, nil)
      return (.map(x, passes), sum((x, passes)))
    case .combine(let x, let px, let y, let py):
      let passesX = px.map { passing($0.doubles, rule, own(y)) }
      let passesY = py.map { passing($0.doubles, rule, own(x)) }
      return (.combine(x, passesX, y, passesY), sum((x, passesX), (y, passesY)))
    case .divide(let x, let quotient, let y, let divisor):
      // A quotient that is zero has a numerator that is, or was too small for a number.
      let divisors = divisor.doubles.mapped { $0.magnitude <= 1 ? 0 : 1 }
      let passesY = quotient.map { passing($0.doubles, .factor, own(x)) + divisors }
        .map(Self.flags)
      return (
        .combine(x, Self.ones(shape), y, passesY), sum((x, nil), (y, passesY))
      )
    case .product(let a, let left, let b, let right):
      let passesLeft = left.map { passing($0.doubles, .factor, own(a)) }
      let passesRight = right.map { passing($0.doubles, .factor, own(b)) }
      var total = DoubleArray(zeros: shape)
      if let own = own(a), let passesRight {
        total = total + DoubleArray.matmul(own, passesRight)
      }
      if let own = own(b), let passesLeft { total = total + DoubleArray.matmul(passesLeft, own) }
      return (.product(a, passesLeft, b, passesRight), total)
    case .sum(let x):
      noteSum(before: record, own(x).map { Self.isAny($0) } ?? false)
      return (.sum(x), DoubleArray(zeros: shape))
    case .sumAxis(let x, let axis):
      return (.sumAxis(x, axis: axis), own(x)?.sum(axis: axis) ?? DoubleArray(zeros: shape))
    case .sumTo(let x): return (.sumTo(x), own(x)?.sum(to: shape) ?? DoubleArray(zeros: shape))
    case .broadcast(let x): return (.broadcast(x), sum((x, nil)))
    case .reshape(let x):
      return (.reshape(x), own(x)?.reshaped(to: shape) ?? DoubleArray(zeros: shape))
    case .transpose(let x):
      return (.transpose(x), own(x)?.transposed ?? DoubleArray(zeros: shape))
    case .select(let x, let selection):
      return (
        .select(x, selection), own(x)?.selecting(selection) ?? DoubleArray(zeros: shape)
      )
    case .stack(let parents):
      let zeros = DoubleArray(zeros: shape.entry)
      return (.stack(parents), DoubleArray(stacking: parents.map { own($0) ?? zeros }))
    case .custom(let parents, _): return dense(parents)
    // A watched run fuses nothing.
    case .fused, .few: return (.custom([]) { _ in [] }, Self.ones(shape))
    case .fusedSum, .fewSum:
      noteSum(before: record, true)
      return (.custom([]) { _ in [] }, Self.ones(shape))
    }
  }

  /// A record whose result is the node before it.
  private func noteSum(before record: Tape<P>.Record, _ depends: Bool) {
    if depends, record.position > 0 { nodes[record.position - 1] = true }
  }

  /// Where something passes through a partial derivative, which is what `other` gives.
  private func passing(
    _ partial: DoubleArray, _ rule: ZeroPartial, _ other: DoubleArray?
  ) -> DoubleArray {
    if rule == .point { return Self.ones(partial.shape) }
    let passes = Self.flags(partial)
    guard rule != .flat, let other else { return passes }
    return Self.flags(passes + other)
  }

  /// 1 for what is not zero, nan too.
  private static func flags(_ a: DoubleArray) -> DoubleArray { a.mapped { $0 == 0 ? 0 : 1 } }
  private static func ones(_ shape: Shape) -> DoubleArray {
    DoubleArray(repeating: 1, shape: shape)
  }
  private static func isAny(_ a: DoubleArray) -> Bool {
    (0..<a.count).contains { a.element(at: $0) != 0 }
  }

  // MARK: Backwards

  func goBack(from results: [WayEnd<P>]) {
    guard !passing.hasOverflowed, records.count == storage.records.count else { return }
    passing.prepare()
    for (quantity, elements) in results {
      switch quantity {
      case .number(let x):
        if x.tape == tape.storage, elements.map({ $0.element(at: 0) != 0 }) ?? true {
          passing.add(1, at: x.node)
        }
      case .array(let a):
        guard a.tape == tape.storage else { continue }
        let seed = Self.flags(elements ?? Self.ones(a.shape))
        if a.record >= 0 {
          Tape<Double>.give(passing.storage, a.record, seed)
        } else {
          for (k, place) in a.places.enumerated() { passing.add(seed.element(at: k), at: place) }
        }
      }
    }
    passing.propagate(watchedBy: self)
  }

  func reached(node index: Int) {
    guard nodes[index] else { return }
    let node = storage.nodes[index]
    var partial: Double?
    for (parent, own) in [
      (node.parents.0, node.partials.0), (node.parents.1, node.partials.1),
    ] where parent != -1 && depends(parent) && !own.base.double.isFinite {
      partial = own.base.double
    }
    watch.found(node: index, partial: partial)
  }

  func reached(record index: Int, where isNonZero: (Int) -> Bool) {
    let own = records[index]
    let partials = partials(of: storage.records[index])
    withoutActuallyEscaping(isNonZero) {
      watch.found(record: index, elements: ElementsOnWay(own, isReached: $0), partials: partials)
    }
  }

  func broke(node: Int, result: Double, partial: Double) {}
  func broke(record: Int, result: Double, element: [Int]) {}

  /// The partial derivatives by element, of operands that depend on a variable.
  private func partials(of record: Tape<P>.Record) -> [(Int) -> Double] {
    func byElement(_ parent: Int32, _ partial: P.Array?) -> ((Int) -> Double)? {
      guard parent >= 0, let partial else { return nil }
      let plain = partial.doubles
      let own = records[Int(parent)]
      guard plain.shape == record.shape || plain.shape.isEmpty else { return nil }
      return { offset in
        // Where the operand is broadcast, some element of it is taken for the one that is meant.
        let depends = own.shape == record.shape ? own.element(at: offset) != 0 : true
        return depends ? plain.element(at: plain.count == 1 ? 0 : offset) : 0
      }
    }
    switch record.operation {
    case .map(let x, let partial): return [byElement(x, partial)].compactMap { $0 }
    case .combine(let x, let px, let y, let py):
      return [byElement(x, px), byElement(y, py)].compactMap { $0 }
    case .divide(let x, let quotient, let y, let divisor):
      return [
        byElement(x, Division.partialX(divisor: divisor)),
        byElement(y, quotient.map { Division.partialY(quotient: $0, divisor: divisor) }),
      ]
      .compactMap { $0 }
    default: return []
    }
  }
}
