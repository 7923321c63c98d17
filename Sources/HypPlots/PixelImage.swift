// PixelImage.swift -- a picture of few colours as a PNG file in base64.
//
// The pixels are stored without compression: no library is needed, and the pictures are small.

/// Pixels, each a place in a list of colours.
struct PixelImage {
  let width: Int
  let height: Int
  let pixels: [UInt8]
  let colors: [Color]
  /// The place that stands for no colour.
  let clear: UInt8

  var base64: String { Self.base64(file) }

  private var file: [UInt8] {
    var rows: [UInt8] = []
    for row in 0..<height {
      // Each row says that it is not filtered.
      rows.append(0)
      rows += pixels[row * width..<(row + 1) * width]
    }
    var palette = colors.flatMap { [UInt8($0.red), UInt8($0.green), UInt8($0.blue)] }
    palette += [UInt8](repeating: 0, count: max(0, 768 - palette.count))
    var transparency = [UInt8](repeating: 255, count: 256)
    transparency[Int(clear)] = 0
    // Eight bits a pixel, with a list of colours.
    let header = Self.word(width) + Self.word(height) + [8, 3, 0, 0, 0]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Self.chunk("IHDR", header)
      + Self.chunk("PLTE", palette) + Self.chunk("tRNS", transparency)
      + Self.chunk("IDAT", Self.stored(rows)) + Self.chunk("IEND", [])
  }

  private static func word(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + content
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in body { sum = sums[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8) }
    return word(content.count) + body + word(Int(sum ^ 0xFFFF_FFFF))
  }

  /// The remainders of the check that PNG asks for (ISO 3309).
  private static let sums: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { sum, _ in
      sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1
    }
  }

  /// As zlib (RFC 1950) stores what it does not compress.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let count = min(65_535, bytes.count - start)
      let isLast = start + count == bytes.count
      result.append(isLast ? 1 : 0)
      for length in [count, count ^ 0xFFFF] {
        result += [UInt8(length & 0xFF), UInt8(length >> 8)]
      }
      result += bytes[start..<start + count]
      start += count
    } while start < bytes.count
    var (a, b) = (1, 0)
    for byte in bytes {
      a = (a + Int(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return result + word(b << 16 | a)
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      if LongDrawing.stops(at: start) { break }
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = 0
      for place in 0..<3 {
        bits = bits << 8 | (place < group.count ? Int(bytes[start + place]) : 0)
      }
      for place in 0..<4 {
        let digit = digits[bits >> (18 - 6 * place) & 63]
        text.append(place <= group.count ? digit : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
