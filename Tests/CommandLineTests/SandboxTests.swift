// SandboxTests.swift -- programs of somebody else reach nothing that was not named, and take no more than they may.

import Foundation
import Testing

@Suite struct SandboxTests {
  /// A folder with a secret, things that may be read, and ways that lead from those to the secret.
  private final class Scratch {
    let path: String
    init() throws {
      path =
        FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        .appendingPathComponent("hyperrepl-sandbox-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(
        atPath: path + "/open/inner", withIntermediateDirectories: true)
      for (name, text) in [
        "secret.txt": "s3cret\n", "data.csv": "a,b\n1,2\n", "open/inner/helper.hyp": "y = 7\n",
        "opener.txt": "s3cret\n", "import.hyp": "import \"open/inner/helper.hyp\"\nprint(y)\n",
        "script.hyp": "print(read_text(args[0]))\n",
      ] { try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name)) }
      try FileManager.default.createSymbolicLink(
        atPath: path + "/open/out.txt", withDestinationPath: "../secret.txt")
      try FileManager.default.createSymbolicLink(
        atPath: path + "/open/up", withDestinationPath: "..")
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
    var names: [String] {
      ((try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []).sorted()
    }
  }

  private struct Result {
    let status: Int32
    let text: String
  }

  private func run(
    _ arguments: [String], in folder: String = "/", input: String = "",
    environment: [String: String] = [:]
  ) throws -> Result {
    let command = ["cd '\(folder)' && exec \"$0\" \"$@\""]
    let child = try Child(
      program: "/bin/sh", pipes: ["-c"] + command + [Child.path, "--sandbox"] + arguments,
      environment: environment)
    child.send(input)
    child.closeInput()
    _ = child.rest()
    return Result(status: try child.end(), text: child.sent)
  }

  @Test func namedFilesAreRead() throws {
    let scratch = try Scratch()
    #expect(try run(["script.hyp", "data.csv"], in: scratch.path).text == "a,b\n1,2\n\n")
    #expect(try run(["import.hyp"], in: scratch.path).text.contains("E0608"))
    for allowed in ["open", "open/", "open/inner", "open/inner/helper.hyp", ".", "open/up/open"] {
      let result = try run(["--allow", allowed, "import.hyp"], in: scratch.path)
      #expect(result.text == "7\n" && result.status == 0, "\(allowed): \(result.text)")
    }
    // Relative to the program, as the program names it, or to where the command runs.
    for arguments in [
      ["script.hyp", "../open/inner/helper.hyp"], ["script.hyp", "inner/helper.hyp"],
    ] {
      let text = "print(read_text(args[0]))\n"
      try Data(text.utf8).write(to: URL(fileURLWithPath: scratch.path + "/open/script.hyp"))
      #expect(
        try run(["open/" + arguments[0], arguments[1]], in: scratch.path).text == "y = 7\n\n")
    }
    #expect(try run(["-"], in: scratch.path, input: "print(1 + 1)\n").text == "2\n")
    #expect(try run(["--test", "import.hyp"], in: scratch.path).status == 1)
    #expect(try run(["--check", "script.hyp"], in: scratch.path).status == 0)
  }

  @Test(arguments: [
    "secret.txt", "./secret.txt", "open/../secret.txt", "open/out.txt", "open/up/secret.txt",
    "opener.txt",
    "open/inner/../../secret.txt", "/proc/self/cwd/secret.txt", "/proc/self/root/etc/passwd",
    "/etc/passwd", "/proc/self/environ", "/proc/self/maps", "/dev/zero", "/dev/stdin", "/dev/fd/0",
    "~/.bashrc",
    "", ".", "open", "open/inner/helper.hyp\\u{0}", "secret.txt\\u{0}.csv", "nowhere",
    "//etc//passwd",
  ])
  func nothingElseIs(_ path: String) throws {
    let scratch = try Scratch()
    for call in ["read_text(\"\(path)\")", "read_csv(\"\(path)\")", "import \"\(path)\""] {
      let result = try run(["--allow", "open", "-e", call], in: scratch.path)
      #expect(result.status == 1 && result.text.contains("error[E06"), "\(call): \(result.text)")
      #expect(!result.text.contains("s3cret") && !result.text.contains("root:"), "\(call)")
    }
    // A file in a place that is not open and no file at all are answered alike.
    let there = try run(["-e", "read_text(\"/etc/passwd\")"]).text
    let absent = try run(["-e", "read_text(\"/etc/nobody\")"]).text
    #expect(there.replacing("passwd", with: "nobody") == absent)
  }

  @Test func nothingIsWritten() throws {
    let scratch = try Scratch()
    let before = scratch.names
    for program in [
      "plot([1, 2], save=\"x.svg\")", "plot([1, 2], save=\"x.png\")",
      "animate(k -> plot([1, k]), 1...3, save=\"x.svg\")",
      "heatmap([[1, 2]], save=\"open/x.svg\")", "write_csv(\"data.csv\", [1, 2])",
      "write_csv(\"open/x.csv\", [1, 2])", "write_csv(\"/dev/stdout\", [1, 2])",
    ] {
      let result = try run(["--allow", ".", "-e", program], in: scratch.path)
      #expect(result.status == 1 && result.text.contains("allows no writing"), "\(result.text)")
    }
    #expect(scratch.names == before)
    #expect(try String(contentsOfFile: scratch.path + "/data.csv", encoding: .utf8) == "a,b\n1,2\n")
  }

  @Test func thePromptIsInItToo() throws {
    let scratch = try Scratch()
    let child = try Child(
      ["--sandbox", "-q"], terminal: (100, 30),
      environment: [
        "HOME": scratch.path, "EDITOR": "touch \(scratch.path)/edited;",
        "XDG_STATE_HOME": scratch.path,
        "HYPERREPL_CONFIG": scratch.path, "HYPERREPL_HISTORY": scratch.path + "/history",
      ])
    try child.expect("\u{1B}[?2004h", raw: true)
    for entry in [
      "x = 5", ":save \(scratch.path)/x.hyp", ":load \(scratch.path)/script.hyp", ":edit",
      "x\u{18}\u{05}",
      "!touch \(scratch.path)/shell", ":cd /", ":pwd",
      ":demo \(scratch.path)/script.hyp", "read_text(\"\(scratch.path)/secret.txt\")", ":history",
    ] { try child.enter(entry) }
    child.settle(0.05)
    child.type(":load \(scratch.path)/\t\t")
    child.type("\u{03}")
    child.send("1 + 2\r:watch \(scratch.path)/script.hyp\r:quit\r")
    let rest = child.rest()
    #expect(try child.end() == 0)
    #expect(rest.contains("3") && !rest.contains("watching"))
    #expect(!child.sent.contains("s3cret") && !child.sent.contains("opener"))
    #expect(
      !scratch.names.contains {
        $0.contains("edited") || $0.contains("history") || ["x.hyp", "shell"].contains($0)
      })
    #expect(child.sent.contains("no commands") && child.sent.contains("no other folder"))
  }

  #if os(Linux)
    @Test func theEnvironmentIsForgotten() throws {
      let result = try run(
        ["--allow", "/proc/self/environ", "-e", "x = read_text(\"/proc/self/environ\"); print(x)"],
        environment: ["TOKEN": "s3cret", "LANG": "C.UTF-8"])
      #expect(!result.text.contains("s3cret") && !result.text.contains("TOKEN"))
    }
  #endif

  @Test(arguments: [
    "while true { print(\"abcdefgh\") }", "for k in 1...1000 { print([k for k in 1...1000]) }",
    "for i in 1...100000 { plot([1, 2]) }", "[k for k in 1...100000]",
    "animate(k -> plot([1, k]), 1...2000)", "table((a=zeros(10000)))",
  ])
  func outputEnds(_ program: String) throws {
    for json in [[], ["--json"]] {
      let result = try run(["--output", "1000"] + json + ["-e", "print(1)", "-e", program])
      // The message has room of its own.
      #expect(result.text.utf8.count < 3000, "\(program)")
      let isShort = program.hasPrefix("[k") || program.hasPrefix("animate")
      #expect(isShort || (result.status == 1 && result.text.contains("E0906")), "\(result.text)")
      for line in result.text.split(separator: "\n") where !json.isEmpty {
        #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil, "\(line)")
      }
    }
  }

  @Test func messagesEndToo() throws {
    let program = String(repeating: "nowhere\n", count: 20_000)
    let result = try run(["--output", "1000", "--json", "-"], input: program)
    #expect(result.status == 1 && result.text.utf8.count < 70_000)
    let warned = try run(
      [
        "--output", "10", "-e", "for i in 1...5 { print(i); abs'(0) }", "-e",
        String(repeating: "abs'(0);", count: 2000),
      ])
    #expect(warned.text.utf8.count < 70_000)
  }

  @Test func timeEnds() throws {
    for program in [
      "while true {}", "x = 0; while true { x += grad(t -> t^2)(x) }",
      "f(n) = f(n + 1) + 1; while true { try_it = 1 }",
    ] {
      let result = try run(["--timeout", "0.5", "-e", program])
      #expect(result.status == 1 && result.text.contains("E0901"), "\(result.text)")
    }
    // Waiting for input counts.
    let child = try Child(pipes: ["--sandbox", "--timeout", "0.5", "-"])
    #expect(child.rest().contains("E0901"))
    #expect(try child.end() == 1)
  }

  @Test(arguments: [
    "x = zeros(100000000); print(sum(x))", "s = \"ab\"; while true { s = s + s }",
    "t = (1, 2); while true { t = (t, t, s = [1, 2, 3], 4) }; 1",
    "x = [k for k in 1...300000000]", "xs = []; while true { xs = append(xs, rand(1000)) }",
    "x = tuple_of = [\"a\" for k in 1...100000000]",
  ])
  func memoryEnds(_ program: String) throws {
    let result = try run(["--memory", "96M", "--timeout", "20", "-e", program])
    #expect(result.status == 1, "\(result)")
    #expect(result.text.contains("error["), "\(result)")
  }

  @Test func whatContradictsIsRefused() throws {
    for arguments in [
      ["--fmt", "a.hyp"], ["--watch", "a.hyp"], ["--history", "h"], ["--memory", "1k", "-e", "1"],
      ["--memory", "much", "-e", "1"], ["--output", "-5", "-e", "1"], ["--output", "0", "-e", "1"],
      ["--allow", "/nowhere", "-e", "1"],
    ] { #expect(try run(arguments).status == 2, "\(arguments)") }
    let child = try Child(pipes: ["--allow", "x", "-e", "1"])
    #expect(try child.end() == 2)
  }

  @Test func limitsWorkAlone() throws {
    let child = try Child(pipes: ["--output", "10", "-e", "while true { print(1) }"])
    #expect(child.rest().contains("E0906"))
    #expect(try child.end() == 1)
    let memory = try Child(pipes: ["--memory", "64M", "-e", "x = zeros(50000000)"])
    #expect(memory.rest().contains("E0604"))
    #expect(try memory.end() == 1)
  }
}
