// SpecTests.swift -- the specification of the language: every file of Tests/Spec, run by the command.

import Foundation
import HypSession
import Testing

@Suite struct Specs {
  static let folder = Tool.root.appendingPathComponent("Tests/Spec")
  static let files = Tool.files(in: folder, suffix: ".hyp")

  /// The same programs once more: each is run twice at once, and what one run writes the other must not read.
  static let twin: URL = {
    let place = Tool.command.deletingLastPathComponent().appendingPathComponent("specs")
    let copy = place.appendingPathComponent("Tests/Spec")
    let files = FileManager.default
    try? files.removeItem(at: place)
    try? files.createDirectory(
      at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
    try? files.copyItem(at: folder, to: copy)
    // Some read the data of the examples.
    try? files.createSymbolicLink(
      at: place.appendingPathComponent("examples"),
      withDestinationURL: Tool.root.appendingPathComponent("examples"))
    return copy
  }()

  /// A line of the programs that say something else of many places of which is warned. All others warn of what they
  /// expect, and of nothing else.
  static let mark = "\n# expect warnings\n"

  /// Few programs may be left out.
  @Test func fewAreFullOfWarnings() throws {
    let marked = try Self.files.filter {
      try String(contentsOf: Self.folder.appendingPathComponent($0), encoding: .utf8)
        .contains(Self.mark)
    }
    #expect(marked.count < 10)
  }

  /// A folder that is not found would have nothing to fail.
  @Test func manyAreFound() {
    print("counted: specs: \(Self.files.count) programs, each run twice")
    #expect(Self.files.count > 150)
  }

  @Test(arguments: files)
  func doesWhatItSays(_ path: String) async throws {
    let file = Self.folder.appendingPathComponent(path)
    let text = try String(contentsOf: file, encoding: .utf8)
    let spec = Spec(text)
    let isFullOfWarnings = text.contains(Self.mark)
    // What must fail, and once more all the rest, in one session: at the same time, for there are many programs.
    let twin = Self.twin.appendingPathComponent(path)
    async let tested = Tool.run(
      ["--color", "never", "--test", twin.lastPathComponent], in: twin.deletingLastPathComponent())
    // What warns of nothing meets no kink, and says nothing else either.
    let isQuiet = spec.notices.isEmpty && !isFullOfWarnings
    try run(isQuiet ? ["--kinks", "error"] : [], spec.program, beside: file) { run in
      #expect(!run.isTimedOut, "it ran longer than \(Tool.patience) seconds")
      #expect(run.status == 0, "\(run.messages)")
      #expect(lines(run.output) == spec.output.map(\.text))
      if isQuiet {
        #expect(run.messages.isEmpty, "\(run.messages)")
      } else if isFullOfWarnings {
        #expect(!Self.warnings(in: run.messages).isEmpty, "nothing is warned of any more")
      } else {
        check(spec.notices, run.messages)
      }
    }
    let test = try await tested
    #expect(test.status == 0 && !test.isTimedOut, "\(test.messages)")
    #expect(test.output.hasSuffix(" passed, 0 failed\n"))
  }

  /// Every warning among the messages is expected, and every expected one is there.
  private func check(_ notices: [Spec.Notice], _ messages: String) {
    var left = Self.warnings(in: messages)
    for notice in notices {
      let place = left.firstIndex {
        $0.line == notice.line && $0.title.hasPrefix("warning[\(notice.code ?? "")")
          && (notice.words.isEmpty || $0.title.contains(notice.words))
      }
      #expect(place != nil, "line \(notice.line) must be warned of: \(messages)")
      if let place { left.remove(at: place) }
    }
    #expect(left.isEmpty, "not expected: \(messages)")
  }

  /// The first line of each warning, and the line of the program that it points at.
  private static func warnings(in messages: String) -> [(title: String, line: Int)] {
    let lines = messages.split(separator: "\n").map(String.init)
    return lines.indices.filter { lines[$0].hasPrefix("warning[") }.map { index in
      // `  ┌─ file.hyp:3:7`
      let place = index + 1 < lines.count ? lines[index + 1].split(separator: ":") : []
      return (lines[index], place.count == 3 ? Int(place[1]) ?? 0 : 0)
    }
  }

  /// Runs a program as a file in the folder of the spec, whose imports are relative to it.
  private func run(
    _ options: [String], _ program: String, beside file: URL, check: (Run) -> Void
  ) throws {
    let options = ["--color", "never"] + options
    let folder = file.deletingLastPathComponent()
    guard try program != String(contentsOf: file, encoding: .utf8) else {
      return check(try Tool.run(options + [file.lastPathComponent], in: folder))
    }
    let copy = folder.appendingPathComponent(".\(UUID().uuidString).hyp-part")
    try Data(program.utf8).write(to: copy)
    defer { try? FileManager.default.removeItem(at: copy) }
    check(try Tool.run(options + [copy.lastPathComponent], in: folder))
  }

  private func lines(_ text: String) -> [String] {
    guard !text.isEmpty else { return [] }
    let body = text.hasSuffix("\n") ? text.dropLast() : text[...]
    return body.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}

@Suite struct SpecReader {
  @Test func findsTheSpecs() {
    #expect(Specs.files.contains("language/numbers.hyp"))
  }

  @Test func takesExpectationsInOrder() {
    let spec = Spec(
      """
      print(1)  # expect: 1
      for i in 0..<2 { print(i) }
      # expect: 0
      # expect: 1
      """)
    #expect(spec.output.map(\.text) == ["1", "0", "1"])
    #expect(spec.mistakes.isEmpty)
  }

  @Test func findsPlacesOfWarnings() {
    let spec = Spec(
      """
      f(x) =
        abs(x)  # expect warning: W0501 abs
      print(f'(0))  # expect: 0
      g(x)  # expect warning: no code
      """)
    #expect(spec.output.map(\.text) == ["0"])
    #expect(spec.notices.map(\.line) == [2, 4])
    #expect(spec.notices.map(\.code) == ["W0501", nil])
    #expect(spec.notices.map(\.words) == ["abs", "no code"])
  }

  @Test func cutsProgramsAtMistakes() {
    let text = """
      x = 1
      y   # expect error: E0201 name `y`
      z  # expect error: z
      print(x)  # expect: 1

      """
    let spec = Spec(text)
    let lines = spec.program.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.map { $0.drop { $0 == " " } } == ["x = 1", "", "", "print(x)  # expect: 1", ""])
    #expect(spec.program.utf8.count == text.utf8.count)
    #expect(spec.output.map(\.text) == ["1"])
    #expect(spec.mistakes.map(\.code) == ["E0201", nil])
    #expect(spec.mistakes.map(\.words) == ["name `y`", "z"])
    let alone = String(decoding: spec.source(of: spec.mistakes[1], in: text).utf8, as: UTF8.self)
    #expect(alone.hasSuffix("\nz  # expect error: z"))
    #expect(alone.count { $0 == "\n" } == 2)
  }
}
