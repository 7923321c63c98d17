// Session.swift -- a conversation: texts in, values and messages out, names kept in between.
//
// Nothing here knows of a terminal. What an entry asks for is done at once, and what it leads to is
// told to the host; the caller learns only whether the conversation goes on.

import HypInterpreter
import HypPlots
import HypSyntax

/// A conversation with the language.
public final class Session {
  /// How a text ended.
  public enum Outcome: Sendable {
    /// Every statement ran.
    case finished
    /// A mistake in the text or in its run; it has been reported.
    case failed
    /// The user stopped it.
    case interrupted
  }

  /// What the caller does after an entry.
  public enum Reply: Sendable { case goOn, leave }

  /// How values and messages look, and how the prompt behaves.
  public internal(set) var settings = Settings()
  /// A statement of a program writes a line of JSON, in which its value, what it prints and its
  /// messages are.
  public var writesJSON = false
  /// Programs run before an audience, which sees the pictures that they save.
  public var isDemonstration = false
  /// The names of the conversation.
  public private(set) var interpreter: Interpreter
  /// What completion and colouring know of the language's own names; a batch run never asks.
  private(set) lazy var vocabulary = Vocabulary(interpreter)
  /// What ran, for `:save` and `:edit`.
  private(set) var script = Script()
  /// The files that commands have run, for `:reload`.
  private(set) var loadedFiles: [String] = []
  /// The files that programs have read, for `:watch`.
  let readFiles = ReadFiles()
  /// The last entry was stopped by the user.
  public private(set) var wasInterrupted = false
  /// Errors that were reported so far.
  var errorCount = 0
  /// The file that `:save` wrote, and may write again.
  var savedPath: String?
  let host: Host
  private let arguments: [String]
  let output: Output
  private var entryCount = 0
  /// The text that is typed now, or was typed last.
  var lastEntry: Entry?
  /// When the last statement began.
  private var started = 0.0

  /// Starts a conversation; scripts see `arguments` as `args`.
  public init(host: Host, arguments: [String] = []) {
    self.host = host
    self.arguments = arguments
    let output = Output(host.output)
    self.output = output
    interpreter = Self.interpreter(host, arguments, output, readFiles)
    interpreter.plotLook = { [unowned self] in plotLook }
  }

  /// How plots look: as the host says, and in colour as the settings say.
  private var plotLook: TextLook {
    var look = host.plotLook()
    look.takesSavedPictures = isDemonstration
    look.showsSavedPictures = host.tellsOfFiles
    if let color = settings.color { look.usesColor = color }
    return look
  }

  private static func interpreter(
    _ host: Host, _ arguments: [String], _ output: Output, _ readFiles: ReadFiles
  ) -> Interpreter {
    let interpreter = Interpreter(arguments: arguments) { _ in }
    interpreter.output = { output.write($0) }
    interpreter.loadFile = { path, importer in
      let place = FilePath.resolve(path, from: importer)
      readFiles.paths.append(place)
      return (place, try host.readFile(place))
    }
    interpreter.writeFile = { path, source, content in
      let place = FilePath.resolve(path, from: source)
      try host.writeFile(place, content)
      if host.tellsOfFiles, output.held == nil { output.write(.text("wrote \(place)\n")) }
    }
    interpreter.progress = host.progress
    return interpreter
  }

  // MARK: Programs

  /// Runs a text to its end or to the first statement that fails.
  ///
  /// - Parameters:
  ///   - showsValues: shows the values of expressions and binds the last one to `_` and `ans`.
  ///   - skipping: how many statements have run before.
  @discardableResult
  public func run(_ source: SourceFile, showsValues: Bool, skipping: Int = 0) -> Outcome {
    guard let tree = read(source) else { return .interrupted }
    guard tree.errors.isEmpty else {
      report(tree.errors)
      return .failed
    }
    return run(tree.statements.dropFirst(skipping), showsValues: showsValues)
  }

  /// The tree of a text that is to be run; nil if that was stopped, which has been reported.
  public func read(_ source: SourceFile) -> SyntaxTree? {
    read { parse(source, until: $0) }
  }

  private func read(_ parse: (_ until: @escaping () -> Bool) -> SyntaxTree) -> SyntaxTree? {
    started = host.now()
    let tree = interpreter.within { parse { Interrupt.isRequested } }
    do throws(Failure) {
      try interpreter.checkInterrupt()
      return tree
    } catch {
      report(error)
      return nil
    }
  }

  /// Runs statements to their end or to the first that fails.
  public func run(_ statements: some Sequence<Statement>, showsValues: Bool) -> Outcome {
    // Showing a value is part of what is stopped.
    interpreter.within { runEach(statements, showsValues: showsValues) }
  }

  private func runEach(_ statements: some Sequence<Statement>, showsValues: Bool) -> Outcome {
    for statement in statements {
      if writesJSON {
        let outcome = runAsJSON(statement, bindsValue: showsValues)
        guard outcome == .finished else { return outcome }
        continue
      }
      do throws(Failure) {
        let value = try evaluate(statement)
        if showsValues, case .expression = statement.form, !statement.isSilenced {
          try show(value)
        }
        reportWarnings()
        guard !OutputLimit.hasPassed else { throw OutputLimit.failure }
      } catch {
        report(error)
        return error.isInterrupt ? .interrupted : .failed
      }
    }
    return .finished
  }

  /// Runs one statement.
  func evaluate(_ statement: Statement) throws(Failure) -> AnyValue {
    interpreter.kinkPolicy = settings.kinks
    started = host.now()
    return try interpreter.run(statement)
  }

  /// Runs one statement without what it prints.
  func evaluateSilently(_ statement: Statement) throws(Failure) -> AnyValue {
    try silently { () throws(Failure) in try evaluate(statement) }
  }

  /// Does something without what it prints.
  func silently(_ run: () throws(Failure) -> AnyValue) throws(Failure) -> AnyValue {
    output.isSilent = true
    defer { output.isSilent = false }
    return try run()
  }

  /// Shows a value, and binds it.
  ///
  /// - Throws: that it was stopped.
  func show(_ value: AnyValue) throws(Failure) {
    guard !value.isNone else { return }
    let text = shown(value)
    try interpreter.checkInterrupt()
    host.startLine()
    if hasColor {
      output.write(.drawing(ValuePainter.painted(text, of: value, in: theme) + "\n"))
    } else {
      output.write(.text(text + "\n"))
    }
    keep(value)
  }

  /// Values and pages of the manual are shown in colour.
  var hasColor: Bool { settings.color ?? host.valuesHaveColor }

  /// The colours of what is typed and shown.
  public var theme: ColorTheme { settings.theme ?? host.theme }

  /// Binds a value to the names of the last one.
  func keep(_ value: AnyValue) {
    guard !value.isNone else { return }
    // Nothing can hold a value with an ε in it: `_` stays what it was.
    interpreter.bind("_", to: value)
    interpreter.bind("ans", to: value)
    if settings.numbers { interpreter.bind("_\(entryCount)", to: value) }
  }

  /// What a value is, without an article.
  func kind(of value: AnyValue) -> String {
    let words = value.kindName
    let article = ["a ", "an "].first { words.hasPrefix($0) } ?? ""
    return String(words.dropFirst(article.count))
  }

  /// A value as the prompt shows it: aligned, wrapped and shortened.
  func shown(_ value: AnyValue) -> String {
    // With an ε in it its numbers are sums.
    if value.isDual { return text(of: value) }
    let columns = host.valueWidth()
    return value.shown(
      columns: columns, digits: settings.digits.ofNumbers,
      elementDigits: settings.digits.ofElements(isOnTerminal: columns < Host.unlimitedWidth))
  }

  /// A value as `print` writes it, with the digits that the settings want.
  func text(of value: AnyValue) -> String {
    guard let digits = settings.digits.ofNumbers else { return value.text }
    return Figures.rounded(value.text, to: digits)
  }

  // MARK: Entries at the prompt

  /// Does what an entry at the prompt asks for.
  public func enter(_ text: String) -> Reply { interpreter.within { answer(text) } }

  private func answer(_ text: String) -> Reply {
    guard text.contains(where: { !$0.isWhitespace }) else { return .goOn }
    let entry = entry(text)
    entryCount += 1
    wasInterrupted = false
    // A Ctrl-C that came too late for the entry before is not meant for this one.
    interpreter.forgetInterrupt()
    interpreter.forgetPlaces()
    if let request = entry.request, !isNegation(request) { return perform(request) }
    let habit = Request(habit: text) { interpreter.value(of: $0) != nil }
    if let habit { return perform(habit) }
    run(entry)
    return .goOn
  }

  /// `!done` of a name that holds a value is a habit of other languages, and no command of the shell.
  private func isNegation(_ request: Request) -> Bool {
    let word = String(request.argument.prefix(while: \.isNamePart))
    return request.name == Request.shell && word == request.argument
      && interpreter.value(of: word) != nil
  }

  /// Runs a text as if it were the entry under way.
  func runProgram(_ text: String) { run(Entry(text, number: entryCount)) }

  /// Runs the statements of an entry up to the first that fails, and keeps those that ran.
  private func run(_ entry: Entry) {
    guard let tree = read({ entry.treeToRun(until: $0) }) else { return }
    guard tree.errors.isEmpty else { return report(tree.errors) }
    let ran = tree.statements.prefix { run([$0], showsValues: true) == .finished }
    script.add(
      entry.text, number: entryCount, parts: ran.map { Script.Part($0, entry.tokens) },
      isWhole: ran.count == tree.statements.count)
  }

  /// The number of the entry that is typed next, as messages and `:set numbers` count.
  public var nextEntryNumber: Int { entryCount + 1 }

  /// Adds a statement to what `:save` writes.
  func keep(_ statement: String) { script.add(statement, number: entryCount) }

  /// Adds a file to those that `:reload` runs.
  func remember(file path: String) {
    if !loadedFiles.contains(path) { loadedFiles.append(path) }
  }

  /// The user has stopped what this entry did.
  func noteInterrupt() {
    wasInterrupted = true
    interpreter.forgetInterrupt()
  }

  /// Forgets every name.
  func reset() {
    interpreter = Self.interpreter(host, arguments, output, readFiles)
    interpreter.plotLook = { [unowned self] in plotLook }
    script = Script()
    loadedFiles = []
  }

  // MARK: Messages

  /// Reports the mistakes of a text.
  public func report(_ errors: [SyntaxError]) {
    report(errors.map { Diagnostic($0) })
  }

  /// Reports what is wrong with a program; of many messages the first few.
  public func report(_ diagnostics: [Diagnostic]) {
    errorCount += 1
    if writesJSON { return diagnostics.forEach(reportAsJSON) }
    tell(Messages(host, color: settings.color).text(of: diagnostics))
  }

  /// Reports what was noticed in the statements that have run.
  func reportWarnings() {
    let messages = Messages(host, color: settings.color)
    for warning in interpreter.takeWarnings() { tell(messages.text(of: warning)) }
  }

  /// Reports why a statement did not finish.
  public func report(_ failure: Failure) {
    errorCount += 1
    if failure.isInterrupt { wasInterrupted = true }
    if writesJSON { return reportAsJSON(failure.diagnostic) }
    var diagnostic = failure.diagnostic
    if failure.isInterrupt {
      // What the user wished is not a mistake.
      let time = Figures.duration(host.now() - started)
      diagnostic = diagnostic.told(
        as: .note, title: diagnostic.title + " after \(time); names keep their values")
    }
    tell(Messages(host, color: settings.color).text(of: diagnostic))
  }

  /// Writes messages that have been laid out: what they quote has been made visible there.
  private func tell(_ messages: String) {
    host.startLine()
    host.messages(.drawing(messages))
  }

  /// Reports a mistake in a command.
  func report(_ message: String) {
    errorCount += 1
    host.startLine()
    host.report("error: \(message)\n")
  }
}
