// Signature.swift -- the parameters of a library function, read from its signature.

/// The name and the parameters of a function.
package struct Signature {
  /// What a parameter is where a call leaves it out.
  package enum Fallback {
    case none
    case number(Double)
    case bool(Bool)
    case string(String)
  }

  package struct Parameter {
    package let name: String
    /// Nil where a call must give it.
    package let fallback: Fallback?
    /// It takes all further arguments without a name.
    package let isRest: Bool
  }

  /// Where the value of a parameter comes from.
  package enum Source {
    case argument(Int)
    case rest([Int])
    case fallback(Fallback)
  }

  /// Arguments that do not fit, and the one to point at, if it is one.
  package struct Misfit: Error {
    package let error: RuntimeError
    package var argument: Int?
  }

  package let name: String
  package let parameters: [Parameter]

  /// Reads `name(a, b=1, rest…, c=none)`.
  package init(_ text: String) {
    name = String(text.prefix { $0 != "(" })
    parameters = Self.pieces(text.dropFirst(name.count + 1).dropLast()).map { piece in
      if let equals = piece.firstIndex(of: "=") {
        let fallback = Fallback(piece[piece.index(after: equals)...])
        return Parameter(name: String(piece[..<equals]), fallback: fallback, isRest: false)
      }
      let isRest = piece.hasSuffix("…")
      return Parameter(
        name: String(isRest ? piece.dropLast() : piece), fallback: nil, isRest: isRest)
    }
  }

  /// The parts between commas outside quotes.
  private static func pieces(_ text: Substring) -> [Substring] {
    var pieces: [Substring] = []
    var start = text.startIndex
    var isQuoted = false
    func close(_ end: Substring.Index) {
      let piece = text[start..<end].drop { $0 == " " }
      if !piece.isEmpty { pieces.append(piece) }
    }
    for index in text.indices {
      if text[index] == "\"" { isQuoted.toggle() }
      guard text[index] == ",", !isQuoted else { continue }
      close(index)
      start = text.index(after: index)
    }
    close(text.endIndex)
    return pieces
  }

  /// The names of the parameters that a call can name.
  package var names: [String] { parameters.filter { !$0.isRest }.map(\.name) }

  /// For each parameter where its value comes from, for arguments with these names.
  package func arranged(_ labels: [String?]) -> Result<[Source], Misfit> {
    var sources = [Source?](repeating: nil, count: parameters.count)
    var rest: [Int] = []
    let positional = parameters.prefix { !$0.isRest }.count
    let hasRest = positional < parameters.count
    var position = 0
    for (index, label) in labels.enumerated() {
      guard let label else {
        if position < positional {
          sources[position] = .argument(index)
        } else if hasRest {
          rest.append(index)
        } else {
          let count = labels.count { $0 == nil }
          return .failure(
            Misfit(error: .tooManyArguments(.named(name), expected: positional, found: count)))
        }
        position += 1
        continue
      }
      guard let place = parameters.firstIndex(where: { !$0.isRest && $0.name == label }) else {
        let error = RuntimeError.unknownParameter(.named(name), parameter: label, parameters: names)
        return .failure(Misfit(error: error, argument: index))
      }
      guard sources[place] == nil else {
        let error = RuntimeError.argumentTwice(.named(name), parameter: label)
        return .failure(Misfit(error: error, argument: index))
      }
      sources[place] = .argument(index)
    }
    var result: [Source] = []
    for (parameter, source) in zip(parameters, sources) {
      if parameter.isRest {
        result.append(.rest(rest))
      } else if let source {
        result.append(source)
      } else if let fallback = parameter.fallback {
        result.append(.fallback(fallback))
      } else {
        return .failure(
          Misfit(error: .missingArgument(.named(name), parameter: .named(parameter.name))))
      }
    }
    return .success(result)
  }
}

extension Signature.Fallback {
  /// Reads a literal.
  package init(_ text: Substring) {
    switch text {
    case "none": self = .none
    case "true", "false": self = .bool(text == "true")
    default:
      if let number = Double(text) {
        self = .number(number)
      } else {
        // Quotes around it; `\n` is all that a signature escapes.
        self = .string(text == "\"\\n\"" ? "\n" : String(text.dropFirst().dropLast()))
      }
    }
  }
}
