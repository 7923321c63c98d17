// CText.swift -- straight-line functions of numbers as C: one more back end of the intermediate representation.
//
// A function is printed as it was lowered; functions that it calls come before it. A register is a variable,
// passive or active: without derivatives both are a double. C does the same operations in the same order, so that
// results have the same bits as the machine's if the compiler joins none of them (`-ffp-contract=off`), but for
// functions of <math.h>, which are the C library's.

import HypCode
import HypNumbers
import HypSyntax

/// A function and those that it calls, as C.
package struct CText {
  /// There is no C for something here.
  package struct Refusal: Error {
    /// Where it is written; nil for the function itself.
    package let span: Span?
    /// What it is.
    package let reason: String
  }

  /// What the functions of the catalogue are called in C.
  static let names = [
    "sin": "sin", "cos": "cos", "tan": "tan", "asin": "asin", "acos": "acos", "atan": "atan",
    "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "asinh": "asinh",
    "acosh": "acosh", "atanh": "atanh", "exp": "exp", "expm1": "expm1", "log": "log",
    "log1p": "log1p", "log2": "log2", "log10": "log10", "sqrt": "sqrt", "abs": "fabs",
    "floor": "floor", "ceil": "ceil", "trunc": "trunc", "^": "power",
  ]

  private static let head = "#include <math.h>\n"

  /// The products and roots of `Power.value`, which are of other bits than `pow`.
  private static let power = """

    static double inverse(double product, double x, double y) {
      const double size = fabs(product);
      return size >= 0x1p-1022 && size < INFINITY ? 1.0 / product : pow(x, y);
    }

    static double power(double x, double y) {
      const double root = x >= 0.0 ? sqrt(x + 0.0) : NAN;
      if (y == 1.0) return x;
      if (y == 2.0) return x * x;
      if (y == 3.0) return x * x * x;
      if (y == 4.0) return (x * x) * (x * x);
      if (y == -1.0) return 1.0 / x;
      if (y == -2.0) return inverse(x * x, x, y);
      if (y == -3.0) return inverse(x * x * x, x, y);
      if (!(x >= 0.0)) return pow(x, y);
      if (y == 0.5) return root;
      if (y == 1.5) return (x + 0.0) * root;
      if (y == 2.5) return x * x * root;
      if (y == -0.5) return 1.0 / root;
      if (y == -1.5) return inverse(x * root, x, y);
      return pow(x, y);
    }

    """

  private var functions: [(code: Code, name: String)] = []
  private var texts: [String] = []

  /// The C text of a function under a name; throws `Refusal`.
  package static func of(_ code: Code, named name: String) throws -> String {
    var text = CText()
    _ = try text.add(code, named: name)
    let functions = text.texts.joined()
    return head + (functions.contains("power(") ? power : "") + functions
  }

  /// The name of a function in C, which is printed before whoever calls it.
  private mutating func add(_ code: Code, named name: String? = nil) throws -> String {
    if let known = functions.first(where: { $0.code === code }) { return known.name }
    guard let function = (code.lowered as? LoweredFunction)?.function, code.resultKind.isNumeric,
      code.parameterKinds.allSatisfy(\.isNumeric), function.blocks.count == 1
    else {
      throw Refusal(span: code.origin, reason: "more than a straight line of numbers")
    }
    let own = name ?? "function_\(functions.count)"
    functions.append((code, own))
    let parameters = Operand.window(code.parameterKinds).flatMap(\.leaves)
    var body = Body(parameters: parameters)
    for instruction in function.blocks[0].instructions { try body.add(instruction, &self) }
    let list = parameters.map { "double \(Self.name(of: $0))" }.joined(separator: ", ")
    let linkage = name == nil ? "static " : ""
    texts.append(
      "\n\(linkage)double \(own)(\(list.isEmpty ? "void" : list)) {\n\(body.text)}\n")
    return own
  }

  fileprivate static func name(of leaf: Leaf) -> String {
    if case .constant(let value) = leaf { return literal(value) }
    return RegisterNames.number(leaf)
  }

  /// The shortest digits that read back, in parentheses where a sign could meet another.
  private static func literal(_ value: Double) -> String {
    if value.isNaN { return "NAN" }
    if value.isInfinite { return value < 0 ? "(-INFINITY)" : "INFINITY" }
    return value.sign == .minus ? "(\(value))" : "\(value)"
  }

  /// The statements of a function.
  private struct Body {
    var text = ""
    private var declared: Set<Leaf>
    /// What the next call is handed, and what the last one gave.
    private var window: [Leaf: String] = [:]

    init(parameters: [Leaf]) { declared = Set(parameters) }

    mutating func add(_ instruction: IRInstruction, _ whole: inout CText) throws {
      func refused() -> Refusal {
        Refusal(span: instruction.span, reason: "\(instruction.operation)")
      }
      switch instruction.operation {
      case .call:
        guard case .callee(let callee) = instruction.a else { throw refused() }
        let arguments = try Operand.window(callee.parameterKinds, from: IRRegisters.outgoing)
          .flatMap(\.leaves).map { try read($0, refused) }
        let result = Leaf(
          callee.resultKind == .number ? .active : .passive, IRRegisters.outgoing)
        window = [
          result: "\(try whole.add(callee))(\(arguments.joined(separator: ", ")))"
        ]
      case .leave:
        let leaf: Leaf? =
          if case .moves(let moves) = instruction.a {
            moves.count == 1 ? moves[0].source : nil
          } else {
            instruction.a.leaf
          }
        guard let leaf else { throw refused() }
        text += "  return \(try read(leaf, refused));\n"
      case .copy, .base:
        guard let source = instruction.b.leaf else { throw refused() }
        try write(instruction, read(source, refused), refused)
      case let operation where operation.isArithmetic:
        try write(instruction, expression(instruction, refused), refused)
      default: throw refused()
      }
    }

    private func read(_ leaf: Leaf, _ refused: () -> Refusal) throws -> String {
      guard (leaf.register ?? 0) >= IRRegisters.outgoing else { return CText.name(of: leaf) }
      guard let value = window[leaf] else { throw refused() }
      return value
    }

    private mutating func write(
      _ instruction: IRInstruction, _ value: String, _ refused: () -> Refusal
    ) throws {
      guard let target = instruction.a.leaf, let register = target.register else { throw refused() }
      if register >= IRRegisters.outgoing {
        window[target] = value
      } else {
        let word = declared.insert(target).inserted ? "double " : ""
        text += "  \(word)\(CText.name(of: target)) = \(value);\n"
      }
    }

    private func expression(
      _ instruction: IRInstruction, _ refused: () -> Refusal
    ) throws -> String {
      func operand(_ slot: IRInstruction.Slot) throws -> String {
        guard let leaf = slot.leaf else { throw refused() }
        return try read(leaf, refused)
      }
      let operation = instruction.operation
      switch operation {
      case .add, .subtract, .multiply, .divide:
        return
          "\(try operand(instruction.b)) \(operation.symbol ?? "") \(try operand(instruction.c))"
      case .negate: return "-\(try operand(instruction.b))"
      case .square: return "\(try operand(instruction.b)) * \(try operand(instruction.b))"
      case .primitive:
        guard let primitive = instruction.x.primitive else { throw refused() }
        guard let name = CText.names[Primitives.name(primitive)] else {
          throw Refusal(span: instruction.span, reason: Primitives.name(primitive))
        }
        let arguments = try [instruction.b, instruction.c].compactMap(\.leaf).map {
          try read($0, refused)
        }
        return "\(name)(\(arguments.joined(separator: ", ")))"
      default: throw refused()
      }
    }
  }
}
