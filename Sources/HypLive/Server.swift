// Server.swift -- a server of this computer's own browsers: one page, its events, and where sliders are moved to.
//
// Plain sockets and one loop: a library for all of HTTP would be larger than the rest of the command, and would take as
// long to build and to start.

import HypSession

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Talks to browsers, and looks whether files have changed.
package final class Server: @unchecked Sendable {
  /// Where it listens, if nothing is said, and how many ports after that are tried.
  package static let usualPort: UInt16 = 8642
  private static let portsTried: UInt16 = 20
  /// Files are looked at so often.
  private static let milliseconds: Int32 = 25
  /// What a run shows on its way is told so often, in seconds.
  private static let pace = 0.1
  /// An editor may take the file away for a moment before it puts the new one in its place.
  private static let patience = 0.15
  private static let mostConnections = 64

  package let port: UInt16
  /// Sockets of `127.0.0.1`, and of `::1` where there is one.
  private let listeners: [Int32]
  private let board: Board
  private let stamp: @Sendable (String) -> FileStamp?
  private var connections: [Connection] = []
  private var missingSince: [String: Double] = [:]
  private var lastOffer = 0.0
  private var thread: pthread_t?

  /// - Parameter port: the only one that is tried; nil for the usual one and those after it, 0 for any that is free.
  /// - Throws: why no port can be had.
  package init(
    port: UInt16?, board: Board, stamp: @escaping @Sendable (String) -> FileStamp?
  ) throws(FileFailure) {
    let candidates = port.map { $0...$0 } ?? Self.usualPort...(Self.usualPort + Self.portsTried - 1)
    var found: (listener: Int32, port: UInt16)?
    var reason: Int32 = 0
    for candidate in candidates {
      found = Self.listen(candidate)
      reason = errno
      if found != nil || reason != EADDRINUSE { break }
    }
    guard let found else {
      guard reason == EADDRINUSE else {
        throw FileFailure(reason: strerror(reason).map { String(cString: $0) } ?? "error \(reason)")
      }
      let ports =
        port.map { "port \($0) is" }
        ?? "the ports \(Self.usualPort) to \(Self.usualPort + Self.portsTried - 1) are"
      throw FileFailure(
        reason: "\(ports) in use; `--port N` takes another one, and `--port 0` any that is free")
    }
    // A name like `localhost` may lead there first.
    listeners = [found.listener] + (Self.listen(found.port, isSix: true).map { [$0.0] } ?? [])
    self.port = found.port
    (self.board, self.stamp) = (board, stamp)
  }

  deinit { for listener in listeners { close(listener) } }

  /// A socket that only this computer reaches.
  private static func listen(_ port: UInt16, isSix: Bool = false) -> (Int32, UInt16)? {
    let family = isSix ? AF_INET6 : AF_INET
    #if canImport(Darwin)
      let descriptor = socket(family, SOCK_STREAM, 0)
    #else
      let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    guard descriptor >= 0 else { return nil }
    prepare(descriptor)
    func set(_ level: Int32, _ option: Int32) {
      var yes: Int32 = 1
      setsockopt(descriptor, level, option, &yes, socklen_t(MemoryLayout<Int32>.size))
    }
    set(SOL_SOCKET, SO_REUSEADDR)
    var found: UInt16?
    if isSix {
      set(Int32(IPPROTO_IPV6), IPV6_V6ONLY)
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      address.sin6_addr = in6addr_loopback
      if bind(descriptor, &address) { found = UInt16(bigEndian: address.sin6_port) }
    } else {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      if bind(descriptor, &address) { found = UInt16(bigEndian: address.sin_port) }
    }
    guard let found else {
      let reason = errno
      close(descriptor)
      errno = reason
      return nil
    }
    return (descriptor, found)
  }

  /// Binds a socket to an address, listens there, and reads the address again, which then has a port.
  private static func bind<Address>(_ descriptor: Int32, _ address: inout Address) -> Bool {
    var size = socklen_t(MemoryLayout<Address>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        systemBind(descriptor, pointer, size) == 0 && systemListen(descriptor, 64) == 0
          && getsockname(descriptor, pointer, &size) == 0
      }
    }
  }

  fileprivate static func prepare(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    #if canImport(Darwin)
      var yes: Int32 = 1
      setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
    #endif
  }

  // MARK: The thread

  /// Serves on a thread of its own, to which no signals come; false if there is none.
  package func start() -> Bool {
    var (all, before) = (sigset_t(), sigset_t())
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let context = Unmanaged.passRetained(self).toOpaque()
    #if canImport(Darwin)
      return pthread_create(&thread, nil, { serveAll($0) }, context) == 0
    #else
      var made = pthread_t()
      guard pthread_create(&made, nil, { $0.flatMap(serveAll) }, context) == 0 else { return false }
      thread = made
      return true
    #endif
  }

  /// Ends when the board is closed.
  package func join() {
    if let thread { pthread_join(thread, nil) }
  }

  fileprivate func loop() {
    while !board.isOver {
      let fixed = [board.serverDescriptor] + listeners
      var wanted = fixed.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      for connection in connections {
        let events = (connection.isAnswered ? 0 : POLLIN) | (connection.hasOutput ? POLLOUT : 0)
        wanted.append(pollfd(fd: connection.descriptor, events: Int16(events), revents: 0))
      }
      let count = poll(&wanted, nfds_t(wanted.count), Self.milliseconds)
      if count > 0 {
        if wanted[0].revents != 0 { board.forgetWake() }
        for (place, connection) in connections.enumerated()
        where wanted[place + fixed.count].revents != 0 {
          serve(connection)
        }
        for (place, listener) in listeners.enumerated() where wanted[place + 1].revents != 0 {
          accept(listener)
        }
      }
      lookAtFiles()
      if seconds() - lastOffer > Self.pace {
        lastOffer = seconds()
        board.publishOffered()
      }
      tellOfChanges()
      connections.removeAll(where: \.isOver)
    }
    for connection in connections { connection.end() }
    connections = []
  }

  private func accept(_ listener: Int32) {
    while true {
      let descriptor = systemAccept(listener, nil, nil)
      guard descriptor >= 0 else { return }
      Self.prepare(descriptor)
      guard connections.count < Self.mostConnections else {
        close(descriptor)
        continue
      }
      connections.append(Connection(descriptor, now: seconds()))
    }
  }

  /// Asks for a new run where a file is another than it was.
  private func lookAtFiles() {
    for (path, old) in board.files {
      let new = stamp(path)
      if new == nil, old != nil {
        let since = missingSince[path] ?? seconds()
        missingSince[path] = since
        if seconds() - since < Self.patience { continue }
      }
      missingSince[path] = nil
      if new != old { board.noteChange(path, new) }
    }
  }

  private func tellOfChanges() {
    let version = board.version
    for connection in connections {
      connection.endIfIdle(now: seconds())
      guard connection.isListening, connection.version != version, !connection.hasOutput else {
        continue
      }
      let (text, number) = board.event
      connection.version = number
      connection.send("data: \(text)\n\n")
    }
  }

  // MARK: Answers

  private func serve(_ connection: Connection) {
    connection.receive()
    if !connection.isListening, !connection.isAnswered {
      switch Request.read(connection.input) {
      case .incomplete: break
      case .refused(let status): answer(connection, status)
      case .request(let request): answer(connection, request)
      }
    }
    connection.transmit()
  }

  private func answer(_ connection: Connection, _ request: Request) {
    guard request.isOurs(port: port) else { return answer(connection, 403) }
    switch (request.method, request.target) {
    case ("GET", "/"):
      answer(connection, 200, "text/html; charset=utf-8", board.page)
    case ("GET", "/events"):
      connection.isListening = true
      connection.send(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\(Self.always)\r\nretry: 500\n\n")
    case ("POST", "/slider"):
      guard let form = request.form, let name = form["name"], let value = form["value"],
        let number = Double(value), number.isFinite
      else { return answer(connection, 400) }
      board.move(name, to: number)
      answer(connection, 204)
    case (_, "/"), (_, "/events"), (_, "/slider"): answer(connection, 405)
    default: answer(connection, 404)
    }
  }

  private static let titles = [
    200: "OK", 204: "No Content", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 411: "Length Required", 413: "Content Too Large",
    431: "Request Header Fields Too Large", 501: "Not Implemented",
    505: "HTTP Version Not Supported",
  ]

  /// Nothing is kept, nothing comes from elsewhere, and no other page may have it in a frame.
  private static let always = """
    Cache-Control: no-store\r
    X-Content-Type-Options: nosniff\r
    Referrer-Policy: no-referrer\r
    Cross-Origin-Resource-Policy: same-origin\r
    Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
    connect-src 'self'; img-src data:; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'\r

    """

  private func answer(
    _ connection: Connection, _ status: Int, _ type: String = "text/plain; charset=utf-8",
    _ text: String? = nil
  ) {
    let title = Self.titles[status] ?? "Error"
    let body = status == 204 ? "" : text ?? "\(status) \(title)\n"
    let length =
      status == 204 ? "" : "Content-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n"
    connection.send(
      "HTTP/1.1 \(status) \(title)\r\n\(length)\(Self.always)Connection: close\r\n\r\n\(body)")
    connection.isAnswered = true
  }
}

private func serveAll(_ context: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
  Unmanaged<Server>.fromOpaque(context).takeRetainedValue().loop()
  return nil
}

private func systemBind(
  _ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ size: socklen_t
) -> Int32 {
  #if canImport(Darwin)
    Darwin.bind(descriptor, address, size)
  #else
    Glibc.bind(descriptor, address, size)
  #endif
}

private func systemListen(_ descriptor: Int32, _ count: Int32) -> Int32 {
  #if canImport(Darwin)
    Darwin.listen(descriptor, count)
  #else
    Glibc.listen(descriptor, count)
  #endif
}

private func systemAccept(
  _ descriptor: Int32, _ address: UnsafeMutablePointer<sockaddr>?,
  _ size: UnsafeMutablePointer<socklen_t>?
) -> Int32 {
  #if canImport(Darwin)
    Darwin.accept(descriptor, address, size)
  #else
    Glibc.accept(descriptor, address, size)
  #endif
}

/// Seconds of a clock that never goes back.
func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
