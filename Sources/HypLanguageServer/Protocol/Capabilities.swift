// Capabilities.swift -- what the server says that it can.

import HypSyntax

enum Capabilities {
  static func json(_ encoding: PositionEncoding) -> JSON {
    .fields([
      "positionEncoding": .string(encoding.rawValue),
      "textDocumentSync": .fields([
        "openClose": .boolean(true), "change": .count(2), "save": .boolean(true),
      ]),
      "completionProvider": .fields([
        "triggerCharacters": .array([".", "\\", "("].map { .string($0) })
      ]),
      "hoverProvider": .boolean(true),
      "signatureHelpProvider": .fields([
        "triggerCharacters": .array(["(", ","].map { .string($0) })
      ]),
      "definitionProvider": .boolean(true),
      "referencesProvider": .boolean(true),
      "documentHighlightProvider": .boolean(true),
      "renameProvider": .fields(["prepareProvider": .boolean(true)]),
      "documentSymbolProvider": .boolean(true),
      "documentFormattingProvider": .boolean(true),
      "foldingRangeProvider": .boolean(true),
      "codeActionProvider": .fields(["codeActionKinds": .array([.string("quickfix")])]),
      "semanticTokensProvider": .fields([
        "legend": .fields([
          "tokenTypes": .array(TokenType.allCases.map { .string($0.rawValue) }),
          "tokenModifiers": .array(TokenModifier.allCases.map { .string($0.rawValue) }),
        ]),
        "full": .boolean(true),
      ]),
    ])
  }
}
