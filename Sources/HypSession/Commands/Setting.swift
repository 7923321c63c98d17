// Setting.swift -- what `:set` and the configuration file can change: one row each.

import HypInterpreter
import HypSyntax

/// How values and messages look, and how the prompt behaves.
public struct Settings: Sendable {
  /// How many digits are shown.
  public var digits = Digits.auto
  /// nil leaves the choice to the host.
  public var color: Bool?
  /// The colours of what is typed and shown; nil leaves them to the host.
  public var theme: ColorTheme?
  /// The keys of the editor, or nil for those of ~/.editrc.
  public var editor: Editor?
  /// How a function is called is shown while its arguments are typed.
  public var signature = true
  /// The rest of an earlier entry is shown in grey after the cursor.
  public var hint = false
  /// The value of what is being typed is shown below it.
  public var live = false
  /// Entries have numbers, and their values are bound to `_1`, `_2`, ….
  public var numbers = false
  /// The prompt greets.
  public var banner = true
  /// What is done where a derivative does not exist and a convention decides.
  public var kinks = KinkPolicy.on

  /// How many significant digits of a number are shown.
  public enum Digits: Sendable, Equatable {
    /// On a terminal so many of the elements of an array that rows fit and can be read; of a number as many as tell it
    /// from all others.
    case auto
    /// As many as tell a number from all others.
    case full
    case count(Int)

    /// Of an element of an array on a terminal.
    static let readable = 6

    /// nil for all.
    var ofNumbers: Int? { if case .count(let count) = self { count } else { nil } }

    /// nil for all.
    func ofElements(isOnTerminal: Bool) -> Int? {
      self == .auto && isOnTerminal ? Self.readable : ofNumbers
    }

    var text: String {
      switch self {
      case .auto: "auto"
      case .full: "full"
      case .count(let count): String(count)
      }
    }
  }

  /// The keys of an editor.
  public enum Editor: String, Sendable, CaseIterable { case emacs, vi }

  /// What is set when nothing is said.
  public init() {}
}

/// A setting: its name, what it can be, and where it is kept.
struct Setting: Sendable {
  let key: String
  /// What it can be, as a message says it.
  let choices: String
  /// What completion offers.
  let values: [String]
  let help: String
  let get: @Sendable (Settings) -> String
  /// False where the value is none of the choices.
  let set: @Sendable (inout Settings, String) -> Bool

  static let all = [
    Setting(
      key: "digits", choices: "a number from 1 to 17, `full` or `auto`",
      values: ["auto", "full", "6"],
      help: "how many digits of a number are shown; auto: 6 in arrays, else all",
      get: { $0.digits.text },
      set: { settings, value in
        if value == "full" {
          settings.digits = .full
        } else if value == "auto" {
          settings.digits = .auto
        } else if let digits = Int(value), (1...17).contains(digits) {
          settings.digits = .count(digits)
        } else {
          return false
        }
        return true
      }),
    Setting(
      key: "color", choices: "`on`, `off` or `auto`", values: ["on", "off", "auto"],
      help: "colour in messages and input",
      get: { $0.color.map(word) ?? "auto" },
      set: { settings, value in
        if value == "auto" {
          settings.color = nil
        } else if let truth = truth(value) {
          settings.color = truth
        } else {
          return false
        }
        return true
      }),
    Setting(
      key: "theme", choices: "`dark`, `light`, `terminal`, `none` or `auto`",
      values: ["dark", "light", "terminal", "none", "auto"],
      help: "colours for a dark or a light ground; auto: as the terminal tells",
      get: { $0.theme?.rawValue ?? "auto" },
      set: { settings, value in
        let theme = ColorTheme(rawValue: value)
        guard theme != nil || value == "auto" else { return false }
        settings.theme = theme
        return true
      }),
    Setting(
      key: "editor", choices: "`emacs`, `vi` or `auto`", values: ["emacs", "vi", "auto"],
      help: "key bindings; auto: as set in ~/.editrc",
      get: { $0.editor?.rawValue ?? "auto" },
      set: { settings, value in
        let editor = Settings.Editor(rawValue: value)
        guard editor != nil || value == "auto" else { return false }
        settings.editor = editor
        return true
      }),
    Setting("signature", "show the signature of the call you are typing", \.signature),
    Setting(
      key: "kinks", choices: "`on`, `off` or `error`", values: ["on", "off", "error"],
      help: "a derivative at a kink: warn, ignore, or fail",
      get: { $0.kinks.rawValue },
      set: { settings, value in
        guard let policy = KinkPolicy(rawValue: value) else { return false }
        settings.kinks = policy
        return true
      }),
    Setting(
      "hint", "suggest the rest of an earlier entry in grey; → accepts it", \.hint),
    Setting(
      "live", "show the value of what you are typing, below it", \.live),
    Setting(
      "numbers", "number the entries; _3 is the value of the third", \.numbers),
    Setting("banner", "show the greeting", \.banner),
  ]

  private init(
    key: String, choices: String, values: [String], help: String,
    get: @escaping @Sendable (Settings) -> String,
    set: @escaping @Sendable (inout Settings, String) -> Bool
  ) {
    self.key = key
    self.choices = choices
    self.values = values
    self.help = help
    self.get = get
    self.set = set
  }

  /// A setting that is on or off.
  private init(
    _ key: String, _ help: String, _ path: WritableKeyPath<Settings, Bool> & Sendable
  ) {
    self.init(
      key: key, choices: "`on` or `off`", values: ["on", "off"], help: help,
      get: { Self.word($0[keyPath: path]) },
      set: { settings, value in
        guard let truth = Self.truth(value) else { return false }
        settings[keyPath: path] = truth
        return true
      })
  }

  private static func word(_ truth: Bool) -> String { truth ? "on" : "off" }

  private static func truth(_ word: String) -> Bool? {
    ["on": true, "true": true, "off": false, "false": false][word]
  }

  /// The settings that `prefix` can mean.
  static func named(_ prefix: String) -> [Setting] {
    let exact = all.filter { $0.key == prefix }
    return exact.isEmpty ? all.filter { $0.key.hasPrefix(prefix) } : exact
  }

  /// What is said of a key that is none.
  static func unknown(_ key: String) -> String {
    let close = Spelling.closest(to: key, among: all.map(\.key)).first
    let hint =
      close.map { "did you mean `\($0)`?" }
      ?? "the settings are " + all.map { "`\($0.key)`" }.joined(separator: ", ")
    return "there is no setting `\(key)`; \(hint)"
  }

  /// A line for each.
  static let overview = all.map { setting in
    "  " + setting.key.padded(to: 9) + "  " + setting.help
  }.joined(separator: "\n")
}

extension Session {
  /// `:set`, `:set KEY`, `:set KEY VALUE`
  func set(_ argument: String) {
    let words = argument.split(whereSeparator: { $0.isWhitespace || $0 == "=" }).map(String.init)
    guard let key = words.first else {
      for setting in Setting.all { show(setting) }
      return
    }
    let found = Setting.named(key)
    guard found.count == 1 else {
      if found.isEmpty { return report(Setting.unknown(key)) }
      let names = found.map { "`\($0.key)`" }.joined(separator: " or ")
      return report("`\(key)` is ambiguous: \(names)")
    }
    guard words.count > 1 else { return show(found[0]) }
    guard words.count == 2, found[0].set(&settings, words[1]) else {
      return report("`\(found[0].key)` must be \(found[0].choices)")
    }
  }

  private func show(_ setting: Setting) {
    host.write("\(setting.key) \(setting.get(settings))\n")
  }

  // MARK: The configuration file

  /// Takes over the settings of a configuration file: lines of a key and a value, with or without `=`
  /// between them; `#` begins a comment. What cannot be understood is warned of and passed over.
  ///
  /// - Parameter name: what warnings call the file.
  public func configure(_ text: String, name: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let words = line.prefix { $0 != "#" }
        .split(whereSeparator: { $0.isWhitespace || $0 == "=" }).map(String.init)
      guard let key = words.first else { continue }
      let place = "\(name):\(index + 1)"
      guard let setting = Setting.all.first(where: { $0.key == key }) else {
        host.report("warning: \(place): \(Setting.unknown(key))\n")
        continue
      }
      guard words.count == 2, setting.set(&settings, words[1]) else {
        host.report("warning: \(place): `\(key)` must be \(setting.choices)\n")
        continue
      }
    }
  }
}
