// Machine+WatchBackward.swift -- the backward pass of a watched run.

import HypNumbers

extension Machine {
  /// Begins to note which operation recorded what on `tape`.
  final func noteRecords<P: Number>(of tape: Tape<P>) {
    recorded = []
    (recordedNodes, recordedRecords) = tape.extent
    recorder = { [unowned tape] in tape.extent }
  }

  /// Carries cotangents back and tells of those that meet a kink or are not finite any more.
  final func propagateWatched<M: Number>(_ tape: Tape<N>, _ child: Machine<M>, _ watch: Watch) {
    let observer = BackwardObserver(log: child.recorded, watch: watch, level: level)
    child.recorder = nil
    child.recorded = []
    tape.propagate(watchedBy: observer)
  }
}

/// Finds the operations of a backward pass among those that were recorded.
private final class BackwardObserver: BackwardWatch {
  let log: [Recorded]
  let watch: Watch
  /// That of the machine whose tape it is: the operations ran one level further in.
  let level: Int

  init(log: [Recorded], watch: Watch, level: Int) {
    self.log = log
    self.watch = watch
    self.level = level
  }

  /// The operation that left `place`.
  private func entry(_ place: Int, _ range: (Recorded) -> Range<Int>) -> Recorded? {
    var (low, high) = (0, log.count)
    while low < high {
      let middle = (low + high) / 2
      if range(log[middle]).upperBound <= place { low = middle + 1 } else { high = middle }
    }
    return low < log.count && range(log[low]).contains(place) ? log[low] : nil
  }

  private func tellKinks(_ entry: Recorded?, where isReached: (Int) -> Bool) {
    guard let entry, let met = entry.kinks.first(where: { isReached($0.offset) }) else { return }
    watch.add(
      kink: watch.notice(.kink(met.kink), level: level + 1, at: (entry.code, entry.instruction)))
  }

  func reached(node: Int) { tellKinks(entry(node, \.nodes)) { _ in true } }

  func reached(record: Int, where isNonZero: (Int) -> Bool) {
    tellKinks(entry(record, \.records), where: isNonZero)
  }

  func broke(node: Int, result: Double, partial: Double) {
    tell(entry(node, \.nodes), result, partial, nil)
  }

  func broke(record: Int, result: Double, element: [Int]) {
    tell(entry(record, \.records), result, nil, element)
  }

  private func tell(_ entry: Recorded?, _ result: Double, _ partial: Double?, _ element: [Int]?) {
    guard let entry, watch.isFirst(result, .backward) else { return }
    watch.add(
      notFinite: watch.notice(
        .notFinite(
          .init(
            pass: .backward, operation: entry.operation, inputs: entry.inputs, result: result,
            partial: partial, element: element)),
        level: level + 1, at: (entry.code, entry.instruction)), result, .backward)
  }
}
