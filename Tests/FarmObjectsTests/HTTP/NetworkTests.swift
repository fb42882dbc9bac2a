import FarmTesting
import Foundation
import Testing

@testable import FarmObjects

@Suite("What lies between a client and its servers", .timeLimit(.minutes(1)))
struct NetworkTests {
    @Test("A proxy is asked for what is elsewhere, never for what is on this machine")
    func proxy() async throws {
        let proxy = try TestServer { request, connection in
            connection.answer(200, Array("\(request.method) \(request.target)".utf8))
        }
        let server = try TestServer { _, connection in connection.answer(200, Array("direct".utf8)) }
        defer {
            proxy.stop()
            server.stop()
        }
        let client = try HTTPClient(network: HTTPNetwork(proxy: try proxy.url("").absoluteString))
        let elsewhere = try #require(URL(string: "http://reels.invalid/x?y=1"))
        let far = try await client.send(HTTPRequest(.get, elsewhere))
        #expect(String(decoding: far.body, as: UTF8.self) == "GET http://reels.invalid/x?y=1")
        let near = try await client.send(HTTPRequest(.get, server.url("/")))
        #expect(String(decoding: near.body, as: UTF8.self) == "direct")
    }

    @Test(
        "This machine is known by its names and addresses, and no other by one that looks like them",
        arguments: [
            ("http://localhost:80/x", true), ("http://LocalHost", true), ("http://127.0.0.1:9", true),
            ("http://127.8.8.8", true), ("http://[::1]:7319/", true), ("http://127.0.0.1.reels.invalid/", false),
            ("http://localhost.reels.invalid", false), ("http://128.0.0.1", false), ("http://[::2]", false),
        ])
    func thisMachine(_ address: String, _ isHere: Bool) throws {
        #expect(try #require(URL(string: address)).isOnThisMachine == isHere)
    }

    @Test("A server is believed only where the certificates vouch for it; then many requests share HTTP/2")
    func certificates() async throws {
        let server = try await S3Server.shared.value
        let url = try #require(URL(string: server.secureEndpoint))
        let stranger = await #expect(throws: TransferError.self) {
            try await HTTPClient(network: HTTPNetwork()).send(HTTPRequest(.get, url))
        }
        #expect(stranger?.code == .unreachable)
        let client = try HTTPClient(network: HTTPNetwork(certificates: server.certificate))
        try await withThrowingTaskGroup(of: HTTPResponse.self) { group in
            for _ in 1...20 { group.addTask { try await client.send(HTTPRequest(.get, url)) } }
            for try await response in group { #expect(response.status == 403 && response.isHTTP2) }
        }
    }

    @Test("A store over TLS takes and gives a file in parts")
    func store() async throws {
        let server = try await S3Server.shared.value
        let client = try HTTPClient(network: HTTPNetwork(certificates: server.certificate))
        let text = "s3://nightreel-test/tls?endpoint=\(server.secureEndpoint)"
        var limits = S3Limits()
        limits.wholeBytes = 1 << 20
        limits.partBytes = 5 << 20
        let store = S3Store(
            try #require(S3Address(text)), environment: S3Server.Key.owner.environment, http: client, limits: limits)
        try await store.makeBucket()
        let folder = try TestFolder()
        let file = folder.file("film")
        try Data(repeating: 3, count: 12 << 20).write(to: file)
        let (id, _) = try await store.store(file: file)
        try await store.fetch(id, to: folder.file("copy"))
        try await store.remove(.asset(id))
    }

    @Test("A long wait for the first byte is allowed apart from the silence after it")
    func firstByte() async throws {
        let server = try TestServer { request, connection in
            if request.target == "/begun" { connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal") }
            connection.waitForEnd()
        }
        defer { server.stop() }
        var limits = HTTPLimits()
        limits.firstByte = .milliseconds(300)
        limits.idle = .seconds(30)
        var request = HTTPRequest(.post, try server.url("/silent"), body: Array("question".utf8))
        request.limits = limits
        let silent = await #expect(throws: TransferError.self) { try await HTTPClient().send(request) }
        #expect(silent?.code == .timedOut && silent?.message.contains("no answer began") == true)
        limits.firstByte = .seconds(30)
        limits.idle = .milliseconds(300)
        request.limits = limits
        request.url = try server.url("/begun")
        let begun = await #expect(throws: TransferError.self) { try await HTTPClient().send(request) }
        #expect(begun?.code == .timedOut && begun?.message.contains("nothing more of the answer") == true)
    }

    @Test("An upload that the server stops reading ends at the idle deadline")
    func stalledUpload() async throws {
        let server = try TestServer(readingBodies: false) { _, connection in connection.waitWithoutReading() }
        defer { server.stop() }
        var limits = HTTPLimits()
        limits.idle = .milliseconds(500)
        let folder = try TestFolder()
        let file = folder.file("film")
        try Data(count: 64 << 20).write(to: file)
        let error = await #expect(throws: TransferError.self) {
            try await HTTPClient(limits: limits).upload(file, to: server.url("/"))
        }
        #expect(error?.code == .timedOut && error?.message.contains("nothing of the request") == true)
        server.release()
    }

    @Test("Deadlines belong to stages")
    func pace() {
        let start = ContinuousClock().now
        var limits = HTTPLimits()
        limits.idle = .seconds(3)
        limits.total = .seconds(90)
        var pace = TransferPace(at: start)
        #expect(pace.deadline(limits) == start + .seconds(90))
        pace.enter(.sending, at: start + .seconds(1))
        #expect(pace.deadline(limits) == start + .seconds(4))
        pace.enter(.waitingForAnswer, at: start + .seconds(2))
        #expect(pace.deadline(limits) == start + .seconds(5))
        limits.firstByte = .seconds(60)
        #expect(pace.deadline(limits) == start + .seconds(62))
        pace.enter(.receiving, at: start + .seconds(50))
        #expect(pace.deadline(limits) == start + .seconds(53))
    }
}
