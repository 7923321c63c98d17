// Pictures.swift -- what plots keep between calls.

import HypPlots
import HypRuntime

/// How pictures look, and those that are kept for an animation.
package final class Pictures: LibraryState {
  /// How a picture may look where `print` goes.
  package var look: () -> TextLook = { TextLook() }
  /// The pictures that an animation is made of, while they are drawn; else nil.
  package var frames: [Figure]?

  package init() {}
}

extension MachineContext {
  /// What plots keep between calls.
  package var pictures: Pictures {
    if let pictures = libraryState as? Pictures { return pictures }
    let pictures = Pictures()
    libraryState = pictures
    return pictures
  }
}
