// ValueTests.swift -- what the prompt shows of values, short ones and long ones.

import HypSession
import Testing

@Suite struct ShownValues {
  private func shown(_ entry: String, columns: Int = 40, digits: Int? = nil) -> String {
    var output = ""
    var host = Host(write: { output += $0 }, report: { output += $0 })
    host.valueWidth = { columns }
    let session = Session(host: host)
    if let digits { session.configure("digits \(digits)", name: "test") }
    _ = session.enter(entry)
    return output
  }

  @Test func shortValuesAreAsTheyArePrinted() {
    #expect(shown("[1, 2.5, 3]") == "[1, 2.5, 3]\n")
    #expect(shown("(1, \"a\", true)") == "(1, \"a\", true)\n")
    #expect(shown("(1,)") == "(1,)\n")
    #expect(shown("(x=1, y=[1, 2])") == "(x=1, y=[1, 2])\n")
    #expect(shown("()") == "()\n")
    #expect(shown("[]") == "[]\n")
    #expect(shown("zeros(2, 2, 1)") == "[[[0], [0]], [[0], [0]]]\n")
  }

  @Test func aCheckedGradientIsATable() {
    #expect(
      shown("check_grad(x -> x^3, 2)") == """
          reverse  forward  central     step  slope
               12       12       12  1.3e-06   2.00
        the derivatives agree; the slope of the Taylor remainder is 2.00 where a gradient is right

        """)
    let atKink = shown("check_grad(abs, 0)")
    #expect(atKink.contains("left  right\n"))
    #expect(atKink.contains("-1      1  kink\na kink: "))
    #expect(shown("r = check_grad(x -> x^3, 2); print(r.reverse)") == "[12]\n")
  }

  @Test func matricesStandOnTheirPoints() {
    #expect(
      shown("[[1, 2.5], [100, 0.25]]") == """
        [[  1, 2.5 ],
         [100, 0.25]]

        """)
  }

  @Test func longVectorsAreWrapped() {
    #expect(
      shown("1.5 * (1...12)") == """
        [ 1.5,  3  ,  4.5,  6  ,  7.5,  9  ,
         10.5, 12  , 13.5, 15  , 16.5, 18  ]

        """)
  }

  @Test func whatIsTooLongIsCut() {
    #expect(
      shown("linspace(1, 1000, 1000)", columns: 44)
        == "[1, 2, 3, …, 998, 999, 1000]  (1000 numbers)\n")
    #expect(
      shown("(1...1000) / 7")
        == "[0.14285714285714285, …, 142.85714285714286]  (1000 numbers)\n")
    let matrix = shown("reshape(0..<10000, 100, 100)").split(separator: "\n")
    #expect(matrix.count == 7)
    #expect(matrix[0].count <= 42 && matrix[0].contains("…"))
    #expect(matrix[3] == " …,")
    #expect(matrix[6].hasSuffix("9999]]  (100 × 100 matrix)"))
    #expect(shown("zeros(30, 2, 2)").hasSuffix("(30 × 2 × 2 array)\n"))
  }

  @Test func longRecordsHaveALineForEachPart() {
    #expect(
      shown("(weights=[[1, 2], [3, 4]], bias=[1, 2])") == """
        (weights=[[1, 2],
                  [3, 4]],
         bias=[1, 2])

        """)
  }

  @Test func functionsTellWhatTheyAreFor() {
    #expect(
      shown("## Twice x.\nf(x, y=1) = 2x\nf").hasSuffix("f(x, y=1)\n  Twice x.\n"))
    #expect(shown("x -> x^2") == "x -> x^2\n")
  }

  @Test func digitsAreForTheEyeAlone() {
    #expect(shown("π", digits: 3) == "3.14\n")
    #expect(shown("[1/3, 1234.5678, 12345]", digits: 3) == "[0.333, 1230, 12345]\n")
    #expect(shown("1e-10 / 3", digits: 3) == "3.33e-11\n")
    #expect(shown("π") == "3.141592653589793\n")
  }
}
