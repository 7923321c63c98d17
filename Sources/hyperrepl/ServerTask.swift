// ServerTask.swift -- `--lsp`: answers an editor on standard input and output.

import HypInterpreter
import HypLanguageServer
import HypSession

struct ServerTask {
  let options: Options

  func run() -> ExitStatus {
    let server = LanguageServer(
      version: Options.version, host: .terminal(options, history: nil),
      readFile: { try? Files.read($0) }, send: { Terminal.write($0) })
    while server.exitStatus == nil {
      guard case .success(let chunk) = Files.readChunk(0), !chunk.isEmpty else {
        server.end()
        break
      }
      server.receive(chunk)
      Terminal.flush()
    }
    return server.exitStatus == 0 ? .success : .failure
  }
}
