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
}
