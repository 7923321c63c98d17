// Diagnostic+RuntimeError.swift -- all the wording of runtime errors.
//
// Longer help lines are in `Message+Help.swift`.

import HypCode
import HypNumbers
import HypRuntime
import HypSyntax

extension Message {
  /// The code of a name that nothing defines.
  package static let unknownName = "E0201"

  package init(_ error: RuntimeError) {
    switch error {
    // MARK: Names
    case .unknownName(let name, let suggestions):
      self.init(
        Self.unknownName, "unknown name `\(name)`", label: "not defined here",
        help: Message.nameHelp(name, suggestions))
    case .noValueYet(let name, .topLevel(let suggestions)):
      self.init(
        "E0202", "`\(name)` has no value yet", label: "not assigned before this",
        help: suggestions.isEmpty
          ? "assign it first: `\(name) = …`" : "did you mean \(suggestions.listed("or"))?")
    case .noValueYet(let name, .local):
      self.init(
        "E0202", "`\(name)` has no value yet", label: "not assigned on this path",
        help: "assign `\(name)` on every path that leads here")
    case .noValueYet(let name, .hidden):
      self.init(
        "E0202", "`\(name)` has no value yet", label: "not assigned on this path",
        help:
          "this function assigns `\(name)`, so it is local to the function, and not the name of the session: "
          + "choose another name, or take the value as a parameter")
    case .outerNameUpdated(let name, let isSession):
      self.init(
        "E0203",
        "a function cannot update a part of `\(name)`, which "
          + (isSession ? "belongs to the session" : "belongs to the enclosing function"),
        label: "not local to this function",
        help: "copy it first, `copy = \(name)`, then change and return the copy")
    case .dualStored(let name, let isFunction):
      self.init(
        "E0204", "a name cannot hold a value with ε in it",
        label: "`\(name)` would hold \(isFunction ? "a function that uses ε" : "one")",
        help: isFunction
          ? "give ε to the function when it is called: `f(2 + ε)`"
          : "write one expression with ε in it, or take the derivative: `f'(2)`")
    case .dualAssigned(let name):
      self.init(
        "E0205", "`\(name)` is the unit of dual numbers and cannot be assigned",
        label: "`\(name)^2` is 0", help: "choose another name, such as `eps`")
    case .tooManyDualUnits(let count, let limit):
      self.init(
        "E0206", "\(count) different units ε in one expression are too many",
        help: "use at most \(limit)")

    // MARK: Operands
    case .operands(let op, let left, let right):
      self.init(
        "E0301", "`\(op.rawValue)` cannot take \(left.article) and \(right.article)",
        operands: [left.text, right.text],
        help: Message.operandHelp(op, left, right))
    case .operand(let sign, let found):
      self.init(
        "E0301", "`\(sign.rawValue)` cannot take \(found)", label: "this is \(found)",
        help: found == .bool ? "`not` negates a boolean" : nil)
    case .notBoolean(let found):
      self.init(
        "E0302", "a condition must be a boolean", label: "this is \(found)",
        help: Message.conditionHelp(found))
    case .notComparable(let op, let left, let right):
      self.init(
        "E0303", "`\(op.rawValue)` cannot compare \(left) with \(right)",
        operands: [left.description, right.description],
        help: "only numbers and strings are ordered; `==` and `!=` compare anything")
    case .partShape(let part, let value):
      self.init(
        "E0304", "shapes do not fit in `=`",
        label: "\(Shape.description(value)), but the part is \(part.isEmpty ? "a " : "")"
          + Shape.description(part), argument: 0,
        help: part.isEmpty
          ? "an element is one number; `a[i..<j] = …` assigns several"
          : "the value must have the shape of the part, or be a number")
    case .shapes(let callee, let rule, let a, let b):
      self.init(
        "E0304", "shapes do not fit in \(callee.text)",
        operands: [Shape.description(a), Shape.description(b)], help: Message.shapeHelp(rule, a, b))
    case .unevenElements(let first, let odd, let place):
      self.init(
        "E0304", "all elements of an array must have the same shape",
        label: "\(odd.text), but the first is \(first.text)", argument: place,
        help: "a tuple holds anything: `(1, [2, 3])`")
    case .structures(let what, let a, let b):
      self.init(
        "E0305", "`\(what)` needs the same structure on both sides",
        operands: [a.description, b.description],
        help: "both must have the same fields; a number is combined with every field")
    case .notElement(let found, let place):
      self.init(
        "E0317", "an array holds numbers only", label: "this is \(found)", argument: place,
        help: "a tuple holds anything: `(1, \"a\")`")
    case .notStorable(let found):
      self.init(
        "E0317", "an array holds numbers only", label: "this is \(found)", argument: 0)
    case .notStorableInMask(let found):
      self.init(
        "E0317", "an array of booleans holds booleans only", label: "this is \(found)", argument: 0,
        help: "`where(mask, 1, 0)` turns it into numbers")
    case .notCallable(let found, let hidden):
      self.init(
        "E0306", "\(found) cannot be called", label: "this is \(found)",
        help: hidden.map { "the value named `\($0)` hides the function: give it another name" }
          ?? Message.callHelp(found))
    case .notIndexable(let found):
      self.init(
        "E0307", "\(found) has no elements to index", label: "this is \(found)",
        help: found.isFunction ? "call it first: `f(x)[0]`" : nil)
    case .noField(let name, let found, let fields):
      self.init(
        "E0308", "\(found) has no field `\(name)`", help: Message.fieldHelp(name, found, fields))
    case .cannotStore(let found):
      self.init(
        "E0309", "\(found) has no parts that can be assigned",
        help: found == .string ? "make a new string: `\"…\\(x)\"`" : nil)
    case .notIterable(let found):
      self.init(
        "E0310", "cannot loop over \(found)", label: "this is \(found)",
        help: Message.iterationHelp(found))
    case .destructure(let expected, let found):
      self.init(
        "E0311", "\(found) cannot be unpacked into \(expected) parts",
        label: "\(expected) name\(expected == 1 ? "" : "s")")
    case .notWhole(let x) where x.isFinite && x.rounded() == x:
      self.init(
        "E0312", "\(NumberText.shortest(x)) is outside the range of indices, lengths and counts",
        help: "whole numbers are exact up to 2^53, which is 9007199254740992")
    case .notWhole(let x):
      self.init(
        "E0312", "an index or a length must be a whole number, not \(NumberText.shortest(x))",
        help: x.isFinite ? "`floor(x)` or `round(x)` makes one" : nil)
    case .badIndex(let found):
      self.init(
        "E0318", "\(found) is not an index",
        help: (found == .string ? "a field of a record is written `r.name`; " : "")
          + "an index is a whole number, a range, `:`, or an array of whole numbers or of booleans")
    case .newAxisOf(let found):
      self.init(
        "E0318", "\(found) has no axes",
        help: "`none` in an index adds an axis to an array: `xs[:, none]`")
    case .maskShape(let mask, let shape, let axis):
      self.init(
        "E0319",
        "a mask must have the length of its axis, or the shape of the array",
        label: "\(Shape.description(mask)), but "
          + (axis.map { "axis \($0)" } ?? "the array") + " is \(Shape.description(shape))",
        argument: 0,
        help: "make it from the same array: `x[x > 0]`, `A[A > 0]`, `A[A[:, 0] > 0]`")
    case .index(let index, let count, let axis):
      let elements = Message.count(count, "element")
      self.init(
        "E0313", "index \(index) is out of range",
        label: count == 0
          ? "there are no elements"
          : (axis.map { "axis \($0) has " } ?? "") + elements
            + (count == 1 ? ", with index 0" : ": 0 to \(count - 1)"),
        help: index == count && count > 0
          ? "indices start at 0; the last element is `[-1]`" : nil)
    case .tooManyIndices(let count, let rank):
      self.init(
        "E0314", "\(Message.count(count, "index", "indices")) for an array of rank \(rank)",
        help: "it takes at most \(Message.count(rank, "index", "indices"))")
    case .rangeStep:
      self.init("E0315", "a range needs a nonzero step, and ends that are numbers")
    case .rangeTooLong:
      self.init(
        "E0315", "the range is too long: it would have more than 2^53 numbers",
        help: "an endless loop is `while true { … }`")
    case .rangeOf(let found):
      self.init(
        "E0316", "the ends and the step of a range must be numbers", label: "found \(found)")
    case .notOfKind(let kind, let found):
      self.init("E0316", "expected \(kind), found \(found)")

    // MARK: Calls
    case .tooManyArguments(let callee, let expected, let found):
      self.init(
        "E0401",
        "\(callee.text) takes \(Message.count(expected, "argument")), not \(found)",
        label: "\(found) given", help: callee.name.flatMap(Message.signatureHelp))
    case .missingArgument(let callee, let parameter):
      self.init(
        "E0402", "\(callee.text) needs an argument \(parameter.text)", label: "not given here",
        help: callee.name.flatMap(Message.signatureHelp))
    case .unknownParameter(let callee, let parameter, let parameters):
      self.init(
        "E0403", "\(callee.text) has no parameter `\(parameter)`",
        help: Message.parameterHelp(parameter, parameters))
    case .argumentTwice(let callee, let parameter):
      self.init("E0404", "`\(parameter)` of \(callee.text) is given twice")
    case .badArgument(let name, let expected, let found, let argument):
      self.init(
        "E0405", "`\(name)` needs \(expected)", label: "found \(found.text)", argument: argument,
        help: found.hasFunction ? Message.functionHelp(name) : nil)
    case .notSquare(let name, let rows, let columns):
      self.init(
        "E0407", "`\(name)` needs a square matrix",
        label: "\(Message.count(rows, "row")) and \(Message.count(columns, "column"))", argument: 0,
        help: Message.squareHelp(name, rows, columns))
    case .axisOrNumber(let extreme, let number):
      let name = extreme.rawValue
      let choice = extreme == .max ? "larger" : "smaller"
      self.init(
        "E0408", "`\(name)` of an array and \(number) is ambiguous",
        label: "either an axis or a number to compare with", argument: 1,
        help: "write `\(name)(xs, axis=\(number))` along an axis, `\(name)(\(number), xs)` for the "
          + "\(choice) of each element and \(number)")
    case .severalPlots(let name, let functions):
      self.init(
        "E0409", "`\(name)` takes several functions in one tuple", label: "a second function",
        argument: 1, help: "write `\(name)((\(functions.joined(separator: ", "))), 0, 1)`")
    case .singular(let name, let matrix):
      self.init(
        "E0406", "\(Message.matrix(matrix)) is singular, and `\(name)` needs an inverse of it",
        label: "up to rounding, one row is a linear combination of the others", argument: 0,
        help: "remove the redundant rows, or add a small multiple of `eye(n)`")

    // MARK: Derivatives
    case .notAFunction(let taker, let found):
      self.init(
        "E0501", "`\(taker.name)` needs a function", label: "this is \(found)",
        help: Message.functionHelp(taker, found))
    case .nablaOfCall(let found):
      self.init(
        "E0501", "`∇` needs a function", label: "this is \(found)",
        help: "a call binds tighter than `∇`: write `(∇f)(x)` or `grad(f)(x)`")
    case .notOneVariable(.derivative, let found):
      self.init(
        "E0502", "`'` and `derivative` are for functions of one number",
        label: "the argument is \(found)",
        help: (found.isVector ? "write `map(f', xs)` for each element; " : "")
          + "`grad(f)` is the gradient, `jacobian(f)` the matrix")
    case .notOneVariable(.taylor, let found):
      self.init(
        "E0502", "`taylor` is for functions of one number", label: "the argument is \(found)",
        help: "along a direction it is one: `taylor(t -> f(x + t * v), 0, n)`")
    case .notScalar(let name, let found):
      self.init(
        "E0502", "`\(name)` needs a function that returns one number",
        label: "returns \(found)", help: Message.resultHelp(found))
    case .notDifferentiable(let name, let found):
      self.init(
        "E0503", "`\(name)` needs a function whose result is made of numbers",
        label: "returns \(found)", help: Message.resultHelp(found))
    case .noDerivative(let name, let found):
      self.init(
        "E0504", "`\(name)` cannot differentiate with respect to \(found)",
        label: "this is \(found)",
        help: "it takes a number, an array, or a tuple or record of them; "
          + "`wrt=\"name\"` chooses another parameter")
    case .wrtUnknown(let name, let parameters):
      self.init(
        "E0505", "the function has no parameter `\(name)` to differentiate with respect to",
        help: Message.parameterHelp(name, parameters))
    case .wrtNotLiteral:
      self.init(
        "E0506", "`wrt` takes a name in quotes, or a tuple of distinct names",
        help: "as in `grad(f, wrt=\"w\")` or `grad(f, wrt=(\"w\", \"b\"))`")
    case .nothingToDifferentiateBy(let name):
      self.init(
        "E0511", "`\(name)` needs a function with a parameter to differentiate with respect to",
        label: "has none, or none is given")
    case .directionMismatch(let callee, let expected, let found):
      let isPullback = if case .pullback = callee { true } else { false }
      self.init(
        "E0507",
        "\(callee.text) needs a direction with the same structure as "
          + (isPullback ? "the result" : "the argument"),
        label: "\(found), but \(expected) is needed", argument: isPullback ? 0 : 1)
    case .nestedTooDeeply(let limit):
      self.init(
        "E0508", "derivatives are nested more than \(limit) deep",
        help: "a function that keeps taking its own derivative never ends")
    case .tapeTooLarge:
      self.init(
        "E0509", "the tape of reverse mode is too large",
        help: "take the gradient of one step at a time, or use `forward_grad`")

    case .jetsTooLarge:
      self.init(
        "E0522", "Taylor mode needs more memory than is available",
        help: "write loops with `iterate`, which keeps only the derivatives of its state, or take "
          + "a lower order; `f''` keeps nothing")
    case .taylorOrder(let given, let limit):
      self.init(
        "E0521", "`taylor` needs a whole number from 0 to \(limit) as its order",
        label: "this is \(NumberText.shortest(given))", argument: 1)
    case .taylorOrderKind(let found):
      self.init(
        "E0521", "`taylor` needs a whole number as its order", label: "this is \(found)",
        help: "write `taylor(f, x, n)`")
    case .tooManyVariables(let limit):
      self.init(
        "E0512", "a derivative cannot take a structure of more than \(limit) parts",
        help: "keep many numbers in an array, which counts as one part")

    case .recomputedTooDeeply(let limit):
      self.init(
        "E0513", "`checkpoint` and `iterate` are nested more than \(limit) deep in a derivative",
        help: "make the recursive function a loop, or use `checkpoint` only in every tenth call")
    case .stateChanged(let before, let after):
      self.init(
        "E0514", "`iterate` needs a step that returns the kind of state it takes",
        label: "takes \(before) and returns \(after)", argument: 0)
    case .stepCount(let n):
      self.init(
        "E0515", "`iterate` needs a whole number of steps that is not negative",
        label: "this is \(NumberText.shortest(n))", argument: 0)
    case .notUndone(let steps, let found, let wanted):
      self.init(
        "E0516", "`inverse` does not undo `step`: the derivative would be wrong",
        notes: [
          "\(steps) steps back from the end, a number of the state is "
            + "\(NumberText.shortest(found)); it started as \(NumberText.shortest(wanted))"
        ],
        help:
          "omit `inverse`, or keep the state in whole numbers, which `//` and `%` split "
          + "without rounding")

    case .ruleDisagrees(let parameter, let slope, let difference):
      self.init(
        "E0517", "the derivative given to `with_derivative` is not that of the function",
        notes: [
          "along a direction of `\(parameter)` it gives \(NumberText.rounded(slope, to: 6)), but "
            + "finite differences of the function give \(NumberText.rounded(difference, to: 6))"
        ],
        help: "correct it, or write `with_derivative(f, df, check=false)` if that is intended")
    case .captureInRule(let name):
      self.init(
        "E0518",
        "a function with a custom derivative captured "
          + (name.map { "`\($0)`" } ?? "something") + ", which carries a derivative",
        label: "the rule does not cover it",
        help: "make it an argument, or hold it constant with `stop_gradient`")
    case .partialCount(let expected, let found):
      self.init(
        "E0519",
        "the derivative given to `with_derivative` needs a partial derivative for each argument",
        label: "returns \(found), but a tuple of \(expected) is needed")
    case .partialShape(let parameter, let expected, let found):
      self.init(
        "E0520", "the partial derivative with respect to `\(parameter)` has the wrong structure",
        label: "\(found.text), but \(expected.text) is needed",
        help: "it needs the structure of the result, and in each place that of the argument")
    case .derivativesDisagree(let reverse, let forward, let central, let slope):
      self.init(
        "E0524", "the derivatives disagree", label: "one of them is wrong",
        notes: [
          "reverse mode gives \(NumberText.shortest(reverse)), forward mode "
            + "\(NumberText.shortest(forward)), central differences \(NumberText.shortest(central))",
          "the slope of the Taylor remainder is \(NumberText.fixed(slope, 2)); with a correct gradient it is 2.00",
        ],
        help:
          "look for `stop_gradient`, `floor` or a comparison along the way, and check rules given to "
          + "`with_derivative`; `tol=` sets a larger tolerance")

    // MARK: Control
    case .assertion(let message, let sides):
      self.init(
        "E0601", message.map { "assertion failed: \($0)" } ?? "assertion failed",
        label: "this is false",
        notes: sides.map { ["left:  \($0.left)", "right: \($0.right)"] } ?? [])
    case .raised(let message): self.init("E0612", message)
    case .assertClose(let a, let b, let tolerance, let message):
      self.init(
        "E0602", message.map { "values differ: \($0)" } ?? "values differ",
        notes: ["left:  \(a)", "right: \(b)", "tolerance: \(NumberText.shortest(tolerance))"])
    case .recursionTooDeep(let depth):
      self.init(
        "E0603", "recursion is too deep: \(depth) calls are active",
        help: "a recursive function needs a base case, which does not call it again; "
          + "a loop has no such limit")
    case .outOfMemory(let what): self.init("E0604", "not enough memory for \(what)")
    case .functionTooLarge(let what):
      self.init(
        "E0605", "the function is too large to compile: it has too many \(what)",
        help: "split it into several functions")
    case .misplaced(let statement):
      self.init(
        "E0606", "`\(statement.rawValue)` is not allowed here", help: Message.placeHelp(statement))
    case .interrupted: self.init("E0607", "interrupted", label: "here")
    case .timeIsUp(let seconds):
      self.init(
        "E0901", "stopped: the time limit of \(NumberText.shortest(seconds)) s was reached",
        label: "while this ran",
        help: "`--timeout` sets the limit")
    case .outputIsSpent(let bytes):
      self.init(
        "E0906", "stopped: the output limit of \(bytes) bytes was reached",
        label: "while this ran",
        help: "`--output` sets the limit")
    case .importFailed(let path, let why):
      self.init("E0608", "cannot import \"\(path)\": \(why)")
    case .importedTooDeeply(let path, let limit):
      self.init(
        "E0608",
        "cannot import \"\(path)\": \(limit) files import one another in a chain, which is the most"
      )
    case .nestedStructure(let limit):
      self.init(
        "E0609", "tuples are nested more than \(limit) deep",
        help: "keep many values in an array")
    case .malformedFile(let path, let line, let why):
      self.init("E0610", "\"\(path)\", line \(line): \(why)")
    case .fileFailed(let path, let why): self.init("E0611", "\"\(path)\": \(why)")
    case .within(let fault): self.init(fault.error)
    case .custom(let text): self.init("E0699", text)
    case .syntax: self.init("E0100", "the source cannot be parsed")
    }
  }
}
