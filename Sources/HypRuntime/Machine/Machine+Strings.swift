// Machine+Strings.swift -- what is done to strings where they stand: they are not copied to be looked at.

import HypCode
import HypNumbers

extension Machine {
  /// The string in the register of an operand; nil where something else is there.
  func textObject(_ operand: Operand, _ f: Registers) -> StringObject? {
    guard case .string = operand.kind else {
      return operand.kind == .any ? text(at: operand.leaves[0], f) : nil
    }
    return text(at: operand.leaves[0], f)
  }

  private func text(at leaf: Leaf, _ f: Registers) -> StringObject? {
    guard case .object(let register) = leaf, let object = f.o[register], object.tag == .string
    else { return nil }
    return unsafeDowncast(object, to: StringObject.self)
  }

  /// Carries out an action on strings; false where it is one for the way that every action can go, because
  /// something is wrong.
  func carryOut(_ text: TextAction, _ action: Action, _ f: Registers) -> Bool {
    switch text {
    case .literal(let target):
      guard let literal = action.literal else { return makeLiteral(action, target, f) }
      f.o[target] = unsafeDowncast(literal, to: StringObject.self)
    case .compare(let areSame, let a, let b, let target):
      guard let x = f.o[a], let y = f.o[b], x.tag == .string, y.tag == .string else { return false }
      let isEqual = StringObject.isEqual(
        unsafeDowncast(x, to: StringObject.self), unsafeDowncast(y, to: StringObject.self))
      f.d[target] = isEqual == areSame ? 1 : 0
    case .character(let source, let place, let target):
      guard let object = f.o[source], object.tag == .string else { return false }
      let text = unsafeDowncast(object, to: StringObject.self)
      let place = quickPlace(passive(place, f), text.count)
      guard place >= 0 else { return false }
      f.o[target] = text.character(at: place)
    }
    return true
  }

  /// Tells whether two characters of texts of ASCII are the same; false where it has to be found out otherwise.
  @inline(never)
  func compareCharacters(
    _ x: Action.CharacterOperand, _ y: Action.CharacterOperand, _ areSame: Bool, _ result: Operand,
    _ f: Registers
  ) -> Bool {
    guard case .passive(let target)? = result.leaves.first, let x = byte(x, f), let y = byte(y, f)
    else { return false }
    f.d[target] = (x == y) == areSame ? 1 : 0
    return true
  }

  /// A character of ASCII of a text that has no other.
  @inline(__always)
  private func byte(_ character: Action.CharacterOperand, _ f: Registers) -> UInt8? {
    switch character {
    case .text(let text): return text.leaves.first.flatMap { self.text(at: $0, f) }?.onlyByte
    case .place(let text, let place):
      guard let leaf = text.leaves.first, let text = self.text(at: leaf, f),
        let place = place.leaves.first
      else { return nil }
      return text.byte { count in quickPlace(passive(place, f), count) }
    }
  }

  /// The object of a literal, made when it is first asked for.
  private func makeLiteral(_ action: Action, _ target: Int, _ f: Registers) -> Bool {
    guard case .format(let pieces, _) = action.form else { return false }
    var text = ""
    if case .text(let literal)? = pieces.first { text = literal }
    let literal = StringObject.of(text)
    action.literal = literal
    f.o[target] = literal
    return true
  }

  /// `text += more`, in place where nobody else holds the text.
  func append(_ more: String, toText register: Int, _ f: Registers) throws(RuntimeError) {
    try context.require(
      Self.length(f.o[register]) + more.utf8.count, for: "a string of this length")
    let place = f.o + register
    if !isKnownUniquelyReferenced(&place.pointee) {
      guard case .string(let text) = value(of: place.pointee) else { return }
      place.pointee = StringObject(text)
    }
    guard let object = place.pointee, object.tag == .string else { return }
    unsafeDowncast(object, to: StringObject.self).append(more)
  }

  /// The bytes of a string. The text itself is not given out: who held it would make the next change a copy.
  private static func length(_ object: Object?) -> Int {
    guard let object, object.tag == .string else { return 0 }
    return unsafeDowncast(object, to: StringObject.self).text.utf8.count
  }
}
