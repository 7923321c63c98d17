// Reel.swift -- takes a film while a function runs in forward mode.
//
// The run is a watched one: the machine of dual numbers tells the reel where it is, and the reel which loop has come to the end
// of a turn. Of long loops every second frame is dropped whenever there are twice as many as wanted.

import HypCode
import HypNumbers
import HypSyntax

/// Takes a film. It follows the function that the outermost derivative runs.
package final class Reel {
  /// A loop with the frames of it that are kept.
  final class Take {
    let table: LoopTable
    let loop: Int
    /// It runs in a turn of another loop, in a function that is called there.
    let isCalled: Bool
    var turns = 0
    var stride = 1
    var frames: [Film.Frame] = []
    /// The turns that have a derivative taken in them, this loop being the innermost around it.
    var gradients = 0
    /// Where the derivative is taken that the loss belongs to.
    var site: (code: Code, index: Int)?
    var lossTurn = -1
    /// Where the variable is assigned that is the loss.
    var assignments: [(index: Int, operand: Operand)] = []
    var lossName: String?

    init(_ table: LoopTable, _ loop: Int, isCalled: Bool) {
      (self.table, self.loop, self.isCalled) = (table, loop, isCalled)
    }
  }

  private struct Key: Hashable {
    let code: ObjectIdentifier
    let loop: Int
  }

  private struct Activation {
    let table: LoopTable
    var last = -1
    var active: [Take] = []
  }

  /// What the machine must look at now.
  enum Look {
    case nothing
    /// The state of a loop after so many turns.
    case state(of: Take, turn: Int)
  }

  /// Frames that are kept, at most twice as many.
  private let wanted: Int
  /// The variable that is the loss; nil for the value of the function whose derivative is taken.
  private let lossName: String?
  private var takes: [Key: Take] = [:]
  private var order: [Take] = []
  private var tables: [ObjectIdentifier: LoopTable] = [:]
  @exclusivity(unchecked) private var stack: [Activation] = []
  private var function = ""
  private var inputs: [(name: String, value: Double)] = []
  /// The first of the inputs that this run is along.
  private var first = 0
  /// Along how many it is.
  private var lanes = 1
  /// The function that is followed has ended, and had a loop.
  private var isDone = false
  /// An outermost derivative was taken in another mode.
  package private(set) var hasMetReverse = false
  /// An outermost derivative was taken in forward mode.
  package private(set) var hasMetForward = false

  /// - Parameters:
  ///   - frames: how many are kept, about.
  ///   - loss: the variable that is the loss.
  package init(frames: Int, loss: String? = nil) {
    wanted = max(2, frames / 2)
    lossName = loss
  }

  // MARK: Runs

  /// A derivative is about to be taken by the statement itself; false where the film is that of one before it.
  func begin(
    _ function: String, isForward: Bool, inputs: [(name: String, value: Double)]
  ) {
    if isForward { hasMetForward = true } else { hasMetReverse = true }
    isDone = isDone || order.contains { $0.turns > 0 } || !isForward
    guard !isDone else { return }
    (self.function, self.inputs, first, lanes, stack) = (function, inputs, 0, 1, [])
  }

  /// The function runs, or runs once more, along so many inputs from `first` on.
  func begin(from first: Int, lanes: Int) {
    guard !isDone else { return }
    (self.first, self.lanes, stack) = (first, lanes, [])
    if first > 0 {
      for take in order { (take.turns, take.lossTurn) = (0, -1) }
    }
  }

  /// The derivative has been taken.
  func end(isForward: Bool) {
    stack = []
    if order.contains(where: { $0.turns > 0 }) { isDone = true }
    // What was not followed may still be.
    if !isForward, order.isEmpty { isDone = false }
  }

  var isRolling: Bool { !isDone }

  // MARK: Where the program is

  /// The machine is about to carry out an instruction in the same turns as the one before: nothing is to be looked at.
  @inline(__always)
  func passes(_ code: Code, _ index: Int, depth: Int) -> Bool {
    guard lossName == nil, stack.count == depth + 1, stack[depth].table.code === code else {
      return false
    }
    let last = stack[depth].last
    guard last >= 0, index > last else { return false }
    let innermost = stack[depth].table.innermost
    guard innermost[index] == innermost[last] else { return false }
    stack[depth].last = index
    return true
  }

  /// A function whose derivative is being taken is about to return; false where no turn is kept that this is the loss of.
  func wantsLoss() -> Bool {
    guard let innermost = stack.last(where: { !$0.active.isEmpty })?.active.last else {
      return false
    }
    if lossName == nil {
      for activation in stack {
        for take in activation.active
        where first > 0 || take.turns % take.stride == 0 || take.frames.last?.turn == take.turns {
          return true
        }
      }
    }
    innermost.gradients += 1
    return false
  }

  /// The machine is about to carry out an instruction; answers what it must look at before that.
  func enter(_ code: Code, _ index: Int, depth: Int, _ look: (Look) -> Void) {
    while stack.count > depth + 1 { stack.removeLast() }
    if stack.count == depth + 1, stack[depth].table.code !== code { stack.removeLast() }
    while stack.count < depth + 1 { stack.append(Activation(table: table(of: code))) }
    let last = stack[depth].last
    stack[depth].last = index
    let table = stack[depth].table
    if last >= 0, index > last, table.innermost[index] == table.innermost[last] { return }
    let around = table.loops.around[index]
    while let take = stack[depth].active.last, !around.contains(take.loop) {
      stack[depth].active.removeLast()
      if table.isTurn(take.loop, leftAt: last) {
        take.turns += 1
        look(.state(of: take, turn: take.turns))
      }
    }
    if let closed = table.loops.closed[last], index <= last,
      let place = stack[depth].active.firstIndex(where: { $0.loop == closed })
    {
      stack[depth].active.removeSubrange((place + 1)...)
      let take = stack[depth].active[place]
      take.turns += 1
      if take.turns % take.stride == 0 { look(.state(of: take, turn: take.turns)) }
    }
    for loop in around.dropFirst(stack[depth].active.count) {
      let take = take(code, loop, depth)
      stack[depth].active.append(take)
      if take.turns == 0 { look(.state(of: take, turn: 0)) }
    }
  }

  private func table(of code: Code) -> LoopTable {
    let id = ObjectIdentifier(code)
    if let known = tables[id] { return known }
    let table = LoopTable(code)
    tables[id] = table
    return table
  }

  private func take(_ code: Code, _ loop: Int, _ depth: Int) -> Take {
    let key = Key(code: ObjectIdentifier(code), loop: loop)
    if let known = takes[key] { return known }
    let isCalled = stack.prefix(depth).contains { !$0.active.isEmpty }
    let take = Take(table(of: code), loop, isCalled: isCalled)
    if let lossName { take.assignments = take.table.assignments(of: lossName, in: loop) }
    takes[key] = take
    order.append(take)
    return take
  }

  // MARK: What was found

  /// The state of a loop after so many turns.
  func add(_ variables: [(name: String, content: Film.Content)], to take: Take, turn: Int) {
    if first > 0 {
      guard let place = take.frames.firstIndex(where: { $0.turn == turn }) else { return }
      for (number, (name, content)) in variables.enumerated()
      where number < take.frames[place].variables.count
        && take.frames[place].variables[number].name == name
      {
        take.frames[place].variables[number].content.merge(content, from: first)
      }
      return
    }
    // The last turn of a loop that has been entered once more is one like the others.
    if let last = take.frames.last, last.turn % take.stride != 0 { take.frames.removeLast() }
    if take.frames.last?.turn == turn { take.frames.removeLast() }
    take.frames.append(Film.Frame(turn: turn, variables: variables))
    if take.frames.count > 2 * wanted {
      take.stride *= 2
      let last = take.frames.count - 1
      var place = -1
      take.frames.removeAll { frame in
        place += 1
        return frame.turn % take.stride != 0 && place != last
      }
    }
  }

  /// The value of the function whose derivative is being taken, in the turns that are under way.
  func add(derivativeOf name: String, _ loss: Film.Number) {
    guard let innermost = stack.last(where: { !$0.active.isEmpty })?.active.last,
      let top = stack.last
    else { return }
    let site = (code: top.table.code, index: top.last)
    innermost.gradients += 1
    for activation in stack {
      for take in activation.active {
        if take.site == nil { (take.site, take.lossName) = (site, name) }
        guard let own = take.site, own.code === site.code, own.index == site.index else { continue }
        add(loss, to: take)
      }
    }
  }

  /// The loops under way whose loss has just been assigned by the instruction before.
  func assigned(_ code: Code, _ index: Int, depth: Int) -> [(take: Take, operand: Operand)] {
    guard lossName != nil, depth < stack.count, stack[depth].table.code === code else { return [] }
    let last = stack[depth].last
    return stack[depth].active.flatMap { take in
      take.assignments.filter { $0.index == last }.map { (take, $0.operand) }
    }
  }

  /// The loss of the turn under way: the first that is told.
  func add(_ loss: Film.Number, to take: Take) {
    guard take.lossTurn != take.turns else { return }
    take.lossTurn = take.turns
    guard let place = take.frames.lastIndex(where: { $0.turn == take.turns }) else { return }
    guard first > 0, var known = take.frames[place].loss else {
      if first == 0 { take.frames[place].loss = loss }
      return
    }
    known.tangents = Array(known.tangents.prefix(first)) + loss.tangents
    take.frames[place].loss = known
  }

  /// How many inputs a number of the run under way has tangents of.
  var width: Int { min(lanes, max(0, inputs.count - first)) }

  // MARK: The film

  /// The film of the loop that the training is: of those with a derivative in their turns, or else of all, the one with most turns;
  /// nil where there is no loop with a state.
  package var film: Film? {
    let able = order.filter { take in
      take.turns > 0 && take.frames.first.map { !$0.variables.isEmpty } ?? false
    }
    func best(_ takes: [Take]) -> Take? {
      takes.enumerated().max { ($0.1.turns, -$0.0) < ($1.1.turns, -$1.0) }?.1
    }
    // The loop of `iterate` stands where the program calls it.
    let own = able.filter { $0.table.loops.loops[$0.loop].span?.source.isLibrary == false }
    let named = lossName == nil ? [] : own.filter { !$0.assignments.isEmpty }
    let take =
      best(named) ?? best(own.filter { $0.gradients > 0 }) ?? best(own.filter { !$0.isCalled })
    guard let take else { return nil }
    var film = Film(
      function: function, span: take.table.loops.loops[take.loop].span, turns: take.turns,
      stride: take.stride, frames: take.frames, inputs: inputs,
      lossName: lossName ?? take.lossName)
    film.lacksLoss = lossName != nil && named.isEmpty
    return film
  }
}
