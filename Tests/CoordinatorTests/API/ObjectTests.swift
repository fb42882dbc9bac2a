import FarmCore
import FarmObjects
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import Coordinator

@Suite("Objects are had and given under signed URLs only")
struct ObjectTests {
    /// A store with one object, and someone without a token.
    private struct Fixture {
        let coordinator: TestCoordinator
        let asset: AssetID
        let bytes = (0..<1000).map { UInt8($0 % 251) }

        init() async throws {
            coordinator = try await TestCoordinator()
            asset = try await coordinator.objects.store(bytes)
        }

        func download(for span: Duration = .seconds(60)) throws -> String {
            try path(
                of: coordinator.objects.downloadURL(of: asset, type: .mp4, until: coordinator.clock.now + span))
        }

        let attempt = ObjectKey.attempt(LeaseID(task: TaskID(high: 1, low: 2), epoch: 3))

        func upload(limit: Int64) throws -> String {
            try path(
                of: coordinator.objects.uploadURL(
                    for: attempt, limit: limit, until: coordinator.clock.now + .seconds(60)))
        }

        func run(_ body: @Sendable (Caller) async throws -> Void) async throws {
            try await coordinator.server.test(.router) { try await body(Caller(client: $0)) }
        }
    }

    @Test("An object comes whole, typed as signed, and may be kept")
    func download() async throws {
        let fixture = try await Fixture()
        try await fixture.run { caller in
            let answer = try await caller.get(try fixture.download())
            #expect(answer.status == .ok)
            #expect(answer.bytes == fixture.bytes)
            #expect(answer.headers[.contentType] == "video/mp4")
            #expect(answer.headers[.contentLength] == "1000")
            #expect(answer.headers[.acceptRanges] == "bytes")
            #expect(answer.headers[.eTag] == "\"\(fixture.asset)\"")
            #expect(answer.headers[.cacheControl]?.contains("immutable") == true)

            let head = try await caller.send(.head, try fixture.download())
            #expect(head.status == .ok && head.bytes.isEmpty && head.headers[.contentLength] == "1000")
            let same = try await caller.get(try fixture.download(), [.ifNoneMatch: "\"\(fixture.asset)\""])
            #expect(same.status == .notModified && same.bytes.isEmpty)
        }
    }

    @Test(
        "A range comes as asked for",
        arguments: [
            ("bytes=0-0", 0..<1), ("bytes=0-99", 0..<100), ("bytes=990-", 990..<1000), ("bytes=-10", 990..<1000),
            ("bytes=500-5000", 500..<1000), ("bytes=-5000", 0..<1000), ("bytes=1-99999999999999999999", 1..<1000),
        ])
    func ranges(_ header: String, _ expected: Range<Int>) async throws {
        let fixture = try await Fixture()
        try await fixture.run { caller in
            let answer = try await caller.get(try fixture.download(), [.range: header])
            #expect(answer.status == .partialContent)
            #expect(answer.bytes == Array(fixture.bytes[expected]))
            #expect(answer.headers[.contentRange] == "bytes \(expected.lowerBound)-\(expected.upperBound - 1)/1000")
            #expect(answer.headers[.contentLength] == "\(expected.count)")
            let fresh = try await caller.get(
                try fixture.download(), [.range: header, .ifRange: "\"\(fixture.asset)\""])
            #expect(fresh.status == .partialContent)
            let stale = try await caller.get(try fixture.download(), [.range: header, .ifRange: "\"other\""])
            #expect(stale.status == .ok && stale.bytes == fixture.bytes)
        }
    }

    @Test("A range outside of the object is refused", arguments: ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
    func rangeOutside(_ header: String) async throws {
        let fixture = try await Fixture()
        try await fixture.run { caller in
            let answer = try await caller.get(try fixture.download(), [.range: header])
            try answer.isProblem("RANGE_NOT_SATISFIABLE", 416)
            #expect(answer.headers[.contentRange] == "bytes */1000")
        }
    }

    @Test(
        "A range that is none is not heeded",
        arguments: ["bytes=a-b", "bytes=", "bytes=-", "lines=0-1", "bytes=9-1", "bytes=0-1,5-6", "bytes=+1-2", "0-1"])
    func rangeUnreadable(_ header: String) async throws {
        let fixture = try await Fixture()
        try await fixture.run { caller in
            let answer = try await caller.get(try fixture.download(), [.range: header])
            #expect(answer.status == .ok && answer.bytes == fixture.bytes)
        }
    }

    @Test("An empty object has no range")
    func emptyObject() {
        #expect(ByteRange(header: "bytes=0-", size: 0) == .unsatisfiable)
        #expect(ByteRange(header: "bytes=-1", size: 0) == .unsatisfiable)
        #expect(ByteRange(header: nil, size: 0) == .whole)
    }

    @Test("A changed URL opens nothing")
    func forged() async throws {
        let fixture = try await Fixture()
        let other = try await fixture.coordinator.objects.store(Array("other".utf8))
        try await fixture.run { caller in
            let url = try fixture.download()
            let bare = String(url.prefix { $0 != "?" })
            let changed = [
                url.replacing("type=video/mp4", with: "type=image/webp"),
                url.replacing("expires=1", with: "expires=2"),
                url.replacing(fixture.asset.description, with: other.description),
                url.replacing("signature=", with: "signature=0"), String(url.dropLast(2)) + "zz",
                url.replacing("type=video/mp4", with: "limit=1000"), bare, bare + "?signature=", url + "0",
            ]
            for changed in changed {
                #expect(changed != url)
                try await caller.get(changed).isProblem("URL_FORGED", 403)
            }
            let isUpload = url.replacing("type=video/mp4", with: "type=video/mp4&limit=1000")
            try await caller.send(.put, isUpload, body: ByteBuffer(string: "evil")).isProblem("URL_FORGED", 403)
        }
        #expect(try fixture.coordinator.storedFiles().count == 2)
    }

    @Test("A URL is good for its time only")
    func expired() async throws {
        let fixture = try await Fixture()
        try await fixture.run { caller in
            let download = try fixture.download()
            let upload = try fixture.upload(limit: 100)
            fixture.coordinator.clock.advance(by: .seconds(58))
            #expect(try await caller.get(download).status == .ok)
            fixture.coordinator.clock.advance(by: .seconds(3))
            try await caller.get(download).isProblem("URL_EXPIRED", 403)
            try await caller.send(.put, upload, body: ByteBuffer(string: "late")).isProblem("URL_EXPIRED", 403)
        }
        #expect(try fixture.coordinator.storedFiles().count == 1)
    }

    @Test("An object that is not there is not found")
    func missing() async throws {
        let fixture = try await Fixture()
        try await fixture.run { caller in
            let url = try fixture.download()
            try await fixture.coordinator.objects.remove(.asset(fixture.asset))
            try await caller.get(url).isProblem("NOT_FOUND", 404)
        }
    }

    @Test(
        "No key leads out of the store",
        arguments: [
            "/objects/../secrets/jwt-secret", "/objects/..%2fsecrets%2fjwt-secret", "/objects/%2e%2e/secrets",
            "/objects/assets//1", "/objects//etc/passwd", "/objects/assets/./1", "/objects/.incoming/1",
            "/objects/assets/1%00", "/objects/ASSETS/1", "/objects/assets\\1", "/objects/assets/",
            "/objects/" + String(repeating: "a", count: 300),
        ])
    func pathTricks(_ path: String) async throws {
        let fixture = try await Fixture()
        try await fixture.run { caller in
            let query = try fixture.download().drop { $0 != "?" }
            try await caller.get(path + query).isProblem("INVALID_OBJECT_KEY", 400)
            try await caller.send(.put, path + query, body: ByteBuffer(string: "evil")).isProblem(
                "INVALID_OBJECT_KEY", 400)
        }
        #expect(try fixture.coordinator.storedFiles().count == 1)
    }

    @Test("An upload becomes an object when it is complete")
    func upload() async throws {
        let fixture = try await Fixture()
        try await fixture.run { caller in
            let bytes = [UInt8](repeating: 3, count: 300_000)
            let answer = try await caller.send(.put, try fixture.upload(limit: 300_000), body: ByteBuffer(bytes: bytes))
            #expect(answer.status == .created)
            let stored = try Data(contentsOf: fixture.coordinator.objects.location(of: fixture.attempt))
            #expect(Array(stored) == bytes)
            let id = try AssetID.of(bytes)
            try await fixture.coordinator.objects.promote(fixture.attempt, to: id, size: 300_000)
        }
        #expect(try fixture.coordinator.storedFiles().count == 2)
    }

    @Test("An upload over its limit leaves nothing, whether or not it says how long it is")
    func uploadTooLarge() async throws {
        let fixture = try await Fixture()
        try await fixture.run { caller in
            let answer = try await caller.send(
                .put, try fixture.upload(limit: 99_999), body: ByteBuffer(repeating: 3, count: 100_000))
            try answer.isProblem("BODY_TOO_LARGE", 413)
        }
        try await fixture.coordinator.expectRefusal(
            of: try fixture.upload(limit: 99_999), chunks: 10, promised: nil, code: "BODY_TOO_LARGE")
        #expect(try fixture.coordinator.storedFiles().count == 1)
    }

    @Test("An upload that breaks off leaves nothing")
    func uploadBroken() async throws {
        let fixture = try await Fixture()
        try await fixture.coordinator.expectRefusal(
            of: try fixture.upload(limit: 99_999), chunks: 2, promised: 90_000, code: "INVALID_BODY")
        #expect(try fixture.coordinator.storedFiles().count == 1)
    }
}

extension TestCoordinator {
    /// Sends a PUT straight to the routes, so that the length that is promised need not be that of the body.
    fileprivate func expectRefusal(
        of url: String, chunks: Int, promised: Int?, code: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let chunk = ByteBuffer(repeating: 3, count: 20_000)
        let (stream, source) = AsyncStream.makeStream(of: ByteBuffer.self)
        for _ in 0..<chunks { source.yield(chunk) }
        source.finish()
        var head = HTTPRequest(method: .put, scheme: "http", authority: "localhost", path: url)
        if let promised { head.headerFields[.contentLength] = "\(promised)" }
        let request = Request(head: head, body: RequestBody(asyncSequence: stream))
        let context = APIContext(
            source: ApplicationRequestContextSource(channel: NIOAsyncTestingChannel(), logger: server.logger))
        let response = try await server.responder.respond(to: request, context: context)
        let writer = Collector()
        try await response.body.write(writer)
        let body = try JSONDecoder().decode(JSONTree.self, from: Data(writer.bytes))
        #expect(try body["code"].text == code, sourceLocation: sourceLocation)
    }
}

/// Keeps what is written to it.
private final class Collector: ResponseBodyWriter {
    private let written = Mutex<[UInt8]>([])

    var bytes: [UInt8] { written.withLock { $0 } }

    func write(_ buffer: ByteBuffer) async throws {
        written.withLock { $0 += buffer.readableBytesView }
    }

    func finish(_: HTTPFields?) async throws {}
}
