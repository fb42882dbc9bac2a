import FarmTesting
import Foundation
import Testing

@testable import FarmObjects

@Suite("Ends of transfers", .timeLimit(.minutes(1)))
struct EndingTests {
    /// A server that holds every request open, and two streams of events: asked, and closed by the client.
    private struct SilentServer {
        let server: TestServer
        let asked: AsyncStream<Void>
        let closed: AsyncStream<Void>

        init() throws {
            let (asked, asking) = AsyncStream.makeStream(of: Void.self)
            let (closed, closing) = AsyncStream.makeStream(of: Void.self)
            self.asked = asked
            self.closed = closed
            server = try TestServer { _, connection in
                asking.yield()
                connection.waitForEnd()
                closing.yield()
            }
        }
    }

    private func next(_ stream: AsyncStream<Void>) async {
        for await _ in stream { return }
    }

    @Test("Cancelling the task closes the transfer's connection and leaves no file")
    func cancellation() async throws {
        let silent = try SilentServer()
        defer { silent.server.stop() }
        let client = try HTTPClient()
        let folder = try TestFolder()
        let url = try silent.server.url("/")
        let file = folder.file("blob")
        let task = Task { try await client.download(url, to: file, limit: 10) }
        await next(silent.asked)
        #expect(try folder.contents.count == 1)
        task.cancel()
        let error = await #expect(throws: TransferError.self) { try await task.value }
        #expect(error?.code == .cancelled)
        await next(silent.closed)
        #expect(try folder.contents == [])
    }

    @Test("A task that was cancelled before sends nothing")
    func cancelledBefore() async throws {
        let silent = try SilentServer()
        defer { silent.server.stop() }
        let client = try HTTPClient()
        let url = try silent.server.url("/")
        let error = await #expect(throws: TransferError.self) {
            try await Task {
                withUnsafeCurrentTask { $0?.cancel() }
                _ = try await client.send(HTTPRequest(.get, url))
            }.value
        }
        #expect(error?.code == .cancelled)
        #expect(silent.server.connectionCount == 0)
    }

    @Test("Shutting down ends what is under way and refuses what comes after")
    func shutdown() async throws {
        let silent = try SilentServer()
        defer { silent.server.stop() }
        let client = try HTTPClient()
        let url = try silent.server.url("/")
        let task = Task { try await client.send(HTTPRequest(.get, url)) }
        await next(silent.asked)
        await client.shutdown()
        let error = await #expect(throws: TransferError.self) { try await task.value }
        #expect(error?.code == .shutDown)
        await next(silent.closed)
        let later = await #expect(throws: TransferError.self) { try await client.send(HTTPRequest(.get, url)) }
        #expect(later?.code == .shutDown)
        await client.shutdown()
    }

    @Test("More transfers than the limit are refused at once, and room comes back")
    func overload() async throws {
        let silent = try SilentServer()
        defer { silent.server.stop() }
        var limits = HTTPLimits()
        limits.transfers = 1
        let client = try HTTPClient(limits: limits)
        let url = try silent.server.url("/")
        let first = Task { try await client.send(HTTPRequest(.get, url)) }
        await next(silent.asked)
        let error = await #expect(throws: TransferError.self) { try await client.send(HTTPRequest(.get, url)) }
        #expect(error?.code == .overloaded)
        first.cancel()
        _ = await first.result
        let second = Task { try await client.send(HTTPRequest(.get, url)) }
        await next(silent.asked)
        second.cancel()
        let last = await #expect(throws: TransferError.self) { try await second.value }
        #expect(last?.code == .cancelled)
    }
}
