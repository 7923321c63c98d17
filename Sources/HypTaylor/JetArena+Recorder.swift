// JetArena+Recorder.swift -- derivatives of a primitive, order by order, from its own rule.
//
// For y = f(x) the rule says y′ = f′(x, y) x′, so that the derivative of y of order k follows from
// those of f′(x, y) of orders below k, and these from those of x and y of orders below k. The rule
// is run once, on numbers that only note what is done with them: a graph, in which y itself may
// occur. Then all nodes are worked out one order after the other. A primitive met again with the
// same arguments is the same node, so that sin and cos, each the other's derivative, are two
// recurrences side by side: O(n²).
//
// Numbers that note have values, at which most rules look: a `Symbol` has none. Functions of fused expressions on
// arrays have the same recurrences by symbols, for all elements at once (`Fused/FusedExpression+Taylor.swift`).

import HypNumbers

extension JetArena {
  /// What a node is made of.
  @frozen
  @usableFromInline
  enum Operation: UInt8 {
    /// Its derivatives are given.
    case leaf
    case sum, difference, product, quotient, negative, carried
    /// It differs by a constant.
    case same
    /// Times or divided by a constant.
    case scaled, divided
    /// y with y′ = b a′ + d c′; a place of -1 is left out.
    case lifted
  }

  /// A number of the graph; those it is made of are named by their places.
  @frozen
  @usableFromInline
  struct Node {
    @usableFromInline var operation: Operation
    @usableFromInline var isConstant: Bool
    /// The highest order that is asked of it.
    @usableFromInline var limit: Int32
    @usableFromInline var a: Int32 = -1
    @usableFromInline var b: Int32 = -1
    @usableFromInline var c: Int32 = -1
    @usableFromInline var d: Int32 = -1
    @usableFromInline var constant: P.Base = 0
    /// The primitive, where it is one.
    @usableFromInline var primitive: ObjectIdentifier?

    @inlinable @inline(__always)
    init(_ operation: Operation, isConstant: Bool, limit: Int) {
      self.operation = operation
      self.isConstant = isConstant
      self.limit = Int32(truncatingIfNeeded: limit)
    }
  }

  /// The graph of one primitive at one point.
  @frozen
  @usableFromInline
  struct Recorder {
    @usableFromInline var nodes: UnsafeMutablePointer<Node>
    /// For each node its value and its derivatives, `stride` apart.
    @usableFromInline var rows: UnsafeMutablePointer<P>
    @usableFromInline var count = 0
    /// The highest order that is asked of nodes made now: one less for each rule inside a rule.
    @usableFromInline var limit = 0
    @usableFromInline var order = 0

    /// Functions that are sums need most: Bessel's some ten thousand. What is not used is not touched, but takes addresses:
    /// large numbers, of deep nests, have room for fewer.
    @inlinable static var capacity: Int { MemoryLayout<P>.stride <= 32 ? 1 << 15 : 1 << 13 }

    init() {
      nodes = .allocate(capacity: Self.capacity)
      rows = .allocate(capacity: Self.capacity * JetArena.stride)
    }
    func free() {
      nodes.deallocate()
      rows.deallocate()
    }
    /// The value and the derivatives of a node.
    @inlinable @inline(__always)
    func row(_ node: Int32) -> UnsafeMutablePointer<P> { rows + Int(node) &* JetArena.stride }
  }

  // MARK: The graph

  /// Starts a graph for derivatives up to the order of the arena, or up to `order`.
  @inlinable @inline(__always)
  static func begin(
    _ arena: UnsafeMutablePointer<Storage>, order: Int? = nil
  ) -> UnsafeMutablePointer<Storage> {
    let recorder = arena.pointee.recorder
    recorder.pointee.count = 0
    recorder.pointee.order = order ?? arena.pointee.order
    recorder.pointee.limit = recorder.pointee.order
    return arena.pointee.graph ?? arena
  }

  /// A node with the value `z`.
  @inlinable @inline(__always)
  static func push(_ graph: UnsafeMutablePointer<Storage>, _ node: Node, _ z: P) -> Jet<P> {
    let recorder = graph.pointee.recorder
    var place = recorder.pointee.count
    if place == Recorder.capacity {
      graph.pointee.hasOverflowed = true
      place &-= 1
    } else {
      recorder.pointee.count = place &+ 1
    }
    (recorder.pointee.nodes + place).initialize(to: node)
    let row = recorder.pointee.rows + place &* stride
    row.initialize(to: z)
    if node.isConstant {
      for k in 1..<(recorder.pointee.order + 1) { (row + k).initialize(to: 0) }
    }
    return Jet(primal: z, tail: row + 1, arena: graph)
  }

  /// A constant as a node.
  @inlinable
  static func constant(_ graph: UnsafeMutablePointer<Storage>, _ z: P) -> Jet<P> {
    push(graph, Node(.leaf, isConstant: true, limit: Int(Int32.max)), z)
  }

  /// A node with the derivatives of `x`.
  @inlinable
  static func leaf(_ graph: UnsafeMutablePointer<Storage>, _ x: Jet<P>) -> Jet<P> {
    assert(x.isAlive, "the derivatives of a jet have been forgotten by its arena")
    guard let tail = x.tail else { return constant(graph, x.primal) }
    return leaf(graph, x.primal) { tail[$0 - 1] }
  }
  /// A node with the given derivatives.
  @inlinable @inline(__always)
  static func leaf(
    _ graph: UnsafeMutablePointer<Storage>, _ x: P, _ derivative: (Int) -> P
  ) -> Jet<P> {
    let order = graph.pointee.recorder.pointee.order
    let y = push(graph, Node(.leaf, isConstant: false, limit: order), x)
    guard let tail = y.tail else { return y }
    for k in 1..<(order + 1) { (tail + (k - 1)).initialize(to: derivative(k)) }
    return y
  }

  /// The place of a node, which a constant of another kind becomes.
  @inlinable
  static func place(_ graph: UnsafeMutablePointer<Storage>, _ x: Jet<P>) -> Int32 {
    guard let tail = x.tail ?? constant(graph, x.primal).tail else { return 0 }
    return Int32(truncatingIfNeeded: (tail - 1 - graph.pointee.recorder.pointee.rows) / stride)
  }

  @inlinable
  static func isConstant(_ graph: UnsafeMutablePointer<Storage>, _ x: Jet<P>) -> Bool {
    x.tail == nil || graph.pointee.recorder.pointee.nodes[Int(place(graph, x))].isConstant
  }

  /// Notes an operation with the value `z`.
  @inlinable
  static func record(
    _ graph: UnsafeMutablePointer<Storage>, _ operation: Operation, _ z: P, _ x: Jet<P>,
    _ y: Jet<P>? = nil, by constant: P.Base = 0
  ) -> Jet<P> {
    let isConstant = isConstant(graph, x) && (y.map { Self.isConstant(graph, $0) } ?? true)
    if isConstant { return Self.constant(graph, z) }
    let limit = graph.pointee.recorder.pointee.limit
    var node = Node(operation, isConstant: false, limit: limit)
    node.a = place(graph, x)
    if let y { node.b = place(graph, y) }
    node.constant = constant
    return push(graph, node, z)
  }

  /// The node of a primitive that is there already, with as high an order as is asked for.
  @inlinable
  static func known(
    _ graph: UnsafeMutablePointer<Storage>, _ primitive: ObjectIdentifier, _ a: Int32, _ c: Int32
  ) -> Jet<P>? {
    let recorder = graph.pointee.recorder
    for place in 0..<recorder.pointee.count {
      let node = recorder.pointee.nodes + place
      guard node.pointee.primitive == primitive, node.pointee.a == a, node.pointee.c == c,
        Int(node.pointee.limit) >= recorder.pointee.limit
      else { continue }
      let row = recorder.pointee.rows + place &* stride
      return Jet(primal: row.pointee, tail: row + 1, arena: graph)
    }
    return nil
  }

  /// Notes f(x) with the value `z`, and by f's rule its derivative.
  @inlinable
  static func lift<F: Elementwise>(
    _ graph: UnsafeMutablePointer<Storage>, _: F.Type, _ z: P, _ x: Jet<P>
  ) -> Jet<P> {
    if isConstant(graph, x) { return constant(graph, z) }
    let (a, primitive) = (place(graph, x), ObjectIdentifier(F.self))
    if let same = known(graph, primitive, a, -1) { return same }
    return lift(graph, primitive, z, a) { F.derivative(x, $0) }
  }

  /// Notes a function of one number, given its derivative in terms of its value.
  @inlinable @inline(__always)
  static func lift(
    _ graph: UnsafeMutablePointer<Storage>, _ primitive: ObjectIdentifier?, _ z: P, _ a: Int32,
    _ derivative: (Jet<P>) -> Jet<P>
  ) -> Jet<P> {
    let recorder = graph.pointee.recorder
    let limit = recorder.pointee.limit
    var node = Node(.lifted, isConstant: false, limit: limit)
    node.a = a
    node.primitive = primitive
    let own = recorder.pointee.count
    let y = push(graph, node, z)
    if limit > 0 {
      recorder.pointee.limit = limit - 1
      let slope = place(graph, derivative(y))
      recorder.pointee.nodes[Swift.min(own, Recorder.capacity - 1)].b = slope
      recorder.pointee.limit = limit
    }
    return y
  }

  /// The place of a partial derivative; -1 for one that is zero.
  @inlinable @inline(__always)
  static func slope(_ graph: UnsafeMutablePointer<Storage>, _ partial: Jet<P>) -> Int32 {
    partial.tail == nil && partial.primal.isZero ? -1 : place(graph, partial)
  }

  /// Notes f(x, y) with the value `z`, and by f's rule its derivatives.
  @inlinable
  static func lift<F: Elementwise2>(
    _ graph: UnsafeMutablePointer<Storage>, _: F.Type, _ z: P, _ x: Jet<P>, _ y: Jet<P>
  ) -> Jet<P> {
    let (xIsConstant, yIsConstant) = (isConstant(graph, x), isConstant(graph, y))
    if xIsConstant && yIsConstant { return constant(graph, z) }
    // Constants become nodes, so that the rule's own calls are known by their arguments.
    let u = x.tail == nil ? constant(graph, x.primal) : x
    let v = y.tail == nil ? constant(graph, y.primal) : y
    let primitive = ObjectIdentifier(F.self)
    let (a, c) = (place(graph, u), place(graph, v))
    if let same = known(graph, primitive, a, c) { return same }
    let recorder = graph.pointee.recorder
    let limit = recorder.pointee.limit
    var node = Node(.lifted, isConstant: false, limit: limit)
    (node.a, node.c, node.primitive) = (a, c, primitive)
    let own = recorder.pointee.count
    let w = push(graph, node, z)
    if limit > 0 {
      recorder.pointee.limit = limit - 1
      let b = xIsConstant ? -1 : slope(graph, F.partialX(u, v, w))
      let d = yIsConstant ? -1 : slope(graph, F.partialY(u, v, w))
      let place = Swift.min(own, Recorder.capacity - 1)
      recorder.pointee.nodes[place].b = b
      recorder.pointee.nodes[place].d = d
      recorder.pointee.limit = limit
    }
    return w
  }

  // MARK: The recurrences

  /// Works the graph out, and answers the number at a node as a jet of `arena`.
  @inlinable
  static func finish(
    _ graph: UnsafeMutablePointer<Storage>, _ y: Jet<P>,
    _ arena: UnsafeMutablePointer<Storage>
  ) -> Jet<P> {
    guard let row = y.tail, !isConstant(graph, y) else { return Jet(primal: y.primal) }
    workOut(graph)
    if graph.pointee.hasOverflowed { arena.pointee.hasOverflowed = true }
    let tail = block(arena)
    for k in 0..<arena.pointee.order { (tail + k).initialize(to: row[k]) }
    return Jet(primal: y.primal, tail: tail, arena: arena)
  }

  /// Works out all derivatives of all nodes.
  @inlinable @inline(never)
  static func workOut(_ graph: UnsafeMutablePointer<Storage>) {
    let recorder = graph.pointee.recorder.pointee
    var k = 1
    while k <= recorder.order {
      let ways = graph.pointee.binomials + k &* stride
      let fewer = ways - stride
      for place in 0..<recorder.count {
        let node = recorder.nodes + place
        guard node.pointee.operation != .leaf, Int(node.pointee.limit) >= k else { continue }
        let row = recorder.rows + place &* stride
        (row + k).initialize(to: derivative(node, row, k, recorder, ways, fewer))
      }
      k &+= 1
    }
  }

  /// The derivative of order `k` of a node, of which all lower ones are known.
  @inlinable @inline(__always)
  static func derivative(
    _ node: UnsafeMutablePointer<Node>, _ row: UnsafeMutablePointer<P>, _ k: Int,
    _ recorder: Recorder, _ ways: UnsafeMutablePointer<P.Base>,
    _ fewer: UnsafeMutablePointer<P.Base>
  ) -> P {
    let a = recorder.row(node.pointee.a)
    switch node.pointee.operation {
    case .leaf: return row[k]
    case .same: return a[k]
    case .negative: return -a[k]
    case .scaled:
      let c = node.pointee.constant
      return Jet.product(a[k].scaled(by: c), or: a[k], by: P(c))
    case .divided:
      let c = node.pointee.constant
      return Jet.product(a[k].divided(by: c), or: a[k], by: P(1 / c))
    case .sum: return a[k] + recorder.row(node.pointee.b)[k]
    case .difference: return a[k] - recorder.row(node.pointee.b)[k]
    case .product:
      let b = recorder.row(node.pointee.b)
      var sum = a[0] * b[k] + a[k] * b[0]
      for j in 1..<k { sum += (a[j] * b[k &- j]).scaled(by: ways[j]) }
      if _slowPath(sum.hasNaN) { return Jet.carriedProduct(k, { a[$0] }, { b[$0] }, ways) }
      return sum
    case .carried:
      let b = recorder.row(node.pointee.b)
      var sum = a[0].carried(by: b[k])
      for j in 1..<k { sum.accumulate(a[j].carried(by: b[k &- j]).scaled(by: ways[j])) }
      sum.accumulate(a[k].carried(by: b[0]))
      return sum
    case .quotient:
      let b = recorder.row(node.pointee.b)
      var sum = row[0] * b[k]
      for j in 1..<k { sum += (row[j] * b[k &- j]).scaled(by: ways[j]) }
      let derivative = (a[k] - sum) / b[0]
      if _slowPath(derivative.hasNaN) {
        return Jet.carriedQuotient(k, a[k], { row[$0] }, { b[$0] }, ways)
      }
      return derivative
    case .lifted:
      var sum: P = 0
      if node.pointee.b >= 0 { sum = composed(a, recorder.row(node.pointee.b), k, fewer) }
      if node.pointee.d >= 0 {
        sum.accumulate(
          composed(recorder.row(node.pointee.c), recorder.row(node.pointee.d), k, fewer))
      }
      return sum
    }
  }

  /// The derivative of order k - 1 of x′ times a slope; what is zero in x′ stays zero.
  @inlinable @inline(__always)
  static func composed(
    _ x: UnsafeMutablePointer<P>, _ slope: UnsafeMutablePointer<P>, _ k: Int,
    _ ways: UnsafeMutablePointer<P.Base>
  ) -> P {
    var sum = x[k].carried(by: slope[0])
    for j in 1..<k { sum.accumulate(x[j].carried(by: slope[k &- j]).scaled(by: ways[j &- 1])) }
    return sum
  }
}
