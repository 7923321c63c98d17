// Library+Special.swift -- special functions that are made of others, in Hyp.

extension Library {
  static let special = LibrarySource(
    name: "<library: special functions>",
    functions: ["airy", "lambertw"],
    text: #"""
      ## The Airy functions Ai and Bi with their derivatives, as a record: `airy(x).ai`, `.dai`, `.bi`, `.dbi`.
      ##
      ## example     airy(0).ai
      ##             0.3550280538878172
      airy(x) = (ai=airyai(x), dai=airyaiprime(x), bi=airybi(x), dbi=airybiprime(x))

      ## Lambert's W function, the w with w exp(w) = x: for x >= -1/e the w >= -1, or with `branch=-1`, for -1/e <= x < 0, the w <= -1. Its
      ## derivative is exp(-w) / (1 + w).
      ##
      ## example     lambertw(1)
      ##             0.5671432904097838
      lambertw(x, branch=0) = {
        if branch == 0 { return principal_lambertw(x) }
        if branch == -1 { return lower_lambertw(x) }
        error("lambertw: real branches are 0 and -1, not \(branch)")
      }
      """#)
}
