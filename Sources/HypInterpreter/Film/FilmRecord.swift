// FilmRecord.swift -- a film as a value of the language, and as a few lines that a terminal shows.

import HypNumbers
import HypRuntime
import HypSyntax

/// A film with what the function gave at its end.
package struct TakenFilm {
  package let film: Film
  /// What the film was asked for, as `train'(0.01)`.
  package let title: String
  /// What the function gave, with its derivative; nil where that is no number.
  package let result: Film.Number?
}

extension TakenFilm {
  /// The words of the loop's first line.
  package var loop: String {
    let text = film.span?.text.prefix { $0 != "{" && $0 != "\n" } ?? ""
    return text.split(separator: " ").joined(separator: " ")
  }

  /// The line of the loop in its file; nil in the library.
  package var line: Int? {
    guard let span = film.span, !span.source.isLibrary else { return nil }
    return span.source.line(at: span.start).index + 1
  }

  /// Where the loop is, to stand behind its words.
  static func place(_ line: Int?) -> String { line.map { ", line \($0)" } ?? "" }

  /// The film as a record: vectors with an element for each frame that is kept.
  package var record: Value<Double> {
    let losses = film.losses
    let variables = film.variables.map { name -> (String, Value<Double>) in
      (name.replacing(".", with: "_"), record(film.contents(of: name)))
    }
    return .record([
      ("function", .string(film.function)), ("title", .string(title)), ("loop", .string(loop)),
      ("line", line.map { .real(Double($0)) } ?? .none), ("turns", .real(Double(film.turns))),
      ("turn", vector(film.frames.map { Double($0.turn) })),
      ("inputs", .tuple(labels: nil, film.inputs.map { .string($0.name) })),
      ("at", vector(film.inputs.map(\.value))),
      ("loss_name", film.lossName.map { .string($0) } ?? .none),
      ("loss", vector(losses.map { $0?.value ?? .nan })),
      ("loss_tangent", tangents(losses.map { $0?.tangents })),
      ("variables", .record(variables)),
      ("value", result.map { .real($0.value) } ?? .none),
      ("derivative", result.map { tangent($0.tangents) } ?? .none),
    ])
  }

  /// The record as JSON.
  package var json: String { AnyValue(record).json.text + "\n" }

  private func record(_ contents: [Film.Content]) -> Value<Double> {
    let norms = contents.map(\.number)
    guard case .array(let first)? = contents.first else {
      return .record([
        ("value", vector(norms.map(\.value))), ("tangent", tangents(norms.map(\.tangents))),
      ])
    }
    var fields: [(String, Value<Double>)] = [
      ("shape", vector(first.shape.map(Double.init))), ("norm", vector(norms.map(\.value))),
      ("norm_tangent", tangents(norms.map(\.tangents))),
    ]
    if first.isWhole {
      var (values, slopes) = ([Double](), [Double]())
      for case .array(let picture) in contents {
        values += picture.cells
        for cell in picture.cells.indices { slopes += picture.tangents.map { $0[cell] } }
      }
      let shape = [contents.count] + first.shape
      fields.append(("value", .passiveArray(DoubleArray(shape: Shape(shape), elements: values))))
      let all = shape + (film.inputs.count == 1 ? [] : [film.inputs.count])
      fields.append(("tangent", .passiveArray(DoubleArray(shape: Shape(all), elements: slopes))))
    }
    return .record(fields)
  }

  private func vector(_ elements: [Double]) -> Value<Double> {
    .passiveArray(DoubleArray(shape: [elements.count], elements: elements))
  }

  private func tangent(_ tangents: [Double]) -> Value<Double> {
    film.inputs.count == 1 ? .real(tangents.first ?? 0) : vector(tangents)
  }

  /// A vector, or where there are several inputs a matrix with a column for each.
  private func tangents(_ rows: [[Double]?]) -> Value<Double> {
    let count = film.inputs.count
    if count == 1 { return vector(rows.map { $0.map { $0.first ?? 0 } ?? .nan }) }
    let elements = rows.flatMap { $0 ?? [Double](repeating: .nan, count: count) }
    return .passiveArray(DoubleArray(shape: [rows.count, count], elements: elements))
  }
}

/// The record of `film`, laid out for reading.
enum FilmTable {
  /// The picture; nil for any other value.
  static func text(_ value: Value<Double>) -> String? {
    guard case .tuple(let labels?, _) = value, labels.first == "function",
      labels.contains("loss_tangent"), case .string(let title) = field(value, "title"),
      case .string(let loop) = field(value, "loop"), let turns = field(value, "turns").base,
      let turn = field(value, "turn").asPassiveArray?.elements,
      case .tuple(_, let inputs) = field(value, "inputs")
    else { return nil }
    let names = inputs.map { input in if case .string(let name) = input { name } else { "x" } }
    let place = TakenFilm.place(field(value, "line").base.map { Int($0) })
    let count = turns == 1 ? "1 turn" : "\(Int(turns)) turns"
    let kept =
      Double(turn.count) < turns + 1 ? ", \(turn.count) of \(Int(turns) + 1) states kept" : ""
    var lines = ["\(title): \(count) of `\(loop)`\(place)\(kept)"]
    var rows: [(String, [Double])] = []
    func add(_ name: String, _ values: Value<Double>, _ tangents: Value<Double>) {
      guard let own = values.asPassiveArray?.elements, !own.isEmpty else { return }
      rows.append((name, own))
      guard let slopes = tangents.asPassiveArray?.elements, !slopes.isEmpty else { return }
      for (place, input) in names.enumerated() where names.count <= 4 {
        let own = stride(from: place, to: slopes.count, by: names.count).map { slopes[$0] }
        if own.contains(where: { $0 != 0 }) { rows.append(("  by \(input)", own)) }
      }
    }
    var loss = "loss"
    if case .string(let name) = field(value, "loss_name") { loss = name }
    add(loss, field(value, "loss"), field(value, "loss_tangent"))
    if case .tuple(let names?, let variables) = field(value, "variables") {
      for (name, variable) in zip(names, variables) {
        if field(variable, "norm").shape != nil {
          add("‖\(name)‖", field(variable, "norm"), field(variable, "norm_tangent"))
        } else {
          add(name, field(variable, "value"), field(variable, "tangent"))
        }
      }
    }
    let width = rows.map(\.0.count).max() ?? 0
    for (name, values) in rows {
      let name = name + String(repeating: " ", count: width - name.count)
      let ends = [values.first, values.last].compactMap { $0 }.map { NumberText.rounded($0, to: 5) }
      lines.append("  \(name)  \(curve(values))  \(ends.joined(separator: " → "))")
    }
    if let end = field(value, "value").base {
      let slopes = field(value, "derivative")
      let all = slopes.asPassiveArray?.elements ?? slopes.base.map { [$0] } ?? []
      let by = zip(names, all).prefix(4).map { ", by \($0) \(NumberText.rounded($1, to: 5))" }
      lines.append("  gives \(NumberText.rounded(end, to: 5))\(by.joined())")
    }
    return lines.joined(separator: "\n")
  }

  private static func field(_ value: Value<Double>, _ name: String) -> Value<Double> {
    guard case .tuple(let labels?, let parts) = value, let place = labels.firstIndex(of: name),
      parts.indices.contains(place)
    else { return .none }
    return parts[place]
  }

  private static let columns = 40
  private static let blocks = Array("▁▂▃▄▅▆▇█")

  /// Values as blocks of eight heights; what is not finite is a point.
  private static func curve(_ values: [Double]) -> String {
    let known = values.filter(\.isFinite)
    guard let least = known.min(), let most = known.max() else { return "" }
    let width = min(columns, values.count)
    return String(
      (0..<width).map { column -> Character in
        let x = values[width > 1 ? column * (values.count - 1) / (width - 1) : 0]
        guard x.isFinite else { return "·" }
        let part = most > least ? (x / 2 - least / 2) / (most / 2 - least / 2) : 0
        return blocks[min(7, Int(part * 8))]
      })
  }
}
