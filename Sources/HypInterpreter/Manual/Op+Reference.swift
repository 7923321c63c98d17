// Op+Reference.swift -- the table of instructions as a page of the documentation.

import HypCode

extension Manual {
  /// `docs/instructions.md`: every instruction with what it does, in the order of their numbers.
  public static func instructions() -> String {
    let rows = Op.allCases.map { op in
      let row = op.row
      let effects = row.effect.words.joined(separator: ", ")
      let text = row.meaning.map { $0 == "|" ? "\\|" : String($0) }.joined()
      return "| `\(op)` | `\(text)` | \(row.cost == 0 ? "" : String(row.cost)) | \(effects) |\n"
    }
    return """
      # Instructions

      The instructions of compiled functions. A listing ([What a program becomes](code.md)) has their names on the
      right. `d` are the registers of plain numbers, `r` of numbers that may carry derivatives, `o` of arrays, strings
      and boxes, `k` the constants; `a`, `b`, `c` and `x` are the operands of an instruction, three of 16 bits and one of 8.
      The third column counts operations on numbers, as `cost` does.

      This page is written by a test from the table in `Op.swift`.

      | instruction | does | operations | and may |
      |---|---|--:|---|

      """ + rows.joined()
  }
}

extension Effect {
  /// What it may do, in words.
  fileprivate var words: [String] {
    let all: [(Effect, String)] = [
      (.fails, "fail"), (.calls, "run other code"), (.readsArray, "read elements"),
      (.writesArray, "change an array"), (.readsName, "read a name of the session"),
      (.draws, "draw a random number"), (.leaves, "leave the function"),
      (.goesElsewhere, "not go on"),
    ]
    return all.filter { contains($0.0) }.map(\.1)
  }
}

extension Op.Row {
  /// Its text with its operands as the places that they name.
  fileprivate var meaning: String {
    var meaning = text.replacing("{r}", with: "the result")
    for (letter, role) in [("a", a), ("b", b), ("c", c), ("x", x)] {
      meaning = meaning.replacing("{\(letter)}", with: role.place(letter))
    }
    return meaning
  }
}

extension Role {
  /// What an operand names, such as `d[a]`.
  fileprivate func place(_ letter: String) -> String {
    switch self {
    case .readsD, .writesD, .updatesD: "d[\(letter)]"
    case .readsN, .writesN, .updatesN: "r[\(letter)]"
    case .readsO, .writesO, .updatesO: "o[\(letter)]"
    case .constant: "k[\(letter)]"
    case .callee: "function \(letter)"
    case .action: "action \(letter)"
    case .trap: "error \(letter)"
    case .global: "name \(letter)"
    case .part: ", part \(letter)"
    case .primitive: "f"
    case .target: "\(letter)"
    case .relation: "relation \(letter)"
    case .offset: " + \(letter)"
    case .row: " of a row"
    case .flag: ", for its derivative alone"
    case .label: "label \(letter)"
    case .unused: letter
    }
  }
}
