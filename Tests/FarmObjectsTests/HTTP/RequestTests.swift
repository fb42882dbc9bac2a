import FarmTesting
import Foundation
import Testing

@testable import FarmObjects

@Suite("Requests", .timeLimit(.minutes(1)))
struct RequestTests {
    /// Answers with what it was sent.
    private static func echo() throws -> TestServer {
        try TestServer { request, connection in
            let lines = request.headers.map { "\($0): \($1)" }.sorted().joined(separator: "\n")
            connection.answer(
                200, Array("\(request.method) \(request.target)\n\(lines)\n\n".utf8) + request.body,
                headers: "X-Case: kept  \r\n")
        }
    }

    private func text(_ response: HTTPResponse) -> String { String(decoding: response.body, as: UTF8.self) }

    @Test("Method, target, headers, body and the program's name arrive")
    func arrives() async throws {
        let server = try Self.echo()
        defer { server.stop() }
        let response = try await HTTPClient().send(
            HTTPRequest(
                .post, server.url("/a?b=c"), headers: ["Content-Type": "application/json", "X-Empty": ""],
                body: Array("{}".utf8)))
        #expect(response.status == 200)
        #expect(response.headers["x-case"] == "kept")
        let echoed = text(response)
        #expect(echoed.hasPrefix("POST /a?b=c\n"))
        #expect(echoed.hasSuffix("\n\n{}"))
        #expect(echoed.contains("content-type: application/json\n"))
        #expect(echoed.contains("x-empty: \n"))
        #expect(echoed.contains("user-agent: nightreel/"))
        #expect(!echoed.contains("expect:"))
    }

    @Test("An empty body says so, and no body says nothing")
    func emptyBody() async throws {
        let server = try Self.echo()
        defer { server.stop() }
        let client = try HTTPClient()
        let empty = try await client.send(HTTPRequest(.post, server.url("/"), body: []))
        #expect(text(empty).contains("content-length: 0\n"))
        let none = try await client.send(HTTPRequest(.delete, server.url("/")))
        #expect(text(none).hasPrefix("DELETE /\n"))
        #expect(!text(none).contains("content-length"))
    }

    @Test("A HEAD ends without waiting for the body it announces")
    func head() async throws {
        let server = try TestServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n")
        }
        defer { server.stop() }
        let response = try await HTTPClient().send(HTTPRequest(.head, server.url("/")))
        #expect(response.headers["Content-Length"] == "99")
        #expect(response.body.isEmpty)
    }

    @Test("Requests one after another share a connection")
    func reuse() async throws {
        let server = try Self.echo()
        defer { server.stop() }
        let client = try HTTPClient()
        for _ in 0..<20 { _ = try await client.send(HTTPRequest(.get, server.url("/"))) }
        #expect(server.connectionCount == 1)
    }

    @Test("Fifty requests at once all come back with their own answers")
    func many() async throws {
        let server = try Self.echo()
        defer { server.stop() }
        let client = try HTTPClient()
        let answers = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<50 {
                group.addTask {
                    let response = try await client.send(HTTPRequest(.get, server.url("/\(number)")))
                    return String(decoding: response.body, as: UTF8.self).hasPrefix("GET /\(number)\n")
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(answers == 50)
    }

    @Test("A refusal is an answer like any other, and a redirection is followed only when asked for")
    func statuses() async throws {
        let server = try TestServer { request, connection in
            if request.target == "/end" { return connection.answer(418, Array("short".utf8)) }
            connection.answer(307, Array("long way".utf8), headers: "Location: /end\r\nX-First: yes\r\n")
        }
        defer { server.stop() }
        let client = try HTTPClient()
        var request = HTTPRequest(.get, try server.url("/start"))
        let first = try await client.send(request)
        #expect(first.status == 307)
        #expect(first.headers["Location"] == "/end")
        request.redirects = 1
        let second = try await client.send(request)
        #expect(second.status == 418)
        #expect(text(second) == "short")
        #expect(second.headers["X-First"] == nil)
    }

    @Test("An answer or its headers over the limit are refused")
    func limits() async throws {
        let server = try TestServer { request, connection in
            let padding = request.target == "/headers" ? String(repeating: "X-Pad: \(#line)\r\n", count: 8000) : ""
            connection.answer(200, [UInt8](repeating: 1, count: 101), headers: padding)
        }
        defer { server.stop() }
        let client = try HTTPClient()
        for path in ["/body", "/headers"] {
            let error = await #expect(throws: TransferError.self) {
                try await client.send(HTTPRequest(.get, server.url(path)), limit: 100)
            }
            #expect(error?.code == .tooLarge)
        }
        let response = try await client.send(HTTPRequest(.get, server.url("/body")), limit: 101)
        #expect(response.body.count == 101)
    }

    @Test(
        "What is not plain http or https is refused before anything is opened",
        arguments: ["file:///etc/passwd", "ftp://127.0.0.1/x", "http:///x", "gopher://127.0.0.1/"])
    func schemes(address: String) async throws {
        let url = try #require(URL(string: address))
        let error = await #expect(throws: TransferError.self) { try await HTTPClient().send(HTTPRequest(.get, url)) }
        #expect(error?.code == .invalidRequest)
    }

    @Test("A header cannot smuggle in another")
    func smuggling() async throws {
        let url = try #require(URL(string: "http://127.0.0.1:1/"))
        for headers: HTTPHeaders in [["X": "a\r\nY: b"], ["X\n": "a"], ["X:Y": "a"], ["": "a"]] {
            let error = await #expect(throws: TransferError.self) {
                try await HTTPClient().send(HTTPRequest(.get, url, headers: headers))
            }
            #expect(error?.code == .invalidRequest)
        }
    }

    @Test("A closed port is unreachable, and may be tried again")
    func closedPort() async throws {
        let server = try TestServer { _, _ in }
        let probe = try HTTPClient()
        server.stop()
        var request = HTTPRequest(.get, try server.url("/"))
        request.limits = HTTPLimits()
        request.limits?.total = .seconds(5)
        let error = await #expect(throws: TransferError.self) { try await probe.send(request) }
        #expect(error?.code == .unreachable || error?.code == .interrupted)
        #expect(error?.isTransient == true)
    }

    @Test("An answer that is no HTTP is a protocol violation")
    func noHTTP() async throws {
        let server = try TestServer { _, connection in
            connection.send("SSH-2.0-OpenSSH_9.2\r\n")
            connection.close()
        }
        defer { server.stop() }
        let error = await #expect(throws: TransferError.self) {
            try await HTTPClient().send(HTTPRequest(.get, server.url("/")))
        }
        #expect(error?.code == .protocolViolation)
    }
}
