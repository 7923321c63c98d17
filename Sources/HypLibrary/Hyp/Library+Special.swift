// Library+Special.swift -- special functions that are made of others, in Hyp.

extension Library {
  static let special = LibrarySource(
    name: "<library: special functions>",
    functions: ["airy"],
    text: """
      ## The Airy functions Ai and Bi with their derivatives, as a record: `airy(x).ai`, `.dai`, `.bi`, `.dbi`.
      ##
      ## example     airy(0).ai
      ##             0.3550280538878172
      airy(x) = (ai=airyai(x), dai=airyaiprime(x), bi=airybi(x), dbi=airybiprime(x))
      """)
}
