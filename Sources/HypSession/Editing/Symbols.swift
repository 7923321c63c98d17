// Symbols.swift -- letters that keyboards lack, by the names that TeX gives them.

enum Symbols {
  /// Names without their backslash, in the order in which they are listed.
  static let table: [(name: String, symbol: String)] = [
    ("alpha", "α"), ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("epsilon", "ε"), ("eps", "ε"),
    ("zeta", "ζ"), ("eta", "η"), ("theta", "θ"), ("iota", "ι"), ("kappa", "κ"), ("lambda", "λ"),
    ("mu", "μ"), ("nu", "ν"), ("xi", "ξ"), ("omicron", "ο"), ("pi", "π"), ("rho", "ρ"),
    ("sigma", "σ"), ("varsigma", "ς"), ("tau", "τ"), ("upsilon", "υ"), ("phi", "φ"), ("chi", "χ"),
    ("psi", "ψ"), ("omega", "ω"),
    ("Alpha", "Α"), ("Beta", "Β"), ("Gamma", "Γ"), ("Delta", "Δ"), ("Epsilon", "Ε"), ("Zeta", "Ζ"),
    ("Eta", "Η"), ("Theta", "Θ"), ("Iota", "Ι"), ("Kappa", "Κ"), ("Lambda", "Λ"), ("Mu", "Μ"),
    ("Nu", "Ν"), ("Xi", "Ξ"), ("Omicron", "Ο"), ("Pi", "Π"), ("Rho", "Ρ"), ("Sigma", "Σ"),
    ("Tau", "Τ"), ("Upsilon", "Υ"), ("Phi", "Φ"), ("Chi", "Χ"), ("Psi", "Ψ"), ("Omega", "Ω"),
    ("nabla", "∇"), ("partial", "∂"), ("infty", "∞"), ("inf", "∞"), ("ell", "ℓ"), ("hbar", "ħ"),
    ("vartheta", "ϑ"), ("varphi", "ϕ"), ("aleph", "ℵ"),
  ]

  /// What `\name` stands for: `α` for `alpha`, `β₁` for `beta_1`, `₁` for `_1`.
  static func symbol(named name: String) -> String? {
    let parts = name.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
    let base = String(parts[0])
    let symbol = base.isEmpty ? "" : table.first { $0.name == base }?.symbol
    guard let symbol else { return nil }
    guard parts.count == 2 else { return symbol.isEmpty ? nil : symbol }
    var subscripts = ""
    for digit in parts[1] {
      // ₀ to ₉ follow each other.
      guard digit.isASCII, let value = digit.wholeNumberValue,
        let scalar = Unicode.Scalar(0x2080 + UInt32(value))
      else { return nil }
      subscripts.unicodeScalars.append(scalar)
    }
    return subscripts.isEmpty ? nil : symbol + subscripts
  }

  /// The names that begin with `prefix`.
  static func names(from prefix: String) -> [(name: String, symbol: String)] {
    table.filter { $0.name.hasPrefix(prefix) }
  }
}
