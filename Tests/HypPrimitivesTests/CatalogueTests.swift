// CatalogueTests.swift -- the index, the manual, and the rows that a machine uses.

import Foundation
import HypPrimitives
import Testing

@Suite struct CatalogueTests {
  @Test func namesAreUnique() {
    let names = Catalogue.all.map { $0.entry.name }
    #expect(Set(names).count == names.count)
  }

  /// Without probes the laws would hold of nothing.
  @Test(arguments: DerivativeLaws.specimens)
  func everyPrimitiveHasProbes(_ specimen: Specimen) { #expect(!specimen.probes.isEmpty) }

  /// A primitive declared but not named in the index would silently be absent from the language.
  @Test func everyDeclaredPrimitiveIsInTheIndex() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/HypPrimitives").standardized
    var declared: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(atPath: sources.path) {
      let text = try String(contentsOf: sources.appendingPathComponent(file), encoding: .utf8)
      for match in text.matches(of: /enum (\w+): (?:Unary|Binary|Ternary|Piecewise)\b/) {
        declared.insert(String(match.1))
      }
    }
    #expect(declared == Set(Catalogue.all.map { "\($0)" }))
  }

  @Test func whatTheLanguagePromisesIsThere() {
    let promised = """
      sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh exp expm1 log log1p log2
      log10 sqrt cbrt abs sign copysign floor ceil round trunc min max clamp relu sigmoid softplus
      erf erfc gamma lgamma digamma polygamma hypot where gelu logit logaddexp sinc binomial
      erfinv beta lbeta gammainc gammaincc betainc gammaincinv betaincinv besselj bessely besseli besselk airyai airyaiprime
      airybi airybiprime zeta expint ellipk ellipe
      """
    #expect(
      Set(promised.split { $0.isWhitespace }.map(String.init))
        == Set(Catalogue.functionNames))
    for name in ["^", "//", "%"] { #expect(Catalogue.named(name) != nil) }
    #expect(Catalogue.named("direction cosine") == nil)
    #expect(Catalogue.id(of: Power.self) == Catalogue.named("^"))
  }

  @Test func everyKinkContainsItsSamplesAndNoProbe() {
    func check<P: Unary>(unary: P.Type) {
      for kink in P.kinks {
        for sample in kink.samples { #expect(kink.contains(sample.at), "\(P.self)") }
        for probe in P.probes where !(P.self is any Piecewise.Type) {
          #expect(!kink.contains(probe), "\(P.self)")
        }
      }
    }
    func check<P: Binary>(binary: P.Type) {
      for kink in P.kinks {
        for sample in kink.samples { #expect(kink.contains(sample.at), "\(P.self)") }
        for probe in P.probes { #expect(!kink.contains((probe.x, probe.y)), "\(P.self)") }
      }
    }
    for primitive in Catalogue.all {
      if let unary = primitive as? any Unary.Type { check(unary: unary) }
      if let binary = primitive as? any Binary.Type { check(binary: binary) }
    }
  }

  @Test func notesAreMadeAtCornersAndPolesOnly() {
    #expect(Abs.convention(at: [0])?.text == "at x = 0 the derivative is 0")
    #expect(Abs.convention(at: [1]) == nil)
    #expect(Floor.convention(at: [1]) == nil)
    #expect(Max.convention(at: [2, 2]) != nil)
    #expect(Max.convention(at: [2, 3]) == nil)
    #expect(Clamp.convention(at: [1, 0, 1]) != nil)
    #expect(Clamp.convention(at: [0.5, 0, 1]) == nil)
  }

  // What rules tell while they run is what the catalogue says of their kinks.
  @Test func rulesKnowTheirKinks() {
    func check<P: Unary>(unary: P.Type) {
      for kink in P.kinks where kink.kind != .jump {
        for sample in kink.samples { #expect(P.isKink(sample.at), "\(P.self) at \(sample.at)") }
      }
      for x in P.probes + P.edges.map(\.x) { #expect(!P.isKink(x), "\(P.self) at \(x)") }
    }
    func check<P: Binary>(binary: P.Type) {
      for kink in P.kinks where kink.kind != .jump {
        for ((x, y), _) in kink.samples { #expect(P.isKink(x, y), "\(P.self) at \(x), \(y)") }
      }
      for (x, y) in P.probes + P.edges.map({ ($0.x, $0.y) }) {
        #expect(!P.isKink(x, y), "\(P.self) at \(x), \(y)")
      }
    }
    for primitive in Catalogue.all where primitive.entry.form != .auxiliary {
      if let unary = primitive as? any Unary.Type { check(unary: unary) }
      if let binary = primitive as? any Binary.Type { check(binary: binary) }
    }
  }

  @Test func kinksAreCountedWhereADerivativeIsTakenAlone() {
    func isTold(_ run: () -> Void) -> Bool {
      // Other tests meet kinks meanwhile.
      Execution().within {
        let before = KinkSignal.count
        run()
        return KinkSignal.count != before
      }
    }
    typealias D = Dual<Double>
    #expect(isTold { _ = Abs.of(D(primal: 0, tangent: 1)) })
    #expect(!isTold { _ = Abs.of(D(primal: 0, tangent: 0)) })
    #expect(!isTold { _ = Abs.of(D(primal: 1, tangent: 1)) })
    #expect(!isTold { _ = Abs.of(0.0) })
    let a = D.Array(shape: [2], elements: [D(primal: 1, tangent: 1), D(primal: 0, tangent: 1)])
    #expect(isTold { _ = D.Array.lift(Relu.self, a) })
    #expect(!isTold { _ = D.Array.lift(Relu.self, a.stopped) })
  }

  @Test func piecewiseFunctionsRecordNothing() throws {
    let id = try #require(Catalogue.named("floor"))
    guard case .unary(let floor) = Catalogue.index(Bound<Reverse<Double>>.self)[id.index] else {
      Issue.record("floor takes one number")
      return
    }
    let tape = Tape<Double>()
    withExtendedLifetime(tape) {
      let y = floor.of(tape.variable(2.5))
      #expect(y.primal == 2 && tape.nodeCount == 1)
    }
  }

  /// As the prompt prints numbers: the shortest digits that read back the same.
  func printed(_ x: Double) -> String {
    let text = "\(x)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  @Test(arguments: Catalogue.index(Bound<Double>.self))
  func examplesAnswerWhatTheySay(_ row: Bound<Double>.Row) throws {
    let entry = try #require(Catalogue.all.first { $0.entry.name == row.name }).entry
    let input = entry.example.input
    let numbers: [Double]
    if let call = input.wholeMatch(of: /(\w+)\((.*)\)/) {
      #expect(String(call.1) == entry.name)
      numbers = call.2.split(separator: ", ").compactMap { Double($0) }
    } else if let operation = input.wholeMatch(of: /(-?[\d.]+) ?(\^|\/\/|%) ?(-?[\d.]+)/) {
      #expect(String(operation.2) == entry.name)
      numbers = [operation.1, operation.3].compactMap { Double($0) }
    } else {
      #expect(entry.form == .auxiliary)
      return
    }
    try #require(numbers.count == row.arity)
    let answer =
      switch row {
      case .unary(let row): row.of(numbers[0])
      case .binary(let row): row.of(numbers[0], numbers[1])
      case .ternary(let row): row.of(numbers[0], numbers[1], numbers[2])
      }
    #expect(printed(answer) == entry.example.output)
  }

  @Test func rowsOfEveryKindOfNumberAgree() {
    func check<N: Number>(_: N.Type) {
      let rows = Catalogue.index(Bound<N>.self)
      #expect(rows.map { $0.name } == Catalogue.all.map { $0.entry.name })
      #expect(rows.map { $0.arity } == Catalogue.all.map { $0.arity })
      for row in rows {
        switch row {
        case .unary(let row):
          let y = row.of(0.5)
          expectClose(y.base.double, row.base(0.5).double, within: 0, "\(row.name)")
          let array = row.array(N.Array(shape: [2], elements: [0.5, 0.5]))
          expectClose(array.element(at: 1).base.double, y.base.double, within: 0)
        case .binary(let row):
          let z = row.of(2, 3)
          for other in [
            row.withPassiveX(2, 3).base, row.withPassiveY(2, 3).base, row.base(2, 3),
            row.array(N.Array(scalar: 2), N.Array(scalar: 3)).element(at: 0).base,
          ] {
            expectClose(other.double, z.base.double, within: 0, "\(row.name)")
          }
        case .ternary(let row):
          expectClose(row.of(1, 2, 3).base.double, row.base(1, 2, 3).double, within: 0)
        }
      }
    }
    check(Double.self)
    check(Dual<Double>.self)
    check(DualLanes<SIMD4<Double>>.self)
    check(Reverse<Double>.self)
    check(Reverse<Dual<Double>>.self)
    check(Dual<Reverse<Double>>.self)
  }

  @Test func manualPage() {
    #expect(
      Catalogue.manualPage(for: "abs") == """
        abs(x)
          The absolute value of x.

          domain      every number
          derivative  sign(x)
          convention  at x = 0 the derivative is 0
          source      definition
          example     abs(-2)
                      2
        """)
    #expect(Catalogue.manualPage(for: "direction cosine") == nil)
    for primitive in Catalogue.all {
      #expect(primitive.entry.summary.hasSuffix(".") || primitive.entry.summary.hasSuffix(")"))
    }
  }
}
