// AddingAPrimitive.swift -- the primitive that docs/adding-a-primitive.md declares, as it stands there.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import Foundation
import HypPrimitives
import RealModule
import Testing

// The page shows the text from here to the blank line behind the closing brace.
/// The logit, the inverse of the sigmoid.
public enum Logit: Unary {
  public static let entry = Entry(
    "logit(x)", "The logarithm of the odds x / (1 - x): the inverse of sigmoid.",
    domain: "0 < x < 1", derivative: "1 / (x * (1 - x))", source: "definition",
    example: ("logit(0.5)", "0"))
  public static let probes = [0.1, 0.5, 0.9]
  public static let edges: [Edge] = [(0x1p-900, 0x1p900)]
  public static let kinks: [Kink1] = []
  // Each logarithm by itself: log(x / (1 - x)) loses the digits that 1 - x has near 1.
  @inlinable
  public static func value(_ x: Double) -> Double { .log(x) - .log(onePlus: -x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { 1.0 / (x * (1.0 - x)) }
}

@Suite struct AddingAPrimitive {
  @Test func thePageShowsTheDeclaration() throws {
    let here = URL(fileURLWithPath: #filePath)
    let page = here.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("docs/adding-a-primitive.md")
    let shown = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "```swift\n")
    let declaration = try #require(shown.dropFirst().first?.components(separatedBy: "```").first)
    #expect(try String(contentsOf: here, encoding: .utf8).contains(declaration))
  }

  @Test func itIsDifferentiableAtEveryLevel() {
    for x in Logit.probes {
      let slope = 1 / (x * (1 - x))
      let y = Logit.of(Dual(primal: Dual(primal: x, tangent: 1), tangent: 1))
      #expect(abs(y.tangent.primal - slope) < 1e-13 * slope)
      // (1 / (x - x²))′ = (2x - 1) / (x - x²)²
      #expect(abs(y.tangent.tangent - (2 * x - 1) * slope * slope) < 1e-12 * slope * slope)
    }
    #expect(Logit.derivative(0x1p-900, Logit.value(0x1p-900)) == Logit.edges[0].derivative)
  }
}
