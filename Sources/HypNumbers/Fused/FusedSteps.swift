// FusedSteps.swift -- which operations of a fused expression are made by one step, and when.
//
// Sums of products are one step, as tangents and cotangents are: what is read and written between a product
// and its sum would cost more than both. A division or a square root takes as long as several other
// operations: what leads to it and what follows it is done meanwhile.

import CKernels

/// When a step is made.
enum Section: Int, CaseIterable, Comparable {
  /// Once: it reads numbers alone.
  case uniform
  /// Once for a block.
  case shared
  /// For each plane of a block.
  case planar
  /// Behind all planes of a block.
  case final

  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// A node as the loops in C have it: the operands are those that its kernel reads.
struct KernelNode {
  enum Form: Hashable {
    case input(Int)
    case constant(UInt64)
    case operation(HKOperation)
  }
  let form: Form
  var a: Int32 = -1
  var b: Int32 = -1
  /// What its kernel can do without: it is read where it is made anyway.
  var optional: Int32 = -1
  /// What is called for each element, where there is no loop.
  var function: Kernel.Function?

  init(_ node: FusedExpression.Node) {
    (a, b) = (node.a, node.b)
    switch node.form {
    case .input(let place): form = .input(place)
    case .constant(let bits): form = .constant(bits)
    case .decay: form = .operation(.decay)
    case .arithmetic(let operation): form = .operation(operation.kernel)
    case .function(let own):
      let kernel = own.kernel
      form = .operation(kernel.operation)
      function = kernel.function
      if !kernel.readsDecay { (b, optional) = (-1, b) }
    }
  }
}

extension SymbolOperation {
  fileprivate var kernel: HKOperation {
    switch self {
    case .negate: .negate
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .carry: .carry
    }
  }
}

/// A sum of products of nodes.
struct Combination {
  struct Term {
    var a: Int32
    /// Nil for 1.
    var b: Int32?
    var isNegative = false
  }
  var terms: [Term]
  /// A product with a zero is zero.
  var carries: Bool

  var negative: Combination {
    var negative = self
    for place in terms.indices { negative.terms[place].isNegative.toggle() }
    return negative
  }
}

/// A quotient or a square root, which takes long, and what is done meanwhile.
struct Quotient {
  var operation: HKOperation
  var a: Int32
  var b: Int32
  var scale: Int32?
  var following = HKFollowing.none
  var c: Int32?

  var operands: [Int32] { [a, b < 0 ? nil : b, scale, c].compactMap(\.self) }
}

/// The operations of an expression, sorted.
struct FusedSteps {
  private let expression: FusedExpression
  private(set) var nodes: [KernelNode]
  /// Nodes that some result depends on.
  private(set) var isLive: [Bool]
  private(set) var sections: [Section]
  /// Nodes that are results, and how often.
  private(set) var resultCounts: [Int: Int] = [:]
  /// Nodes that are sums of products: these have no step of their own where another one alone reads
  /// them, and is such a sum too.
  private(set) var combinations: [Int: Combination] = [:]
  /// Nodes that are made together with what is read for a quotient or a square root, or follows it.
  private(set) var quotients: [Int: Quotient] = [:]
  /// Nodes without a step, and the node whose step makes them.
  private(set) var makers: [Int: Int] = [:]

  init(_ expression: FusedExpression) {
    self.expression = expression
    nodes = expression.nodes.map { KernelNode($0) }
    isLive = [Bool](repeating: false, count: expression.nodes.count)
    sections = [Section](repeating: .shared, count: expression.nodes.count)
    for output in expression.outputs where !output.isSum {
      resultCounts[Int(output.node), default: 0] += 1
    }
    findLiveNodes()
    findSections()
    for (place, node) in nodes.enumerated() where isLive[place] && node.optional >= 0 {
      let other = Int(node.optional)
      if isLive[other], sections[other] <= sections[place] { nodes[place].b = node.optional }
    }
    joinProducts()
  }

  private mutating func findSections() {
    for (place, node) in nodes.enumerated() {
      switch node.form {
      case .input(let input):
        sections[place] =
          expression.isPlanar[input]
          ? .planar : expression.inputs[input] == .number ? .uniform : .shared
      case .constant: sections[place] = .uniform
      case .operation:
        let a = sections[Int(node.a)]
        sections[place] = node.b >= 0 ? max(a, sections[Int(node.b)]) : a
        // Every element of a result is written.
        if resultCounts[place] != nil { sections[place] = max(sections[place], .shared) }
      }
    }
  }

  /// Finds sums of products, from the left as they are written, and what is done during a division.
  private mutating func joinProducts() {
    var uses = [Int](repeating: 0, count: nodes.count)
    for output in expression.outputs { uses[Int(output.node)] += 1 }
    for (place, node) in nodes.enumerated() where isLive[place] {
      for operand in [node.a, node.b] where operand >= 0 { uses[Int(operand)] += 1 }
    }
    for (place, node) in nodes.enumerated() where isLive[place] {
      guard case .operation(let operation) = node.form else { continue }
      /// The products of an operand that nothing else reads.
      func products(_ operand: Int32) -> Combination? {
        guard uses[Int(operand)] == 1, sections[Int(operand)] == sections[place] else { return nil }
        return combinations[Int(operand)]
          ?? (nodes[Int(operand)].form == .operation(.multiply)
            ? Combination(
              terms: [.init(a: nodes[Int(operand)].a, b: nodes[Int(operand)].b)], carries: false)
            : nil)
      }
      switch operation {
      case .carry:
        combinations[place] = Combination(terms: [.init(a: node.a, b: node.b)], carries: true)
      case .negate:
        guard let x = products(node.a) else { continue }
        combinations[place] = x.negative
        makers[Int(node.a)] = place
      case .add, .subtract:
        let (x, y) = (products(node.a), products(node.b))
        guard let carries = (x ?? y)?.carries else {
          follow(place, node, uses)
          continue
        }
        // The right one as it stands is a term: it is not taken apart, but for a single product. Of a sum
        // either operand may be the left one.
        let turns =
          operation == .add && (x == nil || x?.terms.count == 1) && (y?.terms.count ?? 0) > 1
        let (left, right) = turns ? (y, x) : (x, y)
        var joined: [Int32] = []
        func part(_ own: Combination?, _ node: Int32, limit: Int) -> [Combination.Term] {
          guard let own, own.carries == carries, own.terms.count <= limit else {
            return [.init(a: node, b: nil)]
          }
          joined.append(node)
          return own.terms
        }
        let (first, second) = turns ? (node.b, node.a) : (node.a, node.b)
        var terms = part(left, first, limit: HK_TERMS - 1)
        var last = part(right, second, limit: 1)
        if operation == .subtract { last[0].isNegative.toggle() }
        guard !joined.isEmpty else { continue }
        terms += last
        combinations[place] = Combination(terms: terms, carries: carries)
        for node in joined { makers[Int(node)] = place }
      case .divide:
        guard uses[Int(node.a)] == 1, sections[Int(node.a)] == sections[place],
          case let product = nodes[Int(node.a)], product.form == .operation(.multiply)
        else { continue }
        quotients[place] = Quotient(
          operation: .divide, a: product.a, b: node.b, scale: product.b)
        makers[Int(node.a)] = place
      default: continue
      }
    }
  }

  /// Joins a sum with a quotient or a square root which it alone reads.
  private mutating func follow(
    _ place: Int, _ node: KernelNode, _ uses: [Int]
  ) {
    for (own, other) in [(node.a, node.b), (node.b, node.a)]
    where uses[Int(own)] == 1 && sections[Int(own)] == sections[place] {
      let first = nodes[Int(own)]
      guard case .operation(let operation) = first.form,
        operation == .divide || operation == .squareRoot
      else { continue }
      var quotient =
        quotients[Int(own)] ?? Quotient(operation: operation, a: first.a, b: first.b)
      quotient.c = other
      quotient.following =
        node.form == .operation(.add) ? .add : own == node.a ? .subtract : .subtractFrom
      quotients[place] = quotient
      makers[Int(own)] = place
      return
    }
  }

  private mutating func findLiveNodes() {
    for output in expression.outputs { isLive[Int(output.node)] = true }
    for (place, node) in nodes.enumerated().reversed() where isLive[place] {
      for operand in [node.a, node.b] where operand >= 0 { isLive[Int(operand)] = true }
    }
  }

  /// The node whose step makes a node.
  func maker(of place: Int) -> Int {
    var place = place
    while let next = makers[place] { place = next }
    return place
  }
}
