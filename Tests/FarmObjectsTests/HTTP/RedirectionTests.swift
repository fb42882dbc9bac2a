import FarmTesting
import Foundation
import Testing

@testable import FarmObjects

@Suite("Redirections", .timeLimit(.minutes(1)))
struct RedirectionTests {
    /// Answers with the headers that came, or leads from `/from` to `target`.
    private func server(to target: String = "", status: Int = 302) throws -> TestServer {
        try TestServer { request, connection in
            if request.target == "/from" {
                return connection.answer(status, Array("away".utf8), headers: "Location: \(target)\r\n")
            }
            let lines = request.headers.map { "\($0.key): \($0.value)\n" }.sorted().joined()
            connection.answer(200, Array("\(request.method) \(request.target)\n\(lines)".utf8) + request.body)
        }
    }

    private let secrets: HTTPHeaders = [
        "Authorization": "Bearer hush", "X-Api-Key": "hush", "X-Amz-Security-Token": "hush", "Cookie": "hush",
        "Accept": "video/mp4",
    ]

    @Test("Another host gets no credentials, the same one all of them", arguments: [true, false])
    func credentials(toAnother: Bool) async throws {
        let other = try server()
        let first = try server(to: toAnother ? other.url("/to").absoluteString : "/to")
        defer {
            first.stop()
            other.stop()
        }
        var request = HTTPRequest(.get, try first.url("/from"), headers: secrets)
        request.redirects = 1
        let client = try HTTPClient()
        let echoed = String(decoding: try await client.send(request).body, as: UTF8.self)
        #expect(echoed.hasPrefix("GET /to\n") && echoed.contains("accept: video/mp4"))
        #expect(echoed.components(separatedBy: "hush").count - 1 == (toAnother ? 0 : 4))
        let folder = try TestFolder()
        let file = folder.file("film")
        _ = try await client.download(first.url("/from"), to: file, headers: secrets, limit: 9999, redirects: 1)
        let written = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        #expect(written.components(separatedBy: "hush").count - 1 == (toAnother ? 0 : 4))
    }

    @Test("A body goes along where it must, and nowhere else", arguments: [301, 302, 303, 307, 308])
    func bodies(status: Int) async throws {
        let server = try server(to: "/to", status: status)
        defer { server.stop() }
        var request = HTTPRequest(.post, try server.url("/from"), body: Array("payload".utf8))
        request.redirects = 1
        let echoed = String(decoding: try await HTTPClient().send(request).body, as: UTF8.self)
        let keeps = status >= 307
        #expect(echoed.hasPrefix(keeps ? "POST /to\n" : "GET /to\n") && echoed.hasSuffix("payload") == keeps)
    }

    @Test(
        "A circle, a place without a host and another protocol are not followed",
        arguments: ["/from", "file:///etc/passwd", "http:///x", "gopher://127.0.0.1/"])
    func refused(target: String) async throws {
        let server = try server(to: target)
        defer { server.stop() }
        var request = HTTPRequest(.get, try server.url("/from"))
        request.redirects = 3
        let error = await #expect(throws: TransferError.self) { try await HTTPClient().send(request) }
        #expect(error?.code == .protocolViolation)
    }

    @Test("Nothing leads from https to http")
    func downgrade() throws {
        let secure = try #require(URL(string: "https://a.example/x"))
        var request = HTTPRequest(.get, secure)
        request.redirects = 3
        #expect(throws: TransferError.self) {
            try Redirection.next(
                after: request, status: 302, headers: ["Location": "http://a.example/x"], followed: 0)
        }
        let next = try Redirection.next(
            after: request, status: 302, headers: ["Location": "//b.example/y"], followed: 0)
        #expect(next?.url.absoluteString == "https://b.example/y")
    }
}
