// ProgressBar.swift -- how far a loop is, on the terminal of the messages.

/// A line on standard error that is drawn again as a loop goes on, and wiped before anything else is
/// written.
final class ProgressBar {
  /// Seconds between two drawings, and before the first: a short loop shows nothing.
  private static let interval = 0.1
  private static let cells = 24

  private var start = 0.0
  private var last = 0.0
  private var isRunning = false
  private var isShown = false

  /// Takes how far a loop is, or nil if there is none.
  func update(_ state: (done: Int, total: Int)?) {
    guard let (done, total) = state else {
      clear()
      isRunning = false
      return
    }
    let now = Terminal.now()
    if !isRunning || done == 0 {
      (start, last, isRunning) = (now, now, true)
    }
    // Not over what a program has begun to print: dots say how far it is, too.
    guard now - last >= Self.interval, total > 0, !Terminal.lineIsOpen else { return }
    last = now
    let part = min(1, Double(done) / Double(total))
    let filled = Int(part * Double(Self.cells))
    let bar =
      String(repeating: "#", count: filled)
      + String(repeating: ".", count: Self.cells - filled)
    let left = done > 0 ? (now - start) / Double(done) * Double(total - done) : 0
    Terminal.report(
      .drawing(
        "\r[\(bar)] \(Int(part * 100)) %  \(done)/\(total)  \(Self.duration(left)) left\u{1B}[K"))
    isShown = true
  }

  /// Wipes the line.
  func clear() {
    guard isShown else { return }
    isShown = false
    Terminal.report(.drawing("\r\u{1B}[K"))
  }

  private static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 360_000 else { return "long" }
    let whole = Int(seconds.rounded())
    let (minutes, rest) = whole.quotientAndRemainder(dividingBy: 60)
    return minutes > 0 ? "\(minutes) min \(rest) s" : "\(rest) s"
  }
}
