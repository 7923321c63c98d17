// Keys.swift -- what somebody, or a cat, may type at a prompt: keys, escape sequences whole, cut and malformed,
// pastes, wide letters, bytes that are no text, other sizes of the window.
//
// A line of an input is one event: `@wait 20` milliseconds, `@size 40 10` columns and rows, anything else is
// typed as it stands, with `\x1b` for the byte 0x1B. So an input can be read, and made smaller by lines.

/// Writes and watches conversations that are typed.
enum Keys {
  static func text(_ random: inout Chance) -> String {
    (0..<(3 + random.below(25))).map { _ in event(&random) }.joined(separator: "\n")
  }

  private static func event(_ random: inout Chance) -> String {
    switch random.below(40) {
    case 0..<10: return escaped(entry(&random)) + (random.chance(3, of: 4) ? #"\x0d"# : "")
    case 10..<16: return escaped(String(entry(&random).prefix(1 + random.below(12))))
    case 16..<24: return (0...random.below(6)).map { _ in sequence(&random) }.joined()
    case 24..<27: return cut(sequence(&random), &random)
    case 27: return paste(&random)
    case 28, 29: return control(&random)
    case 30: return bytes(&random)
    case 31, 32: return escaped(random.pick(letters))
    case 33: return "@size \(1 + random.below(120)) \(1 + random.below(40))"
    case 34, 35: return #"\x03"#
    case 36: return #"\x1a"#
    // At an empty line it ends the session.
    case 37: return random.chance(1, of: 6) ? #"\x04"# : #"x\x04"#
    default: return "@wait \(random.below(60))"
    }
  }

  // MARK: Events

  private static func entry(_ random: inout Chance) -> String {
    if random.chance(1, of: 6) { return Operators.text(&random) }
    return random.pick(entries)
  }

  private static let entries = [
    "1 + 1", "x = [1, 2, 3]", "x[7]", "f(x) = {", "}", "if x > 1 { 2", "(1,", "]", "\"abc",
    "while true {}",
    "for i in 1...10^9 { y = i }", "sum(rand(10^7))", "[i for i in 0..<10^8]", "x'(2)", "1 +",
    "?sin", ":list",
    ":help", ":history", ":set", ":type x", ":time 1", ":edit", ":set numbers on", ":set color on",
    ":set live on", "plot(sin, 0, 1)", "print(\"日本語\")", "print(\"a\", end=\"\")", "\\alpha",
    "import \"/",
    "read_csv(\"/t", "\"\\u{1b}]0;t\\u{7}\"", "\"\\u{9b}2J\\u{202e}\"", "# note", "## note",
    "f'(1)", "x |> sum",
    "table((a=[1, 2], b=[3, 4]))", "for i in progress(1...10^7) { z = i }", "si", "x.", "sin(",
    "λ = 1; λ",
    "grad(t -> { s = t; for i in 1...10^8 { s = sin(s) }; s })(1)", "zeros(10^5, 10^5)", ":live",
    "_ + ans",
  ]

  private static let letters = [
    "日本語", "e\u{301}", "👩‍👩‍👧‍👦", "🇩🇪", "\u{200B}", "\u{FEFF}", "\u{202E}abc", "\u{9B}31m", "\u{AD}",
    "ﷺ", "क्षि", "\u{301}", "\u{FFFD}", "\u{10FFFF}", "ℝ∇∂∫", "ａｂ", "\t", "\u{7F}", "\u{85}",
    "\u{2028}",
  ]

  private static func sequence(_ random: inout Chance) -> String {
    if random.chance(1, of: 8) {
      // Malformed, or of a terminal that is not this one.
      return random.pick([
        #"\x1b[999999999999C"#, #"\x1b[;;;;A"#, #"\x1b[1;5"#, #"\x1b[?1;2c"#, #"\x1b[24;80R"#,
        #"\x1b]0;t\x07"#, #"\x1b]11;rgb:0/0/0\x1b\x5c"#, #"\x1bP1$r\x1b\x5c"#, #"\x1b[M !!"#,
        #"\x1b[<0;10;10M"#, #"\x1b[I"#, #"\x1b[O"#, #"\x1b[200~"#, #"\x1b[201~"#, #"\x1b\x1b\x1b"#,
        #"\x1b[27;5;9~"#, #"\x1b[97;5u"#, #"\x1b[\x1b[A"#, #"\x1bO\x1b[B"#, #"\x1b[1;\x03"#,
        #"\x9bA"#,
      ])
    }
    return random.pick([
      #"\x1b[A"#, #"\x1b[B"#, #"\x1b[C"#, #"\x1b[D"#, #"\x1b[H"#, #"\x1b[F"#, #"\x1b[3~"#,
      #"\x1b[5~"#,
      #"\x1b[6~"#, #"\x1b[1;5C"#, #"\x1b[1;5D"#, #"\x1b[1;3A"#, #"\x1bOA"#, #"\x1bOP"#,
      #"\x1b[15~"#, #"\x1b[Z"#,
      #"\x1bb"#, #"\x1bf"#, #"\x1bd"#, #"\x1b\x7f"#, #"\x1b\x0d"#, #"\x1by"#, #"\x1b."#, #"\x1bu"#,
    ])
  }

  /// What of a sequence has come when the line is slow, or broken.
  private static func cut(_ sequence: String, _ random: inout Chance) -> String {
    let part = String(sequence.prefix(4 + random.below(4)))
    return part + (random.chance(1, of: 2) ? "\n@wait \(random.below(80))" : "")
  }

  private static func paste(_ random: inout Chance) -> String {
    let lines = (0...random.below(5)).map { _ in escaped(entry(&random)) }
    let inside = lines.joined(separator: random.pick([#"\x0d"#, #"\x0a"#, #"\x0d\x0a"#]))
    let end = random.chance(1, of: 5) ? "" : #"\x1b[201~"#
    return #"\x1b[200~"# + inside + random.pick(["", #"\x1b[A"#, #"\x03"#, #"\x00"#, "日"]) + end
  }

  /// A control key; not those by which the system stops the output or kills the program: ^S, ^Q, ^\.
  private static func control(_ random: inout Chance) -> String {
    let keys = Array(UInt8(0)...31).filter { ![0x04, 0x11, 0x13, 0x1C].contains($0) } + [0x7F]
    return (0...random.below(5)).map { _ in escape(random.pick(keys)) }.joined()
  }

  private static func bytes(_ random: inout Chance) -> String {
    (0...random.below(8)).map { _ in escape(UInt8(0x80 + random.below(0x80))) }.joined()
  }

  // MARK: Writing and reading

  private static func escape(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return #"\x"# + (byte < 16 ? "0" : "") + digits
  }

  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      if scalar.value >= 0x20, scalar != "\\", scalar.value < 0x7F || scalar.value >= 0xA0 {
        return String(scalar)
      }
      return String(scalar).utf8.map(escape).joined()
    }.joined()
  }

  /// The bytes that a line stands for.
  private static func typed(_ line: Substring) -> [UInt8] {
    let utf8 = Array(line.utf8)
    var bytes: [UInt8] = []
    var index = 0
    while index < utf8.count {
      let digits = String(
        decoding: utf8[min(index + 2, utf8.count)..<min(index + 4, utf8.count)], as: UTF8.self)
      if utf8[index] == UInt8(ascii: "\\"), index + 1 < utf8.count,
        utf8[index + 1] == UInt8(ascii: "x"),
        digits.utf8.count == 2, let byte = UInt8(digits, radix: 16)
      {
        bytes.append(byte)
        index += 4
      } else {
        bytes.append(utf8[index])
        index += 1
      }
    }
    return bytes
  }

  // MARK: Watching

  static func fault(_ text: String) -> String? {
    guard let prompt = TypedPrompt() else { return "the prompt does not start" }
    for line in text.split(separator: "\n") where prompt.isRunning {
      let words = line.split(separator: " ")
      if words.count == 2, words[0] == "@wait", let milliseconds = Int32(words[1]) {
        prompt.read(for: min(milliseconds, 1000))
      } else if words.count == 3, words[0] == "@size", let columns = Int32(words[1]),
        let rows = Int32(words[2])
      {
        prompt.resize(max(1, min(columns, 1000)), max(1, min(rows, 1000)))
      } else {
        prompt.type(typed(line))
      }
    }
    return prompt.fault()
  }
}
