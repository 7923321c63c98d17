// Machine+Indexing.swift -- indices, slices, fields and collections on whole values.

import CInterrupt
import HypCode
import HypNumbers
import HypSyntax

extension Machine {
  /// A subscript, evaluated.
  package enum AxisValue {
    case value(Value<N>)
    case all
    /// An axis of length 1 in the result.
    case newAxis

    fileprivate var isNew: Bool { if case .newAxis = self { true } else { false } }
    fileprivate var isNumber: Bool {
      if case .value(let value) = self { value.base != nil } else { false }
    }
  }

  package func axis(_ axis: Action.Axis, _ f: Registers) -> AxisValue {
    switch axis {
    case .all: .all
    case .newAxis: .newAxis
    case .value(let operand): .value(value(operand, f))
    }
  }

  // MARK: Reading

  /// `x[axes]`
  package func index(_ x: Value<N>, _ axes: [AxisValue]) throws(RuntimeError) -> Value<N> {
    if axes.contains(where: \.isNew) { return try withNewAxes(x, axes) }
    switch x {
    case .mask(let array): return asBooleans(try index(.passiveArray(array), axes))
    case .passiveArray(let array):
      if let offsets = try offsets(ofWholeMask: axes, array.shape) {
        return .passiveArray(array.gathered(offsets, shape: [offsets.count]))
      }
      let selection = try self.selection(axes, array.shape)
      let part = array.selecting(selection)
      return part.shape.isEmpty ? .real(part.element(at: 0)) : .passiveArray(part)
    case .activeArray(let array):
      if let offsets = try offsets(ofWholeMask: axes, array.shape) {
        return .activeArray(array.gathered(offsets, shape: [offsets.count]))
      }
      let selection = try self.selection(axes, array.shape)
      let part = array.selecting(selection)
      return part.shape.isEmpty ? .number(part.element(at: 0)) : .activeArray(part)
    case .range:
      if let array = x.asPassiveArray { return try index(.passiveArray(array), axes) }
      guard let array = x.asActiveArray else { throw whyNoArray(x) }
      return try index(.activeArray(array), axes)
    case .tuple(let labels, let parts):
      if labels != nil, axes.count == 1, case .value(.string(let name)) = axes[0] {
        return try field(x, name)
      }
      let picked = try selection(axes, [parts.count])
      switch picked[0] {
      case .at(let place): return parts[place]
      case .strided(let start, let step, let count):
        return .tuple(labels: nil, (0..<count).map { parts[start + $0 * step] })
      case .gather(let places): return .tuple(labels: nil, places.map { parts[$0] })
      }
    case .string(let text): return .string(try part(of: StringObject(text), axes).text)
    default: throw .notIndexable(x.kind)
    }
  }

  /// `x[axes]` with axes of length 1 among those of the result.
  private func withNewAxes(_ x: Value<N>, _ axes: [AxisValue]) throws(RuntimeError) -> Value<N> {
    let own = axes.filter { !$0.isNew }
    let part = own.isEmpty ? x : try index(x, own)
    guard x.asPassiveArray != nil || x.asActiveArray != nil, let found = part.shape else {
      throw .newAxisOf(x.kind)
    }
    var (lengths, place) = (Array(found), 0)
    for axis in axes where !axis.isNumber {
      if axis.isNew { lengths.insert(1, at: min(place, lengths.count)) }
      place += 1
    }
    let shape = Shape(lengths)
    if case .mask(let array) = part { return .mask(array.reshaped(to: shape)) }
    if case .bool(let truth) = part {
      return .mask(N.Base.Array(scalar: truth ? 1 : 0).reshaped(to: shape))
    }
    if let array = part.asPassiveArray { return .passiveArray(array.reshaped(to: shape)) }
    guard let array = part.asActiveArray else { throw whyNoArray(x) }
    return .activeArray(array.reshaped(to: shape))
  }

  /// `text[axes]`
  func part(of text: StringObject, _ axes: [AxisValue]) throws(RuntimeError) -> StringObject {
    switch try selection(axes, [text.count])[0] {
    case .at(let place): text.character(at: place)
    case .strided(let start, let step, let count):
      StringObject(text.characters(at: (0..<count).lazy.map { start + $0 * step }))
    case .gather(let places): StringObject(text.characters(at: places))
    }
  }

  /// A part of a boxed tuple by its place, which is looked at where it stands; nil for anything else, and for what is
  /// an error.
  func boxedPart(_ x: Operand, _ axes: [Action.Axis], _ f: Registers) -> Value<N>? {
    guard x.kind == .any, axes.count == 1, case .value(let place) = axes[0], place.kind.isNumeric,
      case .object(let register)? = x.leaves.first, let object = f.o[register], object.tag == .box,
      case .tuple(_, let parts) = unsafeDowncast(object, to: BoxObject<N>.self).value
    else { return nil }
    let index = quickPlace(passive(place.leaves[0], f), parts.count)
    return index >= 0 ? parts[index] : nil
  }

  /// Cuts a boxed tuple where it stands to the beginning that `axes` pick; false where that is not what they do, or
  /// where somebody else holds it.
  func shorten(_ x: Operand, _ axes: [Action.Axis], _ f: Registers) throws(RuntimeError) -> Bool {
    guard case .object(let register)? = x.leaves.first, f.o[register]?.tag == .box,
      isKnownUniquelyReferenced(&f.o[register]), let object = f.o[register]
    else { return false }
    let box = unsafeDowncast(object, to: BoxObject<N>.self)
    guard case .tuple(nil, var parts) = box.value,
      case .strided(start: 0, step: 1, let count) = try selection(
        axes.map { axis($0, f) }, [parts.count])[0]
    else { return false }
    // The box lets go of the parts, so that they are not copied.
    box.value = .none
    parts.removeSubrange(count...)
    box.value = .tuple(labels: nil, parts)
    return true
  }

  /// What subscripts pick from an array of `shape`.
  private func selection(_ axes: [AxisValue], _ shape: Shape) throws(RuntimeError)
    -> [AxisSelection]
  {
    guard axes.count <= shape.count else { throw .tooManyIndices(axes.count, rank: shape.count) }
    var result: [AxisSelection] = []
    for (axis, length) in shape.enumerated() {
      guard axis < axes.count, case .value(let value) = axes[axis] else {
        result.append(.strided(start: 0, step: 1, count: length))
        continue
      }
      switch value {
      case .real, .number:
        result.append(
          .at(try arrayPlace(value.base ?? 0, length, axis: shape.count > 1 ? axis : nil)))
      case .range(let range):
        result.append(try slice(range, length))
      case .mask(let mask):
        result.append(
          .gather(try places(mask, length: length, axis: shape.count > 1 ? axis : nil)))
      case .passiveArray, .activeArray:
        guard let places = value.asPassiveArray ?? value.asActiveArray?.base,
          places.shape.count == 1
        else { throw .badIndex(value.kind) }
        try context.require(places.count, of: 16, for: "the places of an index")
        var picked = Self.places(places.asDoubles, length)
        if ci_interrupted() { throw .interrupted }
        if picked.isEmpty {
          // Something is to be said of one of them, or there is none.
          for offset in 0..<places.shape[0] {
            if offset & 1023 == 0, ci_interrupted() { throw .interrupted }
            picked.append(
              try arrayPlace(places.element(at: offset), length, axis: shape.count > 1 ? axis : nil)
            )
          }
        }
        if picked.count == length, length > 2, !picked.contains(where: { $0 > 1 }) {
          context.remarks = [.zerosAndOnes(length)]
        }
        result.append(.gather(picked))
      default:
        throw .badIndex(value.kind)
      }
    }
    // Places may be named again and again.
    if result.contains(where: { if case .gather = $0 { true } else { false } }) {
      try checkSize(shape.selecting(result))
    }
    return result
  }

  /// Indices as places along an axis of this length; empty if one of them is no whole number of that range.
  private static func places(_ indices: DoubleArray, _ length: Int) -> [Int] {
    let (least, most) = (-Double(length), Double(length))
    var areSound = true
    let places = indices.withElements(byRows: true) { indices in
      Blocks.map(indices.count) { k in
        let index = indices[k]
        guard index >= least, index < most else {
          areSound = false
          return 0
        }
        let place = Int(index)
        areSound = areSound && Double(place) == index
        return place < 0 ? place + length : place
      }
    }
    return areSound ? places : []
  }

  /// A range as places along an axis. Ends that are negative count from the end of the axis; a slice without a first
  /// or a last place begins or ends at that end of the axis where its step comes from or goes to.
  private func slice(_ range: RangeValue<N>, _ length: Int) throws(RuntimeError) -> AxisSelection {
    func whole(_ x: N) throws(RuntimeError) -> Int {
      guard let exact = WholeNumber.exactly(x.base.double) else {
        throw .notWhole(x.base.double)
      }
      return exact
    }
    let step = try whole(range.step)
    guard step != 0 else { throw .rangeStep }
    let isFromStart = range.start.base.double == -.infinity
    let isToEnd = range.end.base.double == .infinity
    var start = isFromStart ? (step > 0 ? 0 : length - 1) : try whole(range.start)
    var end =
      isToEnd
      ? (step > 0 ? length : -1) - (range.isClosed ? step.signum() : 0) : try whole(range.end)
    if start < 0, !isFromStart { start += length }
    if end < 0, !isToEnd { end += length }
    let distance = step > 0 ? end - start : start - end
    let count = range.isClosed ? distance / abs(step) + 1 : (distance + abs(step) - 1) / abs(step)
    guard distance >= 0, count > 0 else { return .strided(start: 0, step: 1, count: 0) }
    let last = start + (count - 1) * step
    guard start >= 0, start < length else {
      throw .index(start < 0 ? start - length : start, count: length)
    }
    guard last >= 0, last < length else {
      throw .index(last < 0 ? last - length : last, count: length)
    }
    return .strided(start: start, step: step, count: count)
  }

  /// `x.name`
  package func field(_ x: Value<N>, _ name: String) throws(RuntimeError) -> Value<N> {
    guard case .tuple(let labels, let parts) = x else {
      throw .noField(name, of: x.kind, fields: [])
    }
    guard let place = place(of: name, labels, parts.count) else {
      throw .noField(
        name, of: x.kind, fields: labels ?? parts.indices.map { String($0) })
    }
    return parts[place]
  }

  private func place(of name: String, _ labels: [String]?, _ count: Int) -> Int? {
    if let labels { return labels.firstIndex(of: name) }
    guard let place = Int(name), place >= 0, place < count else { return nil }
    return place
  }

  /// Element number `index`, which is in range.
  package func element(_ x: Value<N>, _ index: Int) throws(RuntimeError) -> Value<N> {
    switch x {
    case .tuple(_, let parts):
      guard parts.indices.contains(index) else { throw .index(index, count: parts.count) }
      return parts[index]
    case .range(let range):
      let value = range.value(at: N.Base(literal: Double(index)))
      return range.isActive ? .number(value) : .real(value.base)
    default: return try self.index(x, [.value(.real(N.Base(literal: Double(index))))])
    }
  }

  // MARK: Replacing

  /// Replaces a part of the value in an object register.
  package func store(
    _ container: Operand, _ steps: [Action.Step], _ new: Value<N>, _ f: Registers
  ) throws(RuntimeError) {
    guard case .object(let register)? = container.leaves.first else { return }
    if steps.count == 1, case .index(let axes) = steps[0], let object = f.o[register] {
      let evaluated = axes.map { axis($0, f) }
      switch object.tag {
      case .passiveArray where !new.isActive:
        guard let part = new.asPassiveArray else { throw notNumeric(new) }
        try replace(evaluated, of: &uniquePassive(f.o + register).pointee, with: part)
        return
      case .activeArray:
        guard let part = new.asActiveArray else { throw notNumeric(new) }
        try replace(evaluated, of: &uniqueActive(f.o + register).pointee, with: part)
        return
      case .mask:
        guard let part = new.asTruths else { throw notBooleans(new) }
        try replace(evaluated, of: &uniquePassive(f.o + register).pointee, with: part)
        return
      default: break
      }
    }
    let old = value(of: f.o[register])
    f.o[register] = try replacing(old, steps[...], new, f).object
  }

  private func notNumeric(_ value: Value<N>) -> RuntimeError {
    .notStorable(value.kind)
  }

  private func notBooleans(_ value: Value<N>) -> RuntimeError {
    .notStorableInMask(value.kind)
  }

  /// Replaces what subscripts pick from an array.
  private func replace<A: NumberArray>(
    _ axes: [AxisValue], of array: inout A, with part: A
  ) throws(RuntimeError) {
    if let offsets = try offsets(ofWholeMask: axes, array.shape) {
      let selection = [AxisSelection.gather(offsets)]
      try checkFit(part.shape, selection)
      array.replace(offsets: offsets, with: part)
      return
    }
    let selection = try selection(axes, array.shape)
    try checkFit(part.shape, selection)
    array.replace(selection, with: part)
  }

  private func checkFit(_ shape: Shape, _ selection: [AxisSelection]) throws(RuntimeError) {
    let target = Shape(selection.compactMap { if case .at = $0 { nil } else { $0.count } })
    guard Shape.broadcast(shape, target) == target else { throw .partShape(target, value: shape) }
  }

  private func replacing(
    _ x: Value<N>, _ steps: ArraySlice<Action.Step>, _ new: Value<N>, _ f: Registers
  ) throws(RuntimeError) -> Value<N> {
    guard let step = steps.first else { return new }
    switch (x, step) {
    case (.tuple(let labels, var parts), .field(let name)):
      guard let place = place(of: name, labels, parts.count) else {
        if steps.count == 1, Int(name) == nil, labels != nil || parts.isEmpty {
          return .tuple(labels: (labels ?? []) + [name], parts + [new])
        }
        throw .noField(
          name, of: x.kind, fields: labels ?? parts.indices.map { String($0) })
      }
      parts[place] = try replacing(parts[place], steps.dropFirst(), new, f)
      return .tuple(labels: labels, parts)
    case (.tuple(let labels, var parts), .index(let axes)):
      let evaluated = axes.map { axis($0, f) }
      if labels != nil || parts.isEmpty, evaluated.count == 1,
        case .value(.string(let name)) = evaluated[0]
      {
        return try replacing(x, [.field(name)] + steps.dropFirst(), new, f)
      }
      guard case .at(let place) = try selection(evaluated, [parts.count])[0] else {
        throw .cannotStore(x.kind)
      }
      parts[place] = try replacing(parts[place], steps.dropFirst(), new, f)
      return .tuple(labels: labels, parts)
    case (.passiveArray, .index(let axes)), (.activeArray, .index(let axes)),
      (.mask, .index(let axes)), (.range, .index(let axes)):
      let evaluated = axes.map { axis($0, f) }
      if steps.count > 1 {
        // A part of a part: the part is put back with its own part replaced.
        let part = try index(x, evaluated)
        let changed = try replacing(part, steps.dropFirst(), new, f)
        return try replacing(x, steps.prefix(1), changed, f)
      }
      if case .mask(var array) = x {
        guard let part = new.asTruths else { throw notBooleans(new) }
        try replace(evaluated, of: &array, with: part)
        return .mask(array)
      }
      if !new.isActive, var array = x.asPassiveArray {
        guard let part = new.asPassiveArray else { throw notNumeric(new) }
        try replace(evaluated, of: &array, with: part)
        return .passiveArray(array)
      }
      guard var array = x.asActiveArray else { throw whyNoArray(x) }
      guard let part = new.asActiveArray else { throw notNumeric(new) }
      try replace(evaluated, of: &array, with: part)
      return .activeArray(array)
    default: throw .cannotStore(x.kind)
    }
  }

  // MARK: Making collections

  /// `xs = append(xs, x)` for a boxed collection. Amortised O(1) for a tuple that nobody else holds.
  package func append(to xs: Operand, _ x: Value<N>, _ f: Registers) throws(RuntimeError) {
    guard case .object(let register)? = xs.leaves.first else { return }
    if case .string(let more) = x, case .string = xs.kind {
      return try append(more, toText: register, f)
    }
    if case .array = xs.kind, try append(entry: x, to: register, f) { return }
    if f.o[register]?.tag == .box, isKnownUniquelyReferenced(&f.o[register]),
      let object = f.o[register]
    {
      let box = unsafeDowncast(object, to: BoxObject<N>.self)
      if case .tuple(nil, var parts) = box.value {
        guard x.isShallow(Value<N>.maximumDepth - 1) else {
          throw .nestedStructure(Value<N>.maximumDepth)
        }
        if parts.count == parts.capacity {
          try context.require(
            2 * parts.count, of: MemoryLayout<Value<N>>.stride,
            for: "a tuple of more than \(parts.count) values")
        }
        // The box lets go of the parts, so that they are not copied.
        box.value = .none
        parts.append(x)
        box.value = .tuple(labels: nil, parts)
        return
      }
    }
    guard let append = context.append else { return }
    try put(append.call(self, [value(xs, f), x]), xs, f)
  }

  /// One more entry along the first axis of an array; false where it is none.
  private func append(
    entry x: Value<N>, to register: Int, _ f: Registers
  ) throws(RuntimeError) -> Bool {
    switch f.o[register]?.tag {
    case .passiveArray where !x.isActive:
      let shape = Self.passiveStorage(f.o + register).pointee.shape
      guard let part = x.asPassiveArray, part.shape == shape.entry else { return false }
      try checkSize(part.shape.stacked(shape[0] + 1))
      uniquePassive(f.o + register).pointee.append(entry: part)
    case .activeArray:
      let shape = Self.activeStorage(f.o + register).pointee.shape
      guard let part = x.asActiveArray, part.shape == shape.entry else { return false }
      try checkSize(part.shape.stacked(shape[0] + 1))
      uniqueActive(f.o + register).pointee.append(entry: part)
    default: return false
    }
    return true
  }

  /// `[a, b, …]`
  package func array(_ items: [Operand], _ f: Registers) throws(RuntimeError) -> Value<N> {
    let values = items.map { value($0, f) }
    if let mask = booleans(values) { return mask }
    for (index, value) in values.enumerated() where value.shape == nil {
      if let fault = value.rangeFault { throw fault }
      throw .notElement(value.kind, at: index)
    }
    guard let array = numeric(values) else {
      let shapes = values.compactMap(\.shape)
      let odd = shapes.firstIndex { $0 != shapes[0] } ?? 0
      throw .unevenElements(.shape(shapes[0]), .shape(shapes[odd]), at: odd)
    }
    return array
  }

  /// An array where every value is a number or an array of one shape; else nil.
  package func numeric(_ values: [Value<N>]) -> Value<N>? {
    guard let first = values.first else {
      return .passiveArray(N.Base.Array(shape: [0], elements: []))
    }
    if let mask = booleans(values) { return mask }
    guard let shape = first.shape, values.allSatisfy({ $0.shape == shape }) else { return nil }
    guard shape.stacked(values.count).extent <= elementLimit else {
      ArrayMemory.refuse()
      return .passiveArray(N.Base.Array(shape: [0], elements: []))
    }
    let isActive = values.contains { $0.isActive }
    if shape.isEmpty {
      if isActive {
        return .activeArray(
          N.Array(shape: [values.count], elements: values.map { $0.asNumber ?? 0 }))
      }
      return .passiveArray(
        N.Base.Array(shape: [values.count], elements: values.map { $0.base ?? 0 }))
    }
    if isActive { return .activeArray(N.Array(stacking: values.compactMap(\.asActiveArray))) }
    return .passiveArray(N.Base.Array(stacking: values.compactMap(\.asPassiveArray)))
  }

  /// What a comprehension gives: an array, or a tuple where elements differ.
  package func collection(_ values: [Value<N>]) -> Value<N> {
    numeric(values) ?? .tuple(labels: nil, values)
  }
}
