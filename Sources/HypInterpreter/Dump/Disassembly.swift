// Disassembly.swift -- finished code as text, with the lines of the source that it came from.
//
//     loss(w: number) -> number                                        train.hyp:1
//         1 | loss(w) = (w - 3)^2
//       0   r1 = w - 3                                                 subNK
//       1   r1 = r1^2                                                  squareN
//       2   return r1                                                  returnN
//
// The words of an instruction are its row in the table of operations; its name there stands on the right.

import HypCode
import HypNumbers
import HypSyntax

/// The text of one function's code.
struct Disassembly {
  private let code: Code
  private let name: RegisterNames

  init(_ code: Code) {
    self.code = code
    name = RegisterNames(code)
  }

  /// Where the names of instructions begin.
  private static let column = 66

  /// A line that names the function, and one for each instruction and line of its source.
  var text: String {
    var lines = [Self.columns(code.title + " -> " + code.resultKind.listing, place)]
    let kinds = name.variables.map { "\($0.name): \($0.operand.kind.listing)" }
    // Of parameters the first line says it.
    let known = Set(code.parameters)
    var told: Set<String> = []
    let others = kinds.filter { !known.contains($0) && told.insert($0).inserted }
    if !others.isEmpty { lines.append("    with " + others.joined(separator: ", ")) }
    var line: (ObjectIdentifier, Int)?
    for index in 0..<code.instructionCount {
      if let span = code.spans.indices.contains(index) ? code.spans[index] : nil {
        let next = (ObjectIdentifier(span.source), span.source.line(at: span.start).index)
        if line.map({ $0 != next }) ?? true { lines.append(Self.quoted(span)) }
        line = next
      }
      let instruction = code.instructions[index]
      let number = String(repeating: " ", count: max(0, 4 - String(index).count)) + String(index)
      lines.append(
        Self.columns("\(number)   \(text(of: instruction, at: index))", "\(instruction.op)"))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private var place: String {
    guard let span = code.origin else { return "" }
    return "\(span.source.name):\(span.source.line(at: span.start).index + 1)"
  }

  /// A line of the source, with its number.
  private static func quoted(_ span: Span) -> String {
    let (index, start) = span.source.line(at: span.start)
    let text = span.source.text(start..<span.source.utf8.count).prefix { !$0.endsLine }
    return "    \(index + 1) | \(text)"
  }

  private static func columns(_ left: String, _ right: String) -> String {
    guard !right.isEmpty else { return left }
    return left + String(repeating: " ", count: max(2, column - left.displayWidth)) + right
  }

  // MARK: Instructions

  private func text(of i: Instruction, at index: Int) -> String {
    let row = i.op.row
    var text = row.text
    // What is written between its operands, such as `^`, is shown between them.
    if let place = i.number(.primitive), Primitives.name(place).first?.isLetter == false {
      text = text.replacing("{x}({b}, {c})", with: "{b} {x} {c}")
    }
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      rest = rest[rest.index(after: open)...]
      guard let operand = rest.first, rest.dropFirst().first == "}" else { continue }
      rest = rest.dropFirst(2)
      switch operand {
      case "a": result += show(Int(i.a), row.a, index)
      case "b": result += show(Int(i.b), row.b, index)
      case "c": result += show(Int(i.c), row.c, index)
      case "r": result += returned
      default: result += show(Int(i.x), row.x, index)
      }
    }
    return result + rest
  }

  /// What the function returns where it moves it to its first registers.
  private var returned: String {
    let leaves = Operand.window([code.resultKind])[0].leaves
    return name(Operand(code.resultKind, leaves))
  }

  /// An operand in words.
  private func show(_ number: Int, _ role: Role, _ index: Int) -> String {
    if let bank = role.bank { return name(Leaf(bank, number)) }
    switch role {
    case .constant: return NumberText.shortest(code.constants[number])
    case .callee: return code.callees[number].title
    case .action: return code.actions[number].form.listing(name)
    case .trap: return Message(code.traps[number]).title
    case .global: return code.globals[number]
    case .part: return number == 0 ? "" : ", part \(number)"
    case .primitive: return Primitives.name(number)
    case .target: return String(index + 1 + Int(Int16(bitPattern: UInt16(number))))
    case .relation: return Relation.allCases.first { Int($0.operand) == number }?.symbol ?? "?"
    case .offset:
      let offset = Int(Int8(bitPattern: UInt8(number)))
      return offset == 0 ? "" : offset < 0 ? " - \(-offset)" : " + \(offset)"
    case .flag: return number == 0 ? "" : ", for its derivative alone"
    default: return String(number)
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

extension Code {
  /// `loss(w: number, data: vector of reals)`
  var title: String {
    guard let function else { return name ?? "statement" }
    let title = function.title
    return "\(title.contains(" ") ? "(\(title))" : title)(\(parameters.joined(separator: ", ")))"
  }

  /// Its parameters with their kinds.
  fileprivate var parameters: [String] {
    let names = function.flatMap { $0.hidesParameters ? nil : $0.written?.parameterNames } ?? []
    return parameterKinds.enumerated().map { index, kind in
      let name = names.indices.contains(index) ? names[index] : nil
      return (name.map { $0 + ": " } ?? "") + kind.listing
    }
  }
}
