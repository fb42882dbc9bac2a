import FarmCore
import Foundation
import Testing

@testable import FarmObjects

@Suite("What a store holds")
struct StoreInventoryTests {
    private func lease(_ task: UInt64, _ epoch: Int64) -> LeaseID {
        LeaseID(task: TaskID(high: 0, low: task), epoch: epoch)
    }

    @Test("A room is listed page by page in order, each object once, with its size and date")
    func pages() async throws {
        let fixture = try StoreFixture()
        var expected: [StoredObject] = []
        for (task, epochs) in [(1, 2), (2, 3), (3, 1)] as [(UInt64, Int64)] {
            for epoch in 1...epochs {
                let text = String(repeating: "x", count: Int(epoch))
                try await fixture.upload(text, for: lease(task, epoch))
                expected.append(
                    StoredObject(key: .attempt(lease(task, epoch)), size: epoch, modified: fixture.now))
                fixture.advance(by: .milliseconds(1500))
            }
        }
        _ = try await fixture.store.store(Array("elsewhere".utf8))
        for limit in [1, 2, 3, 100] {
            var found: [StoredObject] = []
            while true {
                let page = try await fixture.store.objects(in: .attempts, after: found.last?.key, limit: limit)
                found += page
                if page.count < limit { break }
            }
            #expect(found == expected, "in pages of \(limit)")
        }
    }

    @Test("An empty store holds nothing, and what is no object is not listed")
    func foreign() async throws {
        let fixture = try StoreFixture()
        for room in ObjectRoom.allCases {
            #expect(try await fixture.store.objects(in: room, after: nil, limit: 10).isEmpty)
        }
        let shelf = fixture.store.root.appending(path: "assets/ab")
        try FileManager.default.createDirectory(
            at: shelf.appending(path: "folder"), withIntermediateDirectories: true)
        try Data().write(to: shelf.appending(path: ".DS_Store"))
        try Data().write(to: fixture.store.root.appending(path: "assets/stray"))
        try FileManager.default.createSymbolicLink(
            at: shelf.appending(path: "link"), withDestinationURL: fixture.folder.url)
        #expect(try await fixture.store.objects(in: .assets, after: nil, limit: 10).isEmpty)
    }

    @Test("An object goes unless its bytes were stored after the moment")
    func removal() async throws {
        let fixture = try StoreFixture()
        let asset = try await fixture.store.store(Array("fog".utf8))
        let stored = fixture.now
        let before = Timestamp(microseconds: stored.microseconds - 1)
        #expect(try await !fixture.store.remove(.asset(asset), unlessModifiedAfter: before))
        #expect(try fixture.contents(of: .asset(asset)) == "fog")
        #expect(try await fixture.store.remove(.asset(asset), unlessModifiedAfter: stored))
        #expect(try fixture.contents(of: .asset(asset)) == nil)
        #expect(try await fixture.store.remove(.asset(asset), unlessModifiedAfter: stored))
    }

    @Test("Storing or promoting what is there already keeps it from whoever took it for old")
    func vouchedFor() async throws {
        let fixture = try StoreFixture()
        let asset = try await fixture.store.store(Array("fog".utf8))
        let key = ObjectKey.asset(asset)
        let verbs: [@Sendable () async throws -> Void] = [
            { _ = try await fixture.store.store(Array("fog".utf8)) },
            // Promoted before, as a repeated completion does.
            { try await fixture.store.promote(.attempt(lease(1, 1)), to: asset, size: 3) },
            {
                try await fixture.upload("fog", for: lease(1, 1))
                try await fixture.store.promote(.attempt(lease(1, 1)), to: asset, size: 3)
            },
        ]
        for verb in verbs {
            let moment = fixture.now
            fixture.advance(by: .seconds(1))
            try await verb()
            #expect(try await !fixture.store.remove(key, unlessModifiedAfter: moment))
            #expect(try await fixture.store.objects(in: .assets, after: nil, limit: 9).map(\.modified) == [fixture.now])
        }
    }
}
