// Host.swift -- what a session asks of the world around it.

import HypInterpreter
import HypPlots
import HypSyntax

/// Why a file could not be read or written.
public typealias FileFailure = HypInterpreter.FileFailure

/// What tells one state of a file from another.
public struct FileStamp: Sendable, Equatable {
  private let time: [Int]
  private let size: Int
  private let file: UInt64

  /// Makes a stamp of the time of the last change, in seconds and nanoseconds, of the size, and of the number that the
  /// file has in its file system: an editor may put another one in its place.
  public init(seconds: Int, nanoseconds: Int, size: Int, file: UInt64 = 0) {
    time = [seconds, nanoseconds]
    (self.size, self.file) = (size, file)
  }
}

/// The world around a session. A session touches no terminal and no file but through it.
public struct Host {
  /// Takes what programs print and the values that are shown.
  public var output: (Written) -> Void
  /// Takes messages about mistakes.
  public var messages: (Written) -> Void
  /// What comes next stands on a line of its own: ends one that a program has left open on a terminal.
  public var startLine: () -> Void
  /// Messages may be in colour.
  public var reportsHaveColor: Bool
  /// Shown values may be in colour.
  public var valuesHaveColor: Bool
  /// The colours of what is typed and shown, where no setting says otherwise.
  public var theme = ColorTheme.terminal
  /// Someone is reading along, and is informed of files that programs write.
  public var tellsOfFiles = false
  /// Messages may have more than ASCII in them.
  public var usesUnicode: Bool
  /// The columns that a message may take.
  public var reportWidth: () -> Int
  /// The columns that a shown value may take.
  public var valueWidth: () -> Int
  /// How plots look among the output.
  public var plotLook: () -> TextLook
  /// The text of a file.
  public var readFile: (_ path: String) throws(FileFailure) -> String
  /// Makes or replaces a file.
  public var writeFile: (_ path: String, _ content: FileContent) throws(FileFailure) -> Void
  /// A file of this name exists.
  public var fileExists: (_ path: String) -> Bool
  /// The names in a folder, folders with a trailing `/`.
  public var listFolder: (_ path: String) -> [String]
  /// The folder in which the session works; nil if there is none.
  public var folder: () -> String?
  /// Works in another folder from now on; `~` is the home of the user.
  public var changeFolder: (_ path: String) throws(FileFailure) -> Void
  /// Runs a command of the shell, and gives its exit status.
  public var runShell: (_ command: String) throws(FileFailure) -> Int32
  /// When a file was changed last; nil if there is none.
  public var fileStamp: (_ path: String) -> FileStamp?
  /// Waits for some seconds; false if the user stops it.
  public var pause: (_ seconds: Double) -> Bool
  /// Lets the user change a text in an editor.
  public var editText: (_ text: String) throws(FileFailure) -> String
  /// The bytes that the process holds, now and at most; nil if that is not known.
  public var memory: () -> (now: Int, peak: Int)?
  /// Requests an interrupt when some seconds are over, unless what it returns is called before.
  public var limitTime: (_ seconds: Double) -> () -> Void
  /// Shows how far a loop is, or with nil that it has ended; nil if no one watches.
  public var progress: (((done: Int, total: Int)?) -> Void)?
  /// Earlier entries, oldest first.
  public var history: () -> [String]
  /// Adds an entry to those.
  public var keepEntry: (_ entry: String) -> Void
  /// Plays a file step by step; nil if there is no one to press keys.
  public var playDemo: ((_ session: Session, _ path: String) -> Void)?
  /// Shows a computation step by step: how a rule reads, and what writes it to a file; nil if there is no one to press keys.
  public var playSteps:
    ((_ view: StepView, _ explain: (String) -> String, _ save: (String) -> String) -> Void)?
  /// Wipes the screen.
  public var clearScreen: () -> Void
  /// Seconds since some fixed moment; never runs backwards.
  public var now: () -> Double

  /// The columns of output that no terminal shows: what can stand on one line does.
  public static let unlimitedWidth = 1_000_000

  /// A host that takes output as it would go to a pipe, and has nothing else to offer.
  public init(write: @escaping (String) -> Void, report: @escaping (String) -> Void) {
    output = { write($0.raw) }
    messages = { report($0.raw) }
    startLine = {}
    reportsHaveColor = false
    valuesHaveColor = false
    usesUnicode = true
    reportWidth = { 100 }
    valueWidth = { Host.unlimitedWidth }
    plotLook = { TextLook() }
    readFile = { _ throws(FileFailure) in throw FileFailure(reason: "no files here") }
    writeFile = { _, _ throws(FileFailure) in throw FileFailure(reason: "no files here") }
    fileExists = { _ in false }
    listFolder = { _ in [] }
    folder = { nil }
    changeFolder = { _ throws(FileFailure) in throw FileFailure(reason: "no folders here") }
    runShell = { _ throws(FileFailure) in throw FileFailure(reason: "no shell here") }
    fileStamp = { _ in nil }
    pause = { _ in false }
    editText = { _ throws(FileFailure) in throw FileFailure(reason: "no editor here") }
    memory = { nil }
    limitTime = { _ in {} }
    progress = nil
    history = { [] }
    keepEntry = { _ in }
    clearScreen = {}
    now = { 0 }
  }

  /// Writes a text, in which nothing may steer a terminal.
  func write(_ text: String) { output(.text(text)) }

  /// Writes a text with colours of ours, in which that of others is `visible`.
  func draw(_ text: String) { output(.drawing(text)) }

  /// Writes a message, in which nothing may steer a terminal.
  func report(_ text: String) { messages(.text(text)) }
}
