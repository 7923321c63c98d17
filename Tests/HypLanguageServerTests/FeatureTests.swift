// FeatureTests.swift -- each thing that an editor asks.

import HypSyntax
import Testing

private let program = """
  ## The loss of a line.
  loss(w, x=2) = (w * x - 1)^2
  train(α) = {
    w = 3
    for _ in 1...5 { w -= α * loss'(w) }
    w
  }
  rate = 0.1
  print(train(rate), loss(rate))
  squares = [rate * rate for rate in 1...3]

  """

@Suite struct EditorFeatures {
  private let editor = Editor()

  init() { editor.open(program) }

  @Test func mistakesAreToldAndTakenBack() {
    #expect(editor.mistakes().isEmpty)
    editor.change([.object([("text", .string("a = 1\nb = lgo(a)\nc = (2\n"))])])
    let found = editor.mistakes()
    #expect(found.contains { $0.at("range").place.hasPrefix("2:4") }, "\(found.map(\.text))")
    editor.change([.object([("text", .string("a = 1\nb = lgo(α)\n"))])], version: 3)
    let names = editor.mistakes()
    #expect(names.map { $0.at("code").word } == ["E0201", "E0201"])
    #expect(names.map { $0.at("range").place } == ["1:4-1:7", "1:8-1:9"])
    editor.change([.object([("text", .string("a = 1\n"))])], version: 4)
    #expect(editor.mistakes().isEmpty)
  }

  @Test func helpIsAnAction() {
    editor.change([.object([("text", .string("α = 1\nb = lgo(α)\n"))])])
    let range = JSON.object([
      ("start", Editor.position(1, 5)), ("end", Editor.position(1, 5)),
    ])
    let actions = editor.about("codeAction", [("range", range)]).list
    let titles = actions.map { $0.at("title").word }
    #expect(titles.contains("Write `log`"))
    let edit = actions.first { $0.at("title").word == "Write `log`" }?
      .at("edit", "changes", Editor.uri).list.first
    #expect(edit?.at("range").place == "1:4-1:7" && edit?.at("newText").word == "log")
  }

  @Test func completionKnowsTheTextAndTheLanguage() {
    // `train(ra|te)`
    let items = editor.at(8, 14, "completion").at("items").list
    #expect(items.contains { $0.at("label").word == "rate" })
    #expect(items.contains { $0.at("label").word == "rand" })
    let rate = items.first { $0.at("label").word == "rate" }
    #expect(rate?.at("textEdit", "range").place == "8:12-8:14")
    // In `train`, its own `w` and the function's parameter.
    let inner = editor.at(5, 2, "completion").at("items").list.compactMap { $0.at("label").word }
    #expect(inner.contains("w") && inner.contains("α") && inner.contains("loss"))
    let outer = editor.at(9, 0, "completion").at("items").list.compactMap { $0.at("label").word }
    #expect(!outer.contains("w"))
    // Arguments by name.
    let labels = editor.at(8, 24, "completion").at("items").list.compactMap { $0.at("label").word }
    #expect(labels.contains("x=") && labels.contains("w="))
  }

  @Test func nothingIsCompletedInComments() {
    #expect(editor.at(0, 10, "completion").at("items").list.isEmpty)
  }

  @Test func hoverShowsPagesAndDefinitions() {
    let loss = editor.at(8, 20, "hover")
    #expect(loss.at("contents", "value").word?.contains("loss(w, x=2)") == true)
    #expect(loss.at("contents", "value").word?.contains("The loss of a line.") == true)
    #expect(loss.at("range").place == "8:19-8:23")
    let library = editor.at(8, 1, "hover").at("contents", "value").word
    #expect(library?.contains("print(") == true)
    let rate = editor.at(7, 0, "hover").at("contents", "value").word
    #expect(rate?.contains("rate = 0.1") == true && rate?.contains("line 8") == true)
    #expect(editor.at(3, 6, "hover").isNothing)
  }

  @Test func signaturesFollowTheArgument() {
    editor.change([.object([("text", .string("f(α, b=2) = α\ny = f(1, clamp(𝛼, 2, "))])])
    let inner = editor.at(1, 21, "signatureHelp")
    #expect(inner.at("signatures").list.first?.at("label").word?.hasPrefix("clamp(") == true)
    #expect(inner.at("activeParameter").number == 2)
    let outer = editor.at(1, 6, "signatureHelp")
    #expect(outer.at("signatures").list.first?.at("label").word == "f(α, b=2)")
    let parameters = outer.at("signatures").list.first?.at("parameters").list
    #expect(parameters?.map { $0.at("label").text } == ["[2,3]", "[5,8]"])
    #expect(outer.at("activeParameter").number == 0)
    #expect(editor.at(0, 0, "signatureHelp").isNothing)
  }

  @Test func namesAreFollowedByScope() {
    #expect(editor.at(8, 13, "definition").at("range").place == "7:0-7:4")
    // The `rate` of the comprehension is another one.
    #expect(editor.at(9, 11, "definition").at("range").place == "9:27-9:31")
    #expect(editor.at(5, 2, "definition").at("range").place == "3:2-3:3")
    let places = editor.at(7, 1, "references").list.map { $0.at("range").place }
    #expect(places == ["7:0-7:4", "8:12-8:16", "8:24-8:28"])
    let loss = editor.at(1, 0, "references").list.map { $0.at("range").place }
    #expect(loss == ["1:0-1:4", "4:28-4:32", "8:19-8:23"])
    let marks = editor.at(3, 2, "documentHighlight").list
    #expect(marks.map { $0.at("range").place } == ["3:2-3:3", "4:19-4:20", "4:34-4:35", "5:2-5:3"])
    #expect(marks.map { $0.at("kind").number } == [3, 3, 2, 2])
    #expect(editor.at(8, 1, "definition").isNothing)
  }

  @Test func renamingKeepsTheMeaning() {
    let edits = editor.at(3, 2, "rename", [("newName", .string("weight"))])
      .at("changes", Editor.uri).list
    #expect(edits.map { $0.at("range").place } == ["3:2-3:3", "4:19-4:20", "4:34-4:35", "5:2-5:3"])
    #expect(edits.allSatisfy { $0.at("newText").word == "weight" })
    for name in ["2x", "", "a b", "for", "α", "loss"] {
      #expect(editor.at(3, 2, "rename", [("newName", .string(name))]).isNothing, "\(name)")
    }
    #expect(editor.at(3, 2, "prepareRename").at("placeholder").word == "w")
    #expect(editor.at(8, 1, "prepareRename").isNothing)
  }

  @Test func importsAreFollowed() {
    editor.files["/home/a/lib.hyp"] = "double(x) = 2x\nhalf = 0.5\n"
    editor.change([.object([("text", .string("import \"lib.hyp\"\nprint(double(half))\n"))])])
    #expect(editor.mistakes().isEmpty)
    let found = editor.at(1, 8, "definition")
    #expect(found.at("uri").word == "file:///home/a/lib.hyp")
    #expect(found.at("range").place == "0:0-0:6")
    #expect(editor.at(0, 10, "definition").at("uri").word == "file:///home/a/lib.hyp")
    // An open file is seen as it is typed, and is told of who uses it.
    editor.open("double(x) = 2x\nhlaf = 0.5\n", uri: "file:///home/a/lib.hyp")
    #expect(editor.mistakes().map { $0.at("range").place } == ["1:13-1:17"])
    editor.files = [:]
    let places = editor.at(1, 8, "references").list
    #expect(places.map { $0.at("uri").word?.suffix(8) } == ["/lib.hyp", "text.hyp"])
  }

  @Test func mistakesOfAFileStandAtItsImport() {
    editor.files["/home/a/good.hyp"] = "one = 1\n"
    editor.files["/home/a/bad.hyp"] = "two = = 2\n"
    editor.change([
      .object([("text", .string("import \"good.hyp\"\nimport \"bad.hyp\"\nprint(one)\n"))])
    ])
    let found = editor.mistakes()
    #expect(found.map { $0.at("range").place } == ["1:7-1:16"])
    #expect(found.first?.at("message").word?.hasPrefix("/home/a/bad.hyp:1: ") == true)
  }

  @Test func theOutlineHasFunctionsAndVariables() {
    let symbols = editor.about("documentSymbol").list
    #expect(symbols.map { $0.at("name").word } == ["loss", "train", "rate", "squares"])
    #expect(symbols[1].at("range").place == "2:0-6:1")
    #expect(symbols[0].at("detail").word == "loss(w, x=2)")
  }

  @Test func layoutIsOneEdit() {
    #expect(editor.about("formatting").list.isEmpty)
    editor.change([.object([("text", .string("a = 1\nb=2\nc  =  3\nd = 4\n"))])])
    let edits = editor.about("formatting").list
    #expect(edits.map { $0.at("range").place } == ["1:0-3:0"])
    #expect(edits.first?.at("newText").word == "b = 2\nc = 3\n")
    editor.change([.object([("text", .string("a = (\n"))])], version: 3)
    #expect(editor.about("formatting").isNothing)
  }

  @Test func bracketsAndCommentsFold() {
    editor.change([
      .object([("text", .string("# a\n# b\nf(x) = {\n  y = x\n  y\n}\n# c\nz = [\n  1,\n  2\n]\n"))]
      )
    ])
    let folds = editor.about("foldingRange").list.map {
      "\(Int($0.at("startLine").number ?? -1))-\(Int($0.at("endLine").number ?? -1))"
    }
    #expect(folds == ["2-4", "7-9", "0-1"])
  }

  @Test func wordsHaveTypes() {
    editor.change([.object([("text", .string("# α\nf(x) = sin(x) + 2\n\"a\\(f(1))\"\n"))])])
    let data = editor.about("semanticTokens/full").at("data").list.map { Int($0.number ?? -1) }
    var line = 0
    var column = 0
    let names = ["keyword", "number", "string", "comment", "function", "parameter", "variable"]
    var found: [String] = []
    for index in stride(from: 0, to: data.count, by: 5) {
      column = data[index] == 0 ? column + data[index + 1] : data[index + 1]
      line += data[index]
      found.append(
        "\(line):\(column)+\(data[index + 2]) \(names[data[index + 3]]) \(data[index + 4])")
    }
    #expect(
      found == [
        "0:0+3 comment 0", "1:0+1 function 1", "1:2+1 parameter 1", "1:7+3 function 2",
        "1:11+1 parameter 0", "1:16+1 number 0", "2:0+1 string 0", "2:1+1 string 0",
        "2:4+1 function 0", "2:6+1 number 0", "2:9+1 string 0",
      ])
  }
}

@Suite struct EditorProtocol {
  @Test func whatIsNotKnownIsSaid() {
    let editor = Editor()
    func code(_ method: String, _ params: JSON) -> Double? {
      editor.answer(method, params).at("error", "code").number
    }
    #expect(code("textDocument/nothing", .null) == -32601)
    #expect(code("textDocument/hover", editor.place(0, 0)) == -32602)
    #expect(code("initialize", .null) == -32600)
    editor.tell("$/setTrace", .null)
    editor.send(raw: "Content-Length: 3\r\n\r\n{a}")
    #expect(editor.received.last?.at("error", "code").number == -32700)
    editor.open("x = 1")
    #expect(editor.at(0, 0, "hover").at("range").place == "0:0-0:1")
    #expect(editor.at(99, 99, "hover").isNothing || editor.exitStatus == nil)
    #expect(editor.ask("textDocument/hover", .array([])).isNothing)
    #expect(!editor.ask("shutdown", .null).isNothing || editor.exitStatus == nil)
    #expect(code("textDocument/hover", editor.place(0, 0)) == -32600)
    editor.tell("exit", .null)
    #expect(editor.exitStatus == 0)
  }

  @Test func messagesMayComeInPieces() {
    let editor = Editor()
    let body = JSON.object([("id", .count(77)), ("method", .string("shutdown"))]).text
    for byte in "content-length:  \(body.utf8.count)\r\nContent-Type: x\r\n\r\n\(body)" {
      editor.send(raw: String(byte))
    }
    #expect(editor.received.last?.at("id").number == 77)
    editor.end()
    #expect(editor.exitStatus == 1)
  }

  @Test func aStreamWithoutLengthsEnds() {
    let editor = Editor()
    editor.send(raw: "Content-Length: -5\r\n\r\n{}")
    #expect(editor.exitStatus == 1)
  }
}
