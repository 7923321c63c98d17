// LanguageServer.swift -- what editors ask by the Language Server Protocol (3.17), and what they are answered.
//
// Nothing runs that a text says: everything is known from its words. Messages come and go as JSON; the bytes around them
// are the caller's.

import HypInterpreter
import HypSession
import HypSyntax

/// Answers an editor, one message after the other.
public final class LanguageServer {
  /// What may be asked before and after a session.
  private enum Phase { case new, running, shutDown }

  private let version: String
  private let send: (JSON) -> Void
  private let readFile: (String) -> String?
  private var reader = MessageReader()
  private var phase = Phase.new
  private var encoding = PositionEncoding.utf16
  private var documents: [String: Document] = [:]
  /// Documents that have changed since their mistakes were told.
  private var changed: Set<String> = []
  let library: Library
  /// The status to end with, once the editor has said so: 0 if it took its leave before.
  public private(set) var exitStatus: Int32?

  /// - Parameters:
  ///   - version: what the server says that it is.
  ///   - host: what the library of the language is asked through; no program runs.
  ///   - readFile: the text of a file that is imported; nil if it cannot be read.
  ///   - send: takes messages to the editor, with their headers.
  public init(
    version: String, host: Host, readFile: @escaping (_ path: String) -> String?,
    send: @escaping (String) -> Void
  ) {
    self.version = version
    library = Library(Session(host: host))
    self.readFile = readFile
    self.send = { send(MessageReader.frame($0)) }
    library.interpreter.loadFile = { [unowned self] path, importer in
      let place = FilePath.resolve(path, from: importer)
      guard let text = text(of: place) else {
        throw FileFailure(reason: "it cannot be read", cause: .missing)
      }
      return (place, text)
    }
  }

  /// Takes bytes from the editor, and answers every message that is there as a whole.
  public func receive(_ bytes: [UInt8]) {
    reader.append(bytes)
    loop: while exitStatus == nil, let outcome = reader.next() {
      switch outcome {
      case .message(let message): answer(message)
      case .malformed(let reason):
        send(Self.failure(.null, code: -32700, "the message is no JSON: \(reason)"))
      case .lost:
        send(Self.failure(.null, code: -32700, "a header without Content-Length"))
        exitStatus = 1
      }
    }
    // Of several changes in a row only the last is looked at.
    for uri in changed.sorted() { if let document = documents[uri] { publish(document) } }
    changed = []
  }

  /// The stream has ended; an editor that has gone without a word has failed.
  public func end() { exitStatus = exitStatus ?? 1 }

  private func text(of path: String) -> String? {
    documents.values.first { $0.path == path }
      .map { String(decoding: $0.bytes, as: UTF8.self) } ?? readFile(path)
  }

  // MARK: Messages

  private static func failure(_ id: JSON, code: Int, _ message: String) -> JSON {
    .fields([
      "jsonrpc": .string("2.0"), "id": id,
      "error": .fields(["code": .number(Double(code)), "message": .string(message)]),
    ])
  }

  private func answer(_ message: JSON) {
    let id = message["id"]
    guard let method = message["method"].string else { return }
    guard !id.isNull else { return notice(method, message["params"]) }
    switch (phase, method) {
    case (.new, "initialize"):
      phase = .running
      reply(id, initialize(message["params"]))
    case (.new, _): send(Self.failure(id, code: -32002, "the first message is `initialize`"))
    case (.shutDown, _): send(Self.failure(id, code: -32600, "the session has ended"))
    case (.running, "initialize"):
      send(Self.failure(id, code: -32600, "the session has begun already"))
    case (.running, "shutdown"):
      phase = .shutDown
      reply(id, .null)
    default:
      guard let feature = Self.feature(method) else {
        return send(Self.failure(id, code: -32601, "`\(method)` is not known"))
      }
      guard let document = documents[message["params"]["textDocument"]["uri"].string ?? ""] else {
        return send(Self.failure(id, code: -32602, "the document is not open"))
      }
      reply(id, feature(self)(document, message["params"]))
    }
  }

  private func reply(_ id: JSON, _ result: JSON) {
    send(.fields(["jsonrpc": .string("2.0"), "id": id, "result": result]))
  }

  private func notify(_ method: String, _ params: JSON) {
    send(.fields(["jsonrpc": .string("2.0"), "method": .string(method), "params": params]))
  }

  private func notice(_ method: String, _ params: JSON) {
    if method == "exit" {
      exitStatus = phase == .shutDown ? 0 : 1
      return
    }
    guard phase == .running else { return }
    let named = params["textDocument"]
    guard let uri = named["uri"].string else { return }
    switch method {
    case "textDocument/didOpen":
      documents[uri] = Document(
        uri: uri, version: named["version"].count, text: named["text"].string ?? "", encoding)
      noteChange(of: uri)
    case "textDocument/didChange":
      documents[uri]?.change(params["contentChanges"].elements, version: named["version"].count)
      noteChange(of: uri)
    case "textDocument/didSave": noteChange(of: uri)
    case "textDocument/didClose":
      documents[uri] = nil
      notify(
        "textDocument/publishDiagnostics",
        .fields(["uri": .string(uri), "diagnostics": .array([])]))
      noteChange(of: uri)
    default: break
    }
  }

  /// Texts that import others may import the one that has changed.
  private func noteChange(of uri: String) {
    changed.insert(uri)
    for (other, document) in documents where other != uri && !document.names.imports.isEmpty {
      changed.insert(other)
    }
  }

  private func initialize(_ params: JSON) -> JSON {
    let offered = params["capabilities"]["general"]["positionEncodings"].elements
      .compactMap(\.string)
    // The cheapest that the editor knows; UTF-16 is what all know.
    let known: [PositionEncoding] = [.utf8, .utf32, .utf16]
    encoding = known.first { offered.contains($0.rawValue) } ?? .utf16
    return .fields([
      "capabilities": Capabilities.json(encoding),
      "serverInfo": .fields([
        "name": .string("hyperrepl"), "version": .string(version),
      ]),
    ])
  }

  // MARK: Mistakes

  private func publish(_ document: Document) {
    notify(
      "textDocument/publishDiagnostics",
      .fields([
        "uri": .string(document.uri), "version": document.version.map { .count($0) },
        "diagnostics": .array(mistakes(in: document).map { $0.json(in: document) }),
      ]))
  }

  func mistakes(in document: Document) -> [Mistake] {
    Mistake.all(in: document, library.interpreter)
  }

  // MARK: Other texts

  /// The document of a file that a text imports; read anew, if it is not open.
  func document(importedAs path: String, by document: Document) -> Document? {
    let place = FilePath.resolve(path, from: document.path)
    if let open = documents.values.first(where: { $0.path == place }) { return open }
    return readFile(place).map {
      Document(uri: DocumentURI.uri(place), version: nil, text: $0, encoding)
    }
  }

  /// A text and all that it imports, each once.
  func family(of document: Document) -> [Document] {
    var family = [document]
    var place = 0
    while place < family.count {
      let importer = family[place]
      place += 1
      for (path, _) in importer.names.imports {
        guard let other = self.document(importedAs: path, by: importer),
          !family.contains(where: { $0.uri == other.uri })
        else { continue }
        family.append(other)
      }
    }
    return family
  }

  /// The open documents that see the names of one: itself, and those that import it.
  func readers(of document: Document) -> [Document] {
    documents.values.sorted { $0.uri < $1.uri }.filter { other in
      family(of: other).contains { $0.uri == document.uri }
    }
  }

  /// What is asked of a document; nil if the method is not known.
  private static func feature(_ method: String) -> ((LanguageServer) -> (Document, JSON) -> JSON)? {
    switch method {
    case "textDocument/completion": completion
    case "textDocument/hover": hover
    case "textDocument/signatureHelp": signatureHelp
    case "textDocument/definition": definition
    case "textDocument/references": references
    case "textDocument/documentHighlight": highlights
    case "textDocument/prepareRename": prepareRename
    case "textDocument/rename": rename
    case "textDocument/documentSymbol": symbols
    case "textDocument/formatting": formatting
    case "textDocument/foldingRange": foldingRanges
    case "textDocument/semanticTokens/full": semanticTokens
    case "textDocument/codeAction": codeActions
    default: nil
    }
  }
}
