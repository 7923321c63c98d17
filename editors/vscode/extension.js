// extension.js -- Hyp in VS Code: mistakes as one types, completion, pages, and the program run.
"use strict";
const vscode = require("vscode");
const { spawn } = require("child_process");
const { Client } = require("./client");

const selector = { language: "hyp" };
let client;
let mistakes;
let output;
let preview;

const command = () => vscode.workspace.getConfiguration("hyp").get("command") || "hyperrepl";

// Positions are UTF-16 on both sides.
const place = (position) => ({ line: position.line, character: position.character });
const position = (json) => new vscode.Position(json.line, json.character);
const range = (json) => new vscode.Range(position(json.start), position(json.end));
const location = (json) => new vscode.Location(vscode.Uri.parse(json.uri), range(json.range));
const named = (document) => ({ uri: document.uri.toString() });

/** A question about a place in a document; what is not answered is nothing. */
const ask = (method, document, at, more = {}) =>
  client
    .request(`textDocument/${method}`, {
      textDocument: named(document), ...(at ? { position: place(at) } : {}), ...more,
    })
    .catch(() => null);

function edits(json) {
  const all = new vscode.WorkspaceEdit();
  for (const [uri, changes] of Object.entries(json?.changes ?? {})) {
    for (const change of changes) all.replace(vscode.Uri.parse(uri), range(change.range), change.newText);
  }
  return all;
}

function told(method, params) {
  if (method !== "textDocument/publishDiagnostics") return;
  const uri = vscode.Uri.parse(params.uri);
  mistakes.set(
    uri,
    params.diagnostics.map((json) => {
      // The protocol counts severities from 1.
      const found = new vscode.Diagnostic(range(json.range), json.message, json.severity - 1);
      found.code = json.code;
      found.source = json.source;
      found.relatedInformation = json.relatedInformation?.map(
        (other) => new vscode.DiagnosticRelatedInformation(location(other.location), other.message));
      return found;
    }));
}

async function start(context) {
  client = new Client(command(), told, (reason) => {
    vscode.window.showErrorMessage(`Hyp: ${reason}. The setting hyp.command says where hyperrepl is.`);
  });
  const answer = await client.request("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: { general: { positionEncodings: ["utf-16"] } },
  });
  client.notify("initialized", {});
  for (const document of vscode.workspace.textDocuments) open(document);
  return answer.capabilities.semanticTokensProvider.legend;
}

function open(document) {
  if (document.languageId !== "hyp") return;
  client.notify("textDocument/didOpen", {
    textDocument: {
      ...named(document), languageId: "hyp", version: document.version, text: document.getText(),
    },
  });
}

function change(event) {
  if (event.document.languageId !== "hyp" || event.contentChanges.length === 0) return;
  client.notify("textDocument/didChange", {
    textDocument: { ...named(event.document), version: event.document.version },
    contentChanges: event.contentChanges.map((one) => ({
      range: { start: place(one.range.start), end: place(one.range.end) }, text: one.text,
    })),
  });
}

function close(document) {
  if (document.languageId === "hyp") {
    client.notify("textDocument/didClose", { textDocument: named(document) });
  }
}

function symbol(json) {
  const found = new vscode.DocumentSymbol(
    json.name, json.detail ?? "", json.kind - 1, range(json.range), range(json.selectionRange));
  found.children = (json.children ?? []).map(symbol);
  return found;
}

function providers(legend) {
  const languages = vscode.languages;
  return [
    languages.registerCompletionItemProvider(selector, {
      async provideCompletionItems(document, at) {
        const found = await ask("completion", document, at);
        return (found?.items ?? []).map((json) => {
          const item = new vscode.CompletionItem(json.label, json.kind - 1);
          item.detail = json.detail;
          item.sortText = json.sortText;
          item.filterText = json.filterText;
          item.range = range(json.textEdit.range);
          item.insertText = json.textEdit.newText;
          return item;
        });
      },
    }, ".", "\\", "("),
    languages.registerHoverProvider(selector, {
      async provideHover(document, at) {
        const found = await ask("hover", document, at);
        return found && new vscode.Hover(new vscode.MarkdownString(found.contents.value), range(found.range));
      },
    }),
    languages.registerSignatureHelpProvider(selector, {
      async provideSignatureHelp(document, at) {
        const found = await ask("signatureHelp", document, at);
        if (!found) return null;
        const help = new vscode.SignatureHelp();
        help.signatures = found.signatures.map((json) => {
          const signature = new vscode.SignatureInformation(json.label, json.documentation);
          signature.parameters = json.parameters.map((one) => new vscode.ParameterInformation(one.label));
          return signature;
        });
        help.activeSignature = found.activeSignature;
        help.activeParameter = found.activeParameter ?? 0;
        return help;
      },
    }, "(", ","),
    languages.registerDefinitionProvider(selector, {
      async provideDefinition(document, at) {
        const found = await ask("definition", document, at);
        return found && location(found);
      },
    }),
    languages.registerReferenceProvider(selector, {
      async provideReferences(document, at, context) {
        return ((await ask("references", document, at, { context })) ?? []).map(location);
      },
    }),
    languages.registerDocumentHighlightProvider(selector, {
      async provideDocumentHighlights(document, at) {
        const found = (await ask("documentHighlight", document, at)) ?? [];
        return found.map((json) => new vscode.DocumentHighlight(range(json.range), json.kind - 1));
      },
    }),
    languages.registerRenameProvider(selector, {
      async prepareRename(document, at) {
        const found = await ask("prepareRename", document, at);
        if (!found) throw new Error("This is no name that the text defines.");
        return { range: range(found.range), placeholder: found.placeholder };
      },
      async provideRenameEdits(document, at, newName) {
        const found = await ask("rename", document, at, { newName });
        if (!found) throw new Error(`\`${newName}\` is no name, or means something else already.`);
        return edits(found);
      },
    }),
    languages.registerDocumentSymbolProvider(selector, {
      async provideDocumentSymbols(document) {
        return ((await ask("documentSymbol", document)) ?? []).map(symbol);
      },
    }),
    languages.registerDocumentFormattingEditProvider(selector, {
      async provideDocumentFormattingEdits(document) {
        const found = (await ask("formatting", document)) ?? [];
        return found.map((json) => vscode.TextEdit.replace(range(json.range), json.newText));
      },
    }),
    languages.registerFoldingRangeProvider(selector, {
      async provideFoldingRanges(document) {
        const found = (await ask("foldingRange", document)) ?? [];
        return found.map((json) => new vscode.FoldingRange(
          json.startLine, json.endLine,
          json.kind === "comment" ? vscode.FoldingRangeKind.Comment : undefined));
      },
    }),
    languages.registerDocumentSemanticTokensProvider(selector, {
      async provideDocumentSemanticTokens(document) {
        const found = await ask("semanticTokens/full", document);
        return new vscode.SemanticTokens(new Uint32Array(found?.data ?? []));
      },
    }, new vscode.SemanticTokensLegend(legend.tokenTypes, legend.tokenModifiers)),
    languages.registerCodeActionsProvider(selector, {
      async provideCodeActions(document, at) {
        const found = await ask("codeAction", document, null, {
          range: { start: place(at.start), end: place(at.end) }, context: { diagnostics: [] },
        });
        return (found ?? []).map((json) => {
          const action = new vscode.CodeAction(json.title, vscode.CodeActionKind.QuickFix);
          action.edit = edits(json.edit);
          action.isPreferred = json.isPreferred;
          return action;
        });
      },
    }),
  ];
}

// MARK: Programs

/** Runs a file as it is on the disk, in a terminal. */
async function run() {
  const document = vscode.window.activeTextEditor?.document;
  if (!document) return;
  await document.save();
  const terminal = vscode.window.createTerminal({
    name: "hyperrepl", shellPath: command(), shellArgs: ["--interactive", document.uri.fsPath],
  });
  terminal.show(true);
}

/** Runs the text up to the line of the cursor, and shows what it prints. */
function runToHere() {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const end = editor.document.lineAt(editor.selection.active.line).range.end;
  const text = editor.document.getText(new vscode.Range(new vscode.Position(0, 0), end));
  output.clear();
  output.show(true);
  const folder = vscode.Uri.joinPath(editor.document.uri, "..").fsPath;
  const child = spawn(command(), ["--color", "never", "-"], { cwd: folder });
  child.stdout.on("data", (chunk) => output.append(chunk.toString()));
  child.stderr.on("data", (chunk) => output.append(chunk.toString()));
  child.stdin.on("error", () => {});
  child.on("error", (error) => output.append(error.message));
  child.stdin.end(text);
}

/** Shows the file with its values, plots and traces, as a page that follows it. */
async function show() {
  const document = vscode.window.activeTextEditor?.document;
  if (!document) return;
  await document.save();
  preview?.kill("SIGINT");
  preview = spawn(command(), ["--live", document.uri.fsPath, "--port", "0"]);
  let said = "";
  preview.on("error", (error) => vscode.window.showErrorMessage(`Hyp: ${error.message}`));
  preview.stdout.on("data", (chunk) => {
    said += chunk.toString();
    const address = /http:\/\/\S+/.exec(said)?.[0];
    if (!address) return;
    preview.stdout.removeAllListeners("data");
    preview.stdout.resume();
    vscode.commands.executeCommand("simpleBrowser.show", address);
  });
}

async function activate(context) {
  mistakes = vscode.languages.createDiagnosticCollection("hyp");
  output = vscode.window.createOutputChannel("Hyp");
  const legend = await start(context);
  context.subscriptions.push(
    mistakes, output, ...providers(legend),
    vscode.workspace.onDidOpenTextDocument(open),
    vscode.workspace.onDidChangeTextDocument(change),
    vscode.workspace.onDidCloseTextDocument(close),
    vscode.commands.registerCommand("hyp.run", run),
    vscode.commands.registerCommand("hyp.runToHere", runToHere),
    vscode.commands.registerCommand("hyp.show", show));
}

async function deactivate() {
  preview?.kill("SIGINT");
  await client?.stop();
}

module.exports = { activate, deactivate };
