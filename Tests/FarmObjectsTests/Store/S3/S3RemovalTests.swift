import FarmCore
import FarmDigest
import FarmTesting
import Foundation
import Synchronization
import Testing

@testable import FarmObjects

@Suite("Turns between those who store and those who remove", .timeLimit(.minutes(5)))
struct S3RemovalTests {
    private let bytes = Array("fog".utf8)

    /// A store whose pauses are told of, and last until they are let go.
    private func watched(_ scene: S3Scene, pause: @escaping @Sendable () async throws -> Void) -> S3Store {
        S3Store(
            scene.store.address, environment: S3Server.Key.owner.environment, http: scene.http,
            sleep: { _ in try await pause() })
    }

    @Test("Who stores during a removal waits for its end and stores again", arguments: StoreEngine.testedServers)
    func waits(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        let asset = try AssetID.of(bytes)
        let announcement = "removing/\(asset)/other"
        let announce = S3Call(method: .put, name: announcement, body: .bytes([]))
        try await scene.store.client.send(announce)
        let pauses = Atomic(0)
        let store = watched(scene) {
            // The other one removes what was just written, and is through.
            pauses.add(1, ordering: .relaxed)
            try await scene.store.delete(ObjectKey.asset(asset).description)
            try await scene.store.delete(announcement)
        }
        #expect(try await store.store(bytes) == asset)
        #expect(pauses.load(ordering: .relaxed) == 1)
        #expect(try await scene.store.look(at: ObjectKey.asset(asset).description)?.size == 3)
    }

    @Test("A promotion during a removal outlives it", arguments: StoreEngine.testedServers)
    func promotion(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        let asset = try AssetID.of(bytes)
        let announcement = "removing/\(asset)/other"
        try await scene.store.client.send(S3Call(method: .put, name: announcement, body: .bytes([])))
        let url = try scene.store.uploadURL(for: .attempt(scene.lease), limit: 9, until: scene.soon)
        #expect(try await scene.put(url, bytes).status == 200)
        let store = watched(scene) {
            try await scene.store.delete(ObjectKey.asset(asset).description)
            try await scene.store.delete(announcement)
        }
        try await store.promote(.attempt(scene.lease), to: asset, size: 3)
        #expect(try await scene.store.look(at: ObjectKey.asset(asset).description)?.size == 3)
        #expect(try await scene.store.look(at: ObjectKey.attempt(scene.lease).description) == nil)
    }

    @Test("A removal leaves no announcement behind", arguments: StoreEngine.testedServers)
    func clean(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        let asset = try await scene.store.store(bytes)
        #expect(try await scene.store.remove(.asset(asset), unlessModifiedAfter: scene.soon))
        #expect(try await scene.store.list(prefix: "", after: nil, limit: 9).entries.map(\.name) == [])
    }

    @Test(
        "Who comes when a removal is over that had begun before it stores again", arguments: StoreEngine.testedServers)
    func late(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        let asset = try AssetID.of(bytes)
        let name = ObjectKey.asset(asset).description
        var writes = 0
        let isThere = try await scene.store.place(asset) {
            let call = S3Call(method: .put, name: name, body: .bytes(bytes), digest: asset.description)
            try await scene.store.client.send(call)
            // The other one had looked at what was there before; its announcement has come and gone.
            writes += 1
            if writes == 1 { try await scene.store.delete(name) }
            return true
        }
        #expect(isThere && writes == 2)
        #expect(try await scene.store.read(asset, limit: 3) == bytes)
    }

    @Test("An announcement stays while a removal may be on its way, and goes where none is", arguments: [0, 1, 2])
    func unanswered(_ unanswered: Int) async throws {
        let requests = Mutex<[String]>([])
        let server = try TestServer { request, connection in
            let isAnnouncement = request.target.contains("/removing/")
            let number = requests.withLock { requests in
                requests.append("\(request.method) \(isAnnouncement ? "announcement" : "asset")")
                return requests.count { $0 == "DELETE asset" }
            }
            let isRemoval = request.method == "DELETE" && !isAnnouncement
            if isRemoval && number <= unanswered { return connection.close() }
            let dates = "Date: Wed, 05 Nov 2025 22:00:00 GMT\r\nLast-Modified: Wed, 05 Nov 2025 12:00:00 GMT\r\n"
            connection.answer(200, request.method == "HEAD" ? [] : bytes, headers: dates + "ETag: \"fog\"\r\n")
        }
        defer { server.stop() }
        let address = try #require(S3Address("s3://bucket/?endpoint=http://127.0.0.1:\(server.port)"))
        var limits = S3Limits()
        limits.patience = limits.pauses.first
        let store = S3Store(
            address, environment: S3Server.Key.owner.environment, http: try HTTPClient(), limits: limits,
            sleep: { _ in })
        let asset = try AssetID.of(bytes)
        let moment = Timestamp.systemTime()
        if unanswered < 2 {
            #expect(try await store.remove(.asset(asset), unlessModifiedAfter: moment))
        } else {
            let error = await #expect(throws: ObjectError.self) {
                try await store.remove(.asset(asset), unlessModifiedAfter: moment)
            }
            #expect(error?.code == .unavailable)
        }
        let removals = Array(repeating: "DELETE asset", count: min(2, unanswered + 1))
        let end = unanswered == 0 ? ["DELETE announcement"] : []
        #expect(requests.withLock { $0 } == ["PUT announcement", "HEAD asset"] + removals + end)
    }
}
