// Machine+Actions.swift -- carries out actions.

import CInterrupt
import HypCode
import HypNumbers
import HypSyntax

extension Machine {
  /// Carries out an action of the side table.
  ///
  /// - Parameters:
  ///   - code: the code that the action belongs to.
  ///   - returned: the code that returned last, whose result may stand in the next window.
  @inline(never)
  final func perform(
    _ action: Action, _ code: Code, _ d: UnsafeMutablePointer<N.Base>, _ r: UnsafeMutablePointer<N>,
    _ o: UnsafeMutablePointer<Object?>, _ returned: Unmanaged<Code>
  ) throws(RuntimeError) {
    try context.countAction()
    if action.isText, let text = action.text, carryOut(text, action, Registers(d: d, r: r, o: o)) {
      return
    }
    if let quick = action.quick, quickBody(self, quick, Registers(d: d, r: r, o: o)) {
      return try checkArrays()
    }
    try carryOut(action, code, d, r, o, returned)
    try checkArrays()
  }

  /// What array operations cannot say by their results: that there was no memory for one, and that a
  /// long one was stopped half-way.
  package final func checkArrays() throws(RuntimeError) {
    if ci_interrupted() {
      // What was refused may be a result that was stopped.
      ArrayMemory.clear()
      throw .interrupted
    }
    if ArrayMemory.isExhausted {
      ArrayMemory.clear()
      throw .outOfMemory("an array of this size")
    }
  }

  private func carryOut(
    _ action: Action, _ code: Code, _ d: UnsafeMutablePointer<N.Base>, _ r: UnsafeMutablePointer<N>,
    _ o: UnsafeMutablePointer<Object?>, _ returned: Unmanaged<Code>
  ) throws(RuntimeError) {
    let f = Registers(d: d, r: r, o: o)
    assert(holds(code, d, r, o), "an action is carried out outside of the banks")
    switch action.form {
    case .library(let id, let arguments, let result):
      context.callSite = code.spans.first
      let (function, values) = (context.library[id.index], arguments.map { value($0, f) })
      try requireScratch(function, values)
      let answer = try function.result(self, values)
      if !context.remarks.isEmpty { context.placeRemarks(code.span(of: action)) }
      try put(answer, result, f)
    case .builtin(.cost, let arguments, let labels, let result):
      try put(cost(arguments.map { value($0, f) }, labels, code), result, f)
    case .builtin(let builtin, let arguments, let labels, let result)
    where builtin == .tape || builtin == .graph || builtin == .film:
      try put(traced(builtin, arguments.map { value($0, f) }, labels, code), result, f)
    case .builtin(.formula, let arguments, let labels, let result):
      try put(formula(arguments.map { value($0, f) }, labels, code), result, f)
    case .builtin(let builtin, let arguments, let labels, let result):
      let answer = try call(builtin, arguments.map { value($0, f) }, labels)
      try put(answer, result, f)
    case .binary(let op, let x, let y, let result):
      try put(binary(op, value(x, f), value(y, f)), result, f)
    case .negate(let x, let result): try put(negate(value(x, f)), result, f)
    case .compare(let op, let x, let y, let result):
      try put(compare(op, value(x, f), value(y, f)), result, f)
    case .primitive(let id, let arguments, let result):
      try put(primitive(id, arguments.map { value($0, f) }), result, f)
    case .index(let x, let axes, let result):
      if let text = textObject(x, f), let register = result.leaves[0].register {
        o[register] = try part(of: text, axes.map { axis($0, f) })
        return
      }
      if let part = boxedPart(x, axes, f) { return try put(part: part, result, f) }
      if x.leaves == result.leaves, try shorten(x, axes, f) { return }
      try put(index(value(x, f), axes.map { axis($0, f) }), result, f)
      if !context.remarks.isEmpty { context.placeRemarks(code.span(of: action)) }
    case .lookAtMaskSum(let x, let axis, let index, let table):
      lookAtMaskSum(value(index, f), of: value(x, f), axis: axis, table: table)
      if !context.remarks.isEmpty { context.placeRemarks(code.span(of: action)) }
    case .field(let x, let name, let result): try put(part: field(value(x, f), name), result, f)
    case .store(let container, let steps, let new):
      try store(container, steps, value(new, f), f)
      if !context.remarks.isEmpty { context.placeRemarks(code.span(of: action)) }
    case .convert(let x, let result):
      if try box(x, result, f) { return }
      try put(value(x, f), result, f)
    case .truth(let x, let result):
      guard case .bool(let truth) = value(x, f) else {
        throw .notBoolean(value(x, f).kind)
      }
      try put(.bool(truth), result, f)
    case .array(let items, let result): try put(array(items, f), result, f)
    case .format(let pieces, let result):
      var text = ""
      for piece in pieces {
        let next =
          switch piece {
          case .text(let literal): literal
          case .value(let x): plainText(value(x, f))
          }
        try context.require(text.utf8.count + next.utf8.count, for: "a string of this length")
        text += next
      }
      try put(.string(text), result, f)
    case .length(let x, let result):
      if let text = textObject(x, f) {
        return try put(.real(N.Base(literal: Double(text.count))), result, f)
      }
      let collection = value(x, f)
      guard let count = collection.elementCount else {
        if let fault = collection.rangeFault { throw fault }
        throw .notIterable(collection.kind)
      }
      try put(.real(N.Base(literal: Double(count))), result, f)
    case .element(let x, let index, let result):
      if let text = textObject(x, f), let register = result.leaves[0].register {
        o[register] = text.character(at: Int(passive(index.leaves[0], f).double))
        return
      }
      try put(part: element(value(x, f), Int(passive(index.leaves[0], f).double)), result, f)
    case .progress(let index, let count):
      let (done, total) = (passive(index.leaves[0], f).double, passive(count.leaves[0], f).double)
      context.isInProgress = done + 1 < total
      context.effects.progress(Int(done), Int(total))
    case .room(let count, let bytes):
      let count = passive(count.leaves[0], f).double
      guard count * bytes <= Double(elementLimit) * 8 else {
        throw .outOfMemory("so many elements")
      }
      try context.require(Int(count * bytes), for: "so many elements")
    case .newBuilder(let result):
      if let register = result.leaves[0].register { o[register] = BuilderObject<N>() }
    case .build(let builder, let x):
      if let register = builder.leaves[0].register, let object = o[register], object.tag == .builder
      {
        let builder = unsafeDowncast(object, to: BuilderObject<N>.self)
        let count = builder.items.count
        if count == builder.items.capacity {
          try context.require(
            count * 2, of: MemoryLayout<Value<N>>.stride, for: "a collection of this length")
        }
        builder.items.append(value(x, f))
      }
    case .append(let xs, let x): try append(to: xs, value(x, f), f)
    case .finishBuilder(let builder, let result):
      guard case .tuple(_, let items) = value(builder, f) else { return }
      try put(collection(items), result, f)
    case .newArray(let isActive, let result):
      guard let register = result.leaves[0].register else { return }
      o[register] =
        isActive
        ? Active(N.Array(shape: [0], elements: []), .activeArray)
        : Passive(
          N.Base.Array(shape: [0], elements: []),
          result.kind == .mask(rank: 1) ? .mask : .passiveArray)
    case .storeGlobal(let name, let x):
      let new = value(x, f)
      guard let stored = storable(new) else {
        throw .dualStored(name, isFunction: new.kind.isFunction)
      }
      context.program.globals?.store(stored, as: name)
    case .loadGlobal(let name, let result):
      let globals = context.program.globals
      guard let stored = globals?.boxedValue(of: name) as? Value<N.Base> else {
        throw .unknownName(name, suggestions: globals?.suggestions(for: name) ?? [])
      }
      try put(lift(stored), result, f)
    case .randomState(let result): try put(context.random.value(), result, f)
    case .call: return
    case .boxResult(let result):
      let next = Registers(
        d: d + code.passiveCount, r: r + code.activeCount, o: o + code.objectCount)
      let operand = Operand.window([returned.takeUnretainedValue().resultKind])[0]
      let answer = value(operand, next)
      for case .object(let register) in operand.leaves { next.o[register] = nil }
      try put(answer, result, f)
    case .derive(let derivation, let x, let result):
      try put(derive(derivation, value(x, f)), result, f)
    case .derivative, .computation, .fused, .multiply, .sameCharacters: return
    case .tally(let tally): tell(tally, f)
    case .counted(let action):
      try count(action, f) { () throws(RuntimeError) in
        try carryOut(action, code, d, r, o, returned)
      }
    }
  }

  /// `derivation` of a function value.
  func derive(_ derivation: DerivativeOperator, _ value: Value<N>) throws(RuntimeError) -> Value<N>
  {
    guard case .function(let kind, let carried) = value else {
      throw .notAFunction(.function(derivation.name), found: value.kind)
    }
    return .function(.derived(derivation, kind), carried)
  }
}
