// Object.swift -- what object registers hold.

import CInterrupt
import HypNumbers

/// Something in an object register. `tag` tells which class it is without asking the run time.
package class Object {
  enum Tag { case string, passiveArray, activeArray, mask, box, builder }
  final let tag: Tag
  init(_ tag: Tag) { self.tag = tag }
}

/// An array, of booleans too, that may be updated in place while one register alone holds the object.
final class ArrayObject<A: NumberArray>: Object {
  @exclusivity(unchecked) private var held: A

  init(_ array: A, _ tag: Tag) {
    held = array
    super.init(tag)
  }

  /// Where the array is, in the object itself: an object is one block of memory. Updating it there asks for no exclusive
  /// access to a property.
  @inline(__always)
  var storage: UnsafeMutablePointer<A> { withUnsafeMutablePointer(to: &held) { $0 } }

  @inline(__always) var array: A { held }
}

/// A boxed value, which may be changed in place while one register alone holds the object.
final class BoxObject<N: Number>: Object {
  var value: Value<N> { didSet { knownHeight = -1 } }
  /// How deep the value nests; below 0 where nobody has looked.
  private var knownHeight: Int

  init(_ value: Value<N>, height: Int = -1) {
    self.value = value
    knownHeight = height
    super.init(.box)
  }

  /// How deep the value nests: looked at once, so that a list grows in constant time.
  var height: Int {
    if knownHeight >= 0 { return knownHeight }
    let height = value.height
    // It is not looked at to the end where somebody asks to stop.
    if !ci_interrupted() { knownHeight = height }
    return height
  }
}

/// A collection that is being built.
final class BuilderObject<N: Number>: Object {
  var items: [Value<N>] = []
  init() { super.init(.builder) }
}

extension Value {
  /// What an object register holds of it.
  var object: Object {
    switch self {
    case .string(let text): StringObject.of(text)
    case .passiveArray(let array): ArrayObject(array, .passiveArray)
    case .mask(let array): ArrayObject(array, .mask)
    case .activeArray(let array): ArrayObject(array, .activeArray)
    default: BoxObject(self)
    }
  }
}
