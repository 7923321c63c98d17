// PictureTests.swift -- pictures as pixels: what is drawn stands where the labels of the axes say.

import Foundation
import HypPlots
import Testing

@Suite struct Pictures {
  /// Axes with ticks at known values, read from the file itself: the line through two labels tells
  /// where any value belongs.
  private struct Rulers {
    let x: (Double) -> Double
    let y: (Double) -> Double

    init(_ svg: String) throws {
      let ticks = Words.all(in: svg).filter { $0.kind == "tick" }
      func value(_ words: Words) -> Double? {
        Double(words.text.replacingOccurrences(of: "\u{2212}", with: "-"))
      }
      let base = try #require(ticks.map(\.y).max())
      let across = ticks.filter { $0.y == base }.compactMap { w in value(w).map { ($0, w.x) } }
      let upwards = ticks.filter { $0.y < base }.compactMap { w in value(w).map { ($0, w.y - 4) } }
      x = try Self.line(across)
      y = try Self.line(upwards)
    }

    private static func line(_ places: [(Double, Double)]) throws -> (Double) -> Double {
      let first = try #require(places.first)
      let last = try #require(places.last)
      try #require(first.0 != last.0)
      let slope = (last.1 - first.1) / (last.0 - first.0)
      return { first.1 + ($0 - first.0) * slope }
    }
  }

  @Test func pointsStandWhereTheLabelsSay() throws {
    var figure = Figure()
    figure.series = [
      Series(xs: [0, 3, 7, 10], ys: [0, 40, -20, 100], form: .points)
    ]
    let svg = try #require(figure.svg)
    let pixels = try Renderer.pixels(Renderer.png(svg, width: 640))
    let rulers = try Rulers(svg)
    for (x, y) in [(0.0, 0.0), (3, 40), (7, -20), (10, 100)] {
      let (u, v) = (Int(rulers.x(x).rounded()), Int(rulers.y(y).rounded()))
      #expect(pixels.distance(u, v, from: 0x0072b2) < 70, "(\(x), \(y)) at \(u), \(v)")
    }
    // Between them there is nothing but the ground and the grid.
    let (u, v) = (Int(rulers.x(5).rounded()) + 7, Int(rulers.y(70).rounded()) + 7)
    #expect(pixels.distance(u, v, from: 0xffffff) < 5)
  }

  @Test func curvesPassThroughTheirValues() throws {
    var figure = Figure()
    let sampler = Sampler(from: -2, to: 2, logarithmic: false) { $0 * $0 }
    figure.series = [Series(xs: sampler.xs, ys: sampler.ys, form: .line)]
    let svg = try #require(figure.svg)
    let pixels = try Renderer.pixels(Renderer.png(svg, width: 640))
    let rulers = try Rulers(svg)
    for x in [-1.5, -1, 0.25, 1.2] {
      let (u, v) = (Int(rulers.x(x).rounded()), Int(rulers.y(x * x).rounded()))
      #expect(pixels.distance(u, v, from: 0x0072b2) < 90, "\(x) at \(u), \(v)")
    }
  }

  @Test func logarithmicAxesHaveEqualFactors() throws {
    var figure = Figure()
    figure.y.isLogarithmic = true
    figure.series = [Series(xs: [0, 1, 2, 3], ys: [1, 10, 100, 1000], form: .points)]
    let svg = try #require(figure.svg)
    let labels = Words.all(in: svg).filter { ["1", "10", "100", "1000"].contains($0.text) }
    let ys = ["1", "10", "100", "1000"].compactMap { text in
      labels.last { $0.text == text && $0.x < 60 }?.y
    }
    try #require(ys.count == 4)
    #expect(abs((ys[0] - ys[1]) - (ys[2] - ys[3])) < 0.05)
    #expect(ys[0] > ys[3])
  }

  @Test func cellsOfAMatrixStandAsItIsPrinted() throws {
    var figure = Figure()
    figure.y.isReversed = true
    figure.field = Field(
      x: 0...1, y: 0...1, values: [0, 1, 2, 3], columns: 2, rows: 2, form: .heat, hasCells: true)
    let pixels = try Renderer.pixels(Renderer.png(try #require(figure.svg), width: 640))
    // The least value is dark purple, the greatest yellow.
    #expect(pixels.distance(150, 100, from: 0x440154) < 8)
    #expect(pixels.distance(450, 300, from: 0xfde725) < 8)
  }

  @Test func picturesHaveAGroundOfTheirOwn() throws {
    var figure = Figure()
    figure.series = [Series(xs: [0, 1], ys: [0, 1], form: .line)]
    let svg = try #require(figure.svg)
    let pixels = try Renderer.pixels(Renderer.png(svg, width: 640))
    #expect(pixels.distance(1, 1, from: 0xffffff) == 0)
    #expect(svg.contains("@media(prefers-color-scheme:dark)"))
  }

  @Test func aFileOfPixelsIsTheSamePicture() throws {
    var figure = Figure()
    figure.title = "squares"
    figure.series = [
      Series(label: "a", xs: [0, 1, 2, 3], ys: [0, 1, 4, 9], form: .points),
      Series(label: "b", xs: [0, 3], ys: [0, 9], form: .line),
    ]
    let pixels = try Renderer.pixels(Data(try #require(try figure.png())))
    #expect(pixels.width == 1280 && pixels.height == 800)
    let other = try Renderer.pixels(Renderer.png(try #require(figure.svg), width: 1280))
    let differences = zip(pixels.bytes, other.bytes).map { abs(Int($0) - Int($1)) }
    #expect(Double(differences.reduce(0, +)) / Double(differences.count) < 0.5)
    // The largest ones have no more than they are allowed.
    figure.size = Figure.Size(width: 4000, height: 100)
    let wide = try Renderer.pixels(Data(try #require(try figure.png())))
    #expect(wide.width == 4000 && wide.height == 100)
  }

  @Test func manyAreFound() { #expect(PictureFiles.names.count > 5) }

  /// The pictures of the manual as small ones, against those that someone found right.
  @Test(arguments: PictureFiles.names)
  func looksAsItDid(_ name: String) throws {
    let svg = try String(contentsOf: PictureFiles.svg(name), encoding: .utf8)
    let png = try Renderer.png(svg, width: 240)
    if PictureFiles.isRecording {
      try png.write(to: PictureFiles.png(name))
      Issue.record("recorded \(name).png; look at it, and run again without RECORD=1")
      return
    }
    let now = try Renderer.pixels(png)
    let was = try Renderer.pixels(Data(contentsOf: PictureFiles.png(name)))
    try #require(now.width == was.width && now.height == was.height)
    // Fonts and the smoothing of edges differ from machine to machine; what is drawn does not.
    let differences = zip(now.bytes, was.bytes).map { abs(Int($0) - Int($1)) }
    let mean = Double(differences.reduce(0, +)) / Double(differences.count)
    let strong = Double(differences.count { $0 > 96 }) / Double(differences.count)
    #expect(mean < 4, "the mean difference is \(mean) of 255")
    #expect(strong < 0.02, "\(strong * 100) % of the values differ by more than 96")
  }
}

/// The pictures of docs/plots.md, and what they look like.
enum PictureFiles {
  static let isRecording = ProcessInfo.processInfo.environment["RECORD"] != nil
  private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  private static let images = tests.deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("docs/images/plots")

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: images.path)) ?? []
    return files.filter { $0.hasSuffix(".svg") }.map { String($0.dropLast(4)) }.sorted()
  }()

  static func svg(_ name: String) -> URL { images.appendingPathComponent(name + ".svg") }
  static func png(_ name: String) -> URL { tests.appendingPathComponent("Golden/\(name).png") }
}
