// Term.swift -- what a formula is made of.
//
// Terms are made by an `Algebra` alone, which gives equal terms one object: so comparing them is comparing
// objects, and what stands in many places is there once.

/// A name in a formula.
struct Variable: Hashable {
  /// Whose name it is.
  enum Origin: Hashable {
    /// Of a parameter, or of a part of one: `x`, `p[0]`, `p.a`.
    case parameter
    /// Of the session, or of a part of what it holds.
    case session
    /// What a loop changes, a variable that a loop counts by, or a part that was given a name.
    case local
  }
  let name: String
  let origin: Origin
}

/// A part of a formula. It does not change.
final class Term: Hashable {
  /// The forms of a term.
  indirect enum Form: Hashable {
    case number(Quantity)
    /// `π`, `e`, `τ`
    case constant(String)
    case variable(Variable)
    /// Two addends or more, none of which is a sum, in the order in which they came.
    case sum([Term])
    /// Two factors or more, none of which is a product; a number stands first.
    case product([Term])
    /// A power. A quotient is a product with negative exponents, `exp(u)` is `e^u`, a root has the exponent 1/2.
    case power(Term, Term)
    /// A function of the language.
    case call(String, [Term])
    /// `if c { a } else { b }`
    case choice(Condition, Term, Term)
  }

  let form: Form
  /// In the order in which they were made.
  let id: Int
  /// How many parts it has, when all that it shares is written out; at most `Int.max / 4`.
  let size: Int
  /// How many parts lie inside each other.
  let depth: Int

  init(_ form: Form, id: Int) {
    (self.form, self.id) = (form, id)
    let parts = form.parts
    size = parts.reduce(1) { min($0 + $1.size, Int.max / 4) }
    depth = 1 + (parts.map(\.depth).max() ?? 0)
  }

  static func == (a: Term, b: Term) -> Bool { a === b }
  func hash(into hasher: inout Hasher) { hasher.combine(id) }

  /// The number that it is.
  var number: Quantity? { if case .number(let x) = form { x } else { nil } }
  var isZero: Bool { number?.isZero ?? false }
  var isOne: Bool { number?.isOne ?? false }
  var parts: [Term] { form.parts }

  /// The addends: of what is no sum, itself.
  var addends: [Term] { if case .sum(let addends) = form { addends } else { [self] } }
  /// The factors: of what is no product, itself.
  var factors: [Term] { if case .product(let factors) = form { factors } else { [self] } }
  /// The base and the exponent: of what is no power, itself and nil.
  var basis: (base: Term, exponent: Term?) {
    if case .power(let base, let exponent) = form { (base, exponent) } else { (self, nil) }
  }
  var isSum: Bool { if case .sum = form { true } else { false } }
}

extension Term.Form {
  /// The terms in it, those of conditions included.
  var parts: [Term] {
    switch self {
    case .number, .constant, .variable: []
    case .sum(let terms), .product(let terms), .call(_, let terms): terms
    case .power(let base, let exponent): [base, exponent]
    case .choice(let condition, let a, let b): condition.terms + [a, b]
    }
  }
}

/// What a branch asks.
indirect enum Condition: Hashable {
  enum Relation: String, Hashable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="
    case notEqual = "!="

    /// What holds where this does not.
    var opposite: Relation {
      switch self {
      case .less: .greaterOrEqual
      case .lessOrEqual: .greater
      case .greater: .lessOrEqual
      case .greaterOrEqual: .less
      case .equal: .notEqual
      case .notEqual: .equal
      }
    }
    /// The same of exchanged sides.
    var turned: Relation {
      switch self {
      case .less: .greater
      case .lessOrEqual: .greaterOrEqual
      case .greater: .less
      case .greaterOrEqual: .lessOrEqual
      case .equal, .notEqual: self
      }
    }
    func holds(_ a: Double, _ b: Double) -> Bool {
      switch self {
      case .less: a < b
      case .lessOrEqual: a <= b
      case .greater: a > b
      case .greaterOrEqual: a >= b
      case .equal: a == b
      case .notEqual: a != b
      }
    }
    /// What is known of it where `other` holds of the same sides; nil for nothing.
    func follows(from other: Relation) -> Bool? {
      let signs: (Relation) -> Set<Int> = {
        switch $0 {
        case .less: [-1]
        case .lessOrEqual: [-1, 0]
        case .greater: [1]
        case .greaterOrEqual: [0, 1]
        case .equal: [0]
        case .notEqual: [-1, 1]
        }
      }
      let (mine, known) = (signs(self), signs(other))
      return known.isSubset(of: mine) ? true : known.isDisjoint(with: mine) ? false : nil
    }
  }

  case truth(Bool)
  case comparison(Relation, Term, Term)
  /// A boolean that has a name.
  case name(Variable)
  case both(Condition, Condition)
  case either(Condition, Condition)
  case not(Condition)

  var terms: [Term] {
    switch self {
    case .truth, .name: []
    case .comparison(_, let a, let b): [a, b]
    case .both(let a, let b), .either(let a, let b): a.terms + b.terms
    case .not(let a): a.terms
    }
  }

  /// The conditions that it asks one by one.
  var atoms: [Condition] {
    switch self {
    case .truth: []
    case .comparison, .name: [self]
    case .both(let a, let b), .either(let a, let b): a.atoms + b.atoms
    case .not(let a): a.atoms
    }
  }
}
