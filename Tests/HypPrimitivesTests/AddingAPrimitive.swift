// AddingAPrimitive.swift -- the primitive that docs/adding-a-primitive.md declares, as it stands there.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import Foundation
import HypPrimitives
import Testing

// The page shows the text from here to the blank line behind the closing brace.
/// The versine, 1 - cos(x).
public enum Versine: Unary {
  public static let entry = Entry(
    "versin(x)", "The versine, 1 - cos(x), with all its digits near x = 0.",
    domain: "every number", derivative: "sin(x)", source: "definition",
    example: ("versin(0)", "0"))
  public static let probes = [-1.5, 0.5, 4]
  public static let edges: [Edge] = [(0x1p-500, 0x1p-500)]
  public static let kinks: [Kink1] = []
  // Not 1 - cos(x), which loses the digits that cos(x) has near 1.
  @inlinable
  public static func value(_ x: Double) -> Double {
    let half = Sin.value(0.5 * x)
    return 2 * half * half
  }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { Sin.of(x) }
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
    for x in Versine.probes {
      let y = Versine.of(Dual(primal: Dual(primal: x, tangent: 1), tangent: 1))
      #expect(abs(y.primal.primal - (1 - Cos.value(x))) < 1e-15)
      #expect(abs(y.tangent.primal - Sin.value(x)) < 1e-15)
      #expect(abs(y.tangent.tangent - Cos.value(x)) < 1e-15)
    }
    #expect(Versine.derivative(0x1p-500, Versine.value(0x1p-500)) == Versine.edges[0].derivative)
  }
}
