// Words.swift -- what fits at the cursor, and what a word means: completion, hover, signatures.

import HypSession
import HypSyntax

extension LanguageServer {
  /// A name of a text with where it is defined: in the text, or in what it imports.
  func binding(_ occurrence: Occurrence, in document: Document) -> (document: Document, index: Int)?
  {
    if let index = occurrence.binding { return (document, index) }
    for other in family(of: document).dropFirst() {
      if let index = other.names.bindings.firstIndex(where: {
        $0.isGlobal && $0.name == occurrence.name
      }) {
        return (other, index)
      }
    }
    return nil
  }

  /// What a call of a name looks like.
  private func signature(_ name: String, at offset: Int, in document: Document) -> (
    text: String, documentation: String?
  )? {
    let local = document.names.visible(at: offset).first { $0.name == name }
    let imported = family(of: document).dropFirst().lazy.compactMap { $0.names.global(name) }.first
    if let binding = local ?? imported {
      if let function = binding.function {
        return (function.signature, function.documentation)
      }
      if case .lambda(let function) = binding.value?.form {
        return (name + function.signature, function.documentation)
      }
      return nil
    }
    guard library.contains(name) else { return nil }
    return library.interpreter.signature(of: name).map { ($0, nil) }
  }

  // MARK: Completion

  /// `textDocument/completion`
  func completion(_ document: Document, _ params: JSON) -> JSON {
    guard let offset = document.offset(params["position"]) else { return .null }
    let text = document.source.text(0..<document.source.utf8.count)
    let (start, words) = library.session.completions(in: text, at: offset)
    let written = document.source.text(start..<offset)
    let range = document.range(start..<offset)
    var items: [JSON] = []
    var seen: Set<String> = []
    func add(_ name: String, kind: Int, detail: String?, order: Int) {
      guard seen.insert(name).inserted else { return }
      items.append(
        .fields([
          "label": .string(name), "kind": .count(kind),
          "detail": detail.map { .string($0) },
          "sortText": .string("\(order)\(name)"), "filterText": .string(name),
          "textEdit": Edits.edit(range, name),
        ]))
    }
    // In a text or behind a point no name begins.
    let isName = !isInText(document, offset) && !written.hasPrefix("\\")
    let before = document.source.text(0..<start)
    if isName, before.isOpenForLabel, let call = openCall(in: document, before: offset),
      let found = signature(call.name, at: offset, in: document)
    {
      for parameter in Signature(found.text).parameters {
        let name = parameter.prefix { $0 != "=" }
        guard name.hasPrefix(written), name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
        else { continue }
        add("\(name)=", kind: 6, detail: found.text, order: 0)
      }
    }
    if isName, before.last != "." {
      for (other, order) in family(of: document).enumerated().map({ ($1, $0 == 0 ? 1 : 2) }) {
        let visible =
          order == 1 ? document.names.visible(at: offset) : other.names.bindings.filter(\.isGlobal)
        for binding in visible
        where binding.name.hasPrefix(written) && binding.span.start != start {
          let isFunction = binding.function != nil
          add(
            binding.name, kind: isFunction ? 3 : 6, detail: binding.function?.signature,
            order: order)
        }
      }
    }
    for word in words where !word.text.allSatisfy({ $0 == " " }) {
      let name = word.text.hasSuffix("(") ? String(word.text.dropLast()) : word.text
      let kind =
        Token.Kind.keywords.contains(name) ? 14 : library.isFunction(name) ? 3 : 21
      add(name, kind: kind, detail: word.label == name ? nil : word.label, order: 3)
    }
    return .fields(["isIncomplete": .boolean(false), "items": .array(items)])
  }

  private func isInText(_ document: Document, _ offset: Int) -> Bool {
    let list = document.words
    if list.comments.contains(where: { $0.contains(offset - 1) }) { return true }
    return list.tokens.contains {
      $0.kind == .stringText && $0.start < offset && offset <= $0.end
    }
  }

  // MARK: Hover

  /// `textDocument/hover`
  func hover(_ document: Document, _ params: JSON) -> JSON {
    guard let offset = document.offset(params["position"]),
      let (index, token) = document.word(at: offset)
    else { return .null }
    let span = document.words.span(index)
    guard let text = explanation(of: span.text, token, offset, in: document) else { return .null }
    return .fields([
      "contents": .fields(["kind": .string("markdown"), "value": .string(text)]),
      "range": document.range(span),
    ])
  }

  private func explanation(
    of word: String, _ token: Token, _ offset: Int, in document: Document
  ) -> String? {
    if token.kind == .name {
      let names = document.names
      guard !names.labels.contains(where: { $0.start == token.start }) else { return nil }
      if let occurrence = names.occurrence(at: offset),
        let (home, index) = binding(occurrence, in: document)
      {
        return description(home.names.bindings[index], in: home, seenFrom: document)
      }
    }
    return library.page(word)
  }

  private func description(
    _ binding: Binding, in home: Document, seenFrom document: Document
  ) -> String {
    let line = home.source.line(at: binding.span.start).index + 1
    let place = home.uri == document.uri ? "line \(line)" : "\(home.path):\(line)"
    func code(_ text: String) -> String { "```hyp\n\(text)\n```\n" }
    if let function = binding.function {
      let text = code(function.signature) + function.documentation
      return text + (function.documentation.isEmpty ? "" : "\n\n") + "function, \(place)"
    }
    switch binding.role {
    case .parameter: return code(binding.name) + "parameter, \(place)"
    default:
      var text = binding.name
      if let value = binding.value, value.span.text.utf8.count <= 120,
        !value.span.text.contains("\n")
      {
        text += " = " + value.span.text
      }
      return code(text) + "variable, \(place)"
    }
  }

  // MARK: Signatures

  /// `textDocument/signatureHelp`
  func signatureHelp(_ document: Document, _ params: JSON) -> JSON {
    guard let offset = document.offset(params["position"]),
      let call = openCall(in: document, before: offset),
      let found = signature(call.name, at: offset, in: document)
    else { return .null }
    let signature = Signature(found.text)
    // Offsets of labels count in the units of positions.
    func column(_ place: String.Index) -> JSON {
      .count(found.text[..<place].utf8.reduce(0) { $0 + document.encoding.width($1) })
    }
    let active = signature.parameters.isEmpty ? nil : signature.parameter(of: call)
    return .fields([
      "signatures": .array([
        .fields([
          "label": .string(found.text),
          "documentation": found.documentation.flatMap { $0.isEmpty ? nil : .string($0) },
          "parameters": .array(
            signature.parameters.map { parameter in
              let ends = [column(parameter.startIndex), column(parameter.endIndex)]
              return .fields(["label": .array(ends)])
            }),
        ])
      ]),
      "activeSignature": .count(0),
      "activeParameter": active.map { .count($0) },
    ])
  }

  private func openCall(in document: Document, before offset: Int) -> OpenCall? {
    library.session.openCall(in: document.source.text(0..<document.bytes.count), at: offset)
  }
}

extension String {
  /// The name of an argument may follow.
  fileprivate var isOpenForLabel: Bool {
    let last = self.reversed().first { !$0.isWhitespace }
    return last == "(" || last == ","
  }
}
