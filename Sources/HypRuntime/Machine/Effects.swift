// Effects.swift -- what a running program does to the world around it.

import HypCode
import HypSyntax

/// What a running program does to the world around it, and learns of it.
package struct Effects {
  /// Where `print` goes, and pictures.
  package var write: (Written) -> Void
  /// The text of a file, named relative to the source of the running statement.
  package var readFile: (_ path: String) throws(RuntimeError) -> String = {
    path throws(RuntimeError) in
    throw .fileFailed(path, .notReadable)
  }
  /// Makes or replaces a file.
  package var writeContent: (_ path: String, _ content: FileContent) throws(RuntimeError) -> Void =
    {
      path, _ throws(RuntimeError) in
      throw .fileFailed(path, .notWritable)
    }
  /// Told how far a loop over `progress(xs)` is.
  package var progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }

  /// What a number is that a reader may choose.
  package var slider: (_ slider: Slider) -> Double = { $0.start }
  /// What is written is seen by someone.
  package private(set) var isHeard = true

  /// Makes or replaces a file of text.
  package func writeFile(_ path: String, _ text: String) throws(RuntimeError) {
    try writeContent(path, .text(text))
  }

  /// The same files are read, and nothing is heard of what is done.
  var silenced: Effects {
    var effects = self
    effects.write = { _ in }
    effects.writeContent = { _, _ in }
    effects.progress = { _, _ in }
    effects.isHeard = false
    return effects
  }
}

extension MachineContext {
  /// Runs something without being heard: it prints, writes and draws nothing, and the random numbers after it
  /// are those before it.
  ///
  /// - Parameter random: where its own random numbers begin, if not with those of now.
  package func withoutEffects<T, E: Error>(
    from random: Philox? = nil, _ body: () throws(E) -> T
  ) throws(E) -> T {
    let (effects, now) = (self.effects, self.random)
    self.effects = effects.silenced
    if let random { self.random = random }
    defer { (self.effects, self.random) = (effects, now) }
    return try body()
  }
}
