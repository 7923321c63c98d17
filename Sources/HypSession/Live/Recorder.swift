// Recorder.swift -- what a statement of a page writes while it runs, which another thread may look at.

import HypInterpreter
import Synchronization

/// What a statement writes, in order.
final class Recorder: Sendable {
  private struct State {
    var pieces: [LiveDocument.Piece] = []
    var sliders: [LiveDocument.Position] = []
    var pictures = 0
    /// Counts what has come.
    var version = 0
    var hasTrace = false
  }

  private let state = Mutex(State())
  /// So many pictures and traces stand below one statement; those that follow are counted.
  private static let mostKept = 50

  /// A trace has been taken.
  var hasTrace: Bool { state.withLock { $0.hasTrace } }
  var sliders: [LiveDocument.Position] { state.withLock { $0.sliders } }
  var version: Int { state.withLock { $0.version } }

  func begin() {
    state.withLock { state in
      let version = state.version + 1
      state = State()
      state.version = version
    }
  }

  func print(_ text: String) {
    OutputLimit.count(text.utf8.count)
    state.withLock { state in
      state.version += 1
      guard case .printed(let before)? = state.pieces.last else {
        return state.pieces.append(.printed(text))
      }
      // Taken out first, so that it grows in place.
      state.pieces.removeLast()
      var whole = before
      whole += text
      state.pieces.append(.printed(whole))
    }
  }

  func add(_ piece: LiveDocument.Piece) {
    state.withLock { state in
      state.version += 1
      state.pieces.append(piece)
    }
  }

  func add(picture piece: LiveDocument.Piece) {
    state.withLock { state in
      state.version += 1
      if case .trace = piece { state.hasTrace = true }
      state.pictures += 1
      if state.pictures <= Self.mostKept { state.pieces.append(piece) }
    }
  }

  func note(_ position: LiveDocument.Position) {
    state.withLock { state in
      guard !state.sliders.contains(where: { $0.slider.name == position.slider.name }) else {
        return
      }
      state.version += 1
      state.sliders.append(position)
    }
  }

  /// The pieces, and how many pictures are not among them.
  func taken() -> [LiveDocument.Piece] {
    state.withLock { state in
      let others = state.pictures - Self.mostKept
      guard others > 0 else { return state.pieces }
      let text = "and \(others) more picture\(others == 1 ? "" : "s")\n"
      return state.pieces + [.message(text, isError: false)]
    }
  }
}

/// A document in the middle of a run. What the statement under way has shown may be asked for at any time, from any thread.
public struct LiveProgress: Sendable {
  private let document: LiveDocument
  private let running: (place: Int, recorder: Recorder)?

  /// A document of which nothing runs.
  public init(_ document: LiveDocument) { (self.document, running) = (document, nil) }

  init(_ document: LiveDocument, at place: Int, _ recorder: Recorder) {
    (self.document, running) = (document, (place, recorder))
  }

  /// Another number whenever there is more to see.
  public var version: Int { running?.recorder.version ?? 0 }

  /// The document as far as it is now.
  public var now: LiveDocument {
    guard let running else { return document }
    var document = document
    document.blocks[running.place].pieces = running.recorder.taken()
    document.blocks[running.place].sliders = running.recorder.sliders
    return document
  }
}
