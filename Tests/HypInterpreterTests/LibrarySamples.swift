// LibrarySamples.swift -- calls of every function of the library, for the laws that all of them obey.

/// What the laws know of a function of the library.
enum LibrarySample {
  /// Expressions in `x`, a matrix of two rows and three columns, or in `P`, a positive definite one of three rows, each
  /// differentiable where it stands.
  case calls([String])
  /// It has no part in derivatives, and why.
  case without(String)

  /// Every function, by its name. A function that is not here fails a test.
  static let all: [String: LibrarySample] = {
    var all: [String: LibrarySample] = [:]
    for name in ["sum", "prod", "mean", "var", "std", "norm", "min", "max", "median", "logsumexp"] {
      all[name] = .calls([
        "\(name)(x)", "\(name)(x, axis=0)", "\(name)(x, axis=-1, keepdims=true)", "\(name)(x[0])",
      ])
    }
    for name in ["argmin", "argmax"] {
      all[name] = .calls(["\(name)(x) * x", "x + \(name)(x, axis=1, keepdims=true)"])
    }
    for name in ["cumsum", "cumprod", "cummax", "cummin"] {
      all[name] = .calls(["\(name)(x)", "\(name)(x, axis=0)", "\(name)(x, axis=1)"])
    }
    for name in ["softmax", "log_softmax"] {
      all[name] = .calls(["\(name)(x)", "\(name)(x, axis=0)", "\(name)(x, axis=none)"])
    }
    for name in ["flip", "sort"] { all[name] = .calls(["\(name)(x)", "\(name)(x, axis=0)"]) }
    for name in ["inv", "det", "logdet", "cholesky", "expm", "sqrtm", "logm", "trace", "cond"] {
      all[name] = .calls(["\(name)(P)"])
    }
    for name in ["silu", "degrees", "radians", "factorial", "elu", "leaky_relu"] {
      all[name] = .calls(["\(name)(x)", "\(name)(x[0, 1])"])
    }
    for name in [
      "sgd", "momentum", "nesterov", "adam", "rmsprop", "adagrad", "adamw", "lion", "lbfgs",
    ] {
      all[name] = .calls([
        "{ (p, s) = \(name)(x, x^2, none, lr=x[0, 0]); \(name)(p, p^3, s, lr=x[1, 1]).0 }"
      ])
    }
    all.merge(others) { first, _ in first }
    for name in nothing.flatMap(\.names) {
      all[name] = .without(nothing.first { $0.names.contains(name) }?.why ?? "")
    }
    return all
  }()

  private static let others: [String: LibrarySample] = [
    "root": .calls([
      "root(t -> t^3 + (1 + x[0, 0]^2) * t - x[0, 1] - 2, 1)",
      "root(t -> sinh(t) + x[0, 0]^2 * t - x[1, 1], (-9, 9))",
      "root(v -> [v[0]^2 + x[0, 0] * v[1] - 2, v[1]^3 + v[0] - x[1, 1]], [1, 1])",
    ]),
    "fixpoint": .calls(["fixpoint(t -> cos(x[0, 0] * t / 3), 0.5)"]),
    "integrate": .calls([
      "integrate(t -> exp(-x[0, 0] * t) * x[0, 1], 0, x[1, 0] + 1)",
      "integrate(t -> t / (1 + t^2 * x[1, 1])^2, x[0, 2], inf)",
    ]),
    "minimize": .calls(["minimize(v -> sum((v - x[0])^4 + v^2), [0, 0, 0]).x"]),
    "tune": .calls([
      "tune(h -> (log(h.a) - tanh(x[0, 0]))^2 + cosh(log(h.b) - tanh(x[0, 1])), (a=0.5, b=0.1)).params"
    ]),
    "hypergradient": .calls(["hypergradient(h -> h.a^2 * x[0, 0] + h.b, (a=x[0, 1], b=1)).gradient"]
    ),
    "maximize": .calls(["maximize(t -> -cosh(t - x[0, 0]) - x[0, 1] * t^2, 0).value"]),
    "fit": .calls(["fit((t, p) -> p[0] * exp(p[1] * t), [0, 1, 2], x[0] + 1, [1, 0]).params"]),
    "linfit": .calls(["linfit([0, 1, 3], x[0]).slope", "linfit(x[0], x[1]).intercept"]),
    "polyfit": .calls(["polyfit([0, 1, 3], x[0], 1)", "polyfit(x[1], x[0], 1)"]),
    "polyval": .calls(["polyval(x[0], x[1, 1])", "polyval(x[0], x)"]),
    "odeint": .calls(["odeint((t, y) -> -x[0, 0] * y, x[0, 1], [0, 0.1], rtol=1e-12)"]),
    "sum_series": .calls([
      "sum_series(k -> x[0, 0]^2 / (k^2 + x[0, 1]^2), 1)",
      "sum_series(k -> (-1)^k / (k + x[0, 0]), 1)",
    ]),
    "limit": .calls(["limit(t -> sin(x[0, 0] * t) / t, 0)"]),
    "interp": .calls(["interp(x, [-5, 0.4, 5], x[0])"]),
    "spline": .calls(["spline([0, 1, 2, 4], concat(x[0], x[1, 1...1]))(x)"]),
    "pchip": .calls(["pchip([0, 1, 2, 4], concat(x[0], x[1, 1...1]))(x)"]),
    "polyroots": .calls([
      "polyroots([x[0, 0] + 2, 1, x[0, 1], 1]).re", "polyroots([x[0, 0] + 2, 1, x[0, 1], 1]).im",
      "polyroots((re=[x[0, 0], 1, 1], im=[x[0, 1], 3, 0])).im",
    ]),
    "fft": .calls([
      "fft(x).re", "fft(x, axis=0).im", "fft((re=x, im=x^2), 5).im", "fft(x[0], 2).re",
    ]),
    "ifft": .calls(["ifft(x).im", "ifft((re=x, im=x^2), axis=0).re"]),
    "rfft": .calls(["rfft(x).im", "rfft(x, 4).re", "rfft(x, axis=0).re"]),
    "irfft": .calls([
      "irfft((re=x, im=x^2))", "irfft((re=x, im=x^2), 5)", "irfft((re=x, im=x^2), axis=0)",
    ]),
    "convolve": .calls([
      "convolve(x[0], x[1])", "convolve(x[0], [1, 2], \"same\")",
      "convolve(x[0], x[1, 0...1], \"valid\")", "convolve([2, -1], x[0], \"valid\")",
    ]),
    "lambertw": .calls(["lambertw(x)", "lambertw(-0.1 * exp(-x), branch=-1)"]),
    "airy": .calls(["airy(x[0, 1]).ai + airy(x[1, 0]).dbi"]),
    "ravel": .calls(["ravel((a=x, b=x[0, 1]))"]),
    "unravel": .calls(["unravel(x[0], (a=0, b=[0, 0])).b"]),
    "quantile": .calls([
      "quantile(x, 0.3)", "quantile(x, [0.1, 0.75], axis=1)", "quantile([3.0, 1, 2], x[0, 0] / 3)",
    ]),
    "cov": .calls(["cov(x')", "cov(x[0], x[1])", "cov(x', [1, 3, 2])"]),
    "corr": .calls(["corr(x')", "corr(x[0], x[1])"]),
    "argsort": .calls(["x[:, argsort(x[0])]", "x[:, argsort(x[0], descending=true)]"]),
    "top": .calls(["top(x, 2)", "top(x, 1, axis=0)", "sort(x[1], by=t -> -t^2)"]),
    "unique": .calls(["unique(x)", "unique(x[0])"]),
    "searchsorted": .calls(["x * searchsorted([0.2, 1], x)"]),
    "bincount": .calls(["bincount([0, 2, 0], weights=x[0])", "bincount([1, 3]) * x[0, 0]"]),
    "where": .calls(["x[0, where(x[0] > 0.5)]"]),
    "full": .calls(["full((2, 2), x[0, 1])"]),
    "linspace": .calls(["linspace(x[0, 0], x[1, 1], 5)"]),
    "logspace": .calls(["logspace(x[0, 0], x[1, 1], 3)", "logspace(0, 2, 3, base=x[0, 1])"]),
    "reshape": .calls(["reshape(x, 3, 2)", "reshape(x, -1)"]),
    "broadcast_to": .calls(["broadcast_to(x[0], (2, 2, 3))"]),
    "transpose": .calls(["transpose(x)", "transpose(stack(x, 2x), axes=(1, 0, 2))"]),
    "roll": .calls(["roll(x, 1)", "roll(x, -1, axis=1)"]),
    "tile": .calls(["tile(x, 2)", "tile(x, 2, 1, 2)"]),
    "repeat": .calls(["repeat(x, 2)", "repeat(x, [1, 0, 2], axis=1)"]),
    "meshgrid": .calls(["meshgrid(x[0], x[1]).0", "meshgrid(x[0], x[1]).1"]),
    "diff": .calls(["diff(x)", "diff(x, 2)", "diff(x, axis=0)"]),
    "concat": .calls(["concat(x, 2x)", "concat(x, x, axis=1)"]),
    "stack": .calls(["stack(x, x^2)", "stack(x[0], x[1], axis=1)"]),
    "append": .calls(["append(x, x[0])", "append(x[0], x[1, 2])"]),
    "zip": .calls(["[a * b for (a, b) in zip(x[0], x[1])]"]),
    "enumerate": .calls(["[i * a^2 for (i, a) in enumerate(x[0])]"]),
    "progress": .calls(["[a^2 for a in progress(x[0])]"]),
    "inner": .calls(["inner((x, x[0]), (x^2, x[1]))"]),
    "dot": .calls(["dot(x, x')", "dot(x[0], x[1])"]),
    "outer": .calls(["outer(x[0], x[1])"]),
    "diag": .calls(["diag(x)", "diag(x[0])", "diag(x, 1)"]),
    "kron": .calls(["kron(x, x)", "kron(x[0], x[1])"]),
    "cross": .calls(["cross(x[0], x[1])", "cross(x, [1, 2, 3])"]),
    "triu": .calls(["triu(x)", "triu(x, 1)"]),
    "tril": .calls(["tril(x)", "tril(x, -1)"]),
    "solve": .calls(["solve(P, [1, 2, 3])", "solve(P, x')"]),
    "solve_triangular": .calls([
      "solve_triangular(P, x')", "solve_triangular(P, [1, 2, 3], lower=true)",
    ]),
    "lstsq": .calls(["lstsq(x', [1, 2, 3])", "lstsq(x, [1, 2])", "lstsq(P, x')"]),
    "pinv": .calls(["pinv(x)", "pinv(x')", "pinv(P)"]),
    "null_space": .calls(["null_space(x) @ null_space(x)'"]),
    "qr": .calls(["qr(x).q", "qr(x').r", "qr(P).q"]),
    "eigh": .calls(["eigh(P).values", "eigh(P).vectors"]),
    "eig": .calls(["eig(P).values", "eig(P).vectors"]),
    "svd": .calls(["svd(x).s", "svd(x).u", "svd(x').v", "svd(P).u"]),
    "matrix_rank": .calls(["x * matrix_rank(x)"]),
    "cross_entropy": .calls([
      "cross_entropy(x, [2, 0])", "cross_entropy(x, [[0.2, 0.3, 0.5], [1, 0, 0]])",
    ]),
    "one_hot": .calls(["x * one_hot([1, 0], 3)"]),
    "gcd": .calls(["x * gcd(12, 18)"]),
    "lcm": .calls(["x * lcm(4, [6, 10, 1])"]),
    "mod": .calls(["mod(x, 0.7)", "mod(x[0, 1], x[0, 0])"]),
    "round": .calls(["x * round(x, 1)"]),
    "filter": .calls(["filter(t -> t > 0.5, x[0])"]),
    "reduce": .calls(["reduce((a, b) -> a * b, x[0])", "reduce((a, b) -> a + b^2, x[1], x[0, 0])"]),
    "shuffle": .calls(["{ seed(3); shuffle(x[0]) }"]),
    "choice": .calls(["{ seed(3); choice(x[0], 4) }", "{ seed(3); choice(x) }"]),
    "rand": .calls(["{ seed(3); x * rand(2, 3) }"]),
    "randn": .calls(["{ seed(3); x * randn(3) }"]),
    "randint": .calls(["{ seed(3); x * randint(1, 5, 3) }"]),
    "permutation": .calls(["{ seed(3); x[0, permutation(3)] }"]),
    "zeros": .calls(["zeros(2, 3) + x"]),
    "ones": .calls(["ones(3) * x"]),
    "eye": .calls(["x @ eye(3)"]),
    "shape": .calls(["x * shape(x)[1]"]),
    "size": .calls(["x * size(x)"]),
    "rank": .calls(["x * rank(x)"]),
  ]

  private static let nothing: [(why: String, names: [String])] = [
    ("gives booleans", ["any", "all", "isnan", "isfinite"]),
    ("is chosen by a reader", ["slider"]),
    ("gives text, or writes", ["print", "fixed", "sci", "string", "table", "number", "clock"]),
    (
      "reads and writes files",
      ["read_csv", "write_csv", "read_text", "write_text", "read_json", "write_json"]
    ),
    (
      "has to do with texts and names",
      [
        "split", "lines", "join", "replace", "trim", "upper", "lower", "find", "starts_with",
        "ends_with", "pad", "fields", "items",
      ]
    ),
    ("draws", ["plot", "scatter", "histogram", "heatmap", "contour", "quiver", "animate"]),
    ("checks, or is part of a check", ["assert_close", "check_grad", "directions", "error"]),
    ("changes what is drawn at random", ["seed"]),
  ]
}
