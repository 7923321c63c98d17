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
  package func arranged(_ labels: [String?]) throws(ParameterList.Misfit) -> [Source] {
    let binding = try parameterList.bind(labels)
    return zip(parameters, binding.arguments).map { parameter, argument in
      if parameter.isRest { return .rest(binding.rest) }
      return argument.map(Source.argument) ?? .fallback(parameter.fallback ?? .none)
    }
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
