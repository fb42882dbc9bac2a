import FarmTesting
import Foundation
import Testing

@testable import FarmObjects

/// Whether a request can have been received is what those hang on who pay for each.
@Suite("Requests that were never sent", .timeLimit(.minutes(1)))
struct UnsentRequestTests {
    private func failure(
        of address: String, limits: HTTPLimits = HTTPLimits(), proxy: String? = nil
    ) async throws -> TransferError {
        let client = try HTTPClient(limits: limits, network: HTTPNetwork(proxy: proxy))
        var request = HTTPRequest(.post, try #require(URL(string: address)), body: Array("one lamp".utf8))
        request.isSentOnce = true
        return try #require(await failure(of: request, by: client))
    }

    private func failure(of request: HTTPRequest, by client: HTTPClient) async -> TransferError? {
        await #expect(throws: TransferError.self) { try await client.send(request) }
    }

    private var impatient: HTTPLimits {
        var limits = HTTPLimits()
        limits.connect = .milliseconds(400)
        return limits
    }

    @Test(
        "A server that swallows packets is unreachable once the time to connect is over", arguments: ["http", "https"])
    func swallowed(_ scheme: String) async throws {
        let listener = try FullListener()
        let error = try await failure(of: "\(scheme)://127.0.0.1:\(listener.port)/", limits: impatient)
        #expect(error.code == .unreachable && error.isTransient)
    }

    @Test("A server that takes the connection and never says its part of TLS is unreachable")
    func silentHandshake() async throws {
        let server = try TestServer { _, _ in }
        defer { server.stop() }
        let error = try await failure(of: "https://127.0.0.1:\(server.port)/", limits: impatient)
        #expect(error.code == .unreachable && server.connectionCount == 1)
    }

    @Test("A name that nobody has is unreachable")
    func nameless() async throws {
        let error = try await failure(of: "http://reels.invalid/", limits: impatient)
        #expect(error.code == .unreachable)
    }

    @Test("A proxy that refuses a tunnel, ends it or is silent makes what lies behind it unreachable")
    func tunnel() async throws {
        let proxy = try TestServer { request, connection in
            switch request.target {
            case "refused.invalid:443": connection.answer(403, Array("not from here".utf8))
            case "ended.invalid:443": connection.close()
            default: connection.waitForEnd()
            }
        }
        defer { proxy.stop() }
        let address = try proxy.url("").absoluteString
        for host in ["refused", "ended", "silent"] {
            let error = try await failure(of: "https://\(host).invalid/", limits: impatient, proxy: address)
            #expect(error.code == .unreachable, "\(host): \(error.message)")
        }
        #expect(proxy.connectionCount == 3)
    }

    @Test("Who waits for the only connection waits no longer than for the whole, and has sent nothing")
    func queued() async throws {
        let (asked, asking) = AsyncStream.makeStream(of: Void.self)
        let server = try TestServer { _, connection in
            asking.yield()
            connection.waitForEnd()
        }
        defer { server.stop() }
        var limits = HTTPLimits()
        limits.connections = 1
        let client = try HTTPClient(limits: limits)
        let url = try server.url("/")
        let first = Task { try await client.send(HTTPRequest(.get, url)) }
        for await _ in asked { break }
        limits.total = .milliseconds(500)
        var second = HTTPRequest(.get, url)
        second.limits = limits
        let start = ContinuousClock().now
        let error = await failure(of: second, by: client)
        #expect(error?.code == .unreachable && error?.message.contains("there was no connection") == true)
        #expect(ContinuousClock().now - start < .seconds(20))
        #expect(server.connectionCount == 1)
        first.cancel()
        _ = await first.result
    }

    @Test("What was sent and not answered in time may have been done")
    func sent() async throws {
        let server = try TestServer { _, connection in connection.waitForEnd() }
        defer { server.stop() }
        var limits = HTTPLimits()
        limits.total = .seconds(1)
        let error = try await failure(of: server.url("/").absoluteString, limits: limits)
        #expect(error.code == .timedOut)
    }
}

/// A port of the loopback address whose queue is full, so that it answers no further connection.
private final class FullListener {
    let port: Int
    private let descriptors: [Int32]

    init() throws {
        let (listener, filling) = (Loopback.socket(), Loopback.socket())
        descriptors = [listener, filling]
        port = try Loopback.bind(listener)
        // Linux keeps one connection more than it is told to.
        guard listen(listener, 0) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        try Loopback.connect(filling, to: port)
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }
}
