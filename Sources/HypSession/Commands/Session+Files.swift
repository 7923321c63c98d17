// Session+Files.swift -- `:load`, `:reload`, `:watch`, `:edit`, `:save`: the session and files.

import HypInterpreter
import HypSyntax

extension Session {
  /// `:load`
  func load(_ argument: String) {
    let path = Request.path(argument)
    guard !path.isEmpty else { return report("`:load` takes a file name") }
    if run(file: path) == .finished { keep("import \(quoted(path))") }
  }

  /// Runs a file, and remembers it for `:reload`. A file that cannot be read is reported; nil where it never may be.
  @discardableResult
  private func run(file path: String) -> Outcome? {
    do {
      let source = SourceFile(name: path, text: try host.readFile(path))
      remember(file: path)
      return run(source, showsValues: false)
    } catch {
      report("cannot read `\(path)`: \(error.reason)")
      return error.cause == .refused ? nil : .failed
    }
  }

  /// `:reload`
  func reload(_ argument: String) {
    guard !loadedFiles.isEmpty else {
      return report("no file was loaded yet; `:load FILE` loads one")
    }
    interpreter.forgetImports()
    for path in loadedFiles {
      guard run(file: path) == .finished else { return }
      host.startLine()
      host.write("loaded \(path)\n")
    }
  }

  /// `:watch`
  func watch(_ argument: String) {
    let path = Request.path(argument)
    guard !path.isEmpty else { return report("`:watch` takes a file name") }
    watch(path, startingOver: false)
  }

  /// Runs a file, and again whenever it or an import changes, until an interrupt.
  ///
  /// - Parameter startingOver: every run begins with an empty screen and without names.
  public func watch(_ path: String, startingOver: Bool) {
    while true {
      if startingOver {
        host.clearScreen()
        reset()
      }
      readFiles.paths = [path]
      interpreter.forgetImports()
      // A missing file may come yet; a forbidden one stays forbidden.
      guard let outcome = run(file: path), outcome != .interrupted else { return }
      let paths = readFiles.paths
      let stamps = paths.map(host.fileStamp)
      let others = paths.count - 1
      let what = others == 0 ? "`\(path)`" : "`\(path)` and \(others) more"
      host.report("watching \(what); Ctrl-C ends it\n")
      repeat {
        guard host.pause(0.1) else {
          noteInterrupt()
          // Nothing is said of it, but what comes next begins a line.
          host.report("")
          return
        }
      } while paths.map(host.fileStamp) == stamps
    }
  }

  /// `:edit`
  func edit(_ name: String) {
    let text: String
    if name.isEmpty {
      text = host.history().last { Request($0) == nil } ?? ""
    } else if let definition = script.definition(of: name) {
      text = definition
    } else if let span = interpreter.value(of: name)?.definition {
      text = span.text
    } else if interpreter.manualPage(of: name) != nil {
      return report("`\(name)` is built in, and has no source here")
    } else {
      return report("`\(name)` has no definition yet; `:edit` alone opens the last entry")
    }
    do {
      let edited = try host.editText(text).trimmed
      guard !edited.isEmpty else { return host.write("nothing to run\n") }
      host.keepEntry(edited)
      host.write(edited + "\n")
      runProgram(edited)
    } catch {
      report("cannot edit: \(error.reason)")
    }
  }

  /// `:save`
  func save(_ argument: String) {
    let path = argument.isEmpty ? savedPath ?? "session.hyp" : Request.path(argument)
    guard script.count > 0 else { return report("there is nothing to save yet") }
    if path != savedPath, host.fileExists(path) {
      return report(
        "`\(path)` already exists; remove it or choose another name, as in `:save other.hyp`")
    }
    do {
      try host.writeFile(path, .text(script.text))
      savedPath = path
      host.write("wrote \(script.count) \(script.count == 1 ? "entry" : "entries") to \(path)\n")
    } catch {
      report("cannot write `\(path)`: \(error.reason)")
    }
  }
}
