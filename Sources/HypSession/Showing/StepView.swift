// StepView.swift -- `:step` on a screen: one step of a computation, and what keys do to it.
//
// It knows no terminal: it is given keys, and gives rows of text.

import HypInterpreter
import HypSyntax

/// The screen of a computation that is gone through step by step.
public struct StepView {
  /// What is pressed.
  public enum Key: Equatable {
    case next, previous, nextLine, previousLine, first, last, enter, erase, cancel
    case character(Character)
  }

  /// What is asked for.
  public enum Answer: Equatable {
    case stay, leave
    /// The page of a rule.
    case rule(String)
    /// A file to write.
    case save(String)
  }

  private let steps: TraceSteps
  private let title: String
  /// The step that is shown, from 0.
  public private(set) var index = 0
  /// What is being typed, and what for.
  private var entry: (purpose: Purpose, text: String)?
  private var isQuiz = false
  /// In a quiz: the number has been seen.
  private var isRevealed = true
  private var note = ""
  private var score = (right: 0, asked: 0)

  private enum Purpose { case number, text, file, quiz }

  /// Shows the first step.
  ///
  /// - Parameter quiz: each number is asked before it is shown.
  public init(_ steps: TraceSteps, title: String, quiz: Bool = false) {
    (self.steps, self.title) = (steps, title)
    if quiz { toggleQuiz() }
  }

  private var step: TraceStep { steps.steps[index] }

  // MARK: Keys

  /// Takes a key.
  public mutating func press(_ key: Key) -> Answer {
    if entry != nil { return type(key) }
    note = ""
    switch key {
    case .next, .enter, .character(" "), .character("l"): move(to: index + 1)
    case .previous, .erase, .character("h"): move(to: index - 1)
    case .nextLine: moveLine(1)
    case .previousLine: moveLine(-1)
    case .first: move(to: 0)
    case .last: move(to: steps.steps.count - 1)
    case .cancel, .character("q"): return .leave
    case .character(let character): return command(character)
    }
    return .stay
  }

  private mutating func command(_ character: Character) -> Answer {
    switch character {
    case "n": moveTurn(1)
    case "p": moveTurn(-1)
    case "f": movePass(.forward)
    case "b": movePass(.backward)
    case "g": entry = (.number, "")
    case "/": entry = (.text, "")
    case "s": entry = (.file, "")
    case "z": toggleQuiz()
    case "e":
      if let rule = step.rule { return .rule(rule) }
      note = "this step follows no rule"
    default: note = "no such key"
    }
    return .stay
  }

  private mutating func move(to place: Int) {
    let target = min(max(place, 0), steps.steps.count - 1)
    if target == index, place != index {
      note = place < 0 ? "this is the first step" : "this is the last step"
    }
    let isForward = target == index + 1
    index = target
    isRevealed = true
    if isQuiz, isForward, step.answer != nil {
      isRevealed = false
      entry = (.quiz, "")
    }
  }

  private mutating func moveLine(_ way: Int) {
    var place = index + way
    while steps.steps.indices.contains(place), steps.steps[place].line?.number == step.line?.number,
      steps.steps[place].pass == step.pass
    {
      place += way
    }
    move(to: place)
  }

  private mutating func moveTurn(_ way: Int) {
    guard let turn = step.turn else {
      let ahead =
        way > 0
        ? Array(steps.steps.indices.dropFirst(index + 1)) : steps.steps.indices[..<index].reversed()
      guard let place = ahead.first(where: { steps.steps[$0].turn != nil }) else {
        note = "there is no turn of a loop \(way > 0 ? "after" : "before") this"
        return
      }
      return move(to: place)
    }
    var place = index
    while steps.steps.indices.contains(place), steps.steps[place].turn == turn { place += way }
    guard steps.steps.indices.contains(place) else { return move(to: place - way) }
    if way < 0,
      let first = steps.steps.indices[...place].last(where: {
        steps.steps[$0].turn != steps.steps[place].turn
      })
    {
      place = first + 1
    }
    move(to: place)
  }

  private mutating func movePass(_ pass: TraceStep.Pass) {
    let ahead = steps.steps.indices.dropFirst(index + 1)
    let start = ahead.first { place in
      steps.steps[place].pass == pass
        && (steps.steps[place - 1].pass != pass || steps.steps[place].number == 1)
    }
    guard let start else {
      note = "there is no \(pass.rawValue) pass after this"
      return
    }
    move(to: start)
  }

  private mutating func toggleQuiz() {
    isQuiz.toggle()
    (isRevealed, entry, score) = (true, nil, (0, 0))
    note = isQuiz ? "each number is asked before it is shown; z ends that" : ""
  }

  // MARK: Typing

  private mutating func type(_ key: Key) -> Answer {
    guard let (purpose, text) = entry else { return .stay }
    switch key {
    case .character(let character): entry = (purpose, text + String(character))
    case .erase: entry = (purpose, String(text.dropLast()))
    case .cancel:
      entry = nil
      isRevealed = true
    case .enter:
      entry = nil
      return finish(purpose, text)
    default: break
    }
    return .stay
  }

  private mutating func finish(_ purpose: Purpose, _ text: String) -> Answer {
    switch purpose {
    case .number:
      guard let number = Int(text) else {
        note = text.isEmpty ? "" : "`\(text)` is no number of a step"
        return .stay
      }
      move(to: number - 1)
      isRevealed = true
      entry = nil
    case .text:
      guard !text.isEmpty else { return .stay }
      let order =
        Array(steps.steps.indices.dropFirst(index + 1)) + Array(steps.steps.indices[...index])
      guard let place = order.first(where: { contains(text, at: $0) }) else {
        note = "no step has `\(text)` in it"
        return .stay
      }
      move(to: place)
      isRevealed = true
      entry = nil
    case .file: return text.isEmpty ? .stay : .save(text)
    case .quiz: judge(text)
    }
    return .stay
  }

  private func contains(_ text: String, at place: Int) -> Bool {
    let own = steps.steps[place]
    return own.sentences.contains { $0.contains(text) } || own.line?.text.contains(text) ?? false
  }

  /// An answer is right where it is the number to the digits that were typed, and to two at least.
  private mutating func judge(_ text: String) {
    isRevealed = true
    guard let answer = step.answer, !text.isEmpty else { return }
    score.asked += 1
    guard let typed = Double(text) else {
      note = "✗ `\(text)` is no number"
      return
    }
    let digits = max(2, text.filter(\.isNumber).drop { $0 == "0" }.count)
    var scale = 1.0
    for _ in 1..<digits { scale /= 10 }
    let isRight =
      abs(typed - answer.value) <= abs(answer.value) * scale * 0.51 || typed == answer.value
    if isRight { score.right += 1 }
    note = "\(isRight ? "✓ right" : "✗ no")   \(score.right) of \(score.asked)"
  }

  // MARK: Rows

  /// Rows of a screen, each of at most `columns` columns.
  ///
  /// - Parameter emphasize: marks text that matters: its weight, or its colours, where there are some.
  public func rows(columns: Int, rows height: Int, emphasize: (String) -> String = { $0 })
    -> [String]
  {
    var rows: [String] = []
    let position = "step \(index + 1) of \(steps.steps.count)"
    let pass = "\(step.pass.rawValue) \(step.number) of \(step.count)"
    let place = step.place.joined(separator: ", ")
    let left = " \(pass)\(place.isEmpty ? "" : "   \(place)")"
    let gap = columns - left.displayWidth - position.displayWidth - 1
    rows.append(
      emphasize(
        gap > 0 ? left + String(repeating: " ", count: gap) + position : left.shortened(to: columns)
      ))
    if let line = step.line {
      // A long line is seen around the operation.
      let room = max(8, columns - 4)
      let offset = line.end > room ? max(0, line.start - room / 3) : 0
      let text = Array(line.text.map { $0 == "\t" ? " " : $0 }).dropFirst(offset).prefix(room)
      rows.append("   " + String(text))
      let start = String(text.prefix(max(0, line.start - offset))).displayWidth
      let length = max(1, min(line.end - line.start, room - start))
      rows.append(
        "   " + String(repeating: " ", count: start) + String(repeating: "▔", count: length))
    } else {
      rows += ["   " + title.shortened(to: columns - 4), ""]
    }
    let sentences = isRevealed ? step.sentences : ["What is \(step.answer?.name ?? "it")?"]
    for sentence in sentences {
      rows += sentence.wrapped(to: max(8, columns - 4)).map {
        "   " + $0.shortened(to: columns - 4)
      }
    }
    rows.append("")
    let footer = footer(columns)
    let room = max(1, height - rows.count - footer.count)
    rows += table(columns, room, emphasize)
    while rows.count + footer.count < height { rows.append("") }
    return Array(rows.prefix(max(0, height - footer.count))) + footer.suffix(height)
  }

  private func footer(_ columns: Int) -> [String] {
    if let (purpose, text) = entry {
      let question =
        switch purpose {
        case .number: "step number: "
        case .text: "find: "
        case .file: "save as (a.html, a.svg, a.json): "
        case .quiz: "\(step.answer?.name ?? "") = "
        }
      return [(" " + question + text + "▏").shortened(to: columns)]
    }
    let keys =
      " ←→ step  ⇧←⇧→ line  n p turn  f b pass  g goto  / find  e rule  z quiz  s save  q leave"
    let short = " ←→ n p f b g / e z s q"
    let line = keys.displayWidth <= columns ? keys : short.shortened(to: columns)
    return note.isEmpty ? [line] : [(" " + note).shortened(to: columns), line]
  }

  private func table(_ columns: Int, _ room: Int, _ emphasize: (String) -> String) -> [String] {
    let all = steps.rows(at: index)
    let current = all.firstIndex(where: \.isCurrent) ?? 0
    let start = max(0, min(current - room / 2, all.count - room))
    let seen = Array(all[start..<min(all.count, start + room)])
    func isHidden(_ row: TraceRow) -> Bool {
      !isRevealed && (row.isCurrent && step.pass == .forward || row.isChanged)
    }
    let cells = seen.map { row in
      [
        "#\(row.number)", row.operation,
        isHidden(row) && step.pass == .forward ? "?" : row.value,
        isHidden(row) && step.pass == .backward ? "?" : row.adjoint,
      ]
    }
    var widths = (0..<4).map { column in cells.map { $0[column].displayWidth }.max() ?? 0 }
    widths[1] = min(widths[1], max(8, columns / 3))
    return zip(seen, cells).map { row, cells in
      var line = "   "
      for (column, cell) in cells.enumerated() {
        let text = cell.shortened(to: max(1, widths[column]))
        line += text + String(repeating: " ", count: max(0, widths[column] - text.displayWidth) + 2)
      }
      let mark = row.isCurrent ? "●" : row.isChanged ? "◀" : " "
      line = (line + mark).shortened(to: columns)
      return row.isCurrent || row.isChanged ? emphasize(line) : line
    }
  }
}
