// ColorTheme.swift -- the colours of kinds of text, for dark grounds and for light ones.

/// The colours of what is typed and shown.
public enum ColorTheme: String, Sendable, CaseIterable {
  /// The eight colours that the terminal itself is set to.
  case terminal
  /// Of the 256, those that are easy to read on a dark ground.
  case dark
  /// Those that are easy to read on a light one.
  case light
  /// No colours; messages and plots keep theirs.
  case none

  /// For the ground that a terminal tells of in `COLORFGBG`, as `15;0`: its last number is one of sixteen
  /// colours. What tells nothing keeps its own colours.
  public init(colorVariable: String?) {
    guard let last = colorVariable?.split(separator: ";").last, let ground = Int(last) else {
      self = .terminal
      return
    }
    self = ground == 7 || ground == 15 ? .light : .dark
  }
}

extension TextStyle {
  /// The parameters of its escape sequence; empty for none.
  public func parameters(in theme: ColorTheme) -> String {
    switch (self, theme) {
    case (.plain, _), (_, .none): ""
    case (.match, _): "1;4"
    case (.keyword, .terminal): "1;35"
    case (.number, .terminal): "36"
    case (.string, .terminal): "32"
    case (.comment, .terminal): "2"
    case (.function, .terminal): "34"
    case (.command, .terminal): "1;33"
    case (.symbol, .terminal): "33"
    case (.mistake, .terminal): "31"
    case (.keyword, .dark): "1;38;5;176"
    case (.number, .dark): "38;5;80"
    case (.string, .dark): "38;5;114"
    case (.comment, .dark): "38;5;245"
    case (.function, .dark): "38;5;111"
    case (.command, .dark): "1;38;5;221"
    case (.symbol, .dark): "38;5;215"
    case (.mistake, .dark): "38;5;203"
    case (.keyword, .light): "1;38;5;90"
    case (.number, .light): "38;5;24"
    case (.string, .light): "38;5;28"
    case (.comment, .light): "38;5;241"
    case (.function, .light): "38;5;19"
    case (.command, .light): "1;38;5;94"
    case (.symbol, .light): "38;5;130"
    case (.mistake, .light): "38;5;160"
    }
  }
}
