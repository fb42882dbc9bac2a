import FarmCore
import FarmDigest
import FarmTesting
import Foundation
import Synchronization
import Testing

@testable import FarmObjects

@Suite("Downloads", .timeLimit(.minutes(1)))
struct DownloadTests {
    private static let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 9) }

    @Test("A download arrives whole, is digested on the way, and tells how far it is")
    func whole() async throws {
        let server = try TestServer { _, connection in connection.answer(200, Self.body) }
        defer { server.stop() }
        let folder = try TestFolder()
        let seen = Mutex<[TransferProgress]>([])
        let receipt = try await HTTPClient().download(
            server.url("/blob"), to: folder.file("blob"), limit: 3_000_000
        ) { progress in seen.withLock { $0.append(progress) } }
        #expect(receipt.size == 3_000_000)
        #expect(receipt.status == 200)
        #expect(try receipt.digest == AssetID.of(Self.body))
        #expect(try receipt.digest == AssetID.of(file: folder.file("blob")))
        #expect(try folder.contents == ["blob"])
        let progress = seen.withLock { $0 }
        #expect(progress.last == TransferProgress(completed: 3_000_000, total: 3_000_000))
        #expect(progress.count > 1)
    }

    @Test("A body over the limit is refused at the limit and leaves no file", arguments: [true, false])
    func tooLarge(announced: Bool) async throws {
        let server = try TestServer { _, connection in
            if announced { return connection.answer(200, Self.body) }
            connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            connection.send(Self.body)
            connection.close()
        }
        defer { server.stop() }
        try await expectFailure(.tooLarge, server, limit: 2_999_999)
    }

    @Test("A body that ends early is an error and leaves no file")
    func cutOff() async throws {
        let server = try TestServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            connection.send([UInt8](repeating: 7, count: 400))
            connection.close()
        }
        defer { server.stop() }
        try await expectFailure(.interrupted, server)
    }

    @Test("A body that stops coming ends at the idle deadline")
    func silence() async throws {
        let server = try TestServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            connection.send([UInt8](repeating: 7, count: 400))
            connection.waitForEnd()
        }
        defer { server.stop() }
        var limits = HTTPLimits()
        limits.idle = .seconds(1)
        try await expectFailure(.timedOut, server, limits: limits)
    }

    @Test("A server that accepts and says nothing ends at the total deadline")
    func noAnswer() async throws {
        let server = try TestServer { _, connection in connection.waitForEnd() }
        defer { server.stop() }
        var limits = HTTPLimits()
        limits.total = .seconds(1)
        try await expectFailure(.timedOut, server, limits: limits)
    }

    @Test("A 404 is an error with its status and the server's words, and leaves no file")
    func notFound() async throws {
        let server = try TestServer { _, connection in connection.answer(404, Array("no such blob".utf8)) }
        defer { server.stop() }
        let error = try await expectFailure(.status(404), server)
        #expect(error.responseBody == Array("no such blob".utf8))
        #expect(!error.isTransient)
    }

    @Test("A redirection is not followed")
    func redirection() async throws {
        let server = try TestServer { request, connection in
            if request.target.hasPrefix("/elsewhere") { return connection.answer(200, [1]) }
            connection.answer(302, [], headers: "Location: /elsewhere\r\n")
        }
        defer { server.stop() }
        try await expectFailure(.status(302), server)
    }

    @Test("A body with another digest than the one asked for leaves no file, and an older file stays")
    func wrongDigest() async throws {
        let server = try TestServer { _, connection in connection.answer(200, [1, 2, 3]) }
        defer { server.stop() }
        let folder = try TestFolder()
        let file = folder.file("blob")
        try Data([9]).write(to: file)
        let wanted = try AssetID.of([1, 2, 4])
        let error = await #expect(throws: TransferError.self) {
            try await HTTPClient().download(server.url("/"), to: file, limit: 10, expecting: wanted)
        }
        #expect(error?.code == .wrongDigest)
        #expect(try Data(contentsOf: file) == Data([9]))
        #expect(try folder.contents == ["blob"])
    }

    @Test("A folder that does not exist is a local failure")
    func noFolder() async throws {
        let server = try TestServer { _, connection in connection.answer(200, [1]) }
        defer { server.stop() }
        let file = URL(fileURLWithPath: "/nonexistent/blob")
        let error = await #expect(throws: TransferError.self) {
            try await HTTPClient().download(server.url("/"), to: file, limit: 10)
        }
        #expect(error?.code == .localFile)
        #expect(server.connectionCount == 0)
    }

    @discardableResult
    private func expectFailure(
        _ code: TransferError.Code, _ server: TestServer, limit: Int64 = 10_000_000, limits: HTTPLimits = HTTPLimits()
    ) async throws -> TransferError {
        let folder = try TestFolder()
        let client = try HTTPClient(limits: limits)
        let error = await #expect(throws: TransferError.self) {
            try await client.download(
                server.url("/blob?signature=secret"), to: folder.file("blob"), limit: limit)
        }
        let found = try #require(error)
        #expect(found.code == code)
        #expect(found.message.contains("127.0.0.1:\(server.port)/blob"))
        #expect(!found.message.contains("secret"))
        #expect(try folder.contents == [])
        return found
    }
}
