// FilmCall.swift -- `film(f, x, …)`: the loop of a function, turn by turn.

import HypCode
import HypNumbers
import HypRuntime
import HypSyntax

/// A call that is filmed, with what it was asked for.
struct FilmCall {
  private let function: (kind: FunctionKind, carried: [Value<Double>])
  private let arguments: [Value<Double>]
  private let span: Span
  private let path: String?
  private let loss: String?
  private let frames: Int

  private static let most = 10_000

  /// - Throws: that the first is no function, and options that are none.
  init(
    _ arguments: [Value<Double>], _ labels: [String?], _ span: Span
  ) throws(RuntimeError) {
    let values = arguments.map(PlainMachine.unboxed)
    guard case .function(let kind, let carried)? = values.first else {
      throw .notAFunction(.function("film"), found: values.first?.kind ?? .never)
    }
    func option(_ name: String) -> Value<Double>? {
      labels.firstIndex(of: name).map { values[$0] }
    }
    func text(_ name: String, _ what: String) throws(RuntimeError) -> String? {
      switch option(name) {
      case nil, Value.none?: return nil
      case .string(let text)?: return text
      default: throw .custom("`\(name)` of `film` is \(what)")
      }
    }
    if case .derived(let op, let inner) = kind, op != DerivativeOperator(.checkpoint) {
      throw .custom(
        "`film` follows a function, and `\(kind.title)` is a derivative: it shows the derivatives of"
          + " `\(inner.title)` if it is given that")
    }
    path = try text("save", "the name of a file, as a text")
    loss = try text("loss", "the name of a variable of the loop, as a text")
    let frames = option("frames")?.base ?? 256
    guard frames >= 2, frames == frames.rounded(), frames <= Double(Self.most) else {
      throw .custom("`frames` of `film` is a whole number from 2 to \(Self.most)")
    }
    if let path, TakenFilm.Format(path) == nil { throw .custom(TakenFilm.Format.misfit(path)) }
    self.frames = Int(frames)
    (function, self.span) = ((kind, carried), span)
    self.arguments = zip(values, labels).dropFirst().filter { $0.1 == nil }.map(\.0)
  }

  /// Takes the film: as a record, and into a file where one is asked for.
  func result(in interpreter: Interpreter) throws(RuntimeError) -> Value<Double> {
    let taken = try take(in: interpreter)
    if let path {
      try interpreter.context.effects.writeContent(path, .text(taken.content(of: path)))
    }
    return taken.record
  }

  private func take(in interpreter: Interpreter) throws(RuntimeError) -> TakenFilm {
    let isScalar = arguments.first?.base != nil
    let derived = FunctionKind.derived(
      DerivativeOperator(isScalar ? .derivative : .forwardGrad), function.kind)
    let reel = Reel(frames: frames, loss: loss)
    let derivative = try interpreter.filming(
      reel, .function(derived, function.carried), arguments, span)
    let name = function.kind.title
    guard let film = reel.film else {
      throw .custom(
        "`film` shows the variables of a loop from turn to turn, and `\(name)` has no loop of its own with"
          + " variables that last")
    }
    if film.lacksLoss {
      throw .custom(
        "the loop of `\(name)` assigns no number `\(loss ?? "")` that is used afterwards")
    }
    let value = try interpreter.plainly(.function(function.kind, function.carried), arguments, span)
    var result: Film.Number?
    if let value = value.base {
      result = Film.Number(value: value, tangents: Self.numbers(of: derivative))
    }
    let title = derived.callTitle(arguments)
    return TakenFilm(film: film, title: title, result: result)
  }

  private static func numbers(of value: Value<Double>) -> [Double] {
    switch value {
    case .tuple(_, let parts): parts.flatMap(numbers)
    default: value.base.map { [$0] } ?? value.asPassiveArray?.elements ?? []
    }
  }
}

extension FunctionKind {
  /// A call as a title: `f'(2)`, `grad(f)(2)`, `(x -> x^2)(3)`.
  func callTitle(_ arguments: [Value<Double>]) -> String {
    let given = arguments.map { AnyValue($0).shown(columns: 60, digits: 6) }.joined(separator: ", ")
    func called(_ kind: FunctionKind) -> String {
      if case .template = kind, kind.title.contains(" ") { return "(\(kind.title))" }
      return kind.title
    }
    if case .derived(let derivation, let inner) = self,
      derivation == DerivativeOperator(.derivative)
    {
      return "\(called(inner))'(\(given))"
    }
    return "\(called(self))(\(given))"
  }
}

extension TakenFilm {
  /// What a film is saved as.
  package enum Format: String {
    case svg, html, json

    /// By the ending of a file's name.
    package init?(_ path: String) {
      let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
      self.init(rawValue: ending == "htm" ? "html" : ending)
    }

    static func misfit(_ path: String) -> String {
      "a film is saved as .svg, .html or .json, not as `\(path)`"
    }
  }

  /// The film as a file of this name has it.
  package func content(of path: String) -> String {
    switch Format(path) {
    case .svg: svg
    case .html: html
    default: json
    }
  }
}
