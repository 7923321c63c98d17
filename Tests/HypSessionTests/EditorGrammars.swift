// EditorGrammars.swift -- the grammars in editors/ hold the language's own words.
//
// What an editor must know of the language comes from the tables of the lexer and the library, so
// these files are made here: after a change of the language, record them with RECORD=1.

import Foundation
import GoldenFiles
import HypInterpreter
import HypSyntax
import Testing

@Suite struct EditorGrammars {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("editors")

  @Test(arguments: [
    ("vscode/syntaxes/hyp.tmLanguage.json", EditorGrammar().textMate),
    ("vim/syntax/hyp.vim", EditorGrammar().vim),
  ])
  func isUpToDate(_ path: String, _ text: String) throws {
    let file = Self.folder.appendingPathComponent(path)
    if let complaint = try GoldenFiles.complaint(file, told: text) {
      Issue.record("\(complaint)")
    }
  }

  /// The patterns mean what the lexer means: in every example, each number and each keyword is
  /// matched whole, and no name is.
  @Test func patternsAgreeWithTheLexer() throws {
    let number = try NSRegularExpression(pattern: "^(?:\(EditorGrammar.number))$")
    let keyword = try NSRegularExpression(pattern: "^(?:\(EditorGrammar().keyword))$")
    let name = try NSRegularExpression(pattern: "^(?:\(EditorGrammar.name))$")
    func matches(_ pattern: NSRegularExpression, _ text: String) -> Bool {
      pattern.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }
    var count = 0
    for file in try examples() {
      let list = TokenList(
        SourceFile(name: file.path, text: try String(contentsOf: file, encoding: .utf8)))
      for index in list.tokens.indices {
        let token = list.tokens[index]
        let text = list.source.text(token.start..<token.end)
        switch token.kind {
        case .number, .name: break
        case _ where token.kind.isKeyword: break
        default: continue
        }
        count += 1
        #expect(matches(number, text) == (token.kind == .number), "\(text)")
        #expect(matches(keyword, text) == token.kind.isKeyword, "\(text)")
        #expect(matches(name, text) == (token.kind == .name || token.kind.isKeyword), "\(text)")
      }
    }
    #expect(count > 1000)
  }

  @Test func theSiteColoursTheSameKeywords() throws {
    let file = Self.folder.deletingLastPathComponent().appendingPathComponent("docs/conf.py")
    let line = "KEYWORDS = \"\(Token.Kind.keywords.joined(separator: " "))\".split()"
    #expect(try String(contentsOf: file, encoding: .utf8).contains(line))
  }

  private func examples() throws -> [URL] {
    let root = Self.folder.deletingLastPathComponent()
    let tree = FileManager.default.enumerator(
      at: root.appendingPathComponent("examples"), includingPropertiesForKeys: nil)
    return (tree?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "hyp" }
  }
}

/// The words of the language as editors want them.
struct EditorGrammar {
  /// A number, as `42`, `1.5`, `.5`, `1e-3` or `1_000`; not the `1.` of a range `1...n`.
  static let number =
    #"(?:\d[\d_]*(?:\.(?!\.)(?:\d[\d_]*)?)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?"#
  static let name = #"[\p{L}_][\p{L}\p{M}\p{Nd}₀-₉_]*"#

  let control = ["break", "continue", "else", "for", "if", "import", "in", "return", "while"]
  let constants: [String]
  let functions: [String]
  let operators: [String]

  init() {
    let keywords = Token.Kind.keywords
    let interpreter = Interpreter { _ in }
    let names = interpreter.builtinNames.sorted()
    let isFunction = { (name: String) in
      interpreter.manualPage(of: name)?.hasPrefix(name + "(") ?? false
    }
    functions = names.filter(isFunction)
    constants = names.filter { !isFunction($0) } + ["true", "false", "none"]
    let signs = Token.Kind.allCases.map(\.rawValue).filter { word in
      word.unicodeScalars.allSatisfy { !$0.properties.isAlphabetic } && word != "\\("
    }
    let brackets = ["(", ")", "[", "]", "{", "}", ",", ";", ":", "."]
    // The longest first: an alternative that begins another one would hide it.
    operators = signs.filter { !brackets.contains($0) }
      .sorted { ($0.count, $1) > ($1.count, $0) }
    precondition(Set(keywords).isSuperset(of: control))
  }

  var words: [String] { Token.Kind.keywords.filter { !control.contains($0) } }
  var keyword: String { Token.Kind.keywords.joined(separator: "|") }

  private func whole(_ words: [String]) -> String {
    let joined = words.joined(separator: "|")
    return #"(?<![\p{L}\p{M}\p{N}_])(?:"# + joined + #")(?![\p{L}\p{M}\p{N}_])"#
  }

  private static func escaped(_ text: String) -> String {
    text.map { #"\^$.|?*+()[]{}/"#.contains($0) ? "\\\($0)" : "\($0)" }.joined()
  }

  /// A grammar for VS Code and what else reads TextMate's format.
  var textMate: String {
    let logic = words.filter { ["and", "or", "not"].contains($0) }
    let sign = operators.map(Self.escaped).joined(separator: "|")
    let patterns: [(String, String)] = [
      ("keyword.control.hyp", whole(control)),
      ("keyword.operator.logical.hyp", whole(logic)),
      ("constant.language.hyp", whole(constants)),
      ("constant.language.epsilon.hyp", "ε[₀-₉]*"),
      ("constant.numeric.hyp", #"(?<![\p{L}_\d.])"# + Self.number),
      ("support.function.hyp", whole(functions)),
      ("entity.name.function.hyp", Self.name + #"(?=\()"#),
      ("variable.other.hyp", Self.name),
      ("keyword.operator.hyp", sign),
    ]
    var rules = patterns.map { scope, pattern in
      "        { \"name\": \(Self.quoted(scope)), \"match\": \(Self.quoted(pattern)) }"
    }
    rules.insert("        { \"include\": \"#string\" }", at: 0)
    return """
      {
        "name": "Hyp",
        "scopeName": "source.hyp",
        "fileTypes": ["hyp"],
        "firstLineMatch": "^#!.*\\\\bhyperrepl\\\\b",
        "patterns": [{ "include": "#comment" }, { "include": "#expression" }],
        "repository": {
          "comment": {
            "patterns": [
              { "name": "comment.line.documentation.hyp", "match": "##.*$" },
              { "name": "comment.line.number-sign.hyp", "match": "#.*$" }
            ]
          },
          "string": {
            "name": "string.quoted.double.hyp",
            "begin": "\\"",
            "end": "\\"",
            "patterns": [
              {
                "name": "meta.interpolation.hyp",
                "begin": "\\\\\\\\\\\\(",
                "end": "\\\\)",
                "beginCaptures": { "0": { "name": "punctuation.section.interpolation.hyp" } },
                "endCaptures": { "0": { "name": "punctuation.section.interpolation.hyp" } },
                "patterns": [{ "include": "#brackets" }, { "include": "#expression" }]
              },
              {
                "name": "constant.character.escape.hyp",
                "match": "\\\\\\\\(?:[nt\\"\\\\\\\\]|u\\\\{[0-9a-fA-F]+\\\\})"
              }
            ]
          },
          "brackets": {
            "begin": "\\\\(",
            "end": "\\\\)",
            "patterns": [{ "include": "#brackets" }, { "include": "#expression" }]
          },
          "expression": {
            "patterns": [
      \(rules.joined(separator: ",\n"))
            ]
          }
        }
      }

      """
  }

  private static func quoted(_ text: String) -> String {
    "\""
      + text.replacingOccurrences(of: "\\", with: "\\\\")
      .replacingOccurrences(of: "\"", with: "\\\"") + "\""
  }

  /// A syntax file for Vim.
  var vim: String {
    let logic = words.filter { ["and", "or", "not"].contains($0) }
    let plain = functions.filter { $0.allSatisfy(\.isASCII) }
    return """
      " Vim syntax file for Hyp, the language of hyperrepl.
      " Made of the tables of the language; see Tests/HypSessionTests/EditorGrammars.swift.
      if exists("b:current_syntax")
        finish
      endif
      syntax case match
      syntax iskeyword @,48-57,_,192-255,880-1023,8320-8329

      syntax keyword hypConditional if else
      syntax keyword hypRepeat for in while break continue
      syntax keyword hypStatement return import
      syntax keyword hypOperatorWord \(logic.joined(separator: " "))
      syntax keyword hypConstant \(constants.joined(separator: " ")) ε
      syntax keyword hypFunction \(plain.joined(separator: " "))

      syntax match hypNumber "\\v<\\d[0-9_]*%(\\.\\.@!%(\\d[0-9_]*)?)?%([eE][+-]?\\d+)?"
      syntax match hypNumber "\\v\\.@<!\\.\\d[0-9_]*%([eE][+-]?\\d+)?"
      syntax match hypDefinition "\\v^\\s*\\zs\\k+\\ze\\([^()]*\\)\\s*\\=[^=]"
      syntax match hypOperator "[-+*/^%@=<>|'∇]"
      syntax match hypEscape contained "\\v\\\\%([nt\\"\\\\]|u\\{\\x+\\})"
      syntax region hypInterpolation contained matchgroup=hypEscape start="\\\\(" end=")" contains=TOP
      syntax region hypString start=+"+ skip=+\\\\\\\\\\|\\\\"+ end=+"+ contains=hypEscape,hypInterpolation
      syntax match hypComment "#.*$" contains=hypTodo
      syntax match hypDocumentation "##.*$"
      syntax keyword hypTodo contained TODO FIXME

      highlight default link hypConditional Conditional
      highlight default link hypRepeat Repeat
      highlight default link hypStatement Statement
      highlight default link hypOperatorWord Operator
      highlight default link hypOperator Operator
      highlight default link hypConstant Constant
      highlight default link hypFunction Function
      highlight default link hypDefinition Identifier
      highlight default link hypNumber Number
      highlight default link hypEscape SpecialChar
      highlight default link hypString String
      highlight default link hypComment Comment
      highlight default link hypDocumentation SpecialComment
      highlight default link hypTodo Todo

      let b:current_syntax = "hyp"

      """
  }
}
