// Rendering.swift -- SVG files as pixels, by rsvg-convert (librsvg2-bin) and pngtopnm (netpbm).

import Foundation

/// Rows of pixels.
struct Pixels {
  let width: Int
  let height: Int
  /// Red, green and blue of each, from the top left.
  let bytes: [UInt8]

  /// The colour at a place.
  func color(_ x: Int, _ y: Int) -> (red: Int, green: Int, blue: Int) {
    let start = (y * width + x) * 3
    return (Int(bytes[start]), Int(bytes[start + 1]), Int(bytes[start + 2]))
  }

  /// The greatest difference of a colour from another, in any of its parts.
  func distance(_ x: Int, _ y: Int, from hex: Int) -> Int {
    guard x >= 0, y >= 0, x < width, y < height else { return 255 }
    let (red, green, blue) = color(x, y)
    return max(abs(red - hex >> 16), abs(green - hex >> 8 & 255), abs(blue - hex & 255))
  }

  /// Reads the binary form of a portable pixel map.
  init?(pixmap: Data) {
    // `P6`, the width, the height and the greatest value, each with white space behind it.
    var fields: [String] = []
    var position = pixmap.startIndex
    while fields.count < 4, position < pixmap.endIndex {
      let end = pixmap[position...].firstIndex { [9, 10, 13, 32].contains($0) } ?? pixmap.endIndex
      if end > position { fields.append(String(decoding: pixmap[position..<end], as: UTF8.self)) }
      position = min(end + 1, pixmap.endIndex)
    }
    guard fields.count == 4, fields[0] == "P6", fields[3] == "255", let width = Int(fields[1]),
      let height = Int(fields[2]), pixmap.endIndex - position == width * height * 3
    else { return nil }
    (self.width, self.height) = (width, height)
    bytes = Array(pixmap[position...])
  }
}

/// The programs that turn a picture into pixels.
enum Renderer {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// An SVG file as a PNG file, so many pixels wide.
  static func png(_ svg: String, width: Int) throws -> Data {
    try run("rsvg-convert", ["--width", String(width)], Data(svg.utf8))
  }

  /// A PNG file as pixels; where it is clear it is black.
  static func pixels(_ png: Data) throws -> Pixels {
    guard let pixels = Pixels(pixmap: try run("pngtopnm", [], png)) else {
      throw Failure(description: "pngtopnm gave no pixels in colour")
    }
    return pixels
  }

  private static func run(_ program: String, _ arguments: [String], _ input: Data) throws -> Data {
    let scratch = FileManager.default.temporaryDirectory
      .appendingPathComponent("hyperrepl-picture-\(UUID().uuidString)")
    try input.write(to: scratch)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments + [scratch.path]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let result = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0, !result.isEmpty else {
      throw Failure(
        description: "`\(program)` is missing or failed: `make test-packages` installs it")
    }
    return result
  }
}

/// Words of an SVG file and where they stand.
struct Words {
  let kind: String
  let text: String
  let x: Double
  let y: Double

  /// Every `<text …>` element.
  static func all(in svg: String) -> [Words] {
    svg.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("<text "), let close = line.firstIndex(of: ">"),
        let end = line.range(of: "</text>")
      else { return nil }
      let head = line[..<close]
      func attribute(_ name: String) -> String {
        guard let start = head.range(of: " \(name)=\"") else { return "" }
        return String(head[start.upperBound...].prefix { $0 != "\"" })
      }
      guard let x = Double(attribute("x")), let y = Double(attribute("y")) else { return nil }
      return Words(
        kind: attribute("class"), text: String(line[line.index(after: close)..<end.lowerBound]),
        x: x, y: y)
    }
  }
}
