// ErrorPageTests.swift -- every code has its page, and every page shows what happens.

import Foundation
import GoldenFiles
import HypSession
import HypSyntax
import Testing

@Suite struct ErrorPages {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let folder = root.appendingPathComponent("docs/errors")

  /// The codes that stand in the sources, apart from the pages themselves.
  private static func codes() throws -> Set<String> {
    let sources = root.appendingPathComponent("Sources")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: sources.path)
    var codes: Set<String> = []
    for path in paths where path.hasSuffix(".swift") && !path.contains("/Explaining/") {
      let text = try String(contentsOf: sources.appendingPathComponent(path), encoding: .utf8)
      codes.formUnion(text.matches(of: /"([EW]0[0-9]{3})"/).map { String($0.1) })
    }
    return codes
  }

  @Test func everyCodeHasAPage() throws {
    let codes = try Self.codes()
    #expect(codes.count > 80)
    let pages = ErrorPage.all.map(\.code)
    #expect(Set(pages).count == pages.count, "two pages have one code")
    for code in codes.subtracting(pages).sorted() {
      Issue.record(
        """
        \(code) has no page. Write one in Sources/HypSession/Explaining: \
        ErrorPage("\(code)", "What went wrong", "What it means.", example: "what raises it", \
        remedy: "How to mend it.", mended: "the same without the mistake"), and record docs/errors with \
        RECORD=1 swift test --filter ErrorPages
        """)
    }
    for code in Set(pages).subtracting(codes).sorted() {
      Issue.record("\(code) has a page, and nothing raises it: remove the page")
    }
  }

  /// What shares a code is one mistake, and is worded in one place: cases that stand together.
  @Test func noCodeHasTwoMeanings() throws {
    let sources = Self.root.appendingPathComponent("Sources")
    var places: [String: String] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: sources.path).sorted()
    where path.hasSuffix(".swift") && !path.contains("/Explaining/") {
      let text = try String(contentsOf: sources.appendingPathComponent(path), encoding: .utf8)
      var last = ""
      for match in text.matches(of: /"([EW]0[0-9]{3})"/) where match.1 != last {
        last = String(match.1)
        if let other = places.updateValue(path, forKey: last) {
          Issue.record("\(last) in \(path) is taken: it stands in \(other) already")
        }
      }
    }
    #expect(places.count > 80)
  }

  @Test(arguments: ErrorPage.all.map(\.code))
  func examplesDoWhatThePageSays(code: String) throws {
    let page = try #require(ErrorPage.named(code))
    if let shown = page.shown {
      let raised = shown.matches(of: /(?:error|warning|note)\[([EW][0-9]{4})\]/).map {
        String($0.1)
      }
      #expect(raised.last == code, "\(shown)")
    }
    if let mended = page.mended, mended.runs {
      let shown = page.mendedShown ?? ""
      #expect(!shown.contains("error[") && !shown.contains("error: "), "\(shown)")
    }
    for line in (page.text + page.markdown).split(separator: "\n") where !line.hasPrefix(" ") {
      #expect(line.count <= 110, "\(line)")
    }
  }

  @Test func filesAreUpToDate() throws {
    var wanted = ["README.md": ErrorPage.index]
    for page in ErrorPage.all { wanted[page.code + ".md"] = page.markdown }
    for (name, text) in wanted.sorted(by: { $0.key < $1.key }) {
      let file = Self.folder.appendingPathComponent(name)
      if let complaint = try GoldenFiles.complaint(file, told: text) {
        Issue.record("\(complaint)")
      }
    }
    let found = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(found).subtracting(wanted.keys).isEmpty, "pages without a code")
  }

  @Test func aCodeMayBeWrittenShort() {
    for text in ["E0304", "e304", "304", " e0304 "] {
      #expect(ErrorPage.named(text)?.code == "E0304")
    }
    for text in ["", "E", "E9999", "help", "E03044"] { #expect(ErrorPage.named(text) == nil) }
  }

  @Test func theCommandShowsThePage() {
    let conversation = Conversation()
    #expect(conversation.shown(":explain E0304").contains("Shapes that do not fit"))
    #expect(conversation.reported(":explain E9999").contains("no code `E9999`"))
    #expect(conversation.reported(":explain").contains("takes a code"))
  }
}
