import FarmCore
import FarmDigest
import Foundation
import Testing

@testable import FarmObjects

@Suite("A store in a folder")
struct StoreFolderTests {
    private let lease = LeaseID(task: TaskID(high: 1, low: 2), epoch: 3)

    @Test("Stored twice, it is there once")
    func idempotent() async throws {
        let fixture = try StoreFixture()
        let first = try await fixture.store.store(Array("fog".utf8))
        let second = try await fixture.store.store(Array("fog".utf8))
        #expect(try first == second && first == AssetID.of("fog".utf8))
        #expect(try fixture.contents(of: .asset(first)) == "fog")
        let digest = first.description
        let expected = [".incoming", "assets", "assets/\(digest.prefix(2))", "assets/\(digest.prefix(2))/\(digest)"]
        #expect(try fixture.everything() == expected)
    }

    @Test("What was stored is there for whoever opens the folder next, and what is coming in is left alone")
    func reopened() async throws {
        let fixture = try StoreFixture()
        let asset = try await fixture.store.store(Array("fog".utf8))
        let incoming = fixture.store.incomingLocation()
        try Data("half".utf8).write(to: incoming)
        let other = try FolderStore(root: fixture.store.root, signer: fixture.store.signer) { "" }
        let copy = fixture.folder.file("copy")
        try await other.fetch(asset, to: copy)
        #expect(try Data(contentsOf: copy) == Data("fog".utf8))
        #expect(FileManager.default.fileExists(atPath: incoming.path))
    }

    @Test("A stored file is taken away from where it was")
    func file() async throws {
        let fixture = try StoreFixture()
        let file = fixture.folder.file("video.mp4")
        try Data("reel".utf8).write(to: file)
        let (id, size) = try await fixture.store.store(file: file)
        #expect(try id == AssetID.of("reel".utf8) && size == 4)
        #expect(!FileManager.default.fileExists(atPath: file.path))
        let error = await #expect(throws: TransferError.self) { try await fixture.store.store(file: file) }
        #expect(error?.code == .localFile)
    }

    @Test("An upload that is what was promised becomes the asset, again without effect")
    func promotion() async throws {
        let fixture = try StoreFixture()
        let asset = try AssetID.of("clip".utf8)
        try await fixture.upload("clip", for: lease)
        for _ in 1...2 {
            try await fixture.store.promote(.attempt(lease), to: asset, size: 4)
            #expect(try fixture.contents(of: .asset(asset)) == "clip")
            #expect(try !fixture.everything().contains { $0.hasPrefix("attempts/") })
        }
    }

    @Test("An upload of other bytes or another size is refused, and stays no asset")
    func mismatch() async throws {
        let fixture = try StoreFixture()
        try await fixture.upload("clip", for: lease)
        let promises = [(try AssetID.of("clap".utf8), Int64(4)), (try AssetID.of("clip".utf8), 5)]
        for (asset, size) in promises {
            let error = await #expect(throws: ObjectError.self) {
                try await fixture.store.promote(.attempt(lease), to: asset, size: size)
            }
            #expect(error?.code == .mismatch)
            #expect(try fixture.contents(of: .asset(asset)) == nil)
        }
        #expect(try fixture.contents(of: .attempt(lease)) == "clip")
    }

    @Test("What was never uploaded or stored is missing")
    func missing() async throws {
        let fixture = try StoreFixture()
        let asset = try AssetID.of("clip".utf8)
        let promotion = await #expect(throws: ObjectError.self) {
            try await fixture.store.promote(.attempt(lease), to: asset, size: 4)
        }
        let fetch = await #expect(throws: ObjectError.self) {
            try await fixture.store.fetch(asset, to: fixture.folder.file("copy"))
        }
        #expect(promotion?.code == .missing && fetch?.code == .missing)
    }

    @Test("A fetched copy outlives its asset, and never replaces a file")
    func fetch() async throws {
        let fixture = try StoreFixture()
        let asset = try await fixture.store.store(Array("fog".utf8))
        let copy = fixture.folder.file("copy")
        try await fixture.store.fetch(asset, to: copy)
        await #expect(throws: ObjectError.self) { try await fixture.store.fetch(asset, to: copy) }
        try await fixture.store.remove(.asset(asset))
        try await fixture.store.remove(.asset(asset))
        #expect(try Data(contentsOf: copy) == Data("fog".utf8))
        #expect(try fixture.everything() == [".incoming", "assets"])
    }

    @Test("Its URLs lead to it, with a permission of their own")
    func urls() async throws {
        let fixture = try StoreFixture()
        let asset = try await fixture.store.store(Array("fog".utf8))
        let expiry = fixture.now + .seconds(60)
        let download = try fixture.store.downloadURL(of: asset, type: .webp, until: expiry)
        #expect(download.hasPrefix("http://localhost:7319/objects/\(ObjectKey.asset(asset))?expires="))
        let upload = try fixture.store.uploadURL(for: .attempt(lease), limit: 9, until: expiry)
        #expect(upload.hasPrefix("http://localhost:7319/objects/attempts/\(lease.task)/3?expires="))
        #expect(upload.contains("&limit=9&") && download.contains("&type=image/webp&"))
    }

    @Test("Many who store, promote and remove at once neither fail nor lose what was stored last")
    func crowd() async throws {
        let fixture = try StoreFixture()
        let asset = try AssetID.of("clip".utf8)
        let moment = fixture.now
        fixture.advance(by: .seconds(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for epoch in 1...40 as ClosedRange<Int64> {
                group.addTask {
                    let lease = LeaseID(task: TaskID(high: 1, low: 2), epoch: epoch)
                    try await fixture.upload("clip", for: lease)
                    try await fixture.store.promote(.attempt(lease), to: asset, size: 4)
                    #expect(try await !fixture.store.remove(.asset(asset), unlessModifiedAfter: moment))
                }
            }
            try await group.waitForAll()
        }
        #expect(try fixture.contents(of: .asset(asset)) == "clip")
    }
}
