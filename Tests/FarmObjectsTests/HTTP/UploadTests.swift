import FarmCore
import FarmTesting
import Foundation
import Synchronization
import Testing

@testable import FarmObjects

@Suite("Uploads", .timeLimit(.minutes(1)))
struct UploadTests {
    @Test("A file arrives byte for byte, and its progress ends at its size")
    func whole() async throws {
        let received = Mutex<(method: String, length: String?, body: [UInt8])>(("", nil, []))
        let server = try TestServer { request, connection in
            received.withLock { $0 = (request.method, request.headers["content-length"], request.body) }
            connection.answer(201, [], headers: "ETag: \"e\"\r\n")
        }
        defer { server.stop() }
        let folder = try TestFolder()
        let bytes = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 % 251) }
        try Data(bytes).write(to: folder.file("clip"))
        let last = Mutex<TransferProgress?>(nil)
        let response = try await HTTPClient().upload(folder.file("clip"), to: server.url("/clip")) { progress in
            last.withLock { $0 = progress }
        }
        #expect(response.status == 201)
        #expect(response.headers["etag"] == "\"e\"")
        #expect(received.withLock { $0.method } == "PUT")
        #expect(received.withLock { $0.length } == "5000000")
        #expect(received.withLock { $0.body } == bytes)
        #expect(last.withLock { $0 } == TransferProgress(completed: 5_000_000, total: 5_000_000))
    }

    @Test("An empty file is uploaded as an empty body")
    func empty() async throws {
        let length = Mutex<String?>(nil)
        let server = try TestServer { request, connection in
            length.withLock { $0 = request.headers["content-length"] }
            connection.answer(204, [])
        }
        defer { server.stop() }
        let folder = try TestFolder()
        try Data().write(to: folder.file("empty"))
        let response = try await HTTPClient().upload(folder.file("empty"), to: server.url("/"))
        #expect(response.status == 204)
        #expect(length.withLock { $0 } == "0")
    }

    @Test("A refused upload is an error with the server's words")
    func refused() async throws {
        let server = try TestServer { _, connection in connection.answer(403, Array("expired".utf8)) }
        defer { server.stop() }
        let folder = try TestFolder()
        try Data([1]).write(to: folder.file("clip"))
        let error = await #expect(throws: TransferError.self) {
            try await HTTPClient().upload(folder.file("clip"), to: server.url("/clip"))
        }
        #expect(error?.code == .status(403))
        #expect(error?.responseBody == Array("expired".utf8))
    }

    @Test("What is no regular file is refused before anything is sent")
    func noFile() async throws {
        let server = try TestServer { _, connection in connection.answer(200, []) }
        defer { server.stop() }
        let folder = try TestFolder()
        for file in [folder.url, folder.file("missing"), URL(fileURLWithPath: "/dev/zero")] {
            let error = await #expect(throws: TransferError.self) {
                try await HTTPClient().upload(file, to: server.url("/"))
            }
            #expect(error?.code == .localFile)
        }
        #expect(server.connectionCount == 0)
    }

    @Test("An upload starts again from its beginning when a kept connection turns out to be dead")
    func deadConnection() async throws {
        let requests = Mutex(0)
        let server = try TestServer { request, connection in
            let number = requests.withLock { count in
                count += 1
                return count
            }
            // The first answer promises to keep the connection, and the second request finds it closed.
            if number == 2 { return connection.close() }
            connection.answer(200, Array("\(request.body.count)".utf8))
        }
        defer { server.stop() }
        let folder = try TestFolder()
        try Data([UInt8](repeating: 5, count: 300_000)).write(to: folder.file("clip"))
        let client = try HTTPClient()
        _ = try await client.upload(folder.file("clip"), to: server.url("/1"))
        let second = try await client.upload(folder.file("clip"), to: server.url("/2"))
        #expect(second.body == Array("300000".utf8))
        #expect(server.connectionCount == 2)
    }
}
