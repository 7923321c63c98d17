// UntrustedTextTests.swift -- what programs, files and names hold never steers the terminal it is shown on.
//
// Every way in which text of others comes to the screen is tried with text that would set the title, fill the
// clipboard, hide or turn round what follows. The terminal may be sent only what the prompt itself draws with.

import Foundation
import Testing

@Suite struct UntrustedTextTests {
  /// An escape that fills the clipboard, one in a single scalar, a bell, a return, letters that run backwards.
  static let hostile =
    "\u{1B}]52;c;ZXZpbA==\u{07}\u{1B}[31;8m\u{9B}2J\u{9D}0;t\u{9C}\u{08}\rZ\u{202E}z\u{2066}y\u{7F}"
  /// The same as a literal of the language.
  static let literal =
    #""\u{1b}]52;c;ZXZpbA==\u{7}\u{1b}[31;8m\u{9b}2J\u{9d}0;t\u{9c}\u{8}\u{d}Z\u{202e}z\u{2066}y\u{7f}""#

  /// What of an output is neither text nor one of the sequences that the program draws with.
  static func foreign(in output: String) -> [String] {
    var rest = output.unicodeScalars[...]
    var found: [String] = []
    while let scalar = rest.popFirst() {
      switch scalar.value {
      case 0x1B:
        guard rest.first == "[" else {
          found.append("ESC \(rest.prefix(8).map { String($0.value, radix: 16) })")
          continue
        }
        var sequence = ""
        while let next = rest.popFirst() {
          sequence.unicodeScalars.append(next)
          if (0x40...0x7E).contains(next.value), next != "[" { break }
        }
        let parameters = sequence.dropFirst().dropLast()
        let isOurs: Bool =
          switch sequence.last {
          case "m": parameters != "31;8" && parameters.allSatisfy { $0.isNumber || $0 == ";" }
          case "A", "B", "C", "J", "K", "H": parameters.allSatisfy(\.isNumber)
          case "h", "l": parameters == "?2004" || parameters == "?25"
          default: false
          }
        if !isOurs { found.append("ESC " + sequence) }
      // The terminal's own ends of lines, the moves of the editor to the start of one, tabs.
      case 0x0A, 0x0D, 0x09: break
      case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069:
        found.append(String(scalar.value, radix: 16))
      default: break
      }
    }
    return found
  }

  /// A folder that is removed at the end.
  final class Scratch {
    let path: String
    init() throws {
      path =
        FileManager.default.temporaryDirectory
        .appendingPathComponent("hyperrepl-untrusted-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
    func write(_ name: String, _ text: String) throws -> String {
      let file = path + "/" + name
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
      return file
    }
  }

  /// Runs the command on a terminal to its end.
  private func run(_ arguments: [String], keys: String = "") throws -> String {
    let child = try Child(arguments, terminal: (100, 30))
    child.send(keys)
    _ = child.rest()
    _ = try child.end()
    return child.sent
  }

  /// Enters texts at a prompt, and gives what the terminal was sent. Each waits until the prompt is still: what
  /// is typed ahead would be echoed by the system, and thrown away at an interrupt.
  private func entered(
    _ entries: [String], _ arguments: [String] = [], environment: [String: String] = [:]
  ) throws -> String {
    let child = try Child(
      ["--no-history", "-q"] + arguments, terminal: (100, 30), environment: environment)
    try child.expect("\u{1B}[?2004h", raw: true)
    for entry in entries {
      child.send(entry)
      // A line that is entered or left: another prompt follows.
      if entry.hasSuffix("\r") || entry == "\u{03}" {
        try child.expect("\u{1B}[?2004h", raw: true)
      }
      // Lists of names bring the prompt too, so that prompts cannot be counted.
      child.settle(0.05)
    }
    child.send(":quit\r")
    _ = child.rest()
    _ = try child.end()
    return child.sent
  }

  @Test(arguments: [
    "x", "(x, 1)", "(a=x, b=[1, 2])", "print(x)", "print(\"a\", x, end=\"\")", "table((a=(x, x)))",
    "assert(false, x)", "y = x + 1", "read_text(x)", "read_csv(x)",
    "import \"nowhere\\u{1b}[31;8m\"",
    "plot([1, 2], title=x)", "plot([1, 2], labels=(x,), xlabel=x, ylabel=x)",
    "hist([1, 2], title=x)",
    "plot([1, 2], save=x)", "f = t -> x", "t -> \"\\(x)\"", "number(x)", "[1, 2][x]", "(a=1)[x]",
  ])
  func stringsAreShown(_ statement: String) throws {
    let program = "x = \(Self.literal); \(statement)"
    for color in ["always", "never"] {
      #expect(Self.foreign(in: try run(["--color", color, "-e", program])) == [], "\(color)")
    }
    let typed = try entered(["x = \(Self.literal)\r", statement + "\r"])
    #expect(Self.foreign(in: typed) == [])
  }

  @Test func commandsShowTextOfOthers() throws {
    let scratch = try Scratch()
    let script = try scratch.write(
      "s.hyp",
      "# \(Self.hostile)\n## \(Self.hostile)\nf(x) = \"\(Self.hostile)\"\nprint(f(1))\ny = 1 +\n")
    let csv = try scratch.write("d.csv", "a\(Self.hostile),b\nq\(Self.hostile),2\nr,3\n")
    let demo = try scratch.write("demo.hyp", "# \(Self.hostile)\nprint(\"\(Self.hostile)\")\n")
    let entries = [
      "x = \(Self.literal)\r", "f(t) = x\r", "\"\(Self.literal)\"\r", "?f\r", ":info f\r",
      ":info x\r",
      ":list\r", ":type x\r", ":time x\r", ":load \(script)\r", ":load no\u{202E}file\r",
      "d = read_csv(\"\(csv)\")\r", "d\r", "d.\t\t", "\u{15}:list\r", "d", "\u{03}",
      ":explain \u{202E}\r",
      ":save /nowhere/\u{202E}\r", ":set digits \u{202E}\r", ":\u{202E}\r", ":history\r",
      "\u{1B}[200~\"\(Self.hostile)\"\u{1B}[201~\r", ":edit\r", "\u{18}\u{05}",
    ]
    for color in ["always", "never"] {
      let arguments = ["--color", color]
      let sent = try entered(entries, arguments, environment: ["EDITOR": ": \u{9B}31m; false"])
      #expect(Self.foreign(in: sent) == [], "\(color)")
      #expect(
        Self.foreign(in: try run(["--demo", demo] + arguments, keys: "c\n")) == [], "\(color)")
    }
  }

  @Test func filesNamesAndOptionsAreShown() throws {
    let scratch = try Scratch()
    let broken = try scratch.write(
      "broken.hyp", "y = (1 + \"\(Self.hostile)\"\n# \(Self.hostile)\n")
    let failing = try scratch.write(
      "fail\u{1B}[31;8m\u{202E}.hyp", "f(x) = x + \"\(Self.hostile)\"\nf(1)\n")
    let kinked = try scratch.write("k\u{9B}.hyp", "f(x) = abs(x) # \(Self.hostile)\nprint(f'(0))\n")
    let tested = try scratch.write(
      "t.hyp", "print(\"\(Self.hostile)\") # expect: \(Self.hostile)a\n")
    for arguments in [
      [broken], [failing], [kinked], ["--check", broken], ["--test", tested], ["--fmt", broken],
      ["--dump", "code", broken], ["--dump", "code", failing], ["--dump", "code", kinked],
      ["nowhere\(Self.hostile)"], ["--digits", Self.hostile], ["--\(Self.hostile)"],
      ["--explain", Self.hostile], ["--demo", Self.hostile], ["--json", failing],
      ["--json", "-e", "\"\(Self.hostile)\""], ["--fmt", "--check", kinked],
      ["--history", Self.hostile, "-e", "1"],
    ] {
      #expect(Self.foreign(in: try run(arguments)) == [], "\(arguments)")
    }
  }

  @Test func oldEntriesAndFilesAreCompletedAsText() throws {
    let scratch = try Scratch()
    let name = "a\u{1B}[31;8mb\u{202E}"
    _ = try scratch.write(name + "1.csv", "1\n")
    _ = try scratch.write(name + "2.csv", "1\n")
    let history = try scratch.write(
      "history", "\"\(Self.hostile.replacing("\r", with: ""))\"\nx = 1 # \u{1B}[31;8m\u{202E}\n")
    let child = try Child(
      ["-q", "--history", history, "--color", "always"], terminal: (100, 30),
      environment: ["HYPERREPL_CONFIG": scratch.path])
    try child.expect("\u{1B}[?2004h", raw: true)
    try child.enter("\u{1B}[A\u{1B}[A")
    try child.enter(":history")
    for keys in ["\u{12}52", "read_csv(\"\(scratch.path)/a\t\t\t", ":load \(scratch.path)/\t\t"] {
      child.type(keys)
      child.type("\u{03}")
    }
    // They have been listed.
    #expect(child.sent.contains("1.csv") && child.sent.contains("2.csv"))
    child.send(":quit\r")
    _ = child.rest()
    #expect(Self.foreign(in: child.sent) == [])
    #expect(child.sent.contains("\\u{1b}"))
  }

  /// A pipe gets the bytes that a program prints.
  @Test func printIsRawInAPipe() throws {
    let child = try Child(pipes: ["-e", "print(\(Self.literal))"])
    child.closeInput()
    _ = child.rest()
    #expect(child.sent == Self.hostile + "\n")
    #expect(try child.end() == 0)
  }
}
