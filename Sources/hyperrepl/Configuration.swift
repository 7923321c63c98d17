// Configuration.swift -- the user's files: where they are, and when they are read.

import HypSession
import HypSyntax

enum Configuration {
  /// A file of the configuration folder: `$HYPERREPL_CONFIG`, or `hyperrepl` in `$XDG_CONFIG_HOME` or
  /// `~/.config`. Nil if there is no such folder.
  static func path(_ name: String) -> String? {
    if let folder = Terminal.environment("HYPERREPL_CONFIG") {
      return folder.isEmpty ? nil : folder + "/" + name
    }
    return place("XDG_CONFIG_HOME", "/.config").map { $0 + "/hyperrepl/" + name }
  }

  /// Where earlier entries are kept; nil for nowhere.
  static func historyPath(_ options: Options) -> String? {
    if options.noHistory || options.program.sandbox { return nil }
    if let path = options.history ?? Terminal.environment("HYPERREPL_HISTORY") {
      return path.isEmpty ? nil : absolute(path)
    }
    // A project that has the folder keeps its own.
    if Files.exists("./.hyperrepl/.") { return absolute(".hyperrepl/history") }
    return place("XDG_STATE_HOME", "/.local/state").map { $0 + "/hyperrepl/history" }
  }

  /// A path that stays right when the session goes to another folder.
  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : (Files.folder().map { $0 + "/" } ?? "") + path
  }

  /// The folder that a variable names, or the one that the specification of these folders puts in
  /// its place; it says to pass over a relative path.
  private static func place(_ variable: String, _ fallback: String) -> String? {
    if let folder = Terminal.environment(variable), folder.hasPrefix("/") { return folder }
    guard let home = Terminal.environment("HOME"), home.hasPrefix("/") else { return nil }
    return home + fallback
  }

  /// Reads the settings, and then what the command line says of them.
  static func apply(to session: Session, _ options: Options, isInteractive: Bool) {
    if isInteractive, !options.noConfig, !options.program.sandbox, let path = path("config"),
      Files.exists(path)
    {
      do {
        session.configure(try Files.read(path), name: path)
      } catch {
        Terminal.report("warning: cannot read `\(path)`: \(error.reason)\n")
      }
    }
    if let digits = options.digits { session.configure("digits \(digits)", name: "--digits") }
    if let kinks = options.kinks { session.configure("kinks \(kinks.rawValue)", name: "--kinks") }
    if let editor = options.editor, editor != .none {
      session.configure("editor \(editor.rawValue)", name: "--editor")
    }
  }

  /// Runs `init.hyp` before the first prompt. A mistake in it is reported, and the prompt opens.
  static func runInitialProgram(in session: Session, _ options: Options) {
    guard !options.noInit, !options.program.sandbox, let path = path("init.hyp"), Files.exists(path)
    else { return }
    do {
      _ = session.run(SourceFile(name: path, text: try Files.read(path)), showsValues: false)
    } catch {
      Terminal.report("warning: cannot read `\(path)`: \(error.reason)\n")
    }
  }
}
