// RequestTests.swift -- requests of HTTP: what is read, and what is refused.

import HypLive
import Testing

private func read(_ text: String) -> Request.Reading { Request.read(Array(text.utf8)) }

private func request(_ fields: String, method: String = "GET") -> Request? {
  guard case .request(let request) = read("\(method) / HTTP/1.1\r\n\(fields)\r\n\r\n") else {
    return nil
  }
  return request
}

@Suite struct Requests {
  @Test func wholeRequestsAreRead() throws {
    let text = "POST /slider HTTP/1.1\r\nHost: localhost:1\r\nContent-Length: 3\r\n\r\na=b"
    guard case .request(let request) = read(text) else {
      Issue.record("not read")
      return
    }
    #expect(request.method == "POST" && request.target == "/slider")
    #expect(request.fields["host"] == "localhost:1" && request.form == ["a": "b"])
    for count in 0..<text.utf8.count {
      #expect(Request.read(Array(text.utf8.prefix(count))) == .incomplete)
    }
  }

  @Test(arguments: [
    ("GET / HTTP/1.0\r\n\r\n", 505), ("GET  / HTTP/1.1\r\n\r\n", 400),
    ("GET / HTTP/1.1 \r\n\r\n", 400),
    ("GET http://x/ HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: a\n b\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: é\r\n\r\n", 400),
    ("POST / HTTP/1.1\r\nHost: a\r\n\r\n", 411),
    ("POST / HTTP/1.1\r\nContent-Length: 4097\r\n\r\n", 413),
    ("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 413),
    ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
    ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 501),
  ])
  func whatIsNotPlainIsRefused(_ text: String, _ status: Int) {
    #expect(read(text) == .refused(status), "\(text.debugDescription)")
  }

  @Test func longHeadsAreRefused() {
    let long = "GET / HTTP/1.1\r\nA: " + String(repeating: "x", count: Request.mostHead)
    #expect(read(long) == .refused(431))
    #expect(read(long + "\r\n\r\n") == .refused(431))
  }

  @Test(arguments: [
    ("Host: [::1]:8642", true), ("Host: [::1]", false), ("Host: [::2]:8642", false),
    ("Host: [::1]:8642\r\nOrigin: http://[::1]:8642", true),
    ("Host: 127.0.0.1:8642", true), ("Host: LOCALHOST:8642", true), ("Host: 127.0.0.1", false),
    ("Host: 127.0.0.1:8643", false), ("Host: evil.example:8642", false), ("Accept: x", false),
    ("Host: 127.0.0.1.evil.example:8642", false),
    ("Host: localhost:8642\r\nOrigin: http://localhost:8642", true),
    ("Host: localhost:8642\r\nOrigin: https://localhost:8642", false),
    ("Host: localhost:8642\r\nOrigin: http://evil.example", false),
    ("Host: localhost:8642\r\nOrigin: null", false),
    ("Host: localhost:8642\r\nSec-Fetch-Site: cross-site", false),
    ("Host: localhost:8642\r\nSec-Fetch-Site: none", true),
  ])
  func othersAreStrangers(_ fields: String, _ isOurs: Bool) throws {
    #expect(try #require(request(fields)).isOurs(port: 8642) == isOurs)
  }

  @Test func whatChangesSomethingSaysWhereItComesFrom() throws {
    let host = "Content-Length: 0\r\nHost: localhost:1"
    #expect(try !#require(request(host, method: "POST")).isOurs(port: 1))
    let origin = host + "\r\nOrigin: http://127.0.0.1:1"
    #expect(try #require(request(origin, method: "POST")).isOurs(port: 1))
  }

  @Test func formsAreDecoded() {
    func form(_ text: String) -> [String: String]? {
      Request(method: "POST", target: "/", fields: [:], body: Array(text.utf8)).form
    }
    #expect(form("name=%CE%B1&value=1e-3") == ["name": "α", "value": "1e-3"])
    #expect(form("name=a+b%26&value=") == ["name": "a b&", "value": ""])
    for text in ["name", "a=%C", "a=%zz", "a=%FF", "a=1&a=2", "a=%+1"] {
      #expect(form(text) == nil)
    }
  }
}
