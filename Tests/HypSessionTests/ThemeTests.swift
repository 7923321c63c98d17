// ThemeTests.swift -- colours that can be read on the ground that they are for.

import HypSession
import Testing

@Suite struct Themes {
  /// Red, green and blue of one of the 216 colours or 24 greys of a terminal.
  private static func color(_ number: Int) -> [Double] {
    if number >= 232 { return [Double](repeating: Double(8 + (number - 232) * 10), count: 3) }
    let levels: [Double] = [0, 95, 135, 175, 215, 255]
    let place = number - 16
    return [levels[place / 36], levels[place / 6 % 6], levels[place % 6]]
  }

  /// Relative luminance, as the Web Content Accessibility Guidelines define it.
  private static func luminance(_ color: [Double]) -> Double {
    let linear = color.map { part in
      let part = part / 255
      return part <= 0.04045 ? part / 12.92 : power((part + 0.055) / 1.055)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  /// x^2.4: x² times the fifth root of x², by Newton's method.
  private static func power(_ x: Double) -> Double {
    var y = x
    for _ in 0..<40 { y = (4 * y + x * x / (y * y * y * y)) / 5 }
    return x * x * y
  }

  @Test(arguments: [(ColorTheme.dark, 0.0), (.light, 1.0)])
  func coloursStandOutFromTheirGround(theme: ColorTheme, ground: Double) throws {
    for style in TextStyle.allCases where style != .plain && style != .match {
      let number = try #require(
        style.parameters(in: theme).split(separator: ";").last.flatMap { Int($0) })
      let light = Self.luminance(Self.color(number))
      let (high, low) = (max(light, ground), min(light, ground))
      #expect((high + 0.05) / (low + 0.05) >= 4.5, "\(style) in \(theme)")
    }
  }

  @Test func terminalsTellOfTheirGround() {
    #expect(ColorTheme(colorVariable: "15;0") == .dark)
    #expect(ColorTheme(colorVariable: "0;default;15") == .light)
    #expect(ColorTheme(colorVariable: "0;7") == .light)
    #expect(ColorTheme(colorVariable: nil) == .terminal)
    #expect(ColorTheme(colorVariable: "default") == .terminal)
  }

  @Test func aSettingChoosesThem() {
    let conversation = Conversation()
    _ = conversation.shown(":set color on")
    #expect(conversation.shown("42") == "\u{1B}[36m42\u{1B}[0m\n")
    _ = conversation.shown(":set theme dark")
    #expect(conversation.shown("42") == "\u{1B}[38;5;80m42\u{1B}[0m\n")
    _ = conversation.shown(":set theme none")
    #expect(conversation.shown("42") == "42\n")
    #expect(conversation.shown(":set theme") == "theme none\n")
    #expect(conversation.reported(":set theme pink").contains("`light`"))
  }
}
