// Colors.swift -- the colours of series and of values.

/// A colour, 0 to 255 each.
struct Color: Sendable, Equatable {
  let red: Int
  let green: Int
  let blue: Int

  init(_ red: Int, _ green: Int, _ blue: Int) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  init(hex: Int) {
    self.init(hex >> 16 & 255, hex >> 8 & 255, hex & 255)
  }

  /// As CSS writes it.
  var css: String {
    "#"
      + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      .joined()
  }

  /// Its place in the colour cube of 256 colours.
  var terminal: Int {
    func level(_ part: Int) -> Int { part < 48 ? 0 : part < 115 ? 1 : (part - 35) / 40 }
    return 16 + 36 * level(red) + 6 * level(green) + level(blue)
  }
}

/// Colours in their order.
enum Palette {
  struct Entry: Sendable {
    /// On white.
    let light: Color
    /// On a dark ground.
    let dark: Color
    /// Of the 256 of a terminal, one that can be read on both.
    let terminal: Int
  }

  /// After Okabe and Ito (2008), which people who see few colours can tell apart.
  static let series: [Entry] = [
    Entry(light: Color(hex: 0x0072b2), dark: Color(hex: 0x56b4e9), terminal: 33),
    Entry(light: Color(hex: 0xd55e00), dark: Color(hex: 0xff8c42), terminal: 202),
    Entry(light: Color(hex: 0x009e73), dark: Color(hex: 0x2fd6a3), terminal: 35),
    Entry(light: Color(hex: 0xb5508c), dark: Color(hex: 0xe39bc6), terminal: 169),
    Entry(light: Color(hex: 0xb98500), dark: Color(hex: 0xf0c24b), terminal: 178),
    Entry(light: Color(hex: 0x5d4ec2), dark: Color(hex: 0xa99cff), terminal: 99),
    Entry(light: Color(hex: 0x8a4b2a), dark: Color(hex: 0xd29a78), terminal: 137),
    Entry(light: Color(hex: 0x5f6b73), dark: Color(hex: 0xaab6be), terminal: 246),
    // Of other hues, for pictures that have many.
    Entry(light: Color(hex: 0x00838f), dark: Color(hex: 0x4dd0e1), terminal: 44),
    Entry(light: Color(hex: 0xa8143c), dark: Color(hex: 0xff5c8a), terminal: 161),
    Entry(light: Color(hex: 0x6b8e00), dark: Color(hex: 0xb7d84b), terminal: 106),
    Entry(light: Color(hex: 0x1c2f9e), dark: Color(hex: 0x6f86ff), terminal: 69),
    Entry(light: Color(hex: 0xe03fa0), dark: Color(hex: 0xff7ad9), terminal: 205),
    Entry(light: Color(hex: 0x00574b), dark: Color(hex: 0x8fd3c8), terminal: 30),
    Entry(light: Color(hex: 0x9a7fd1), dark: Color(hex: 0xd5c8ff), terminal: 141),
    Entry(light: Color(hex: 0x807a00), dark: Color(hex: 0xe6e04d), terminal: 142),
    Entry(light: Color(hex: 0x3f2a20), dark: Color(hex: 0xc7ada2), terminal: 95),
    Entry(light: Color(hex: 0x2e9bf0), dark: Color(hex: 0x9fdcff), terminal: 75),
    Entry(light: Color(hex: 0xf25c5c), dark: Color(hex: 0xffb0a8), terminal: 203),
    Entry(light: Color(hex: 0x7a12a8), dark: Color(hex: 0xcf5dff), terminal: 128),
  ]

  /// Of lines and arrows beside the data, in a terminal.
  static let annotation = 244

  /// The place in `series` of series number `index`: they come round again, with other strokes.
  static func place(_ index: Int) -> Int { index % series.count }

  /// Viridis (Smith and van der Walt 2015): its lightness grows evenly. Every sixteenth colour.
  private static let anchors = [
    0x440154, 0x481a6c, 0x472f7d, 0x414487, 0x39568c, 0x31688e, 0x2a788e, 0x23888e, 0x1f988b,
    0x22a884, 0x35b779, 0x54c568, 0x7ad151, 0xa5db36, 0xd2e21b, 0xfde725,
  ].map { Color(hex: $0) }

  /// The colour of a value between 0 and 1.
  static func value(_ part: Double) -> Color {
    let place = max(0, min(1, part)) * Double(anchors.count - 1)
    let index = min(Int(place), anchors.count - 2)
    let rest = place - Double(index)
    let (a, b) = (anchors[index], anchors[index + 1])
    func mix(_ x: Int, _ y: Int) -> Int {
      Int((Double(x) + (Double(y) - Double(x)) * rest).rounded())
    }
    return Color(mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue))
  }
}

extension Figure {
  /// The place in the palette of series number `index`. Over a field it begins with a colour that the
  /// values do not have.
  func colorPlace(_ index: Int) -> Int { Palette.place(shifted(index)) }

  /// The line of series number `index`: each time the colours come round it is another one.
  func stroke(_ index: Int) -> Stroke {
    series[index].shownStroke(round: shifted(index) / Palette.series.count)
  }

  private func shifted(_ index: Int) -> Int { field == nil ? index : index + 1 }
}
