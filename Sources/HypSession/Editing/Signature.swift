// Signature.swift -- how a function is called, in its parts.

/// `name(parameters)`
package struct Signature {
  package let text: String
  /// Without blanks around them.
  package let parameters: [Substring]
  private let head: Substring

  package init(_ signature: String) {
    text = signature
    head = signature.prefix { $0 != "(" }
    var parts: [Substring] = []
    var depth = 0
    var isQuoted = false
    let isCall = head.endIndex < signature.endIndex
    var start = isCall ? signature.index(after: head.endIndex) : head.endIndex
    for index in signature[start...].indices {
      switch signature[index] {
      case "\"": isQuoted.toggle()
      case "(", "[": depth += 1
      case ")" where depth == 0:
        if !isQuoted, index > start { parts.append(signature[start..<index]) }
      case ")", "]": depth -= 1
      case "," where depth == 0 && !isQuoted:
        parts.append(signature[start..<index])
        start = signature.index(after: index)
      default: break
      }
    }
    parameters = parts.map { $0.drop { $0 == " " } }
  }

  /// The parameter that an argument is for: by its name, or by its place.
  package func parameter(of call: OpenCall) -> Int {
    let named = call.argument.name.flatMap { name in
      parameters.firstIndex { $0.prefix { $0 != "=" } == name }
    }
    return min(named ?? call.argument.place, max(0, parameters.count - 1))
  }

  /// The signature, or as much of it as fits around the argument that is being typed.
  func text(columns: Int, around call: OpenCall) -> String {
    let current = parameter(of: call)
    var shown = current..<min(current + 1, parameters.count)
    // What comes next matters more than what has been typed.
    while shown.upperBound < parameters.count,
      line(shown.lowerBound..<shown.upperBound + 1).count < columns
    {
      shown = shown.lowerBound..<shown.upperBound + 1
    }
    while shown.lowerBound > 0, line(shown.lowerBound - 1..<shown.upperBound).count < columns {
      shown = shown.lowerBound - 1..<shown.upperBound
    }
    return line(shown)
  }

  private func line(_ shown: Range<Int>) -> String {
    let front = shown.lowerBound > 0 ? "…, " : ""
    let behind = shown.upperBound < parameters.count ? ", …" : ""
    return "\(head)(\(front)\(parameters[shown].joined(separator: ", "))\(behind))"
  }
}
