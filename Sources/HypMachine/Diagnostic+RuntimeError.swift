// Diagnostic+RuntimeError.swift -- what the user is told of an error: all the wording.

import HypSyntax

extension Failure {
  /// The message for a fault, with the calls that led to it.
  init(_ fault: Fault) {
    var frames: [Diagnostic.Frame] = []
    var primary: Span?
    for (code, instruction) in fault.frames where !code.isLibrary {
      guard let span = code.span(before: instruction) else { continue }
      if primary == nil { primary = span }
      frames.append(Diagnostic.Frame(function: code.name, span: span))
    }
    if primary == nil {
      primary = fault.frames.lazy.compactMap { $0.code.span(before: $0.instruction) }.first
    }
    self.init(fault.error, at: primary, trace: frames, omitted: fault.omitted)
  }

  init(_ error: RuntimeError, at span: Span?, trace: [Diagnostic.Frame] = [], omitted: Int = 0) {
    if case .syntax(let diagnostic) = error {
      self.init(diagnostic: diagnostic, isInterrupt: false)
      return
    }
    let message = Message(error)
    var notes = message.notes
    if omitted > 0 { notes.append("\(omitted) more calls between these") }
    // The first frame is the place itself; a trace of the top level alone says nothing new.
    let calls = trace.count > 1 ? trace : []
    let isInterrupt = if case .interrupted = error { true } else { false }
    self.init(
      diagnostic: Diagnostic(
        code: message.code, title: message.title,
        primary: span.map { Diagnostic.Label($0, message.label) }, notes: notes,
        help: message.help, trace: calls),
      isInterrupt: isInterrupt)
  }
}

/// The words of one error.
private struct Message {
  var code: String
  var title: String
  var label = ""
  var notes: [String] = []
  var help: String?

  init(_ code: String, _ title: String, label: String = "", notes: [String] = [], help: String? = nil) {
    self.code = code
    self.title = title
    self.label = label
    self.notes = notes
    self.help = help
  }

  init(_ error: RuntimeError) {
    switch error {
    // MARK: Names
    case .unknownName(let name, let suggestions):
      if let instead = Message.habits[name] {
        self.init("E0201", "unknown name `\(name)`", label: "not defined here", help: instead)
      } else {
        self.init(
          "E0201", "unknown name `\(name)`", label: "not defined here",
          help: suggestions.isEmpty ? nil : "did you mean \(Message.list(suggestions, "or"))?")
      }
    case .noValueYet(let name):
      self.init(
        "E0202", "`\(name)` has no value yet", label: "nothing was assigned to it on the way here",
        help: "a name that a function assigns is local to it: assign `\(name)` before this, or pass it as a parameter")
    case .outerNameUpdated(let name):
      self.init(
        "E0203", "`\(name)` belongs to the session, and a function cannot update a part of it",
        label: "not local to this function",
        help: "copy it first: `\(name) = \(name)` in a parameter or a local name, then return it")
    case .dualStored:
      self.init("E0204", "a name cannot hold a value with ε in it", help: "take the derivative inside the expression")

    // MARK: Operands
    case .operands(let op, let left, let right):
      self.init(
        "E0301", "`\(op)` cannot take \(left) and \(right)", label: "\(left) \(op) \(right)",
        help: Message.operandHelp(op, left, right))
    case .operand(let op, let found):
      self.init("E0301", "`\(op)` cannot take \(found)", label: "this is \(found)")
    case .notBoolean(let found):
      self.init(
        "E0302", "a condition must be a boolean", label: "this is \(found)",
        help: found == "a number" ? "compare it: `x != 0`" : nil)
    case .notComparable(let op, let left, let right):
      self.init("E0303", "`\(op)` cannot compare \(left) with \(right)")
    case .shapes(let what, let a, let b):
      self.init(
        "E0304", "shapes do not fit in `\(what)`", label: "\(Message.shape(a)) and \(Message.shape(b))",
        help: Message.shapeHelp(what, a, b))
    case .structures(let what, let a, let b):
      self.init(
        "E0305", "`\(what)` needs the same structure on both sides", label: "\(a) and \(b)",
        help: "both must have the same fields; a number meets every field")
    case .notCallable(let found):
      self.init(
        "E0306", "\(found) cannot be called", label: "this is \(found)",
        help: found == "a number" ? "write `*` to multiply" : nil)
    case .notIndexable(let found):
      self.init("E0307", "\(found) has no elements to index", label: "this is \(found)")
    case .noField(let name, let found, let fields):
      self.init(
        "E0308", "\(found) has no field `\(name)`",
        help: fields.isEmpty ? nil : "its fields are \(Message.list(fields, "and"))")
    case .cannotStore(let found):
      self.init("E0309", "a part of \(found) cannot be replaced so")
    case .notIterable(let found):
      self.init(
        "E0310", "\(found) cannot be walked over", label: "this is \(found)",
        help: found == "a number" ? "count with a range: `for i in 0..<n`" : nil)
    case .destructure(let expected, let found):
      self.init("E0311", "\(found) cannot be taken apart into \(expected) parts")
    case .notWhole(let x):
      self.init(
        "E0312", "an index or a length must be a whole number, and not \(NumberText.shortest(x))",
        help: x.isNaN ? nil : "`floor(x)` or `round(x)` makes one")
    case .index(let index, let count):
      self.init(
        "E0313", "index \(index) is out of range",
        label: count == 0 ? "there are no elements" : "\(count) element\(count == 1 ? "" : "s"): 0 to \(count - 1)",
        help: index == count ? "indices count from 0; the last element is `[-1]`" : nil)
    case .tooManyIndices(let count, let rank):
      self.init("E0314", "\(count) indices for an array of rank \(rank)")
    case .rangeStep:
      self.init("E0315", "a range needs a step that is not 0, and ends that are numbers")
    case .notANumber(let context, let found):
      self.init("E0316", "expected \(context), and found \(found)")

    // MARK: Calls
    case .tooManyArguments(let name, let expected, let found):
      self.init(
        "E0401", "`\(name)` takes \(Message.count(expected, "argument")), and not \(found)",
        label: "\(found) given")
    case .missingArgument(let name, let parameter):
      self.init(
        "E0402", "`\(name)` needs an argument `\(parameter)`", label: "not given here")
    case .unknownParameter(let name, let parameter, let parameters):
      let close = Spelling.closest(to: parameter, among: parameters)
      self.init(
        "E0403", "`\(name)` has no parameter `\(parameter)`",
        help: !close.isEmpty
          ? "did you mean \(Message.list(close, "or"))?"
          : parameters.isEmpty ? "pass its arguments by position" : "its parameters are \(Message.list(parameters, "and"))")
    case .argumentTwice(let name, let parameter):
      self.init("E0404", "`\(parameter)` of `\(name)` is given twice")
    case .badArgument(let name, let expected, let found):
      self.init("E0405", "`\(name)` needs \(expected)", label: "found \(found)")
    case .habit(let name, let instead):
      self.init("E0201", "unknown name `\(name)`", help: instead)

    // MARK: Derivatives
    case .notAFunction(let name, let found):
      self.init(
        "E0501", "`\(name)` needs a function", label: "this is \(found)",
        help: name == "∇"
          ? "a call binds tighter than `∇`: write `(∇f)(x)` or `grad(f)(x)`"
          : "write `\(name)(x -> …)` or the name of a function")
    case .notScalar(let name, let found):
      let isInput = name == "derivative of"
      self.init(
        "E0502",
        isInput
          ? "`'` and `derivative` are for functions of one number"
          : "`\(name)` needs a function with one number as its result",
        label: isInput ? "the argument is \(found)" : "returns \(found)",
        help: isInput
          ? "use `grad` for the gradient, or `jacobian`"
          : "use `jacobian`, or make one number of it, as with `sum`")
    case .notDifferentiable(let name, let found):
      self.init("E0503", "\(found) has no derivative", label: "what the function under `\(name)` returns")
    case .noDerivative(let name, let found):
      self.init(
        "E0504", "`\(name)` cannot differentiate by \(found)",
        help: "the argument may be a number, an array, or a tuple or record of them; `wrt=\"name\"` chooses another parameter")
    case .wrtUnknown(let name, let parameters):
      self.init(
        "E0505", "the function has no parameter `\(name)` to differentiate by",
        help: parameters.isEmpty ? nil : "its parameters are \(Message.list(parameters, "and"))")
    case .wrtNotLiteral:
      self.init(
        "E0506", "`wrt` takes a name in quotes, or a tuple of them",
        help: "as in `grad(f, wrt=\"w\")` or `grad(f, wrt=(\"w\", \"b\"))`")
    case .directionMismatch(let name, let expected, let found):
      self.init(
        "E0507", "`\(name)` needs a direction of the same structure as the argument",
        label: "the argument is \(expected), the direction \(found)")
    case .nestedTooDeeply(let limit):
      self.init(
        "E0508", "derivatives are nested more than \(limit) deep",
        help: "a function that takes its own derivative again and again has no end")
    case .tapeTooLarge:
      self.init(
        "E0509", "the record for reverse mode has grown too large",
        help: "take the gradient of one step at a time, or use `forward_grad`")

    // MARK: Control
    case .assertion(let message):
      self.init("E0601", message.map { "assertion failed: \($0)" } ?? "assertion failed", label: "this is false")
    case .assertClose(let a, let b, let tolerance, let message):
      self.init(
        "E0602", message.map { "values differ: \($0)" } ?? "values differ",
        notes: ["left:  \(a)", "right: \(b)", "tolerance: \(NumberText.shortest(tolerance))"])
    case .recursionTooDeep(let depth):
      self.init(
        "E0603", "recursion is too deep: \(depth) calls are under way",
        help: "a recursive function needs a case that does not call it again; a loop has no such limit")
    case .outOfMemory(let what):
      self.init("E0604", "there is no room for \(what)")
    case .nestedStructure(let limit):
      self.init(
        "E0611", "tuples are nested more than \(limit) deep",
        help: "keep many values side by side in an array")
    case .functionTooLarge:
      self.init("E0605", "the function is too large to compile", help: "split it into several functions")
    case .misplaced(let word):
      self.init(
        "E0606", "`\(word)` has no place here",
        help: word == "return" ? "it belongs inside a function"
          : word == "import" ? "it belongs at the top level of a file" : "it belongs inside a loop")
    case .interrupted: self.init("E0607", "interrupted", label: "here")
    case .importFailed(let path, let why): self.init("E0608", "cannot import \"\(path)\": \(why)")
    case .fileFailed(let path, let why): self.init("E0609", "\"\(path)\": \(why)")
    case .malformedFile(let path, let line, let why):
      self.init("E0610", "\"\(path)\", line \(line): \(why)")
    case .custom(let text): self.init("E0699", text)
    case .syntax: self.init("E0100", "the source cannot be read")
    }
  }

  // MARK: Phrases

  /// What people type from habit.
  static let habits: [String: String] = {
    var words: [String: String] = [:]
    for name in ["gradient", "Grad", "nabla", "gradf"] { words[name] = "the gradient is `grad(f)` or `∇f`" }
    for name in ["diff", "D", "deriv", "differentiate", "d", "dx"] {
      words[name] = "the derivative is `f'` or `derivative(f)`, the gradient `grad(f)`"
    }
    for name in ["jacfw", "jac_fwd", "jacForward", "jacfwd", "jac", "Jacobian"] {
      words[name] = "the Jacobian is `jacobian(f)`"
    }
    for name in ["hess", "Hessian"] { words[name] = "the Hessian is `hessian(f)`" }
    for name in ["ln"] { words[name] = "the natural logarithm is `log(x)`" }
    for name in ["True", "TRUE"] { words[name] = "write `true`" }
    for name in ["False", "FALSE"] { words[name] = "write `false`" }
    for name in ["None", "null", "nil", "NULL"] { words[name] = "write `none`" }
    for name in ["pow"] { words[name] = "write `x ^ y`" }
    for name in ["length", "size_of", "count"] { words[name] = "the number of elements is `len(xs)`" }
    for name in ["range"] { words[name] = "write `0..<n`, or `a...b by step`" }
    for name in ["println", "echo", "puts", "printf"] { words[name] = "write `print(x)`" }
    for name in ["value_and_gradient", "val_and_grad"] { words[name] = "write `value_and_grad(f)`" }
    for name in ["stopgrad", "stop_grad", "detach", "lax"] { words[name] = "write `stop_gradient(x)`" }
    return words
  }()

  static func list(_ names: [String], _ word: String) -> String {
    let quoted = names.map { "`\($0)`" }
    guard quoted.count > 1, let last = quoted.last else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " \(word) " + last
  }

  static func count(_ n: Int, _ word: String) -> String {
    n == 0 ? "no \(word)s" : n == 1 ? "1 \(word)" : "\(n) \(word)s"
  }

  static func shape(_ shape: [Int]) -> String {
    switch shape.count {
    case 0: "number"
    case 1: "vector(\(shape[0]))"
    case 2: "matrix(\(shape[0]), \(shape[1]))"
    default: "array(\(shape.map(String.init).joined(separator: ", ")))"
    }
  }

  static func shapeHelp(_ what: String, _ a: [Int], _ b: [Int]) -> String? {
    if what == "@" { return "`A @ b` needs as many columns in A as b has rows" }
    switch what {
    case "[ ]": return "every row must have the same length"
    case "reshape":
      return "the first has \(count(a.reduce(1, *), "element")); `-1` for one length takes what the others leave"
    case "concat": return "the lengths must agree but along the axis on which they are joined"
    case "stack": return "all must have the same shape; `concat` joins along an axis that there is"
    case "append": return "what is appended must be a \(shape(Array(a.dropFirst())))"
    case "dot": return "the last length of the first must be that of the second, or of its columns"
    default: break
    }
    if a.count == 1, b.count == 1 { return "both must have the same length, or one of them a single element" }
    return "lengths must agree from the last axis on, or be 1"
  }

  static func operandHelp(_ op: String, _ left: String, _ right: String) -> String? {
    if left == "a function" || right == "a function" { return "call the function first: `f(x)`" }
    if left == "a string" || right == "a string", op == "+" {
      return "put the value into the string: \"… \\(x)\""
    }
    if left == "a boolean" || right == "a boolean" { return "a boolean is no number: `if c { 1 } else { 0 }`" }
    if left == "none" || right == "none" { return "a statement, and an `if` without `else`, have no value" }
    return nil
  }
}
