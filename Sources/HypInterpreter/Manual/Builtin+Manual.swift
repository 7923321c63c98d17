// Builtin+Manual.swift -- what the manual says of the functions that the compiler knows.

import HypCode
import HypLibrary
import HypNumbers
import HypRuntime

extension Builtin {
  /// The page of the manual for a library function; nil if there is none.
  static func manualPage(of name: String) -> String? {
    if let constant = constants[name] {
      return "\(name) = \(NumberText.shortest(constant))\n  A constant."
    }
    return named(name).flatMap { $0.isCallable ? $0.page : nil }
  }

  /// A call, with the names of the arguments.
  var signature: String { text.signatures.first ?? name }

  /// What it means, in sentences.
  var summary: String { text.summary }

  /// The page: ways to call it, what it means, facts, and an example with its answer.
  private var page: String {
    let text = text
    var page = text.signatures.joined(separator: "  ") + "\n  \(text.summary)\n"
    func line(_ label: String, _ text: String) {
      page += "\n  " + label + String(repeating: " ", count: 12 - label.count) + text
    }
    for fact in text.facts { line(fact.0, fact.1) }
    line("example", text.example)
    for answer in text.answer.split(separator: "\n") { line("", String(answer)) }
    return page
  }

  private struct Text {
    var signatures: [String]
    var summary: String
    var facts: [(String, String)] = []
    var example: String
    var answer: String
  }

  private static let extraArguments = (
    "arguments",
    "What follows the argument to differentiate with respect to is passed on: `grad(loss)(w, data)`."
  )
  private static let wrt = (
    "wrt",
    "`wrt=\"b\"` chooses another parameter; `wrt=(\"a\", \"b\")` chooses several, and gives a record."
  )

  private var text: Text {
    switch self {
    case .derivative:
      Text(
        signatures: ["derivative(f)", "f'", "derivative(f, x)"],
        summary: "The derivative of a function of one number. The result may be any structure.",
        facts: [
          ("mode", "forward"),
          ("gives", "A function; its result is that of `f`, with a derivative in each place."),
          Self.extraArguments, Self.wrt,
        ],
        example: "derivative(x -> x^3)(2)", answer: "12")
    case .grad:
      Text(
        signatures: ["grad(f)", "∇f", "grad(f, x)"],
        summary: "The gradient of a function that returns one number.",
        facts: [
          ("mode", "reverse"),
          ("gives", "A function; its result has the structure of the argument of `f`."),
          Self.extraArguments, Self.wrt,
        ],
        example: "grad(v -> v[0] * v[1])([2, 3])", answer: "[3, 2]")
    case .valueAndGrad:
      Text(
        signatures: ["value_and_grad(f)", "value_and_grad(f, x)"],
        summary: "The value and the gradient in one pass.",
        facts: [
          ("mode", "reverse"), ("gives", "A function; its result is `(value, gradient)`."),
          Self.extraArguments, Self.wrt,
        ],
        example: "value_and_grad(x -> x^2)(3)", answer: "(9, 6)")
    case .forwardGrad:
      Text(
        signatures: ["forward_grad(f)", "forward_grad(f, x)"],
        summary: "The gradient by dual numbers, the tangents of all inputs in one pass: no tape.",
        facts: [
          ("mode", "forward"), ("gives", "A function; its result is that of `grad(f)`."),
          Self.extraArguments, Self.wrt,
        ],
        example: "forward_grad(v -> v[0] * v[1])([2, 3])", answer: "[3, 2]")
    case .hessian:
      Text(
        signatures: ["hessian(f)", "hessian(f, x)"],
        summary: "All second derivatives of a function that returns one number.",
        facts: [("mode", "forward over reverse"), Self.extraArguments, Self.wrt],
        example: "hessian(x -> x^3)(2)", answer: "12")
    case .jacobian:
      Text(
        signatures: ["jacobian(f)", "jacobian(f, x)"],
        summary: "All partial derivatives: the axes of the result, then those of the argument.",
        facts: [
          (
            "mode",
            "reverse if the result is one number, or has fewer numbers than an argument of more than "
              + "eight; otherwise forward"
          ), Self.extraArguments, Self.wrt,
        ],
        example: "jacobian(v -> [v[0] * v[1], v[0]])([2, 3])", answer: "[[3, 2],\n [1, 0]]")
    case .jacfwd:
      Text(
        signatures: ["jacfwd(f)", "jacfwd(f, x)"],
        summary: "All partial derivatives, like `jacobian`, but always by forward mode.",
        facts: [
          ("mode", "forward: eight directions per run"), Self.extraArguments, Self.wrt,
        ],
        example: "jacfwd(x -> [x^2, x^3])(2)", answer: "[4, 12]")
    case .jacrev:
      Text(
        signatures: ["jacrev(f)", "jacrev(f, x)"],
        summary: "All partial derivatives, like `jacobian`, but always by reverse mode.",
        facts: [
          ("mode", "reverse: one run, and one backward pass for each number in the result"),
          Self.extraArguments, Self.wrt,
        ],
        example: "jacrev(v -> [v[0] * v[1]])([2, 3])", answer: "[[3, 2]]")
    case .jvp:
      Text(
        signatures: ["jvp(f, x, v)"],
        summary: "The value at `x` and the derivative along `v`, which has the structure of `x`.",
        facts: [("mode", "forward"), ("gives", "`(f(x), tangent)`"), Self.wrt],
        example: "jvp(x -> x^2, 3, 1)", answer: "(9, 6)")
    case .vjp:
      Text(
        signatures: ["vjp(f, x)"],
        summary:
          "The value at `x`, and the function that takes a cotangent of the result to a cotangent of `x`.",
        facts: [("mode", "reverse"), ("gives", "`(f(x), pullback)`")],
        example: "vjp(x -> x^2, 3).1(1)", answer: "6")
    case .hvp:
      Text(
        signatures: ["hvp(f, x, v)"],
        summary: "The Hessian of `f` at `x` times `v`, at the cost of a few gradients.",
        facts: [("mode", "forward over reverse"), Self.wrt],
        example: "hvp(x -> x^3, 2, 1)", answer: "12")
    case .taylor:
      Text(
        signatures: ["taylor(f, x, n)"],
        summary: "The Taylor coefficients of `f` around `x`, of order 0 to `n`, in one run.",
        facts: [
          ("mode", "Taylor; `n` is at most 30, and the time grows with its square"),
          (
            "gives",
            "The vector of coefficients; for a result with several numbers, each has its own, along the first axis."
          ),
          Self.extraArguments, Self.wrt,
        ],
        example: "taylor(x -> 1 / (1 - x), 0, 4)", answer: "[1, 1, 1, 1, 1]")
    case .stopGradient:
      Text(
        signatures: ["stop_gradient(x)"],
        summary: "`x`, held constant by every surrounding derivative.",
        example: "derivative(x -> x * stop_gradient(x))(3)", answer: "3")
    case .checkpoint:
      Text(
        signatures: ["checkpoint(f)", "checkpoint(f, x)"],
        summary:
          "`f`, without a record in reverse mode: it runs once more in the backward pass.",
        facts: [
          ("memory", "Only arguments and results, instead of every operation in between."),
          ("costs", "One more run of `f` in each backward pass. Forward mode is not affected."),
          (
            "random", "`f` draws the same random numbers again, and prints only once."
          ),
        ],
        example: "grad(x -> checkpoint(sin)(x) * x)(0)", answer: "0")
    case .withDerivative:
      Text(
        signatures: ["with_derivative(f, df)", "with_derivative(f, df, check=false)"],
        summary: "`f` with a derivative of your own: `df(x, …)` gives the partial derivatives.",
        facts: [
          ("mode", "all, at every level of nesting; second derivatives are those of `df`"),
          (
            "gives",
            "The partial derivative for one argument, a tuple of them for several. Each has the structure "
              + "of its argument; if the result is not a number, that of `jacobian`, or, if result and "
              + "argument have the same shape, one number for each element."
          ),
          (
            "checked",
            "Against finite differences, when first used; `check=false` skips this, for a derivative that is deliberately "
              + "not that of `f`."
          ),
        ],
        example: "grad(with_derivative(x -> x^2, x -> 2x))(3)", answer: "6")
    case .iterate:
      Text(
        signatures: ["iterate(step, state, n)", "iterate(step, state, n, inverse=undo)"],
        summary: "`step` applied `n` times, beginning with `state`.",
        facts: [
          ("state", "Any structure; `step` returns what it takes."),
          (
            "memory",
            "In reverse mode, that of 4 log₂ n states; the others are recomputed, two or three times."
          ),
          (
            "inverse",
            "`undo(step(s))` is `s`: reverse mode uses it to go back, and keeps one state, for any"
              + " number of steps. The result is checked."
          ),
          (
            "captures", "Gradients flow to the variables that `step` captures, such as a step size."
          ),
        ],
        example: "iterate(x -> 2x, 1, 10)", answer: "1024")
    case .len:
      Text(
        signatures: ["len(xs)"],
        summary:
          "The number of elements of a collection, of rows of a matrix, or of characters of a string.",
        example: "len([1, 2, 3])", answer: "3")
    case .map:
      Text(
        signatures: ["map(f, xs)", "map(f, xs, ys, …)"],
        summary: "`f` of each element: an array if all results are numbers or arrays of one shape, "
          + "otherwise a tuple; for a record, a record. Of several collections, `f` of corresponding elements, up to "
          + "the end of the shortest.",
        example: "map(x -> x^2, 1...3)", answer: "[1, 4, 9]")
    case .cost:
      Text(
        signatures: ["cost(f, x)", "cost(f, x, …)"],
        summary:
          "What `f(x)` and its derivatives with respect to `x` cost, as a record; the prompt shows a table.",
        facts: [
          (
            "modes",
            "`plain`, `forward`, `reverse`, `forward_over_reverse`, `reverse_over_reverse`; and"
              + " `checkpointed`, for the loop written with `iterate`."
          ),
          (
            "each has",
            "`operations`, `tape_nodes`, `tape_bytes`, `peak_bytes`, `passes`, and in `predicted` the"
              + " same figures for 10, 1000 and 10^6 times as many steps of the main loop."
          ),
          (
            "measured",
            "On this input: `f` runs several times, without output, and the random"
              + " state is restored."
          ),
        ],
        example: "cost(x -> x^2 + x, 3).reverse.tape_nodes", answer: "2")
    case .tape:
      Text(
        signatures: ["tape(f, x)", "tape(f, x, …, by=, save=, turn=)"],
        summary:
          "How the gradient of `f` at `x` is found, operation by operation, as a record; `:tape` at the"
          + " prompt shows a table.",
        facts: [
          (
            "by",
            "`\"reverse\"`, `\"forward\"` or `\"plain\"`: how `f` is run. A derivative, such as `f'`, is run as it is."
          ),
          (
            "nodes have",
            "`number`, `operation`, `text`, `variable`, `line`, `column`, `turns`, `calls`, `inputs` with"
              + " their `slope`, `value`, and `adjoint`; in forward mode `tangent`."
          ),
          ("save", "A file to write it to: `.html`, `.svg`, `.dot` or `.json`."),
          ("turn", "The turn of a long loop that is kept."),
        ],
        example: "tape(x -> x * sin(x), 2).nodes[0].adjoint", answer: "0.0770037537313969")
    case .graph:
      Text(
        signatures: ["graph(f, x)", "graph(f, x, …, by=, save=, turn=)"],
        summary:
          "The operations of the gradient of `f` at `x` as boxes and arrows, in a record; `:graph` at"
          + " the prompt draws them.",
        facts: [
          (
            "boxes",
            "With `title`, `value`, `derivative` and `count`, the operations that they stand for."
          ),
          (
            "arrows",
            "With `start` and `stop`, numbers of boxes, `slope`, and `weight`, from 0 to 1."
          ),
          ("save", "A file to write it to: `.html`, `.svg`, `.dot` or `.json`."),
        ],
        example: "len(graph(x -> x * sin(x), 2).boxes)", answer: "3")
    case .film:
      Text(
        signatures: ["film(f, x)", "film(f, x, …, save=, loss=, frames=)"],
        summary:
          "The main loop of `f(x)`, turn by turn: its variables, the loss, and the derivatives of all of them by `x`,"
          + " as a record; the prompt shows curves, and `save` makes a film.",
        facts: [
          (
            "inputs",
            "`x` is a number, or a record or an array of them; what follows it is handed on."
          ),
          (
            "the loop",
            "The one with most turns of those that take a derivative; of all, where none does. What lasts from one turn"
              + " to the next is shown; arrays that grow are not."
          ),
          (
            "loss",
            "The value of the function whose derivative a turn takes first, or of the variable that is named here:"
              + " `loss=\"L\"`."
          ),
          (
            "gives",
            "`turns`, the states that are kept (`turn`), `loss` and `loss_tangent` for each, and in"
              + " `variables` for each `value` and `tangent`, for arrays `norm` and `norm_tangent`; `value` and `derivative`."
          ),
          (
            "save",
            "A file to write it to: `.svg`, which moves, `.html`, with a slider, or `.json`."
          ),
          ("frames", "How many states of a long loop are kept, about: 256 if nothing is said."),
        ],
        example: "film(α -> { w = 0; for i in 1...3 { w -= α * grad(w -> (w - 3)^2)(w) }; w }, 0.5)"
          + ".variables.w.value",
        answer: "[0, 3, 3, 3]")
    case .formula:
      Text(
        signatures: ["formula(f)", "formula(f')", "formula(f, values=false)"],
        summary:
          "A function as a formula, simplified; of a derivative, what the rules of differentiation give.",
        facts: [
          (
            "gives",
            "A record, which the prompt shows as an equation: `text`, in the language itself, so that it can be"
              + " pasted back; `latex`; `where`, the conditions that the formula does not show itself; `name`; `shown`."
          ),
          ("loops", "Are recurrences, and the derivative's recurrence beside them."),
          (
            "values",
            "Names of the session stay names; with `values=true` their numbers stand in their place."
          ),
        ],
        example: "formula((x -> x * sin(x))').text", answer: "\"sin(x) + x·cos(x)\"")
    case .assertThat:
      Text(
        signatures: ["assert(c)", "assert(c, message)"],
        summary: "An error if `c` is false. The message is evaluated only then.",
        example: "assert(1 < 2)", answer: "")
    case .prime, .bothTrue, .eitherTrue, .opposite, .contains, .decides, .stepCount, .sameState,
      .disagree, .carries, .isTuple, .isRecord, .attempt, .advanced, .carriedOrder, .captured,
      .capturedPlaces, .capturedDirections, .recaptured, .plainly, .late:
      Text(signatures: [], summary: "", example: "", answer: "")
    }
  }
}
