// Machine+WatchBackward.swift -- the backward pass of a watched run.

import HypCode
import HypNumbers

/// The operations that have left something on a tape, found by the nodes and records that they left.
final class RecordLog {
  struct Entry {
    let nodes: Range<Int>
    let records: Range<Int>
    let code: Code
    let instruction: UnsafeMutablePointer<Instruction>
    let operation: String
    /// Its first two operands, as far as they are numbers.
    let inputs: [Double]
    /// The convention that decided its partial derivatives, and the elements that it did so for.
    let kinks: [(offset: Int, kink: Warning.Kink)]
    /// The elements that are not finite, of operands that are.
    let lost: [(offset: Int, found: Warning.NotFinite)]
    /// All that it was given is finite.
    let isFinite: Bool
  }

  /// The offset of a kink that belongs to all elements of what an operation has recorded last.
  static let everywhere = -1
  /// Elements of one operation that are kept.
  static let most = 64
  /// As many operations as a function may have that is run once more to find ways.
  private static let limit = 1 << 18

  private(set) var entries: [Entry] = []
  private var nodes: Int
  private var records: Int
  /// How many nodes and records the tape has.
  private let extent: () -> (nodes: Int, records: Int)

  init<P: Number>(_ tape: Tape<P>) {
    extent = { [unowned tape] in tape.extent }
    (nodes, records) = tape.extent
  }

  /// Notes an operation; false where it has left nothing.
  func note(
    code: Code, instruction: UnsafeMutablePointer<Instruction>, operation: String,
    inputs: [Double], kinks: [(offset: Int, kink: Warning.Kink)],
    lost: [(offset: Int, Warning.NotFinite)], isFinite: Bool
  ) -> Bool {
    let now = extent()
    guard now.nodes > nodes || now.records > records else { return false }
    entries.append(
      Entry(
        nodes: nodes..<now.nodes, records: records..<now.records, code: code,
        instruction: instruction, operation: operation, inputs: inputs, kinks: kinks, lost: lost,
        isFinite: isFinite))
    (nodes, records) = now
    return true
  }

  /// What has been recorded since the last operation was by none that is known.
  func skip() { (nodes, records) = extent() }

  /// More has been recorded than is worth going through.
  var isFull: Bool { entries.count > Self.limit || nodes > 4 * Self.limit }

  /// The operation that left `place`.
  func entry(_ place: Int, _ range: (Entry) -> Range<Int>) -> Entry? {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if range(entries[middle]).upperBound <= place { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && range(entries[low]).contains(place) ? entries[low] : nil
  }
}

extension Machine {
  /// Carries cotangents back and tells of those that meet a kink or are not finite any more.
  final func propagate(_ tape: Tape<N>, _ log: RecordLog?, _ watch: Watch) {
    // A film has the states of turns alone.
    if watch.reel != nil { return tape.propagate() }
    if let tracer = watch.tracer {
      guard let run = tracer.derivatives.last ?? nil else { return tape.propagate() }
      return tape.propagate(watchedBy: TraceBackward(tracer, run))
    }
    tape.propagate(watchedBy: BackwardObserver(log: log, watch: watch, machine: self))
  }
}

/// Finds the operations of a backward pass among those that were recorded.
private final class BackwardObserver: BackwardWatch {
  let log: RecordLog?
  let watch: Watch
  /// That of the tape: the operations ran one level further in.
  let machine: any WatchedMachine

  init(log: RecordLog?, watch: Watch, machine: any WatchedMachine) {
    self.log = log
    self.watch = watch
    self.machine = machine
  }

  private func entry(_ place: Int, _ range: (RecordLog.Entry) -> Range<Int>) -> RecordLog.Entry? {
    log?.entry(place, range)
  }

  private func notice(_ warning: Warning, _ entry: RecordLog.Entry) -> Notice {
    watch.notice(warning, machine, at: (entry.code, entry.instruction))
  }

  private func tellKinks(_ entry: RecordLog.Entry?, where isReached: (Int) -> Bool) {
    guard !watch.isQuiet, !watch.isTracing, let entry,
      let met = entry.kinks.first(where: { isReached($0.offset) })
    else { return }
    watch.add(kink: notice(.kink(met.kink), entry))
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

  private func tell(
    _ entry: RecordLog.Entry?, _ result: Double, _ partial: Double?, _ element: [Int]?
  ) {
    guard !watch.isTracing, let entry, watch.isFirst(result, .backward) else { return }
    let found = Warning.NotFinite(
      pass: .backward, operation: entry.operation, inputs: entry.inputs, result: result,
      partial: partial, element: element)
    watch.add(notFinite: notice(.notFinite(found), entry), result, .backward)
  }
}
