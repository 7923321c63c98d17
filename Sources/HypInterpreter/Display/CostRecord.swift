// CostRecord.swift -- a cost as a record that a program can use, and as a table that people read.

import HypNumbers
import HypRuntime

extension Cost {
  private static let labels =
    ["function", "inputs", "steps", "nested"] + CostMode.allCases.map(\.rawValue) + ["advice"]

  /// The record that `cost(f, x)` gives.
  var record: Value<Double> {
    .tuple(
      labels: Self.labels,
      [
        .string(function), .real(Double(inputs)), .real(Double(steps)), .bool(hasDerivative),
      ] + CostMode.allCases.map { modes[$0]?.record(steps) ?? .none } + [.string(advice)])
  }

  // MARK: Advice

  /// Which mode fits, and why.
  private var advice: String {
    guard let forward = modes[.forward], let reverse = modes[.reverse] else { return "" }
    let forwardName = hasDerivative ? "forward over reverse" : "forward mode"
    let reverseName = hasDerivative ? "reverse through everything" : "reverse mode"
    let inputs = inputs == 1 ? "one input" : "\(inputs) inputs"
    let growth = (reverse.predicted.first?.tapeBytes ?? 0) - reverse.measured.tapeBytes
    let stepBytes = steps > 0 && !isIterated ? growth / (9 * steps) : 0
    // Twice the operations are less than a tape that grows.
    let price = stepBytes > 0 || self.inputs == 1 ? 2 : 1
    if forward.measured.operations <= price * reverse.measured.operations {
      let passes = forward.measured.passes == 1 ? "one pass" : "\(forward.measured.passes) passes"
      var text = "\(forwardName) fits: \(inputs), so \(passes), and no tape over the whole run"
      if stepBytes > 0 {
        text += "; \(reverseName) would keep \(CostTable.bytes(stepBytes)) for each step"
      }
      return text
    }
    let ratio = Double(forward.measured.operations) / Double(max(1, reverse.measured.operations))
    var text =
      "\(reverseName) fits: one pass for \(inputs), while \(forwardName) takes"
      + " \(NumberText.fixed(ratio, ratio < 10 ? 1 : 0)) times the operations"
    if stepBytes > 0 {
      text +=
        "; its tape grows by \(CostTable.bytes(stepBytes)) a step: for many more steps, write the"
        + " loop with `iterate`"
    }
    return text
  }
}

extension ModeCost {
  fileprivate func record(_ steps: Int) -> Value<Double> {
    func vector(_ figure: (CostFigures) -> Int) -> Value<Double> {
      .passiveArray(
        DoubleArray(shape: [predicted.count], elements: predicted.map { Double(figure($0)) }))
    }
    let more: Value<Double> =
      predicted.isEmpty
      ? .none
      : .tuple(
        labels: ["steps", "operations", "tape_nodes", "tape_bytes", "peak_bytes"],
        [
          .passiveArray(
            DoubleArray(
              shape: [predicted.count], elements: Cost.factors.map { Double($0 * steps) })),
          vector(\.operations), vector(\.tapeNodes), vector(\.tapeBytes), vector(\.peakBytes),
        ])
    return .tuple(
      labels: CostTable.figures + ["predicted"],
      [
        measured.operations, measured.tapeNodes, measured.tapeBytes, measured.peakBytes,
        measured.passes,
      ].map { .real(Double($0)) } + [more])
  }
}

/// The record of `cost`, laid out for reading.
enum CostTable {
  static let figures = ["operations", "tape_nodes", "tape_bytes", "peak_bytes", "passes"]

  /// The table; nil for any other value.
  static func text(_ value: Value<Double>) -> String? {
    guard case .tuple(let labels?, _) = value, labels.first == "function", labels.last == "advice",
      case .string(let function) = field(value, "function"),
      case .string(let advice) = field(value, "advice"),
      case .bool(let isNested) = field(value, "nested"),
      let inputs = field(value, "inputs").base, let steps = field(value, "steps").base
    else { return nil }
    let rows = CostMode.allCases.compactMap { mode -> (String, Value<Double>)? in
      let figures = field(value, mode.rawValue)
      guard case .tuple = figures, let name = mode.title(isNested) else { return nil }
      return (name, figures)
    }
    var lines = [
      "\(function): \(count(inputs, "input"))"
        + (steps > 0 ? ", \(count(steps, "step"))" : ", no loop")
    ]
    lines += table(
      ["", "operations", "nodes", "tape", "peak", "passes"],
      rows.map { name, mode in
        [name]
          + figures.map {
            let x = field(mode, $0).base ?? 0
            return $0.hasSuffix("bytes") ? bytes(Int(x)) : number(x)
          }
      })
    if steps > 0 {
      // Two tables side by side would be wider than a terminal.
      func predicted(_ title: String, _ what: String, _ text: (Double) -> String) -> [String] {
        [""]
          + table(
            [title, "×10", "×1000", "×10^6"],
            rows.map { name, mode in
              [name] + elements(field(mode, "predicted"), what).map(text)
            })
      }
      lines += predicted("operations, times the steps", "operations", number)
      lines += predicted("peak, times the steps", "peak_bytes") { bytes(Int($0)) }
    }
    return (lines + [""] + advice.wrapped(to: 78)).joined(separator: "\n")
  }

  private static func field(_ value: Value<Double>, _ name: String) -> Value<Double> {
    guard case .tuple(let labels?, let parts) = value, let place = labels.firstIndex(of: name),
      parts.indices.contains(place)
    else { return .none }
    return parts[place]
  }

  private static func elements(_ value: Value<Double>, _ name: String) -> [Double] {
    field(value, name).asPassiveArray?.elements ?? []
  }

  /// Columns, the first to the left and the others to the right.
  private static func table(_ header: [String], _ rows: [[String]]) -> [String] {
    let lines = [header] + rows
    let widths = header.indices.map { column in
      lines.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return lines.map { line in
      line.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? "  " + cell + space : space + cell
      }.joined(separator: "  ")
    }
  }

  private static func count(_ number: Double, _ noun: String) -> String {
    "\(self.number(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  private static func number(_ x: Double) -> String {
    x < 1e7 ? NumberText.shortest(x) : NumberText.scientific(x, 2)
  }

  /// Bytes with three digits and a unit.
  static func bytes(_ count: Int) -> String {
    var (x, unit) = (Double(count), 0)
    let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
    while x >= 999.5, unit + 1 < units.count {
      x /= 1000
      unit += 1
    }
    let digits = unit == 0 || x >= 99.95 ? 0 : x >= 9.995 ? 1 : 2
    return "\(NumberText.fixed(x, digits)) \(units[unit])"
  }
}

extension CostMode {
  /// Its row; nil if another row says the same.
  fileprivate func title(_ isNested: Bool) -> String? {
    switch self {
    case .plain: "plain"
    case .forward: isNested ? nil : "forward"
    case .reverse: isNested ? nil : "reverse"
    case .forwardOverReverse: "forward over reverse"
    case .reverseOverReverse: isNested ? "reverse through everything" : "reverse over reverse"
    case .checkpointed: "reverse with `iterate`"
    }
  }
}
