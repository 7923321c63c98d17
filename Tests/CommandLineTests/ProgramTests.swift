// ProgramTests.swift -- programs run for other programs, checked, tested, and stopped in time.

import Foundation
import Testing

/// The lines of JSON that a run wrote.
private func objects(_ output: String) throws -> [[String: Any]] {
  try output.split(separator: "\n").map { line in
    let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
    return try #require(object as? [String: Any])
  }
}

private func codes(_ objects: [[String: Any]]) -> [[String]] {
  objects.map { object in
    (object["diagnostics"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String }
  }
}

@Suite struct JSONLines {
  @Test func everyStatementIsAnObject() throws {
    let folder = Folder()
    let path = try folder.file(
      "a.hyp",
      """
      x = 1
      [1, inf, -inf, nan]
      (a=1, b=(true, "q\\"\\n", 0..<3))
      print("hé", x)
      sin
      [[1, 2], [3, 4]]

      """)
    let result = try run(["--json", path])
    #expect(result.status == 0 && result.errors.isEmpty)
    let lines = try objects(result.output)
    #expect(lines.count == 6)
    #expect(lines.allSatisfy { $0["ok"] as? Bool == true && $0["ms"] is NSNumber })
    #expect(lines[0]["value"] is NSNull && lines[0]["type"] is NSNull)
    #expect(
      lines[1]["value"] as? NSArray == [1, "Infinity", "-Infinity", "NaN"] as NSArray)
    #expect(lines[1]["type"] as? String == "vector")
    let record = try #require(lines[2]["value"] as? NSDictionary)
    let range = ["from": 0, "to": 3, "by": 1, "closed": false] as NSDictionary
    #expect(record == ["a": 1, "b": [true, "q\"\n", range] as NSArray] as NSDictionary)
    #expect(lines[3]["output"] as? String == "hé 1\n")
    #expect(lines[3]["start"] as? [Int] == [4, 1] && lines[3]["end"] as? [Int] == [4, 15])
    #expect(lines[4]["value"] is NSNull && lines[4]["type"] as? String == "function")
    #expect(lines[5]["value"] as? NSArray == [[1, 2], [3, 4]] as NSArray)
  }

  @Test func aFailureCarriesItsMessage() throws {
    let result = try run(["--json", "-e", "ab = [1, 2]", "-e", "ab + [1, 2, 3]", "-e", "4"])
    #expect(result.status == 1 && result.errors.isEmpty)
    let lines = try objects(result.output)
    #expect(lines.count == 2)
    let diagnostic = try #require((lines[1]["diagnostics"] as? [[String: Any]])?.first)
    #expect(diagnostic["code"] as? String == "E0304")
    #expect(diagnostic["severity"] as? String == "error")
    #expect((diagnostic["help"] as? [String])?.count == 1)
    let spans = try #require(diagnostic["spans"] as? [[String: Any]])
    #expect(spans.map { $0["label"] as? String } == ["", "vector(2)", "vector(3)"])
    #expect(spans.map { $0["primary"] as? Bool } == [true, false, false])
    #expect(spans[2]["file"] as? String == "<-e 2>")
    #expect(spans[2]["start"] as? [Int] == [1, 6] && spans[2]["end"] as? [Int] == [1, 15])
  }

  @Test func standardInputIsAConversation() throws {
    let result = try run(["--json"], input: "x = 1\nx = = 2\nx + 1\ny\nprint(3)\nf(x\n")
    #expect(result.status == 1 && result.errors.isEmpty)
    let lines = try objects(result.output)
    #expect(lines.map { $0["ok"] as? Bool } == [true, false, true, false, true, false])
    #expect(codes(lines) == [[], ["E0114"], [], ["E0201"], [], ["E0101"]])
    #expect(lines[2]["value"] as? Int == 2)
    #expect(try run(["--json"], input: "1\nans + 1\n").status == 0)
  }

  @Test func answersComeOneByOne() throws {
    let child = try Child(pipes: ["--json"])
    child.send("1 + 1\n")
    try child.expect("\"value\":2,")
    child.send("missing\n")
    try child.expect("E0201")
    child.send("ans + 1\n")
    try child.expect("\"value\":3,")
    child.closeInput()
    #expect(try child.end() == 1)
  }

  @Test func aPromptHasNoJSON() throws {
    #expect(try run(["--json", "-i"]).status == 2)
    #expect(try run(["--json", "--check", "-"]).status == 2)
  }
}

@Suite struct TimeLimits {
  @Test func aLoopIsStopped() throws {
    let result = try run(["--timeout", "0.2", "-e", "1", "-e", "while true { x = 1 }", "-e", "2"])
    #expect(result.status == 1)
    #expect(result.output == "1\n")
    #expect(result.errors.hasPrefix("error[E0901]"))
    #expect(result.errors.contains("0.2 s"))
  }

  /// A program ends when its time is up, and not when what it was at would have ended.
  @Test(arguments: [
    "zeros(20000, 20000)", "eigh(rand(2500, 2500))", "sort(rand(50000000))",
    "t = (1, 2); for k in 0..<40 { t = (t, t) }; print(t)",
    "t = (1, 2); for k in 0..<40 { t = (t, t) }; sum(t)", "[(i, i) for i in 0..<200000000]",
  ])
  func whatIsUnderWayIsStopped(program: String) throws {
    let start = ContinuousClock.now
    let result = try run(["--timeout", "0.3", "-e", program])
    let time = ContinuousClock.now - start
    #expect(result.status == 1)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix("error[E0901]"), "\(result.errors.prefix(100))")
    // On a computer that does other things meanwhile, and without optimisation.
    #expect(time < .seconds(4), "\(time)")
  }

  /// Each import is some frames on the stack.
  @Test func aLongChainOfImportsIsAnError() throws {
    let folder = Folder()
    for index in 0..<5000 {
      _ = try folder.file("f\(index).hyp", "import \"f\(index + 1).hyp\"\n")
    }
    _ = try folder.file("f5000.hyp", "x = 1\n")
    let result = try run([folder.path + "/f0.hyp"])
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("error[E0608]"))
    #expect(try run([folder.path + "/f4900.hyp"]).status == 0)
    #expect(try run(["--check", folder.path + "/f0.hyp"]).status == 0)
  }

  /// A long text is given up while it is read, checked, laid out or compiled.
  @Test(arguments: [[], ["--check"], ["--fmt"], ["--json"]])
  func aLongTextIsStopped(task: [String]) throws {
    let folder = Folder()
    #if DEBUG
      let count = 100_000
    #else
      let count = 2_000_000
    #endif
    let elements = repeatElement("0.1234", count: count).joined(separator: ", ")
    let path = try folder.file("long.hyp", "x = [\(elements)]\nprint(len(x))\n")
    let start = ContinuousClock.now
    let result = try run(task + ["--timeout", "0.2", path])
    let time = ContinuousClock.now - start
    #expect(result.status == 1)
    #expect(!result.output.contains("\(count)"))
    #expect((result.errors + result.output).contains("E0901"))
    #expect(time < .seconds(4), "\(time)")
  }

  @Test func aWalkOverNothingEnds() throws {
    for program in ["transpose", "flip"].map({ "print(size(\($0)(zeros(0, 1e8, 3))))" }) {
      #expect(try run(["--timeout", "5", "-e", program]).output == "0\n")
    }
  }

  @Test func aWaitForInputIsStopped() throws {
    let child = try Child(pipes: ["--timeout", "0.2"])
    #expect(child.rest().contains("E0901"))
    #expect(try child.end() == 1)
  }

  @Test func quickProgramsAreLeftAlone() throws {
    #expect(try run(["--timeout", "60", "-e", "1 + 1"]).output == "2\n")
    for seconds in ["0", "-1", "nan", "x"] {
      #expect(try run(["--timeout=\(seconds)", "-e", "1"]).status == 2)
    }
  }

  @Test func entriesOfAPromptHaveTheWholeTimeEach() throws {
    let child = try Child(
      ["--no-history", "--editor", "none", "--timeout", "0.5"], terminal: (80, 24))
    for _ in 0..<2 {
      try child.expect("hyp> ")
      child.send("while true { x = 1 }\n")
      try child.expect("E0901")
    }
    try child.expect("hyp> ")
    child.send("20 + 1\n")
    try child.expect("\n21\n")
  }
}

@Suite struct Checking {
  @Test func mistakesAreFoundWithoutRunning() throws {
    let folder = Folder()
    _ = try folder.file("other.hyp", "import \"a.hyp\"\nk = 2\nbad(x) = x + undefined\n")
    let path = try folder.file(
      "a.hyp",
      """
      import "other.hyp"
      print("it runs")
      g(x) = sigmod(x) + k + later + g(x - 1)
      print(z)
      z = 1
      later = 2
      for i in 0..<3 { if i > 0 { print(w) }; w = i }

      """)
    let result = try run(["--check", path])
    #expect(result.status == 1 && result.output.isEmpty)
    for text in [
      "name `sigmod`", "did you mean `sigmoid`?", "`z` has no value", "name `undefined`",
    ] {
      #expect(result.errors.contains(text))
    }
    #expect(result.errors.split(separator: "\n").count { $0.hasPrefix("error[") } == 3)
  }

  @Test(arguments: [
    ("return 1", "E0606"), ("if true { break }", "E0606"), ("f(x) = { continue; x }", "E0606"),
    ("f() = { import \"x.hyp\" }", "E0606"), ("import \"missing.hyp\"", "E0608"), ("(1", "E0101"),
    ("x += 1", "E0202"), ("y = [k for i in 0..<2]", "E0201"), ("(a -> b)(1)", "E0201"),
    ("z[0] = 1", "E0202"), ("f(x, y=q) = x", "E0201"), ("print(\"\\(u)\")", "E0201"),
  ])
  func whatFailsOnEveryRunIsTold(program: String, code: String) throws {
    let result = try run(["-c", "-"], input: program)
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("error[\(code)]"), "\(result.errors)")
  }

  @Test func goodProgramsPass() throws {
    let program = """
      f(n) = if n < 1 { 0 } else { g(n - 1) }
      g(n) = f(n - 1) + c
      c = { t = 1; t + 1 }
      outer(a) = { inner(b) = a + b + c; [inner(k) + i for k in 0..<3 for i in 0...k if i > a] }
      for (i, x) in enumerate(args) { print(i, x, π, ∞) }
      while false { p = 1; p += 1 }
      print(outer(1), x -> x, (ε + 1)^2)
      """
    let result = try run(["--check", "-"], input: program)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(try run(["-c", "-e", "x = 1", "-e", "x + ans"]).status == 0)
    #expect(try run(["-c", "-e", "x = 1", "-e", "x + y"]).errors.contains("<-e 2>:1:5"))
  }

  @Test func filesThatCannotBeReadAreToldAndPassed() throws {
    let result = try run(["--check", "/nonexistent/a.hyp", "/nonexistent/b.hyp"])
    #expect(result.status == 2)
    #expect(result.errors.contains("a.hyp") && result.errors.contains("b.hyp"))
    for arguments in [["--check"], ["--test"], ["--test", "--check", "-"], ["--test", "-e", "1"]] {
      #expect(try run(arguments).status == 2)
    }
  }
}

@Suite struct ProgramsAsTests {
  @Test func checksAreCounted() throws {
    let program = """
      print(1)         # expect: 1
      print("a b ")    # expect: a b
      assert(1 < 2)
      for i in 0..<2 { assert_close(i, i) }
      y                # expect error: E0201 name
      1 + + = 2        # expect error:

      """
    let result = try run(["--test", "-"], input: program)
    #expect(result.output == "6 passed, 0 failed\n", "\(result.errors)")
    #expect(result.status == 0)
  }

  @Test func whatDoesNotHoldIsTold() throws {
    let program = """
      print(1)       # expect: 2
      print(3)
      print(4)       # expect: 4
      assert(1 > 2, "order")
      x = 1          # expect error: E0201
      y              # expect error: E0304
      z
      f() = assert(false)
      print(5); assert(true)
      # expect: 5
      # expect: 6

      """
    let result = try run(["--test", "-"], input: program)
    #expect(result.status == 1)
    #expect(result.output == "3 passed, 6 failed\n")
    let codes = result.errors.matches(of: /error\[(E[0-9]+)\]/).map { String($0.1) }
    #expect(codes == ["E0601", "E0904", "E0905", "E0201", "E0902", "E0902"], "\(result.errors)")
    for place in ["<stdin>:1:26", "<stdin>:11:11", "<stdin>:5:1", "printed `1`, `3`"] {
      #expect(result.errors.contains(place), "\(result.errors)")
    }
  }

  @Test func surplusOutputIsAFailure() throws {
    let result = try run(["--test", "-"], input: "print(1)\nprint(2)  # expect: 2\n")
    #expect(result.output == "1 passed, 1 failed\n")
    #expect(result.errors.contains("E0903") && result.errors.contains("<stdin>:1:1"))
  }

  @Test func everyFileHasASessionOfItsOwn() throws {
    let folder = Folder()
    let a = try folder.file("a.hyp", "x = 1\nassert(x == 1)\n")
    let b = try folder.file("b.hyp", "x  # expect error: E0201\n= = 2\n")
    let result = try run(["--test", a, b])
    #expect(result.status == 1)
    #expect(result.output == "\(a): 1 passed, 0 failed\n\(b): 0 passed, 1 failed\n")
    #expect(try run(["--test", "--timeout", "0.2", "-"], input: "while true { 1 }").status == 1)
  }

  @Test func aScriptIsACommand() throws {
    let folder = Folder()
    let path = try folder.file(
      "sum.hyp", "#!\(Child.path)\nprint(sum([number(x) for x in args]))\n")
    #expect(chmod(path, 0o700) == 0)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["1", "2.5"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(String(decoding: output, as: UTF8.self) == "3.5\n")
  }
}
