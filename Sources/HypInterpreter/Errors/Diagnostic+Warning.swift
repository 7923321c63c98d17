// Diagnostic+Warning.swift -- all the wording of warnings.

import HypCode
import HypNumbers
import HypRuntime
import HypSyntax

extension Notice {
  /// Another notice of the same place has said as much: a pole is where a number stops being finite.
  func isExplained(by others: [Notice]) -> Bool {
    guard let place = diagnostic.primary?.span else { return false }
    return others.contains {
      guard let other = $0.diagnostic.primary?.span else { return false }
      return other.source === place.source && other.start == place.start && other.end == place.end
    }
  }

  /// The message for the user.
  var diagnostic: Diagnostic { diagnostic(.warning) }

  /// Why the statement failed, where the user wants kinks to be errors.
  var failure: Failure { Failure(diagnostic: diagnostic(.error), isInterrupt: false) }

  private func diagnostic(_ severity: Diagnostic.Severity) -> Diagnostic {
    var message = Message(warning)
    if severity == .error { (message.code, message.help) = ("E0523", Message.kinksHelp) }
    let calls = Diagnostic.calls(frames)
    let primary = span ?? calls.first?.span ?? Diagnostic.place(frames)
    return Diagnostic(
      severity, code: message.code, title: message.title,
      primary: primary.map { Diagnostic.Label($0, message.label) }, notes: message.notes,
      help: message.help, trace: Array(calls.dropFirst()), omitted: omitted)
  }

  /// What tells it from others: a place is warned of once.
  var key: String {
    let shown = diagnostic
    guard let span = shown.primary?.span else { return shown.code + shown.title }
    let place = "\(shown.code) \(span.source.name):\(span.start)-\(span.end)"
    // One call may read many files.
    switch warning {
    case .guessedFile(let path, _), .missingCells(let path, _), .oddColumns(let path, _):
      return "\(place) \(path)"
    default: return place
    }
  }
}

extension Message {
  /// What stops a program at kinks, and how to go on.
  static let kinksHelp = "`:set kinks on` uses the convention, and only warns"

  init(_ warning: Warning) {
    switch warning {
    case .kink(let kink):
      let call = Message.call(kink.operation, kink.inputs)
      self.init(
        "W0501",
        kink.isPole
          ? "the derivative of `\(kink.operation)` is not finite here"
          : "`\(kink.operation)` has no derivative here, and a convention was used",
        label: kink.inputs.isEmpty
          ? "" : (kink.element.map { "element \($0): " } ?? "") + call,
        notes: [kink.convention],
        help: Message.cure(ofKink: kink))
      if let sides = kink.sides {
        notes.append(
          "of `\(kink.operation)` alone, the left derivative is \(NumberText.shortest(sides.left)), "
            + "the right one \(NumberText.shortest(sides.right))")
      }
    case .notFinite(let found):
      self.init(
        found.pass == .value ? "W0502" : "W0503", Message.title(found),
        label: Message.label(found), help: Message.cure(found))
    case .lost(let found):
      self.init(
        "W0508", Message.lostTitle(found), label: Message.label(found),
        notes: [Message.zeroWins],
        help: Message.lostCure(found))
    case .lostNotFound(let steps):
      self.init(
        "W0508", "a number is infinite on the way to a derivative",
        notes: [
          "the place was not found within \(Message.grouped(steps)) operations",
          Message.zeroWins,
        ],
        help: Message.shorterRun)
    case .equality(let op):
      self.init(
        "W0504", "`\(op)` compares numbers that carry derivatives",
        label: "a branch on this drops a derivative",
        notes: ["the derivative is that of the branch taken, at a single point"],
        help: "compare with `<` or `>`, or compare `stop_gradient(x)` if that is intended")
    case .independent(let name):
      self.init(
        "W0505",
        "the result of \(name.map { "`\($0)`" } ?? "the function") does not depend on the "
          + "variable of differentiation",
        label: "this derivative is 0, whatever the argument",
        help:
          "is a name of the session used instead of the parameter, or is there a `floor`, `round` or "
          + "`stop_gradient` along the way?")
    case .notFound(let steps):
      self.init(
        "W0506", "the result is not finite",
        notes: ["the first such number was not found within \(Message.grouped(steps)) operations"],
        help: Message.shorterRun)
    case .numberHidesName(let number, let name):
      self.init(
        "W0701", "`\(number)` is a single number, and has nothing to do with `\(name)`",
        help: "write `\(number.prefix { $0 != "e" && $0 != "E" }) * \(name)` for the product")
    case .elementwiseInverse:
      self.init(
        "W0702", "`^` raises each element to the power, so this is not the inverse",
        help: "write `inv(A)` for the inverse, `1 / A` for the elements")
    case .fieldLikeAnother(let name, let like):
      self.init(
        "W0704", "`\(name)` is a new field of this record, which has a field `\(like)`",
        help: "if both are meant, write `r[\"\(name)\"] = …`, which always adds")
    case .loopVariableInFunction(let name):
      self.init(
        "W0703", "this function reads `\(name)` when it is called, not as it is now",
        label: "after the loop, `\(name)` has its last value",
        help: "make it in a function, such as `make(\(name)) = x -> …`, or in a comprehension")
    case .guessedFile(let path, let guesses):
      self.init(
        "W0601",
        guesses.count == 1
          ? "\"\(path)\": \(Message.guess(guesses[0]))" : "how \"\(path)\" was read is a guess",
        notes: guesses.count == 1 ? [] : guesses.map(Message.guess),
        help: Message.options(guesses))
    case .missingCells(let path, let columns):
      let cells = Message.gaps(columns)
      self.init(
        "W0602", "\"\(path)\": \(cells.title)", notes: cells.notes,
        help: Message.missingHelp(columns))
    case .zerosAndOnes(let count):
      self.init(
        "W0511", "an index of \(count) zeros and ones takes elements 0 and 1",
        label: "numbers are not a mask",
        help: "to select, compare: `x[m == 1]`, and combine masks with `and`, `or`, `not`")
    case .masksAsNumbers(let count):
      self.init(
        "W0511",
        "an index of \(Message.count(count, "number")) made of masks takes elements by position",
        label: "in arithmetic `true` is 1, and numbers are not a mask",
        help: "to select, combine masks with `and`, `or`, `not`; or compare: `x[m > 0]`")
    case .oddColumns(let path, let columns):
      let notes = columns.prefix(6).map { Message.oddity($0.name, $0.column) }
      self.init(
        "W0603",
        notes.count == 1
          ? "\"\(path)\": \(notes[0])" : "\"\(path)\": columns that may have been misread",
        notes: notes.count == 1 ? [] : Array(notes), help: Message.oddityHelp(columns))
    case .more(let count):
      self.init("W0507", "\(Message.count(count, "more warning")) of this statement not shown")
    }
  }

  // MARK: Phrases

  /// `log(0)`, `2 / 0`
  static func call(_ name: String, _ inputs: [Double]) -> String {
    let texts = inputs.map { NumberText.shortest($0) }
    if name.first?.isLetter == true || texts.count != 2 {
      return name == "-" ? "-(\(texts.joined()))" : "\(name)(\(texts.joined(separator: ", ")))"
    }
    let operands = texts.map { $0.hasPrefix("-") ? "(\($0))" : $0 }
    return name == "^" ? operands.joined(separator: "^") : operands.joined(separator: " \(name) ")
  }

  private static func grouped(_ number: Int) -> String {
    number % 1_000_000 == 0 ? "\(number / 1_000_000) million" : "\(number)"
  }

  private static func title(_ found: Warning.NotFinite) -> String {
    let what = found.result.isNaN ? "nan" : NumberText.shortest(found.result)
    switch found.pass {
    case .value: return "a value becomes \(what) in `\(found.operation)`"
    case .forward:
      return "a derivative becomes \(what) in `\(found.operation)`, in the forward pass"
    case .backward:
      return "a derivative becomes \(what) in `\(found.operation)`, in the backward pass"
    }
  }

  private static func label(_ found: Warning.NotFinite) -> String {
    let element = found.element.map { "element \($0): " } ?? ""
    let call = call(found.operation, found.inputs)
    if found.inputs.isEmpty {
      let what = "\(NumberText.shortest(found.result))"
      if let whole = found.whole { return "\(element)`\(found.operation)` of \(whole) is \(what)" }
      return found.pass == .value
        ? "\(element)the result is \(what)" : "\(element)the derivative is \(what)"
    }
    switch found.pass {
    case .value: return element + "\(call) is \(NumberText.shortest(found.result))"
    case .forward:
      return element + "the derivative at \(call) is \(NumberText.shortest(found.result))"
    case .backward:
      let partial = found.partial ?? found.result
      return element + "the derivative at \(call) is \(NumberText.shortest(partial))"
    }
  }

  private static func lostTitle(_ found: Warning.NotFinite) -> String {
    let what = found.result.isNaN ? "nan" : NumberText.shortest(found.result)
    return found.pass == .value
      ? "`\(found.operation)` is \(what) on the way to a derivative"
      : "the derivative of `\(found.operation)` is \(what) on the way to another"
  }

  // MARK: Cures

  /// Why a number that is not finite on the way to a derivative may make it wrong.
  private static let zeroWins =
    "when an infinite factor meets one that is 0, their product is taken as 0: this derivative may be wrong"
  /// What to do where the place was not found.
  private static let shorterRun = "look at a shorter run: fewer steps, or one step alone"

  /// What to write instead of a chain that overflows on its way.
  private static func lostCure(_ found: Warning.NotFinite) -> String? {
    guard found.pass == .value else { return cure(found) }
    switch found.operation {
    case "exp", "expm1":
      return
        "`softplus(x)` is log(1 + exp(x)), `logsumexp(v)` is log(sum(exp(v))), `sigmoid(x)` is "
        + "1 / (1 + exp(-x)), and `softmax(v)` is exp(v) / sum(exp(v)): they do not overflow"
    case "cosh": return "log(cosh(x)) is `abs(x) + softplus(-2 * abs(x)) - log(2)`"
    case "sinh": return "log(sinh(x)) is `x + log1p(-exp(-2 * x)) - log(2)` for x > 0"
    case "gamma":
      return "log(gamma(x)) is `lgamma(x)`, and a quotient of two is exp of a difference"
    case "^", "prod", "*": return "work with logarithms: log(x^n) is `n * log(x)`"
    default: return cure(found)
    }
  }

  private static func cure(ofKink kink: Warning.Kink) -> String {
    if kink.isPole, let cure = derivativeCure(kink.operation, kink.inputs) { return cure }
    return "`:set kinks error` makes it an error; `:set kinks off` silences this warning"
  }

  static func cure(_ found: Warning.NotFinite) -> String? {
    found.pass == .value
      ? valueCure(found.operation, found.inputs, found.result)
      : derivativeCure(found.operation, found.inputs)
  }

  private static let logCure =
    "if it is the log of exp(x) or of a product that underflows, add logarithms instead; for x log(x) write "
    + "`where(x > 0, x * log(x), 0)`; otherwise keep the argument away from 0, as in `log(x + 1e-12)`"

  private static func derivativeCure(_ name: String, _ x: [Double]) -> String? {
    switch name {
    case "sqrt", "norm", "std", "hypot":
      return
        "`sqrt(x + 1e-12)` has a finite derivative, and `norm(v)` the derivative 0 at the origin"
    case "log", "log2", "log10", "log1p":
      return logCure
    case "^": return "keep the base away from 0, as in `(x + 1e-12)^p`"
    case "asin", "acos", "atanh":
      return "keep its argument between -1 and 1, as in `clamp(x, -0.999999, 0.999999)`"
    case "/": return "keep the divisor away from 0"
    case "exp": return "work with logarithms, or scale the argument down"
    case "*", "+", "-":
      return "the derivative is larger than 1.8e308: a loop that diverges? try a smaller step"
    default: return nil
    }
  }

  private static func valueCure(_ name: String, _ x: [Double], _ result: Double) -> String? {
    switch name {
    case "log", "log2", "log10", "log1p":
      return (x.first ?? 0) < 0
        ? "a logarithm needs a positive number"
        : logCure
    case "sqrt": return "a square root needs a number that is not negative: `sqrt(max(x, 0))`"
    case "exp", "expm1", "sinh", "cosh":
      return
        "above 709 `exp` overflows: `sigmoid`, `softplus`, `logsumexp` and `log_softmax` do not"
    case "/":
      if x.count == 2, x[0] == 0, x[1] == 0 {
        return "0 / 0 has no value: near it write the limit of the quotient, as for sin(x) / x "
          + "`if abs(x) < 1e-4 { 1 - x^2 / 6 } else { sin(x) / x }`"
      }
      return x.count == 2 && x[1] == 0 ? "keep the divisor away from 0" : nil
    case "//", "%": return "the divisor is 0"
    case "^":
      if x.count == 2, x[0] == 0, x[1] < 0 { return "0 to a negative power is infinite" }
      if x.count == 2, x[0] < 0 { return "a negative number needs a whole exponent" }
      return "the power is larger than 1.8e308: work with logarithms"
    case "+", "-":
      return result.isNaN
        ? "∞ - ∞ has no value: find where the numbers became infinite"
        : "the sum is larger than 1.8e308: a loop that diverges? try a smaller step"
    case "*":
      return result.isNaN
        ? "0 times ∞ has no value: find where the number became infinite"
        : "the product is larger than 1.8e308: a loop that diverges? try a smaller step"
    case "asin", "acos": return "its argument must be from -1 to 1: `clamp(x, -1, 1)`"
    case "acosh": return "its argument must be 1 or more"
    case "atanh": return "its argument must be between -1 and 1"
    default: return nil
    }
  }
}
