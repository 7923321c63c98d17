// FilmTests.swift -- the files that a film is written to.

import Foundation
import HypInterpreter
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct Films {
  /// What a program writes, by the names of files.
  private func files(_ program: String) throws -> [String: String] {
    let interpreter = Interpreter { _ in }
    var files: [String: String] = [:]
    interpreter.writeFile = { path, _, content in
      if case .text(let text) = content { files[path] = text }
    }
    try interpreter.evaluate(program)
    return files
  }

  private static let training = """
    loss(w) = (w - 3)^2
    train(α, n=100) = { w = 0; for step in 1...n { w -= α * grad(loss)(w) }; loss(w) }
    bce(w, λ) = log(1 + exp(sum(w))) + λ * sum(w^2)
    fit(h) = { w = zeros(20, 30); for t in 1...60 { w -= h.α * grad(bce)(w, h.λ) }; bce(w, 0) }

    """

  @Test(arguments: [
    "film(train, 0.01", "film(train, 1e-6, 20000", "film(fit, (α=0.1, λ=0.01)",
  ])
  func filesAreSmallAndNeedNoNetwork(_ call: String) throws {
    let program =
      Self.training + ["svg", "html", "json"].map { "\(call), save=\"f.\($0)\")\n" }.joined()
    let files = try files(program)
    #expect(files.count == 3)
    for (name, text) in files {
      #expect(text.utf8.count < 200_000, "\(name)")
      let links = text.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
      #expect(!links.contains("http:") && !links.contains("https:"), "\(name)")
    }
    let svg = try #require(files["f.svg"])
    #expect(XMLParser(data: Data(svg.utf8)).parse())
    // Times go forward from 0 to 1, with as many values.
    for part in svg.components(separatedBy: "keyTimes=\"").dropFirst() {
      let times = part.prefix { $0 != "\"" }.split(separator: ";").compactMap { Double($0) }
      #expect(
        times.first == 0 && times.allSatisfy { (0...1).contains($0) } && times == times.sorted())
    }
    // The same bytes each time.
    #expect(try self.files(program) == files)
    let json = try JSONSerialization.jsonObject(with: Data(try #require(files["f.json"]).utf8))
    #expect((json as? [String: Any])?["turns"] != nil)
    let html = try #require(files["f.html"])
    let data = try #require(
      html.components(separatedBy: "id=\"data\">").last?.components(separatedBy: "</script>").first)
    let page = try #require(
      try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any])
    let turns = try #require(page["turns"] as? [Int])
    for curve in try #require(page["curves"] as? [[String: Any]]) {
      let values = try #require(curve["y"] as? [Any])
      #expect(values.count == turns.count || values.count == turns.count - 1)
      if let cells = curve["cells"] as? [String] { #expect(cells.allSatisfy { $0.count == 64 }) }
    }
  }

  @Test func thinnedFilmsSaySo() throws {
    let files = try files(Self.training + "film(train, 1e-6, 20000, save=\"f.svg\")\n")
    #expect(try #require(files["f.svg"]).contains("20000 turns, 158 of 20001 states shown"))
  }
}
