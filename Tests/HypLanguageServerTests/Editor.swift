// Editor.swift -- an editor in few words, which talks to a server in the same process.

import HypLanguageServer
import HypSession
import HypSyntax
import Testing

/// An editor with one text open.
final class Editor {
  static let uri = "file:///home/a/text.hyp"

  private var server: LanguageServer?
  private(set) var received: [JSON] = []
  private var ids = 0
  var files: [String: String] = [:]

  init(encoding: String = "utf-16") {
    server = LanguageServer(
      version: "1", host: Host(write: { _ in }, report: { _ in }),
      readFile: { [unowned self] in files[$0] },
      send: { [unowned self] text in
        let parts = text.components(separatedBy: "\r\n\r\n")
        guard parts.count == 2, parts[0] == "Content-Length: \(parts[1].utf8.count)",
          let message = try? JsonText.value(parts[1])
        else {
          Issue.record("no message: \(text)")
          return
        }
        received.append(message)
      })
    let offered = JSON.array([.string("utf-16"), .string(encoding)])
    let answer = ask(
      "initialize",
      .object([
        (
          "capabilities",
          .object([("general", .object([("positionEncodings", offered)]))])
        )
      ]))
    #expect(answer.at("capabilities", "positionEncoding").word == encoding)
  }

  var exitStatus: Int32? { server?.exitStatus }

  func end() { server?.end() }

  func send(raw text: String) { server?.receive(Array(text.utf8)) }

  func send(_ message: JSON) {
    send(raw: "Content-Length: \(message.text.utf8.count)\r\n\r\n\(message.text)")
  }

  /// The whole answer to a request.
  func answer(_ method: String, _ params: JSON) -> JSON {
    ids += 1
    send(
      .object([
        ("jsonrpc", .string("2.0")), ("id", .count(ids)), ("method", .string(method)),
        ("params", params),
      ]))
    return received.last { $0.at("id").number == Double(ids) } ?? .null
  }

  func ask(_ method: String, _ params: JSON) -> JSON { answer(method, params).at("result") }

  func tell(_ method: String, _ params: JSON) {
    send(
      .object([("jsonrpc", .string("2.0")), ("method", .string(method)), ("params", params)]))
  }

  func open(_ text: String, uri: String = Editor.uri) {
    tell(
      "textDocument/didOpen",
      .object([
        (
          "textDocument",
          .object([
            ("uri", .string(uri)), ("languageId", .string("hyp")), ("version", .count(1)),
            ("text", .string(text)),
          ])
        )
      ]))
  }

  func change(_ changes: [JSON], version: Int = 2) {
    tell(
      "textDocument/didChange",
      .object([
        (
          "textDocument",
          .object([("uri", .string(Self.uri)), ("version", .count(version))])
        ), ("contentChanges", .array(changes)),
      ]))
  }

  static func position(_ line: Int, _ column: Int) -> JSON {
    .object([("line", .count(line)), ("character", .count(column))])
  }

  /// A request about a place.
  func at(_ line: Int, _ column: Int, _ method: String, _ more: [(String, JSON)] = []) -> JSON {
    ask("textDocument/" + method, place(line, column, more))
  }

  func place(_ line: Int, _ column: Int, _ more: [(String, JSON)] = []) -> JSON {
    .object(
      [
        ("textDocument", .object([("uri", .string(Self.uri))])),
        ("position", Self.position(line, column)),
      ] + more.map { (name: $0.0, value: $0.1) })
  }

  func about(_ method: String, _ more: [(String, JSON)] = []) -> JSON {
    ask("textDocument/" + method, place(0, 0, more))
  }

  /// What was said last to be wrong with a text.
  func mistakes(_ uri: String = Editor.uri) -> [JSON] {
    received.last {
      $0.at("method").word == "textDocument/publishDiagnostics"
        && $0.at("params", "uri").word == uri
    }?.at("params", "diagnostics").list ?? []
  }
}

extension JSON {
  /// What stands below names of fields.
  func at(_ names: String...) -> JSON {
    names.reduce(self) { json, name in
      guard case .object(let fields) = json else { return .null }
      return fields.first { $0.name == name }?.value ?? .null
    }
  }

  var list: [JSON] { if case .array(let elements) = self { elements } else { [] } }
  var word: String? { if case .string(let text) = self { text } else { nil } }
  var number: Double? { if case .number(let x) = self { x } else { nil } }
  var isNothing: Bool { if case .null = self { true } else { false } }

  /// A range as `line:column-line:column`.
  var place: String {
    func text(_ json: JSON) -> String {
      "\(Int(json.at("line").number ?? -1)):\(Int(json.at("character").number ?? -1))"
    }
    return text(at("start")) + "-" + text(at("end"))
  }
}
