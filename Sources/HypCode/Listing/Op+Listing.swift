// Op+Listing.swift -- an instruction in words: its row of the table with its operands filled in.

import HypPrimitives

extension Op {
  /// The text of its row, with what `operand` says of a, b, c and x, and of the result r of the function.
  package func listing(primitive: PrimitiveID?, _ operand: (Character) -> String) -> String {
    var text = row.text
    // What is written between its operands, as `^`, is shown so.
    if let primitive, Primitives.name(primitive).first?.isLetter == false {
      text = text.replacing("{x}({b}, {c})", with: "{b} {x} {c}")
    }
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      rest = rest[rest.index(after: open)...]
      guard let letter = rest.first, rest.dropFirst().first == "}" else { continue }
      rest = rest.dropFirst(2)
      result += operand(letter)
    }
    return result + rest
  }
}

extension Role {
  /// A number that is neither a register nor one of a table, in words; nil where it is.
  package func listing(_ number: Int) -> String? {
    switch self {
    case .part: number == 0 ? "" : ", part \(number)"
    case .primitive: Primitives.name(PrimitiveID(index: number))
    case .relation: Relation.allCases.first { Int($0.operand) == number }?.symbol ?? "?"
    case .offset: number == 0 ? "" : number < 0 ? " - \(-number)" : " + \(number)"
    case .row:
      { row in " of \(row.count)" + (row.stride == 1 ? "" : ", \(row.stride) apart") }(
        RegisterRow(operand: UInt8(number)))
    case .flag: number == 0 ? "" : ", for its derivative alone"
    default: nil
    }
  }
}

extension Relation {
  fileprivate var symbol: String {
    switch self {
    case .less: "<"
    case .lessEqual: "<="
    case .equal: "=="
    case .notEqual: "!="
    }
  }
}
