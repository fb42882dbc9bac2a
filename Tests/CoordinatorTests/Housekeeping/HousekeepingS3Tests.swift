import FarmCore
import FarmObjects
import FarmSettings
import FarmStore
import FarmTesting
import Foundation
import Testing

@testable import Coordinator

@Suite("Bytes on an S3 server that nobody needs", .timeLimit(.minutes(3)))
struct HousekeepingS3Tests {
    private let grace = GracePeriod(length: .seconds(3600))
    private let node = Holder(role: .node, id: NodeID(high: 6, low: 6))

    /// A store of its own on the tests' server, and how to reach it.
    private func storage() async throws -> (S3Store, HTTPClient) {
        let server = try await S3Server.shared.value
        let http = try HTTPClient()
        let address = try #require(S3Address(server.address(prefix: UUID().uuidString)))
        let store = S3Store(address, environment: S3Server.Key.owner.environment, http: http)
        try await store.makeBucket()
        return (store, http)
    }

    private func finish(_ chore: some Chore, at now: Timestamp) async throws -> Int {
        var removed = 0
        while true {
            let report = try await chore.run(at: now)
            removed += report.removed
            if report.isThrough { return removed }
        }
    }

    @Test("Orphans and old uploads go after their grace periods; results and live uploads stay")
    func chores() async throws {
        let (objects, http) = try await storage()
        let store = FarmStore(database: try SQLiteDatabase())
        let start = Timestamp.systemTime()
        let story = try await store.createStory(user: UserID(high: 5, low: 5), title: "Fog", script: "It.", at: start)
        try await store.beginStory(story.id, at: start)
        let live = try #require(try await store.claim(kinds: [.context], for: node, limit: 1, at: start).first)
        let ended = LeaseID(task: TaskID(high: 9, low: 9), epoch: 1)
        for lease in [live.lease, ended] {
            let text = try objects.uploadURL(for: .attempt(lease), limit: 9, until: start + .seconds(600))
            let url = try #require(URL(string: text))
            #expect(try await http.send(HTTPRequest(.put, url, body: Array("clip".utf8))).isSuccess)
        }
        var orphans: [AssetID] = []
        for number in 1...5 { orphans.append(try await objects.store(Array("orphan \(number)".utf8))) }

        let orphanSearch = OrphanSearch(store: store, objects: objects, grace: grace, batch: 2)
        let attempts = StaleAttempts(store: store, objects: objects, grace: grace, batch: 1)
        let garbage = GarbageCollection(store: store, objects: objects, grace: grace)
        #expect(try await finish(orphanSearch, at: start) == 0)
        #expect(try await finish(attempts, at: start) == 0)

        let first = start + .seconds(3700)
        #expect(try await finish(attempts, at: first) == 1)
        #expect(try await objects.objects(in: .attempts, after: nil, limit: 9).map(\.key) == [.attempt(live.lease)])
        #expect(try await finish(orphanSearch, at: first) == 5)
        #expect(try await finish(garbage, at: first) == 0)
        #expect(try await finish(garbage, at: first + .seconds(3700)) == 5)
        #expect(try await objects.objects(in: .assets, after: nil, limit: 9).isEmpty)
        #expect(try await finish(StoreRemains(objects: objects, grace: grace), at: first) == 0)
    }

    @Test("A coordinator does not start on a store that it cannot use, and says why without secrets")
    func refusal() async throws {
        let server = try await S3Server.shared.value
        let folder = try TestFolder()
        let data = try DataFolder(at: folder.file("data"))
        var environment = S3Server.Key.owner.environment
        environment["AWS_SECRET_ACCESS_KEY"] = "hunter2"
        let address = try #require(ObjectsAddress(server.address()))
        let error = await #expect(throws: SettingsError.self) {
            try await ObjectStorage(address, in: data, urlKey: [], environment: environment) { "" }
        }
        let message = try #require(error).message
        #expect(message.contains("NIGHTREEL_OBJECTS") && message.contains("secret key does not belong"))
        #expect(!message.contains("hunter2"))
    }
}
