// Machine+Builtins.swift -- functions of the library that work on whole values.

import HypNumbers

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension Machine {
  /// Calls a library function. The arguments' kinds were checked where they were known.
  func call(_ builtin: Builtin, _ arguments: [Value<N>], _ labels: [String?]) throws(RuntimeError)
    -> Value<N>
  {
    func labelled(_ name: String) -> Value<N>? {
      labels.firstIndex(of: name).map { arguments[$0] }
    }
    let plain = zip(arguments, labels).filter { $0.1 == nil }.map(\.0)
    switch builtin {
    case .print:
      let separator = labelled("sep").map(plainText) ?? " "
      let end = labelled("end").map(plainText) ?? "\n"
      context.write(plain.map(plainText).joined(separator: separator) + end)
      return .none
    case .fixed, .sci:
      guard let x = plain[0].base, let digits = plain[1].base else { throw misfit(builtin, plain) }
      guard let count = Int(exactly: digits.double), (0...NumberText.maximumDigits).contains(count)
      else { throw .badArgument(builtin.name, expected: "0 to \(NumberText.maximumDigits) digits", found: ValueText.text(plain[1])) }
      return .string(
        builtin == .fixed
          ? NumberText.fixed(x.double, count) : NumberText.scientific(x.double, count))
    case .string: return .string(plainText(plain[0]))
    case .clock:
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return .real(N.Base(literal: Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9))
    case .assertThat:
      guard case .bool(let holds) = plain[0] else { throw .notBoolean(plain[0].kind.description) }
      if !holds { throw .assertion(plain.count > 1 ? plainText(plain[1]) : nil) }
      return .none
    case .assertClose:
      let tolerance = labelled("tol")?.base?.double ?? 1e-9
      if !isClose(plain[0], plain[1], tolerance) {
        throw .assertClose(
          ValueText.text(plain[0]), ValueText.text(plain[1]), tolerance: tolerance,
          message: labelled("message").map(plainText))
      }
      return .none
    case .sum, .prod, .mean, .minimum, .maximum: return try reduce(builtin, plain[0])
    case .append: return try append(plain[0], plain[1])
    case .concat: return try concat(plain)
    case .zeros, .ones:
      let shape = try lengths(plain, builtin.name)
      try checkSize(shape)
      let one = builtin == .ones ? N.Base(literal: 1) : N.Base(literal: 0)
      return .passiveArray(N.Base.Array(scalar: one).broadcast(to: shape))
    case .zip:
      guard let count = plain.map({ $0.elementCount ?? 0 }).min() else { return .none }
      return .tuple(
        labels: nil,
        try rows(count) { (index) throws(RuntimeError) in
          .tuple(labels: nil, try mapped(plain) { (xs) throws(RuntimeError) in try element(xs, index) })
        })
    case .enumerate:
      guard let count = plain[0].elementCount else { throw misfit(builtin, plain) }
      return .tuple(
        labels: nil,
        try rows(count) { (index) throws(RuntimeError) in
          .tuple(labels: nil, [.real(N.Base(literal: Double(index))), try element(plain[0], index)])
        })
    case .stopGradient: return stopped(plain[0])
    case .prime:
      switch plain[0] {
      case .passiveArray(let array): return .passiveArray(array.transposed)
      case .activeArray(let array): return .activeArray(array.transposed)
      default: return try derive(Derivation(.derivative), plain[0])
      }
    case .bothTrue:
      if case .bool(let a) = plain[0], case .bool(let b) = plain[1] { return .bool(a && b) }
      return try binary(.multiply, truthAsNumber(plain[0]), truthAsNumber(plain[1]))
    case .len:
      guard let count = plain[0].elementCount else { throw misfit(builtin, plain) }
      return .real(N.Base(literal: Double(count)))
    case .map, .derivative, .grad, .hessian, .jacobian, .jvp, .vjp, .hvp, .valueAndGrad, .forwardGrad:
      throw misfit(builtin, plain)
    }
  }

  private func misfit(_ builtin: Builtin, _ arguments: [Value<N>]) -> RuntimeError {
    .badArgument(
      builtin.name, expected: builtin.expects,
      found: arguments.map(\.kind.description).joined(separator: ", "))
  }

  private func truthAsNumber(_ x: Value<N>) -> Value<N> {
    if case .bool(let truth) = x { .real(truth ? 1 : 0) } else { x }
  }

  private func rows(
    _ count: Int, _ row: (Int) throws(RuntimeError) -> Value<N>
  ) throws(RuntimeError) -> [Value<N>] {
    var result: [Value<N>] = []
    for index in 0..<count { result.append(try row(index)) }
    return result
  }

  private func lengths(_ arguments: [Value<N>], _ name: String) throws(RuntimeError) -> Shape {
    var shape: Shape = []
    for argument in arguments {
      guard let x = argument.base else { throw .badArgument(name, expected: "lengths, as whole numbers", found: argument.kind.description) }
      guard let length = Int(exactly: x.double), length >= 0 else { throw .notWhole(x.double) }
      shape.append(length)
    }
    return shape
  }

  // MARK: Reductions

  private func reduce(_ builtin: Builtin, _ x: Value<N>) throws(RuntimeError) -> Value<N> {
    if case .tuple(_, let parts) = x {
      guard let array = numeric(parts), array.shape?.isEmpty == false else { throw misfit(builtin, [x]) }
      return try reduce(builtin, array)
    }
    guard let shape = x.shape, !shape.isEmpty else {
      if case .range = x { throw .rangeStep }
      throw misfit(builtin, [x])
    }
    let count = shape.elementCount
    if count == 0, builtin == .minimum || builtin == .maximum || builtin == .mean {
      throw .badArgument(builtin.name, expected: "at least one element", found: "none")
    }
    if let array = x.asPassiveArray { return .real(reduced(builtin, array)) }
    guard let array = x.asActiveArray else { throw misfit(builtin, [x]) }
    return .number(reduced(builtin, array))
  }

  private func reduced<A: NumberArray>(_ builtin: Builtin, _ array: A) -> A.Element {
    let count = array.count
    switch builtin {
    case .sum: return array.sum()
    case .mean: return array.sum().divided(by: A.Element.Base(literal: Double(count)))
    case .prod:
      var product: A.Element = 1
      for offset in 0..<count { product = product * array.element(at: offset) }
      return product
    default:
      // Ties share the derivative equally, as they do for two numbers.
      var best = array.element(at: 0).base
      for offset in 1..<max(count, 1) {
        let x = array.element(at: offset).base
        if x != x { best = x }
        if builtin == .minimum ? x < best : x > best { best = x }
      }
      var ties: A.Element = 0
      var number = 0
      for offset in 0..<count where array.element(at: offset).base == best {
        ties = ties + array.element(at: offset)
        number += 1
      }
      return number == 0
        ? A.Element(best) : ties.divided(by: A.Element.Base(literal: Double(number)))
    }
  }

  private func append(_ xs: Value<N>, _ x: Value<N>) throws(RuntimeError) -> Value<N> {
    if case .tuple(let labels, let parts) = xs {
      guard labels == nil else { throw misfit(.append, [xs, x]) }
      return .tuple(labels: nil, parts + [x])
    }
    guard let shape = xs.shape, !shape.isEmpty else { throw misfit(.append, [xs, x]) }
    guard let own = x.shape else {
      // A collection of anything else is a tuple.
      return .tuple(labels: nil, try rows(shape[0]) { (i) throws(RuntimeError) in try element(xs, i) } + [x])
    }
    if shape == [0], !own.isEmpty { return numeric([x]) ?? .none }
    guard own == Array(shape.dropFirst()) else { throw .shapes("append", shape, own) }
    if !xs.isActive, !x.isActive, var array = xs.asPassiveArray {
      if own.isEmpty, let last = x.base { array.append(last) } else if let part = x.asPassiveArray { array.append(entry: part) }
      return .passiveArray(array)
    }
    guard var array = xs.asActiveArray else { throw misfit(.append, [xs, x]) }
    if own.isEmpty, let last = x.asNumber { array.append(last) } else if let part = x.asActiveArray { array.append(entry: part) }
    return .activeArray(array)
  }

  private func concat(_ parts: [Value<N>]) throws(RuntimeError) -> Value<N> {
    let shapes = parts.compactMap(\.shape)
    guard shapes.count == parts.count, let first = shapes.first, !first.isEmpty else { throw misfit(.concat, parts) }
    for shape in shapes where shape.dropFirst() != first.dropFirst() { throw .shapes("concat", first, shape) }
    let passives = parts.compactMap(\.asPassiveArray)
    if passives.count == parts.count, let joined = N.Base.Array(joining: passives, axis: 0) {
      return .passiveArray(joined)
    }
    guard let joined = N.Array(joining: parts.compactMap(\.asActiveArray), axis: 0) else { throw misfit(.concat, parts) }
    return .activeArray(joined)
  }

  // MARK: Values without derivatives

  func stopped(_ x: Value<N>) -> Value<N> {
    switch x {
    case .number(let a): .real(a.base)
    case .activeArray(let a): .passiveArray(a.base)
    case .range(let range):
      .range(
        RangeValue(
          start: range.start.stopped, end: range.end.stopped, step: range.step.stopped,
          isClosed: range.isClosed, isActive: false))
    case .tuple(let labels, let parts): .tuple(labels: labels, parts.map(stopped))
    default: x
    }
  }

  /// The same structure, with numbers that differ by at most `tolerance`, relatively or absolutely.
  private func isClose(_ x: Value<N>, _ y: Value<N>, _ tolerance: Double) -> Bool {
    if case .tuple(let labels, let a) = x, case .tuple(let labels2, let b) = y {
      return labels == labels2 && a.count == b.count
        && zip(a, b).allSatisfy { isClose($0, $1, tolerance) }
    }
    guard let a = x.shape, let b = y.shape else { return isEqual(x, y) }
    guard a == b, let p = x.asPassiveArray ?? x.asActiveArray?.base,
      let q = y.asPassiveArray ?? y.asActiveArray?.base
    else { return false }
    return (0..<a.elementCount).allSatisfy { offset in
      let (u, v) = (p.element(at: offset).double, q.element(at: offset).double)
      if u == v || (u.isNaN && v.isNaN) { return true }
      return abs(u - v) <= tolerance * max(1, max(abs(u), abs(v))) && (u - v).isFinite
    }
  }
}
