// CsvTests.swift -- files as they are met, read to values, and what is said of each.

import Foundation
import HypInterpreter
import HypLibrary
import HypNumbers
import HypRuntime
import HypSyntax
import SplitMix
import Testing

/// A folder in memory.
private final class Folder {
  var files: [String: String] = [:]

  struct Missing: Error {}

  /// What `program` shows at its end, and the titles of its warnings or the error.
  func run(_ program: String) -> (shown: String, told: [String]) {
    let interpreter = Interpreter { _ in }
    interpreter.loadFile = { [self] path, _ in
      guard let text = files[path] else { throw Missing() }
      return (path, text)
    }
    interpreter.writeFile = { [self] path, _, content in files[path] = content.text }
    var shown = ""
    var told: [String] = []
    for statement in parse(SourceFile(name: "test", text: program)).statements {
      do {
        shown = try interpreter.run(statement).text
      } catch {
        shown = "\(error.diagnostic.code) \(error.diagnostic.title)"
      }
      told += interpreter.takeWarnings().map { "\($0.code) \($0.title)" }
    }
    return (shown, told)
  }
}

@Suite struct CsvTests {
  /// A text, options, what is read, and what is told: codes with a part of the title.
  struct Case: CustomTestStringConvertible {
    let text: String
    var options = ""
    let value: String
    var told: [String] = []
    var testDescription: String { text.debugDescription + options }
  }

  private static let names = "the first row was read as names"
  private static let data = "the first row was read as data"

  static let cases = [
    // Whether the first row holds names.
    Case(text: "a,b\n1,2\n3,4\n", value: "(a=[1, 3], b=[2, 4])"),
    Case(text: "1,2\n3,4\n", value: "[[1, 2],\n [3, 4]]"),
    Case(
      text: "5.1,setosa\n4.9,setosa\n",
      value: "(column1=[5.1, 4.9], column2=(\"setosa\", \"setosa\"))",
      told: [data]),
    Case(
      text: "5.1,setosa\n4.9,setosa\n", options: "header=true",
      value: "(_5_1=[4.9], setosa=(\"setosa\",))"),
    Case(
      text: "x,5\ny,6\n", options: "header=false", value: "(column1=(\"x\", \"y\"), column2=[5, 6])"
    ),
    Case(
      text: "name,city\nAda,London\n", value: "(name=(\"Ada\",), city=(\"London\",))", told: [names]
    ),
    Case(
      text: "Ada,London\nBob,Rome\nAda,Paris\n",
      value: "(column1=(\"Ada\", \"Bob\", \"Ada\"), column2=(\"London\", \"Rome\", \"Paris\"))",
      told: [data]),
    Case(
      text: "2020-01-01,a\n2020-01-02,b\n",
      value: "(column1=(\"2020-01-01\", \"2020-01-02\"), column2=(\"a\", \"b\"))", told: [data]),
    Case(text: "date,x\n2020-01-01,1\n", value: "(date=(\"2020-01-01\",), x=[1])"),
    Case(
      text: "land,1990,2000\nNorway,1,2\n",
      value: "(column1=(\"land\", \"Norway\"), column2=[1990, 1], column3=[2000, 2])", told: [data]),
    Case(text: "x,2024\n1,2\n", value: "(x=[1], _2024=[2])", told: [names]),
    Case(
      text: "1,-\n2,3\n", value: "[[1, nan],\n [2,   3]]",
      told: ["1 cell `-` in column `1` was read as nan"]),
    Case(text: "a,b\n", value: "(a=[], b=[])", told: [names]),
    Case(text: "a,b\n", options: "header=true", value: "(a=[], b=[])"),
    Case(text: "", value: "[]"), Case(text: "\n\n", value: "[]"), Case(text: "7", value: "[[7]]"),
    Case(text: "x\n1\n2\n", value: "(x=[1, 2])"),
    // Names.
    Case(
      text: "a,a b,a,,for,2x,β₁,∂f,a_b\n1,2,3,4,5,6,7,8,9\n",
      value: "(a=[1], a_b=[2], a_2=[3], column4=[4], for_=[5], _2x=[6], β₁=[7], ∂f=[8], a_b_2=[9])",
      told: ["how \"t\" was read is a guess"]),
    Case(text: "x (m),Δ%\n1,2\n", value: "(x_m=[1], Δ=[2])"),
    // Separators.
    Case(text: "a;b\n1;2\n", value: "(a=[1], b=[2])", told: ["separated by `;`"]),
    Case(text: "a\tb\n1\t2\n", value: "(a=[1], b=[2])", told: ["separated by tabs"]),
    Case(text: "a|b\n1|2\n", value: "(a=[1], b=[2])", told: ["separated by `|`"]),
    Case(text: "1  2\n 3 4 \n", value: "[[1, 2],\n [3, 4]]", told: ["separated by spaces"]),
    Case(text: "a;b\n1;2\n", options: "sep=\";\"", value: "(a=[1], b=[2])"),
    Case(text: "a\tb\n1\t2\n", options: "sep=\"\\t\"", value: "(a=[1], b=[2])"),
    Case(text: "p q\n1  \t2\n", options: "sep=\" \"", value: "(p=[1], q=[2])"),
    Case(
      text: "x;y\n1,5;2\n2,5;3\n", value: "(x=(\"1,5\", \"2,5\"), y=[2, 3])",
      told: [
        "separated by `;`",
        "W0603 \"t\": column `x` stays text, since its numbers have a decimal comma",
      ]),
    Case(
      text: "1,5;2,5\n3,5;4,5\n", options: "decimal=\",\"", value: "[[1.5, 2.5],\n [3.5, 4.5]]",
      told: ["separated by `;`"]),
    Case(text: "x\n\"1,5\"\n", options: "decimal=\",\", sep=\",\"", value: "(x=[1.5])"),
    // Which cells are numbers.
    Case(
      text: "v\n1e5\n+1\n 2 \n.5\n5.\n-1E-2\n1_000\ninf\n-Infinity\nNaN\n−3\n",
      value: "(v=[100000, 1, 2, 0.5, 5, -0.01, 1000, inf, -inf, nan, -3])"),
    Case(
      text: "a,b\n0x1F,2\n3,4\n", value: "(a=(\"0x1F\", \"3\"), b=[2, 4])",
      told: ["column `a` stays text, since line 2 is not a number: `0x1F`"]),
    Case(text: "x,v\n1,1d5\n2,2d5\n", value: "(x=[1, 2], v=(\"1d5\", \"2d5\"))"),
    Case(text: "x,v\n1,TRUE\n2,FALSE\n", value: "(x=[1, 2], v=(\"TRUE\", \"FALSE\"))"),
    Case(
      text: "x,v\n1,1e999\n2,3\n", value: "(x=[1, 2], v=(\"1e999\", \"3\"))",
      told: ["stays text, since line 2 is not a number: `1e999`"]),
    Case(
      text: "zip\n01234\n90210\n", value: "(zip=[1234, 90210])",
      told: ["`01234` lost its leading 0"]),
    Case(
      text: "id\n9007199254740993\n9007199254740992\n",
      value: "(id=[9007199254740992, 9007199254740992])",
      told: ["`9007199254740993` lost its last digits"]),
    // Missing numbers.
    Case(
      text: "a,b\n1,\n2,3\n", value: "(a=[1, 2], b=[nan, 3])",
      told: ["W0602 \"t\": 1 empty cell in column `b` was read as nan"]),
    Case(
      text: "a,b\nNA,n/a\nnull,-\n1,2\n", value: "(a=[nan, nan, 1], b=[nan, nan, 2])",
      told: ["4 cells in 2 columns were read as nan"]),
    Case(text: "a\nNA\n1\n", options: "missing=\"NA\"", value: "(a=[nan, 1])"),
    Case(
      text: "a,b\n-999,NA\n1,\n", options: "missing=(\"-999\", \"\", \"NA\")",
      value: "(a=[nan, 1], b=[nan, nan])"),
    Case(
      text: "a,b\n-999,NA\n1,2\n", options: "missing=\"-999\"", value: "(a=[nan, 1], b=[nan, 2])",
      told: ["1 cell `NA` in column `b` was read as nan"]),
    Case(text: "a,b\nNA,x\nDE,y\n", value: "(a=(\"NA\", \"DE\"), b=(\"x\", \"y\"))", told: [names]),
    Case(text: "a\n1\n\n2\n", value: "(a=[1, 2])", told: ["1 blank line was skipped"]),
    Case(
      text: "a\n1\n\"\"\n2\n", value: "(a=[1, nan, 2])",
      told: ["1 empty cell in column `a` was read as nan"]),
    // Lines that are no rows.
    Case(
      text: "# made\na,b\n1,2\n#end\n", value: "(a=[1], b=[2])",
      told: ["2 lines that begin with `#`"]),
    Case(text: "# made\na,b\n1,2\n", options: "comment=\"#\"", value: "(a=[1], b=[2])"),
    Case(text: "% made\na,b\n1,2\n", options: "comment=\"%\"", value: "(a=[1], b=[2])"),
    Case(
      text: "#a,b\n#c,d\n", options: "header=false",
      value: "(column1=(\"#a\", \"#c\"), column2=(\"b\", \"d\"))"),
    Case(text: "made by hand\n\na,b\n1,2\n", options: "skip=1", value: "(a=[1], b=[2])"),
    // Quotes and line ends.
    Case(
      text: "a,b\r\n1,\"x\ny\"\r\n2,\"q\"\"z, \"\r\n",
      value: "(a=[1, 2], b=(\"x\\ny\", \"q\\\"z, \"))"),
    Case(text: "a,b\r1,2\r3,4\r", value: "(a=[1, 3], b=[2, 4])"),
    Case(text: "a, \"b\" ,c\n1,\"2\" ,3", value: "(a=[1], b=[2], c=[3])"),
    Case(text: "a,b\n1,\0x\n", value: "(a=[1], b=(\"\\u{0}x\",))"),
    // Columns.
    Case(text: "a,b,c\n1,2,3\n", options: "columns=(\"c\", \"a\")", value: "(c=[3], a=[1])"),
    Case(text: "a,b c\n1,2\n", options: "columns=\"b c\"", value: "(b_c=[2])"),
    Case(text: "1,2,3\n4,5,6\n", options: "columns=(0, -1)", value: "[[1, 3],\n [4, 6]]"),
    Case(text: "1,2\n4,5\n", options: "columns=(\"x\", \"y\")", value: "(x=[1, 4], y=[2, 5])"),
    Case(text: "1,a\n4,b\n", options: "columns=[0], header=false", value: "[[1],\n [4]]"),
    // What is no table.
    Case(text: "a,b\n1\n", value: "E0610 \"t\", line 2: 1 field, but line 1 has 2"),
    Case(text: "1,2\n\n3,4,5\n", value: "E0610 \"t\", line 3: 3 fields, but line 1 has 2"),
    Case(text: "a,b\n1,\"2\n", value: "E0610 \"t\", line 2: a quote is not closed"),
    Case(
      text: "a,b\n1,2\"\n",
      value: "E0610 \"t\", line 2: there is a quote inside a field; double it and quote the field"),
    Case(text: "a,b\n1,\"2\"3\n", value: "E0610 \"t\", line 2: something follows a closing quote"),
    Case(
      text: "a,b\n1,2\n", options: "columns=\"z\"",
      value: "E0405 `read_csv` needs columns that the file has: `a` and `b`"),
    Case(text: "1,2\n", options: "columns=2", value: "E0405 `read_csv` needs columns from -2 to 1"),
    Case(
      text: "1,2\n", options: "columns=\"z\"",
      value: "E0405 `read_csv` needs 2 names, one for each column of the file"),
    Case(
      text: "a", options: "sep=\"ab\"",
      value: "E0405 `read_csv` needs one ASCII character as `sep`, such as `\";\"` or `\"\\t\"`"),
    Case(
      text: "a", options: "skip=-1",
      value: "E0405 `read_csv` needs a non-negative number of lines to `skip`"),
    Case(
      text: "a", options: "header=1", value: "E0405 `read_csv` needs `true` or `false` as `header`"),
    Case(
      text: "a", options: "decimal=\"x\"",
      value: "E0405 `read_csv` needs `\".\"` or `\",\"` as `decimal`"),
  ]

  @Test(arguments: cases)
  func aFileIsReadAsItIsMeantOrTold(_ one: Case) {
    let folder = Folder()
    folder.files["t"] = one.text
    let (shown, told) = folder.run(
      "read_csv(\"t\"" + (one.options.isEmpty ? ")" : ", \(one.options))"))
    #expect(shown == one.value)
    #expect(told.count == one.told.count, "\(told)")
    for (found, wanted) in zip(told, one.told) { #expect(found.contains(wanted), "\(found)") }
  }

  @Test func aTabInTheNameOfAFileSaysWhatPartsItsCells() {
    let folder = Folder()
    folder.files["t.TSV"] = "a\tb,c\n1\t2\n"
    let (shown, told) = folder.run("read_csv(\"t.TSV\")")
    #expect(shown == "(a=[1], b_c=[2])")
    #expect(told.isEmpty)
  }

  /// Tables of random numbers and texts come back as they were written.
  @Test func whatIsWrittenIsReadBackExactly() {
    var random = SplitMix(state: 20)
    let pieces = ["a", "\"", ",", "\n", " ", "#", ";", "\t", "é", "\r", "0", ""]
    for round in 0..<60 {
      let count = Int(random.next() % 4) + 1
      let numbers = (0..<count).map { _ -> String in
        switch random.next() % 4 {
        case 0: return "\(Int(random.next() % 2001) - 1000)"
        case 1: return random.next() % 2 == 0 ? "-inf" : "-0.0"
        default:
          let x = Double(bitPattern: random.next())
          return x.isFinite ? NumberText.shortest(x) : "0.1"
        }
      }
      let texts = (0..<count).map { row in
        // One text at least that is no number.
        let tail = (0..<Int(random.next() % 5)).map { _ in pieces[Int(random.next() % 12)] }
        return "\(row == 0 ? "é" : "")\(tail.joined())"
      }
      let folder = Folder()
      let literals = texts.map {
        "\""
          + $0.replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
          .replacing("\t", with: "\\t").replacing("\r", with: "\\u{d}") + "\""
      }
      let program = """
        v = (x=[\(numbers.joined(separator: ", "))], y=(\(literals.joined(separator: ", ")),))
        write_csv("t", v)
        w = read_csv("t", header=true, sep=",", comment="")
        """
      let (_, _) = folder.run(program)
      #expect(folder.run(program + "\nv").shown == folder.run(program + "\nw").shown, "\(round)")
      #expect(folder.run(program + "\nall(1 / v.x == 1 / w.x)").shown == "true")
    }
  }
}

@Suite struct NumberReading {
  @Test func numbersOfAllLengthsAreThoseOfTheSystem() {
    var random = SplitMix(state: 7)
    func digits(_ count: UInt64) -> String {
      String((0..<random.next() % count).map { _ in Character("\(random.next() % 10)") })
    }
    for _ in 0..<20_000 {
      var text = digits(22)
      if random.next() % 2 == 0 { text += "." + digits(20) }
      if random.next() % 3 == 0 { text += "e" + (random.next() % 2 == 0 ? "-" : "") + digits(4) }
      let wanted = Double(text).flatMap { $0.isFinite ? $0 : nil }
      let isNumber = text.wholeMatch(of: /([0-9]+\.?[0-9]*|\.[0-9]+)(e-?[0-9]+)?/) != nil
      #expect(NumberText.read(text) == (isNumber ? wanted : nil), "\(text)")
    }
    for _ in 0..<20_000 {
      let x = Double(bitPattern: random.next())
      guard x.isFinite else { continue }
      #expect(NumberText.read(x.description) == x)
    }
  }

  @Test(arguments: [
    "", " ", "+", "-", ".", "e5", "1e", "1e+", "0x1F", "0b1", "1d5", "1,5", "1_0", "_1", "1_",
    "1000_000",
    "1__000", "1_000_00", "1.5.2", "--1", "1 000", "5%", "$5", "1e999", "TRUE", "nan(1)", "infin",
    "i", "1f",
    "٣", "１", "1.0L", "1/2",
  ])
  func textsThatAreNoNumbers(_ text: String) { #expect(NumberText.read(text) == nil) }
}
