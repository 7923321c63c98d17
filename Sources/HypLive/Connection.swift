// Connection.swift -- one browser at the other end of a socket.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One browser at the other end of a socket.
final class Connection {
  /// What asks for nothing is let go after so many seconds.
  private static let patience = 10.0
  /// A listener that hears nothing is told so, to find out that it is gone.
  private static let quiet = 15.0

  let descriptor: Int32
  private(set) var input: [UInt8] = []
  private var output: [UInt8] = []
  private var sent = 0
  private(set) var isOver = false
  /// It has its answer, and is closed when that is sent.
  var isAnswered = false
  /// It is told of each change.
  var isListening = false
  /// What it was told last.
  var version = 0
  private var lastUse: Double

  init(_ descriptor: Int32, now: Double) { (self.descriptor, lastUse) = (descriptor, now) }

  var hasOutput: Bool { sent < output.count }

  func receive() {
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while !isOver {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      if count > 0 {
        // What comes after the request is not looked at.
        if !isAnswered, !isListening { input += chunk[..<count] }
        if input.count > Request.mostHead + Request.mostBody + 4 { return }
      } else if count == 0 {
        // A browser that has said all it wants may still listen; one that is gone is found out when it is sent something.
        if !isAnswered { end() }
        return
      } else {
        if errno == EINTR { continue }
        if errno != EAGAIN, errno != EWOULDBLOCK { end() }
        return
      }
    }
  }

  func send(_ text: String) {
    if sent == output.count { (output, sent) = ([], 0) }
    output += Array(text.utf8)
    transmit()
  }

  /// Sends what the socket takes.
  func transmit() {
    while hasOutput, !isOver {
      #if canImport(Darwin)
        let flags: Int32 = 0
      #else
        let flags = Int32(MSG_NOSIGNAL)
      #endif
      let count = output[sent...].withUnsafeBytes {
        systemSend(descriptor, $0.baseAddress, $0.count, flags)
      }
      if count > 0 {
        sent += count
        lastUse = seconds()
      } else if errno != EINTR {
        if errno != EAGAIN, errno != EWOULDBLOCK { end() }
        return
      }
    }
    guard isAnswered, !hasOutput, !isOver else { return }
    // What is unread would make the system throw away what was sent.
    shutdown(descriptor, Int32(SHUT_WR))
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while recv(descriptor, &chunk, chunk.count, 0) > 0 {}
    end()
  }

  func endIfIdle(now: Double) {
    if isListening {
      if now - lastUse > Self.quiet, !hasOutput { send(": still here\n\n") }
    } else if now - lastUse > Self.patience {
      end()
    }
  }

  func end() {
    guard !isOver else { return }
    isOver = true
    close(descriptor)
  }
}

private func systemSend(
  _ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32
) -> Int {
  #if canImport(Darwin)
    Darwin.send(descriptor, bytes, count, flags)
  #else
    Glibc.send(descriptor, bytes, count, flags)
  #endif
}
