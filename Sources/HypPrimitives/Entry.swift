// Entry.swift -- what a reader is told of a primitive, and its page of the manual.

/// What a reader of the manual is told of a primitive.
public struct Entry: Sendable {
  /// How a program calls it.
  public enum Form: Sendable, Equatable {
    /// By its name.
    case function
    /// By an operator.
    case binaryOperator
    /// Not at all: rules of other primitives call it.
    case auxiliary
  }

  /// The name of a function, or the operator.
  public let name: String
  /// A call, with the names of the arguments.
  public let signature: String
  /// What it means, in sentences.
  public let summary: String
  /// Where it is defined; outside, its value is nan.
  public let domain: String
  /// The derivative, or for several arguments the partial derivatives in their order.
  public let derivative: String
  /// Where a value is further off than 4 units in the last place, or one of the first three derivatives
  /// by more than 1e-13 of itself; nil where that is nowhere.
  public let digits: String?
  /// Where the rule can be looked up: an equation of the DLMF, or a word.
  public let source: String
  /// A line typed at the prompt and what the prompt answers.
  public let example: (input: String, output: String)
  /// How a program calls it.
  public let form: Form
  /// The first argument is a whole number, and held constant.
  public let holdsFirst: Bool
  /// The derivative is written with the value itself: where that is infinite, it is multiplied by tangents
  /// that may be zero.
  public let derivativeHasValue: Bool

  /// An entry; the name is the signature up to its parenthesis, unless it is given.
  public init(
    _ signature: String, _ summary: String, name: String? = nil, domain: String,
    derivative: String, digits: String? = nil, source: String, example: (String, String),
    form: Form = .function, holdsFirst: Bool = false, derivativeHasValue: Bool = false
  ) {
    self.name = name ?? String(signature.prefix { $0 != "(" })
    self.signature = signature
    self.summary = summary
    self.domain = domain
    self.derivative = derivative
    self.source = source
    self.example = example
    self.form = form
    self.digits = digits
    self.holdsFirst = holdsFirst
    self.derivativeHasValue = derivativeHasValue
  }
}

/// Points at which a derivative does not exist or is not finite, and what holds there instead.
public struct Kink<Point: Sendable, Slope: Sendable>: Sendable {
  /// What the graph does there.
  public enum Kind: Sendable, Equatable {
    /// It turns: the derivatives from either side differ.
    case corner
    /// The derivative is infinite or not a number.
    case pole
    /// It steps.
    case jump
  }

  /// What the graph does there.
  public let kind: Kind
  /// The convention, in words.
  public let convention: String
  /// Some of the points, with the derivative that holds there.
  public let samples: [(at: Point, derivative: Slope)]
  /// The derivatives on either side, where they are the same at all of the points; by the first
  /// argument, where there are two.
  public let sides: (left: Double, right: Double)?
  /// Whether a point is one of them.
  public let contains: @Sendable (Point) -> Bool

  /// A kink.
  public init(
    _ kind: Kind, _ convention: String, samples: [(Point, Slope)],
    sides: (left: Double, right: Double)? = nil, contains: @escaping @Sendable (Point) -> Bool
  ) {
    self.sides = sides
    self.kind = kind
    self.convention = convention
    self.samples = samples.map { (at: $0.0, derivative: $0.1) }
    self.contains = contains
  }
}

/// What decided a derivative where there is none.
public struct TakenConvention: Sendable {
  /// In words.
  public let text: String
  /// The derivative is infinite or not a number there.
  public let isPole: Bool
  /// The derivatives on either side.
  public let sides: (left: Double, right: Double)?

  /// A convention.
  public init(_ text: String, isPole: Bool = false, sides: (left: Double, right: Double)? = nil) {
    self.text = text
    self.isPole = isPole
    self.sides = sides
  }

  init<Point, Slope>(_ kink: Kink<Point, Slope>) {
    self.init(kink.convention, isPole: kink.kind == .pole, sides: kink.sides)
  }
}

// MARK: - The manual

extension Primitive {
  /// The page of the manual, for a terminal: lines without a newline at the end.
  public static var manualPage: String {
    var page = "\(entry.signature)\n  \(entry.summary)\n"
    func line(_ label: String, _ text: String) {
      page += "\n  " + label + String(repeating: " ", count: 12 - label.count) + text
    }
    line("domain", entry.domain)
    line("derivative", entry.derivative)
    for convention in conventions { line("convention", convention) }
    if let digits = entry.digits { line("digits", digits) }
    line("source", entry.source)
    if entry.form != .auxiliary {
      line("example", entry.example.input)
      line("", entry.example.output)
    }
    return page
  }
}

extension Catalogue {
  /// The page of the manual for a function or an operator, or nil where there is none.
  public static func manualPage(for name: String) -> String? {
    all.first { $0.entry.name == name && $0.entry.form != .auxiliary }?.manualPage
  }
}
