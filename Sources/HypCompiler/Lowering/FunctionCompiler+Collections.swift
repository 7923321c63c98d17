// FunctionCompiler+Collections.swift -- what can be walked over, and collections that loops build.

import HypCode
import HypNumbers
import HypSyntax

extension FunctionCompiler {
  // MARK: What can be iterated

  /// Something that gives element number k.
  indirect enum Iteration {
    /// `isUnit`: its step is written as 1.
    case range(Operand, isUnit: Bool)
    case array(Operand)
    case boxed(Operand)
    case tuple(labels: [String]?, [Operand])
    case zip([Iteration])
    case enumerate(Iteration)
    /// Shown while it goes on.
    case progress(Iteration, Length)

    /// How often it gives an element, where that is known.
    final class Length {
      var operand = Operand.constant(0)
    }
  }

  /// What `for` walks over; nil after an error.
  func iteration(_ expression: Expression) -> Iteration? {
    // `zip` and `enumerate` make no collection where they are walked over at once.
    if case .call(let callee, let arguments) = expression.form,
      case .name(let name) = callee.form, variableName(name) == nil,
      program.kind(ofGlobal: name) == nil,
      let id = LibraryIndex.named(name), arguments.allSatisfy({ $0.label == nil })
    {
      switch LibraryIndex[id].role {
      case .zip where !arguments.isEmpty:
        var parts: [Iteration] = []
        for argument in arguments {
          guard let part = iteration(argument.value) else { return nil }
          parts.append(part.asArray(self))
        }
        return .zip(parts)
      case .progress where arguments.count == 1:
        guard let inner = iteration(arguments[0].value) else { return nil }
        return program.showsProgress ? .progress(inner.asArray(self), Iteration.Length()) : inner
      case .enumerate where arguments.count == 1:
        guard let inner = iteration(arguments[0].value) else { return nil }
        return .enumerate(inner.asArray(self))
      default: break
      }
    }
    let value = compile(expression)
    return iteration(copyIfVariable(value), expression)
  }

  private func iteration(_ value: Operand, _ expression: Expression) -> Iteration? {
    let value = narrowed(value, expression.span, to: \.isCollection) { .notIterable($0) }
    switch value.kind {
    case .never: return nil
    case .range:
      if case .range(_, _, _, let by) = expression.form, by == nil {
        return .range(value, isUnit: true)
      }
      return .range(value, isUnit: false)
    case .small: return .array(inRow(value))
    case .array(_, 1), .mask(1), .rows: return .array(value)
    case .array, .mask, .any, .string: return .boxed(value)
    case .tuple(let labels, _): return .tuple(labels: labels, value.parts)
    default:
      _ = fail(.notIterable(value.kind), expression.span)
      return nil
    }
  }

  /// How often an iteration gives an element.
  func length(of source: Iteration, span: Span) -> Operand {
    let result = emitter.temporary(.real)
    switch source {
    case .range(let value, _), .array(let value), .boxed(let value):
      return length(of: value, span: span)
    case .tuple(_, let parts): move(.constant(Double(parts.count)), to: result)
    case .enumerate(let inner): return length(of: inner, span: span)
    case .progress(let inner, let length):
      length.operand = self.length(of: inner, span: span)
      return length.operand
    case .zip(let parts):
      let lengths = parts.map { length(of: $0, span: span) }
      move(lengths[0], to: result)
      for other in lengths.dropFirst() {
        let shorter = emitter.newLabel()
        let length = Leaf.passive(passiveRegister(other))
        emitter.jump(result.leaves[0], .lessOrEqual, length, to: shorter)
        move(other, to: result)
        emitter.place(shorter)
      }
    }
    return result
  }

  /// How many elements a value has, in a new register.
  func length(of value: Operand, span: Span) -> Operand {
    emitter.span = span
    let result = emitter.temporary(.real)
    switch value.kind {
    case .small(_, let shape): emitter.copy(.constant(Double(shape[0])), to: result.leaves[0])
    case .array(let active, let rank) where rank > 0:
      emitter.emit(
        active ? .activeLength : .length, .leaf(result.leaves[0]), .leaf(value.leaves[0]))
    case .rows: return length(of: whole(value), span: span)
    case .mask(let rank) where rank > 0:
      emitter.emit(.length, .leaf(result.leaves[0]), .leaf(value.leaves[0]))
    default: perform(.length(value, result: result), span)
    }
    return result
  }

  /// Element number `index` of an iteration.
  func element(of source: Iteration, at index: Operand, span: Span) -> Operand {
    switch source {
    case .range(let value, _), .array(let value), .boxed(let value):
      return element(of: value, at: index, span: span)
    case .tuple(_, let parts):
      return element(of: coerce(.tuple(parts), to: .any), at: index, span: span)
    case .enumerate(let inner):
      let number = emitter.temporary(.real)
      move(index, to: number)
      return .tuple([number, element(of: inner, at: index, span: span)])
    case .progress(let inner, let length):
      perform(.progress(index, count: length.operand), span)
      return element(of: inner, at: index, span: span)
    case .zip(let parts):
      return .tuple(parts.map { element(of: $0, at: index, span: span) })
    }
  }

  /// Element number `index`, which is in range, of a value.
  func element(of value: Operand, at index: Operand, span: Span) -> Operand {
    emitter.span = span
    switch value.kind {
    case .small:
      return smallElement(value, [.value(index)], span: span)
        ?? element(of: whole(value), at: index, span: span)
    case .rows: return rowElements(of: value, at: index, span: span)
    case .range(_, let active):
      // As `RangeValue.value(at:)`: a multiple of the step, so that no error grows from turn to turn.
      let (start, step) = (value.leaves[0], value.leaves[2])
      let distance = basic(.multiply, step, index.leaves[0])
      return coerce(basic(.add, start, distance.leaves[0]), to: active ? .number : .real)
    case .array(_, 1), .mask(1):
      let i = Leaf.passive(passiveRegister(index))
      let result = emitter.temporary(value.kind.elementKind)
      emitter.element(of: value.leaves[0], at: i, to: result.leaves[0])
      return result
    default:
      let kind: Kind =
        switch value.kind {
        case .array(let active, let rank): .array(active: active, rank: rank - 1)
        case .mask(let rank): .mask(rank: rank - 1)
        case .string: .string
        default: .any
        }
      let result = emitter.temporary(kind)
      perform(.element(value, index: index, result: result), span)
      return result
    }
  }

  // MARK: Comprehensions

  func compileComprehension(
    _ element: Expression, _ clauses: [Expression.Clause], _ span: Span
  ) -> Operand {
    var resolver = Resolver()
    resolver.visit(element)
    for case .filter(let condition) in clauses { resolver.visit(condition) }
    let assigned = resolver.locals
    let guess = element.likelyElement
    let bytes = Self.bytes(of: clauses, each: guess == .any ? Self.boxBytes : Self.numberBytes)
    return buildCollection(span, of: guess) { add in
      self.compileClauses(clauses[...], assigned, bytes: bytes) { add(self.compile(element)) }
    }
  }

  /// `map(f, xs)`; of several collections, `f` of corresponding elements, up to the end of the shortest.
  func compileMap(_ f: Expression, _ collections: [Expression], span: Span) -> Operand {
    let function = copyIfVariable(compile(f))
    guard function.kind != .never else { return .never }
    let sources = collections.compactMap(iteration)
    guard sources.count == collections.count else { return .never }
    emitter.share(function)
    guard sources.count == 1 else {
      return buildCollection(span) { add in
        self.walk(
          .zip(sources.map { $0.asArray(self) }), assigned: [], scoped: [], span: span,
          bytes: Self.numberBytes
        ) { item in
          let arguments = item.parts.map { Argument(label: nil, operand: $0) }
          add(self.compileCall(function, arguments, span: span))
        }
      }
    }
    let source = sources[0]
    if case .tuple(let labels, let parts) = source {
      return bounded(
        .tuple(
          labels: labels,
          parts.map { compileCall(function, [Argument(label: nil, operand: $0)], span: span) }
        ).unlessNever)
    }
    if case .array(let array) = source, case .small(_, let shape) = array.kind {
      let entry = (state: state, position: emitter.position)
      let results = parts(ofSmall: array).map {
        compileCall(function, [Argument(label: nil, operand: $0)], span: span)
      }
      if results.contains(where: { $0.kind == .never }) { return .never }
      if results.allSatisfy(\.kind.isNumeric) { return small(results, [shape[0]]) }
      state = entry.state
      emitter.takeBack(to: entry.position)
    }
    return buildCollection(span) { add in
      self.walk(
        source, assigned: [], scoped: [], span: span, bytes: Self.numberBytes
      ) { item in
        add(self.compileCall(function, [Argument(label: nil, operand: item)], span: span))
      }
    }
  }

  /// A collection filled by a loop. Its elements are first taken to be of the kind `guess`; where they
  /// turn out otherwise the loop is compiled again.
  private func buildCollection(
    _ span: Span, of guess: Kind = .real, _ fill: (@escaping (Operand) -> Void) -> Void
  ) -> Operand {
    let entry = (state: state, position: emitter.position)
    var elementKind = guess
    while true {
      state = entry.state
      emitter.takeBack(to: entry.position)
      emitter.forgetReads()
      let assumed = elementKind
      let builder = emitter.temporary(
        assumed == .any
          ? .any : assumed == .bool ? .mask(rank: 1) : .vector(active: assumed == .number))
      let array = builder.leaves[0]
      perform(
        assumed == .any
          ? .newBuilder(result: builder)
          : .newArray(active: assumed == .number, result: builder), span)
      fill { item in
        guard item.kind != .never else { return }
        let joined = elementKind.joined(item.kind)
        elementKind = joined == .real || joined == .number || joined == .bool ? joined : .any
        guard elementKind == assumed else { return }
        self.emitter.span = span
        switch assumed {
        case .real, .bool:
          self.emitter.append(.passive(self.passiveRegister(item)), to: array)
        case .number:
          self.emitter.append(.active(self.activeRegister(item)), to: array)
        default: self.perform(.build(builder, value: item), span)
        }
      }
      guard elementKind == assumed else { continue }
      guard state.isReachable else { return .never }
      guard assumed == .any else { return builder }
      let result = emitter.temporary(.any)
      perform(.finishBuilder(builder, result: result), span)
      return result
    }
  }

  /// What a number takes in an array, and what anything else takes at least.
  private static let (numberBytes, boxBytes) = (8.0, 48.0)

  /// How many bytes the elements of a comprehension take at least that one of its outermost collection leads to; nil
  /// where that is not known, because something decides anew for each element what follows.
  private static func bytes(of clauses: [Expression.Clause], each: Double) -> Double? {
    var bytes = each
    for (place, clause) in clauses.enumerated() {
      guard case .each(_, let collection) = clause else { return nil }
      if place == 0 { continue }
      guard let count = collection.countWhereWritten, count > 0 else { return nil }
      bytes *= count
    }
    return bytes
  }

  /// Fails at once, before the first element, where the collection that a loop fills cannot be held.
  func refuse(_ count: Int, of bytes: Double?) {
    guard let bytes else { return }
    let fits = emitter.newLabel()
    // Nobody looks at the memory that is left for a few of them.
    emitter.jump(
      .passive(count), .lessOrEqual, .constant((0x1p24 / bytes).rounded(.down)), to: fits)
    perform(.room(Operand(.real, [.passive(count)]), of: bytes), emitter.span)
    emitter.place(fits)
  }

  private func compileClauses(
    _ clauses: ArraySlice<Expression.Clause>, _ assigned: Set<String>, bytes: Double? = nil,
    _ body: @escaping () -> Void
  ) {
    guard let clause = clauses.first else {
      let mark = emitter.temporaryMark
      body()
      emitter.clearTemporaries(since: mark, emitting: state.isReachable)
      return
    }
    switch clause {
    case .filter(let condition):
      let edges = branchUnless(condition)
      compileClauses(clauses.dropFirst(), assigned, body)
      merge([Edge(state: state, label: nil)] + edges)
    case .each(let pattern, let collection):
      compileFor(pattern, collection, assigned: assigned, isScoped: true, bytes: bytes) {
        self.compileClauses(clauses.dropFirst(), assigned, body)
      }
    }
  }
}

extension Expression {
  /// How many elements a range of plain numbers has; nil for all else.
  fileprivate var countWhereWritten: Double? {
    guard case .range(let start, let end, let isClosed, by: nil) = form,
      case .number(let first) = start.form, case .number(let last) = end.form
    else { return nil }
    return Swift.max(0, last - first + (isClosed ? 1 : 0))
  }

  /// The kind of the elements that it makes, as far as its form tells. Without it a comprehension of
  /// comprehensions would be compiled twice at each level.
  fileprivate var likelyElement: Kind {
    switch form {
    case .array, .tuple, .record, .string, .lambda, .comprehension: .any
    case .comparison, .membership, .logical, .unary(.not, _): .bool
    default: .real
    }
  }
}

extension FunctionCompiler.Iteration {
  /// A tuple among the parts of `zip` is indexed while the program runs.
  func asArray(_ compiler: FunctionCompiler) -> Self {
    if case .tuple(_, let parts) = self { return .boxed(compiler.coerce(.tuple(parts), to: .any)) }
    return self
  }
}
