// ValueTests.swift -- what the prompt shows of values, short ones and long ones.

import HypSession
import Testing

@Suite struct ShownValues {
  private func shown(_ entry: String, columns: Int = 40, digits: Int? = nil) -> String {
    var output = ""
    var host = Host(write: { output += $0 }, report: { output += $0 })
    host.valueWidth = { columns }
    host.reportWidth = { columns }
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
        the derivatives agree; the slope of the Taylor remainder is 2.00 if a gradient is right

        """)
    let atKink = shown("check_grad(abs, 0)")
    #expect(atKink.contains("left  right\n"))
    #expect(atKink.contains("-1      1  kink\na kink: "))
    #expect(shown("r = check_grad(x -> x^3, 2); print(r.reverse)") == "[12]\n")
  }

  @Test func matricesStandOnTheirPoints() {
    #expect(
      shown("[[1, 2.5], [100, 0.25]]") == """
        [[  1, 2.5],
         [100, 0.25]]

        """)
  }

  @Test func longVectorsAreWrapped() {
    #expect(
      shown("1.5 * (1...12)") == """
        [ 1.5,  3,    4.5,  6,    7.5,  9,
         10.5, 12,   13.5, 15,   16.5, 18]

        """)
  }

  /// What is shown, with the parameters of a colour in braces and `{}` for none.
  private func painted(_ entry: String) -> String {
    var output = ""
    var host = Host(write: { output += $0 }, report: { _ in })
    host.valuesHaveColor = true
    host.valueWidth = { 60 }
    host.reportWidth = { 60 }
    _ = Session(host: host).enter(entry)
    return output.replacing(/\u{1B}\[0m/, with: "{}")
      .replacing(/\u{1B}\[([0-9;]+)m/) { "{\($0.1)}" }
  }

  @Test func valuesHaveColours() {
    #expect(painted("-2.5e-9") == "{36}-2.5e-09{}\n")
    #expect(painted("[1, -inf, nan]") == "[{36}1{}, {36}-inf{}, {36}nan{}]\n")
    #expect(painted("\"a\\\"1\"") == "{32}\"a\\\"1\"{}\n")
    #expect(
      painted("(x=1, y2=(true, none, \"s\"))")
        == "({34}x{}={36}1{}, {34}y2{}=({1;35}true{}, {1;35}none{}, {32}\"s\"{}))\n")
    #expect(painted("9 + 6ε₁ - ε₂") == "{36}9{} + {36}6{}{33}ε₁{} - {33}ε₂{}\n")
    #expect(painted("1...20") == "{36}1{}...{36}20{}  {2}(20 numbers){}\n")
    #expect(painted("1...1000 + 0") == "{36}1{}...{36}1000{}  {2}(1000 numbers){}\n")
    #expect(
      painted("0 + (1...1000)")
        == "[{36}1{}, {36}2{}, {36}3{}, {2}…{}, {36}998{}, {36}999{}, {36}1000{}]"
        + "  {2}(1000 numbers){}\n")
    #expect(painted("[[1, 20]]") == "[[{36}1{}, {36}20{}]]\n")
    #expect(painted("sin") == "{34}sin{}(x)\n{2}  The sine of x radians.{}\n")
    #expect(
      painted("## Doc 1.\nf(x, y=2) = x\nf")
        == "{34}f{}(x, {34}y{}={36}2{})\n{2}  Doc 1.{}\n")
    // Tables are text.
    #expect(!painted("cost(sin, 2)").contains("{"))
    #expect(painted("x = 3; print(x, [1])") == "3 [1]\n")
  }

  /// Colours change nothing else.
  @Test(arguments: [
    "randn(3, 4)", "(W=randn(2, 2), s=\"é(1)\", f=x -> x^2, n=none)", "zeros(3, 2, 2)",
    "1 / (1...500)",
    "(1, (2, (3, \"…\")))", "[]", "()", "check_grad(sin, 1)", "hessian(x -> x^2)",
  ])
  func coloursLeaveTheTextAlone(_ entry: String) {
    #expect(
      painted("seed(1); " + entry).replacing(/{[0-9;]*}/, with: "")
        == shown("seed(1); " + entry, columns: 60))
  }

  @Test func pagesOfTheManualHaveColours() {
    let page = painted("?sin")
    #expect(page.hasPrefix("{34}sin{}(x)\n  The sine of x radians.\n\n  {2}domain{}      every"))
    #expect(page.hasSuffix("  {2}example{}     {34}sin{}({36}0{})\n              {36}0{}\n"))
    for name in ["plot", "adam", "max", "grad", "ε"] {
      let plain = shown("?" + name, columns: 60)
      #expect(painted("?" + name).replacing(/{[0-9;]*}/, with: "") == plain)
    }
  }

  @Test func theSettingDecidesOnColour() {
    let conversation = Conversation()
    #expect(conversation.shown("12") == "12\n")
    #expect(conversation.shown(":set color on") == "")
    #expect(conversation.shown("12") == "\u{1B}[36m12\u{1B}[0m\n")
    _ = conversation.shown(":set color off")
    #expect(conversation.shown("12") == "12\n")
  }

  @Test func whatIsTooLongIsCut() {
    #expect(
      shown("linspace(1, 1000, 1000)", columns: 44)
        == "[1, 2, 3, …, 998, 999, 1000]  (1000 numbers)\n")
    #expect(
      shown("(1...1000) / 7")
        == "[0.142857, …, 142.857]  (1000 numbers)\n")
    let matrix = shown("reshape(0..<10000, 100, 100)").split(separator: "\n")
    #expect(matrix.count == 8)
    #expect(matrix[0].count <= 42 && matrix[0].contains("…"))
    #expect(matrix[3] == " …,")
    #expect(matrix[6].hasSuffix("9999]]") && matrix[7] == "(100 × 100 matrix)")
    #expect(shown("zeros(30, 2, 2)").hasSuffix("(30 × 2 × 2 array)\n"))
  }

  /// Elements have six digits where there is a window; `:set digits full` shows all of them.
  @Test func arraysCanBeRead() {
    let matrix = shown("seed(1); randn(4, 6)", columns: 80).split(separator: "\n")
    #expect(matrix.count == 4)
    #expect(matrix.allSatisfy { $0.count <= 80 && !$0.contains("…") })
    #expect(shown("[1 / 3, 2]", columns: 80) == "[0.333333, 2]\n")
    #expect(shown("1 / 3", columns: 80) == "0.3333333333333333\n")
    #expect(shown("(a=1 / 3, b=[1 / 3])", columns: 80) == "(a=0.3333333333333333, b=[0.333333])\n")
    #expect(shown("[1e-20 / 3, 1e20 / 3]", columns: 80) == "[3.33333e-21, 3.33333e+19]\n")
    #expect(Conversation().shown("[1 / 3]") == "[0.3333333333333333]\n")
  }

  @Test func wideMatricesStandInBlocksOfColumns() {
    #expect(
      shown("reshape(1...20, 2, 10) * 1000", columns: 40) == """
        # columns 0...4
        [[ 1000,  2000,  3000,  4000,  5000],
         [11000, 12000, 13000, 14000, 15000]]
        # columns 5...9
        [[ 6000,  7000,  8000,  9000, 10000],
         [16000, 17000, 18000, 19000, 20000]]

        """)
    #expect(shown("zeros(3, 500)", columns: 40).contains("…"))
  }

  @Test func aRangeSaysThatItIsOne() {
    #expect(shown("1...10") == "1...10  (10 numbers)\n")
    #expect(shown("0..<1 by 0.1") == "0..<1 by 0.1  (10 numbers)\n")
    #expect(shown("3...1") == "3...1  (0 numbers)\n")
    #expect(shown("1...1") == "1...1  (1 number)\n")
    #expect(shown("1...inf") == "1...inf\n")
    #expect(shown("(1...3, 2)") == "(1...3, 2)\n")
  }

  @Test(
    arguments: [
      "randn(4, 6)", "randn(30, 30) * 1e10", "1 / (1...300)",
      "(W=randn(9, 9), b=randn(9), name=\"a long text of many words\")",
      "(1, (2, (3, (1 / 3, randn(20)))))", "rand(3, 3, 9)", "randn(5, 5) > 0",
      "1e-300 / randn(7, 7)", "x -> x^2 + 1 + x^2 + 1 + x^2 + 1 + x^2",
      "((a=1 / 3, b=2 / 3), (a=1 / 3, b=2 / 3), (a=1 / 7, b=2 / 7))", "1 / 3...10 / 3 by 1 / 7",
      "[\"alpha\" for i in 1...40]",
    ], [40, 60, 80, 132])
  func nothingIsWiderThanTheWindow(_ entry: String, _ columns: Int) {
    let shown = shown("seed(1); " + entry, columns: columns)
    for line in shown.split(separator: "\n") {
      #expect(line.count <= columns, "\(entry) at \(columns): \(line)")
    }
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
    #expect(shown("[1/3, 1234.5678, 12345]", digits: 3) == "[0.333, 1.23e+03, 12345]\n")
    #expect(shown("1e-10 / 3", digits: 3) == "3.33e-11\n")
    #expect(shown("π") == "3.141592653589793\n")
  }
}
