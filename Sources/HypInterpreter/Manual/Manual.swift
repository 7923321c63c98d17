// Manual.swift -- the function reference as Markdown, made of the declarations.

import HypCode
import HypNumbers
import HypPrimitives
import HypRuntime

/// The manual in one piece.
public enum Manual {
  /// Subjects in the order of reading, with the functions that belong to each.
  private static let subjects: [(title: String, names: String)] = [
    (
      "Derivatives",
      """
      derivative grad value_and_grad forward_grad jacobian jacfwd jacrev hessian hvp jvp vjp taylor
      stop_gradient with_derivative checkpoint iterate check_grad directions
      cost tape graph film formula
      """
    ),
    ("Operators", "^ // %"),
    ("Exponentials and logarithms", "exp expm1 log log1p log2 log10 logit logaddexp"),
    ("Powers and absolute values", "sqrt cbrt hypot abs sign copysign"),
    ("Trigonometry", "sin cos tan asin acos atan atan2 sinc degrees radians"),
    ("Hyperbolic functions", "sinh cosh tanh asinh acosh atanh"),
    ("Rounding and choosing", "floor ceil round trunc mod min max clamp where isnan isfinite"),
    ("Whole numbers", "factorial binomial gcd lcm"),
    (
      "Special functions",
      """
      erf erfc erfinv gamma lgamma digamma polygamma beta lbeta gammainc gammaincc betainc gammaincinv betaincinv besselj bessely besseli
      besselk airy airyai airyaiprime airybi airybiprime zeta lambertw expint ellipk ellipe
      """
    ),
    (
      "Activations and losses",
      "relu leaky_relu elu gelu silu sigmoid softplus softmax log_softmax logsumexp cross_entropy one_hot"
    ),
    ("Making arrays", "zeros ones full eye linspace logspace meshgrid"),
    (
      "Shapes",
      "shape size rank reshape broadcast_to transpose flip roll concat stack append tile repeat ravel unravel"
    ),
    (
      "Reductions and order",
      """
      sum prod mean var std norm argmin argmax any all cumsum cumprod cummax cummin diff sort argsort top
      unique searchsorted bincount
      """
    ),
    ("Statistics", "median quantile cov corr"),
    (
      "Linear algebra",
      "dot inner outer kron cross diag triu tril trace solve solve_triangular lstsq inv pinv det"
        + " logdet cholesky qr svd eigh eig expm logm sqrtm matrix_rank cond null_space"
    ),
    ("Collections and functions", "len map filter reduce zip enumerate"),
    (
      "Calculus",
      """
      integrate root fixpoint polyroots minimize maximize fit linfit polyfit polyval odeint sum_series limit interp spline pchip
      fft ifft rfft irfft convolve tune hypergradient
      """
    ),
    ("Optimisers", "sgd momentum nesterov adam adamw rmsprop adagrad lion lbfgs"),
    ("Distributions", "normal uniform exponential student chi2 f poisson"),
    ("Random numbers", "seed rand randn randint shuffle permutation choice"),
    (
      "Text and records",
      "split lines join replace trim upper lower find starts_with ends_with pad number string fields items"
    ),
    ("Files", "read_csv write_csv read_json write_json read_text write_text"),
    ("Showing", "print fixed sci table progress slider clock"),
    ("Plots", "plot scatter histogram heatmap contour quiver animate"),
    ("Checks", "assert assert_close error"),
  ]

  /// The subjects and the functions that belong to each.
  public static var index: [(title: String, names: [String])] {
    subjects.map { ($0.title, $0.names.split { " \n".contains($0) }.map(String.init)) }
  }

  /// `docs/functions.md`: each function with its meaning, domain, derivative, conventions and an
  /// example.
  public static func functions() -> String {
    let interpreter = Interpreter { _ in }
    var left = Set(interpreter.builtinNames).subtracting(Builtin.constants.keys)
    left.remove("args")
    var text = """
      # Functions

      Every function, by topic; `?name` shows the same at the prompt. The page is generated from the source:
      page, change them, and record it with `RECORD=1 swift test --filter FunctionReference`.
      An elementwise function takes numbers, arrays, and tuples and records of them. Values are accurate to
      4 units in the last place, and each of the first three derivatives to a relative error of 1e-13,
      most, but for what `digits` says; `make digits` measures that.

      """
    for subject in subjects {
      let names = subject.names.split { " \n".contains($0) }.map(String.init)
      text += section(subject.title, names, interpreter)
      left.subtract(names)
    }
    return text + section("More", left.sorted(), interpreter) + constants
  }

  private static func section(
    _ title: String, _ names: [String], _ interpreter: Interpreter
  ) -> String {
    let entries = names.compactMap { name in interpreter.manualPage(of: name).map { entry($0) } }
    return entries.isEmpty ? "" : "\n## \(title)\n" + entries.joined()
  }

  /// A page for a terminal as Markdown: the signature, paragraphs of the meaning, facts, an example.
  package static func entry(_ page: String) -> String {
    var text = ""
    var example: [Substring]?
    var isInFacts = false
    /// Ends the example that was being read.
    func close() {
      if let lines = example { text += "\n```text\n" + lines.map { $0 + "\n" }.joined() + "```\n" }
      example = nil
    }
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("  ") else {
        // A blank line, or the signature of a page: `min` and `max` have two.
        close()
        isInFacts = false
        text += line.isEmpty ? "\n" : "\n### `\(line)`\n\n"
        continue
      }
      let isFurther = line.hasPrefix(indent)
      if !isFurther, let (label, body) = fact(line) {
        close()
        isInFacts = true
        if label == "example" { example = ["> " + body] } else { text += "- \(label): \(body)\n" }
      } else if example != nil {
        example?.append(line.dropFirst(indent.count))
      } else {
        text += (isInFacts ? "  " : "") + trimmed(line) + "\n"
      }
    }
    close()
    return text.replacing("\n\n\n", with: "\n\n")
  }

  /// What follows the labels of facts begins here.
  private static let indent = String(repeating: " ", count: 14)

  /// `  domain      every number` as its two parts; nil if a line is prose.
  private static func fact(_ line: Substring) -> (label: String, body: Substring)? {
    let label = trimmed(line.prefix(indent.count))
    guard line.prefix(indent.count).hasSuffix("  "), line.count > indent.count else { return nil }
    return (label, line.dropFirst(indent.count))
  }

  private static func trimmed(_ text: Substring) -> String {
    let front = text.drop { $0 == " " }
    return String(front.reversed().drop { $0 == " " }.reversed())
  }

  private static var constants: String {
    let names = [["π", "pi"], ["τ", "tau"], ["e"], ["∞", "inf"], ["nan"]]
    let rows = names.map { names in
      let value = names.first.flatMap { Builtin.constants[$0] } ?? 0
      return
        "| \(names.map { "`\($0)`" }.joined(separator: ", ")) | \(NumberText.shortest(value)) |\n"
    }
    return "\n## Constants\n\n| name | value |\n|---|---|\n" + rows.joined()
  }
}
