// LiveTests.swift -- `--live`: a page that follows a file, asked for over sockets as a browser does.

import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The command with a page, and what a browser may ask of it.
private final class LivePage {
  let child: Child
  let port: UInt16

  init(_ path: String, _ options: [String] = []) throws {
    child = try Child(pipes: ["--live", path, "--port", "0"] + options)
    try child.expect("127.0.0.1:")
    try child.expect("/ -- Ctrl-C ends it\n")
    let sent = child.sent
    let start = try #require(sent.firstRange(of: "127.0.0.1:")).upperBound
    port = try #require(UInt16(sent[start...].prefix(while: \.isNumber)))
  }

  /// A socket of `[::1]`; nil where there is none.
  func connectSix() -> Int32? {
    #if canImport(Darwin)
      let descriptor = socket(AF_INET6, SOCK_STREAM, 0)
    #else
      let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    guard descriptor >= 0 else { return nil }
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = port.bigEndian
    address.sin6_addr = in6addr_loopback
    let isOpen = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        #if canImport(Darwin)
          Darwin.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0
        #else
          Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0
        #endif
      }
    }
    guard isOpen else {
      close(descriptor)
      return nil
    }
    return descriptor
  }

  func connect() throws -> Int32 {
    #if canImport(Darwin)
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #else
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let isOpen = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        #if canImport(Darwin)
          Darwin.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        #else
          Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        #endif
      }
    }
    guard isOpen else { throw ChildFailure(description: "no connection") }
    return descriptor
  }

  /// Sends a request, and reads until the answer ends.
  func ask(_ line: String, _ fields: String = "", body: String = "", host: String? = nil) throws
    -> String
  {
    let descriptor = try connect()
    defer { close(descriptor) }
    Self.send(
      "\(line) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\n\(fields)\r\n\(body)", descriptor
    )
    var answer = ""
    while let more = Self.read(descriptor, seconds: 20) { answer += more }
    return answer
  }

  func status(_ line: String, _ fields: String = "", host: String? = nil) throws -> String {
    String(try ask(line, fields, host: host).dropFirst(9).prefix(3))
  }

  func move(_ form: String) throws -> String {
    try ask(
      "POST /slider", "Origin: http://127.0.0.1:\(port)\r\nContent-Length: \(form.utf8.count)\r\n",
      body: form)
  }

  static func send(_ text: String, _ descriptor: Int32) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  }

  /// What comes next; nil at the end, or when the time is up.
  static func read(_ descriptor: Int32, seconds: Double) -> String? {
    var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&wanted, 1, Int32(seconds * 1000)) > 0 else { return nil }
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    return count > 0 ? String(decoding: chunk[..<count], as: UTF8.self) : nil
  }
}

/// A browser that is told of each change.
private final class Listener {
  private let descriptor: Int32
  private var text = ""

  init(_ page: LivePage) throws {
    descriptor = try page.connect()
    LivePage.send("GET /events HTTP/1.1\r\nHost: localhost:\(page.port)\r\n\r\n", descriptor)
  }

  deinit { close(descriptor) }

  /// Waits for an event with a text in it, and tells after how many seconds it came.
  @discardableResult
  func expect(_ wanted: String, seconds: Double = 30) throws -> Double {
    let start = Self.now()
    while true {
      if let range = text.firstRange(of: wanted) {
        text = String(text[range.upperBound...])
        return Self.now() - start
      }
      let left = seconds - (Self.now() - start)
      guard left > 0, let more = LivePage.read(descriptor, seconds: left) else {
        throw ChildFailure(description: "no \(wanted) in \(text.suffix(2000))")
      }
      text += more
    }
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

@Suite(.serialized) struct Live {
  /// A file with a text, its page, and a browser that is told of changes.
  private func open(
    _ text: String
  ) throws -> (folder: Folder, path: String, page: LivePage, listener: Listener) {
    let folder = Folder()
    let path = try folder.file("a.hyp", text)
    let page = try LivePage(path)
    return (folder, path, page, try Listener(page))
  }

  @Test func aPageFollowsItsFile() throws {
    let folder = Folder()
    _ = try folder.file("part.hyp", "k = 1\n")
    let path = try folder.file("a.hyp", "import \"part.hyp\"\nprint(\"k:\", k)\n")
    let page = try LivePage(path)
    let (first, second) = (try Listener(page), try Listener(page))
    for listener in [first, second] { try listener.expect("k: 1") }
    #expect(try page.ask("GET /").contains("k: 1"))
    _ = try folder.file("a.hyp", "import \"part.hyp\"\nprint(\"saved\", k)\n")
    let seconds = try first.expect("saved 1")
    print("measured: a save is seen after \((seconds * 1000).rounded()) ms")
    #expect(seconds < 1)
    try second.expect("saved 1")
    // As editors do: another file takes the name.
    let other = try folder.file("b.tmp", "print(\"renamed\")\nimport \"part.hyp\"\nprint(k)\n")
    #expect(rename(other, path) == 0)
    try first.expect("renamed")
    _ = try folder.file("part.hyp", "k = 123456\n")
    try first.expect("123456")
    page.child.signal(SIGINT)
    #expect(try page.child.end() == 130)
  }

  @Test func errorsAndMissingFilesAreShown() throws {
    let (folder, path, page, listener) = try open("print(1)\n[1, 2] + [1, 2, 3]\nprint(77)\n")
    try listener.expect("E0304")
    _ = try folder.file("a.hyp", "x = = 1\n")
    try listener.expect("E0114")
    unlink(path)
    try listener.expect("cannot read")
    _ = try folder.file("a.hyp", "print(\"it is back\")\n")
    try listener.expect("it is back")
    page.child.signal(SIGTERM)
    #expect(try page.child.end() == 128 + SIGTERM)
  }

  @Test func aMissingFileIsWaitedFor() throws {
    let folder = Folder()
    let page = try LivePage(folder.path + "/later.hyp")
    let listener = try Listener(page)
    try listener.expect("cannot read")
    _ = try folder.file("later.hyp", "print(\"here\")\n")
    try listener.expect("here")
  }

  @Test func slidersAreMoved() throws {
    let folder = Folder()
    let page = try LivePage(
      try folder.file("a.hyp", "α = slider(\"α\", 0.001, 0.1)\nprint(\"at\", 2 * α)\n"))
    let listener = try Listener(page)
    try listener.expect("at 0.02")
    #expect(try page.move("name=%CE%B1&value=0.05").contains("204"))
    try listener.expect("at 0.1")
    for form in ["", "name=x", "name=x&value=nan", "name=x&value=inf", "name=x&value=one"] {
      #expect(try page.move(form).contains(" 400 "), "\(form)")
    }
    #expect(try page.move(String(repeating: "x", count: 5000)).contains(" 413 "))
  }

  @Test func aSaveStopsWhatRuns() throws {
    let (folder, _, live, listener) = try open("print(\"first\")\n")
    try listener.expect("first")
    _ = try folder.file("a.hyp", "print(\"early\")\nn = 0\nwhile true { n += 1 }\n")
    usleep(300_000)
    _ = try folder.file("a.hyp", "print(\"over\")\n")
    try listener.expect("over")
    _ = try folder.file("a.hyp", "n = 0\nwhile true { n += 1 }\n")
    usleep(300_000)
    // Ctrl-C ends what runs and the page, at once.
    live.child.signal(SIGINT)
    #expect(try live.child.end(seconds: 10) == 130)
  }

  /// The address is told before the first run, and what that shows on its way is seen.
  @Test func aRunWithoutEndIsSeen() throws {
    let folder = Folder()
    let path = try folder.file("a.hyp", "print(\"early\")\nn = 0\nwhile true { n += 1 }\n")
    let live = try LivePage(path)
    try Listener(live).expect("early")
    live.child.signal(SIGINT)
    #expect(try live.child.end(seconds: 10) == 130)
  }

  /// What a statement prints and draws is seen before it ends.
  @Test func aStatementIsSeenWhileItRuns() throws {
    let folder = Folder()
    let text = """
      for k in 1...2 {
        print("turn", k)
        if k == 2 { plot([1, 4, 2]) }
        n = 0
        while k == 2 or n < 100000 { n += 1 }
      }
      """
    let live = try LivePage(try folder.file("a.hyp", text + "\n"))
    let listener = try Listener(live)
    try listener.expect("turn 1\\nturn 2")
    try listener.expect("svg")
    try listener.expect("running …")
    live.child.signal(SIGINT)
    #expect(try live.child.end(seconds: 10) == 130)
  }

  /// Browsers may take `localhost` for `::1`.
  @Test func theOtherLoopbackIsServed() throws {
    let folder = Folder()
    let page = try LivePage(try folder.file("a.hyp", "print(\"both\")\n"))
    try Listener(page).expect("both")
    // Not every machine has it.
    guard let descriptor = page.connectSix() else { return }
    defer { close(descriptor) }
    LivePage.send("GET / HTTP/1.1\r\nHost: [::1]:\(page.port)\r\n\r\n", descriptor)
    var answer = ""
    while let more = LivePage.read(descriptor, seconds: 20) { answer += more }
    #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.contains("both"))
  }

  @Test func strangersAreRefused() throws {
    let folder = Folder()
    let page = try LivePage(try folder.file("a.hyp", "print(\"secret\")\n"))
    #expect(try page.status("GET /") == "200")
    for host in ["evil.example:\(page.port)", "127.0.0.1", "127.0.0.1:1", "0.0.0.0:\(page.port)"] {
      for target in ["/", "/events"] {
        let answer = try page.ask("GET \(target)", host: host)
        #expect(answer.contains(" 403 ") && !answer.contains("secret"), "\(host)")
      }
    }
    #expect(try page.status("GET /events", "Origin: http://evil.example\r\n") == "403")
    #expect(try page.status("POST /slider", "Content-Length: 0\r\n") == "403")
    #expect(try page.status("POST /slider", "Origin: null\r\nContent-Length: 0\r\n") == "403")
    #expect(try page.status("GET /other") == "404")
    #expect(try page.status("DELETE /") == "405")
    #expect(try page.status("GET") == "400")
  }

  @Test func aPortInUseIsOneClearError() throws {
    let folder = Folder()
    let path = try folder.file("a.hyp", "1\n")
    let page = try LivePage(path)
    let result = try run(["--live", path, "--port", "\(page.port)"])
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors.contains("port \(page.port) is in use"))
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test func aPageIsWritten() throws {
    let folder = Folder()
    let path = try folder.file("a.hyp", "x = slider(\"x\", 0, 4)\nplot(t -> t^x, 0, 1)\nx + 1\n")
    let out = folder.path + "/site"
    let result = try run(["--live", path, "--export", out])
    #expect(result.status == 0 && result.output == "wrote \(out)/index.html\n")
    let html = try contents(of: out + "/index.html")
    #expect(html.contains("<svg") && html.contains(">3</pre>") && !html.contains("<script"))
    let bad = try run(["--live", try folder.file("b.hyp", "nowhere\n"), "--export", out])
    #expect(bad.status == 1)
    #expect(try contents(of: out + "/index.html").contains("E0201"))
    #expect(try run(["--live", folder.path + "/none.hyp", "--export", out]).status == 2)
  }

  @Test(arguments: [
    ["--live"], ["--live", "-"], ["--live", "a.hyp", "-e", "1"], ["--live", "a.hyp", "--sandbox"],
    ["--live", "a.hyp", "--json"], ["--export", "x", "a.hyp"], ["--port", "1", "a.hyp"],
    ["--live", "a.hyp", "--port", "70000"], ["--live", "a.hyp", "--export", "x", "--port", "1"],
  ])
  func whatContradictsIsRefused(_ arguments: [String]) throws {
    #expect(try run(arguments).status == 2)
  }
}
