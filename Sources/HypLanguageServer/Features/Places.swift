// Places.swift -- where a name is defined and used, and what it may be renamed to.

import HypSyntax

extension LanguageServer {
  private func location(_ span: Span, in document: Document) -> JSON {
    .fields(["uri": .string(document.uri), "range": document.range(span)])
  }

  /// The variable at the place of a message.
  private func target(_ document: Document, _ params: JSON) -> (
    occurrence: Occurrence, home: Document, index: Int
  )? {
    guard let offset = document.offset(params["position"]),
      let occurrence = document.names.occurrence(at: offset),
      let (home, index) = binding(occurrence, in: document)
    else { return nil }
    return (occurrence, home, index)
  }

  /// All places of a variable, in the texts that see it.
  private func places(_ home: Document, _ index: Int) -> [(
    document: Document, occurrence: Occurrence
  )] {
    let binding = home.names.bindings[index]
    var found = home.names.occurrences.filter { $0.binding == index }.map { (home, $0) }
    guard binding.isGlobal else { return found }
    for reader in readers(of: home) where reader.uri != home.uri {
      let names = reader.names
      // What a text defines itself hides nothing: names of the top level are shared by all files.
      found += names.occurrences.filter {
        $0.name == binding.name && ($0.binding.map { names.bindings[$0].isGlobal } ?? true)
      }.map { (reader, $0) }
    }
    return found
  }

  /// `textDocument/definition`
  func definition(_ document: Document, _ params: JSON) -> JSON {
    if let offset = document.offset(params["position"]),
      let file = document.names.imports.first(where: {
        $0.span.start <= offset && offset <= $0.span.end
      }), let other = self.document(importedAs: file.path, by: document)
    {
      return location(Span(other.source, 0, 0), in: other)
    }
    guard let (_, home, index) = target(document, params) else { return .null }
    return location(home.names.bindings[index].span, in: home)
  }

  /// `textDocument/references`
  func references(_ document: Document, _ params: JSON) -> JSON {
    guard let (_, home, index) = target(document, params) else { return .array([]) }
    let first = home.names.bindings[index].span
    var wantsDefinition = true
    if case .boolean(false) = params["context"]["includeDeclaration"] { wantsDefinition = false }
    return .array(
      places(home, index).filter { document, occurrence in
        wantsDefinition || document.uri != home.uri || occurrence.span.start != first.start
      }.map { location($0.occurrence.span, in: $0.document) })
  }

  /// `textDocument/documentHighlight`
  func highlights(_ document: Document, _ params: JSON) -> JSON {
    guard let offset = document.offset(params["position"]),
      let at = document.names.occurrence(at: offset)
    else { return .array([]) }
    let same = document.names.occurrences.filter {
      $0.name == at.name && $0.binding == at.binding
    }
    return .array(
      same.map {
        .fields(["range": document.range($0.span), "kind": .count($0.isWrite ? 3 : 2)])
      })
  }

  /// `textDocument/prepareRename`
  func prepareRename(_ document: Document, _ params: JSON) -> JSON {
    guard let (occurrence, _, _) = target(document, params) else { return .null }
    return .fields([
      "range": document.range(occurrence.span), "placeholder": .string(occurrence.name),
    ])
  }

  /// `textDocument/rename`: nothing, where the name would not be one, or would mean something else at one of its places.
  func rename(_ document: Document, _ params: JSON) -> JSON {
    guard let name = params["newName"].string, isName(name),
      let (_, home, index) = target(document, params)
    else { return .null }
    let places = places(home, index)
    let isTaken = places.contains { place in
      place.document.names.visible(at: place.occurrence.span.start).contains { $0.name == name }
    }
    guard !isTaken else { return .null }
    var changes: [String: [(range: JSON, text: String)]] = [:]
    for (document, occurrence) in places {
      changes[document.uri, default: []].append((document.range(occurrence.span), name))
    }
    return Edits.json(changes)
  }

  private func isName(_ text: String) -> Bool {
    let list = TokenList(SourceFile(name: "", text: text))
    return list.tokens.count == 2 && list.tokens[0].kind == .name
      && list.tokens[0].start == 0 && list.tokens[0].end == text.utf8.count && text != "_"
  }
}
