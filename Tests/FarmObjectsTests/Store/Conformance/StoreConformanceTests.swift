import FarmCore
import FarmDigest
import FarmTesting
import Foundation
import Testing

@testable import FarmObjects

@Suite("Every object store", .timeLimit(.minutes(5)))
struct StoreConformanceTests {
    private let clip = Array("clip".utf8)

    @Test("Stored twice, it is there once", arguments: StoreEngine.tested)
    func idempotent(_ engine: StoreEngine) async throws {
        let scene = try await ConformanceStore(engine)
        let first = try await scene.store.store(clip)
        let second = try await scene.store.store(clip)
        #expect(try first == second && first == AssetID.of(clip))
        #expect(try await scene.contents(of: first) == clip)
        #expect(try await scene.keys(in: .assets) == [ObjectKey.asset(first).description])
    }

    @Test("No bytes at all are an asset too", arguments: StoreEngine.tested)
    func empty(_ engine: StoreEngine) async throws {
        let scene = try await ConformanceStore(engine)
        let asset = try await scene.store.store([])
        #expect(try await scene.contents(of: asset) == [])
    }

    @Test("A stored file is taken away from where it was; one not there is an error", arguments: StoreEngine.tested)
    func file(_ engine: StoreEngine) async throws {
        let scene = try await ConformanceStore(engine)
        let file = scene.folder.file("video.mp4")
        try Data(clip).write(to: file)
        let (id, size) = try await scene.store.store(file: file)
        #expect(try id == AssetID.of(clip) && size == 4)
        #expect(!FileManager.default.fileExists(atPath: file.path))
        #expect(try await scene.contents(of: id) == clip)
        let error = await #expect(throws: TransferError.self) { try await scene.store.store(file: file) }
        #expect(error?.code == .localFile)
    }

    @Test("An upload that is what was promised becomes the asset, again without effect", arguments: StoreEngine.tested)
    func promotion(_ engine: StoreEngine) async throws {
        let scene = try await ConformanceStore(engine)
        let asset = try AssetID.of(clip)
        try await scene.upload(clip, for: scene.lease(1))
        for _ in 1...2 {
            try await scene.store.promote(.attempt(scene.lease(1)), to: asset, size: 4)
            #expect(try await scene.contents(of: asset) == clip)
            #expect(try await scene.keys(in: .attempts) == [])
        }
    }

    @Test("An upload of other bytes or another size is refused, and stays no asset", arguments: StoreEngine.tested)
    func mismatch(_ engine: StoreEngine) async throws {
        let scene = try await ConformanceStore(engine)
        try await scene.upload(clip, for: scene.lease(1))
        let promises = [(try AssetID.of("clap".utf8), Int64(4)), (try AssetID.of(clip), 5)]
        for (asset, size) in promises {
            let error = await #expect(throws: ObjectError.self) {
                try await scene.store.promote(.attempt(scene.lease(1)), to: asset, size: size)
            }
            #expect(error?.code == .mismatch)
            #expect(try await scene.contents(of: asset) == nil)
        }
        #expect(try await scene.keys(in: .attempts) == [ObjectKey.attempt(scene.lease(1)).description])
    }

    @Test("What was never uploaded or stored is missing, and removed without complaint", arguments: StoreEngine.tested)
    func missing(_ engine: StoreEngine) async throws {
        let scene = try await ConformanceStore(engine)
        let asset = try AssetID.of(clip)
        let promotion = await #expect(throws: ObjectError.self) {
            try await scene.store.promote(.attempt(scene.lease(1)), to: asset, size: 4)
        }
        let fetch = await #expect(throws: ObjectError.self) {
            try await scene.store.fetch(asset, to: scene.folder.file("copy"))
        }
        let reading = await #expect(throws: ObjectError.self) { try await scene.store.read(asset, limit: 4) }
        #expect(promotion?.code == .missing && fetch?.code == .missing && reading?.code == .missing)
        try await scene.store.remove(.asset(asset))
        try await scene.store.remove(.attempt(scene.lease(1)))
        #expect(try await scene.store.remove(.asset(asset), unlessModifiedAfter: scene.later))
        #expect(try scene.folder.contents.allSatisfy { !$0.contains("copy") })
    }

    @Test("One upload promoted by many at once is one asset, and nobody fails", arguments: StoreEngine.tested)
    func concurrentPromotion(_ engine: StoreEngine) async throws {
        let scene = try await ConformanceStore(engine)
        let asset = try AssetID.of(clip)
        try await scene.upload(clip, for: scene.lease(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...8 {
                group.addTask { try await scene.store.promote(.attempt(scene.lease(1)), to: asset, size: 4) }
            }
            try await group.waitForAll()
        }
        #expect(try await scene.contents(of: asset) == clip)
        #expect(try await scene.keys(in: .attempts) == [])
    }

    @Test("What many remove at once is gone, and can be stored again", arguments: StoreEngine.tested)
    func turns(_ engine: StoreEngine) async throws {
        let scene = try await ConformanceStore(engine)
        for _ in 1...3 {
            let asset = try await scene.store.store(clip)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...3 {
                    group.addTask { _ = try await scene.store.remove(.asset(asset), unlessModifiedAfter: scene.later) }
                }
                try await group.waitForAll()
            }
            #expect(try await scene.contents(of: asset) == nil)
            _ = try await scene.store.store(clip)
            #expect(try await scene.contents(of: asset) == clip)
        }
    }

    @Test("A fetched copy outlives its asset, and never replaces a file", arguments: StoreEngine.tested)
    func fetch(_ engine: StoreEngine) async throws {
        let scene = try await ConformanceStore(engine)
        let asset = try await scene.store.store(clip)
        let copy = scene.folder.file("copy")
        try await scene.store.fetch(asset, to: copy)
        await #expect(throws: ObjectError.self) { try await scene.store.fetch(asset, to: copy) }
        #expect(try await scene.store.read(asset, limit: 4) == clip)
        let large = await #expect(throws: ObjectError.self) { try await scene.store.read(asset, limit: 3) }
        #expect(large?.code == .mismatch)
        try await scene.store.remove(.asset(asset))
        #expect(try Data(contentsOf: copy) == Data(clip))
        #expect(try await scene.keys(in: .assets) == [])
    }

    @Test("An asset is read whole up to the limit that its reader sets, and no further", arguments: StoreEngine.tested)
    func limits(_ engine: StoreEngine) async throws {
        let scene = try await ConformanceStore(engine)
        let bytes = (0..<9 << 20).map { UInt8(truncatingIfNeeded: $0 >> 12) }
        let asset = try await scene.store.store(bytes)
        for limit in [bytes.count, 64 << 20] {
            #expect(try await scene.store.read(asset, limit: limit) == bytes)
        }
        let error = await #expect(throws: ObjectError.self) {
            try await scene.store.read(asset, limit: bytes.count - 1)
        }
        #expect(error?.code == .mismatch)
        #expect(error?.message == "asset \(asset) is larger than \(bytes.count - 1) bytes")
    }

    @Test("An object goes unless its bytes were stored after the moment", arguments: StoreEngine.tested)
    func removal(_ engine: StoreEngine) async throws {
        let scene = try await ConformanceStore(engine)
        let before = Timestamp(microseconds: scene.now.microseconds - 1_000_000)
        let asset = try await scene.store.store(clip)
        try await scene.upload(clip, for: scene.lease(1))
        for key in [ObjectKey.asset(asset), .attempt(scene.lease(1))] {
            #expect(try await !scene.store.remove(key, unlessModifiedAfter: before))
            #expect(try await scene.store.remove(key, unlessModifiedAfter: scene.later))
            #expect(try await scene.store.remove(key, unlessModifiedAfter: scene.later))
        }
        #expect(try await scene.keys(in: .assets) + scene.keys(in: .attempts) == [])
    }

    @Test(
        "A room of more than a thousand is listed page by page in order, each object once, with size and date",
        arguments: StoreEngine.tested)
    func pages(_ engine: StoreEngine) async throws {
        let scene = try await ConformanceStore(engine)
        let start = Timestamp(microseconds: scene.now.microseconds - 2_000_000)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...1040 as ClosedRange<Int64> {
                if number > 16 { try await group.next() }
                let lease = scene.lease(number % 4, task: UInt64(number / 4))
                group.addTask { try await scene.upload([UInt8](repeating: 1, count: Int(number % 5)), for: lease) }
            }
            try await group.waitForAll()
        }
        _ = try await scene.store.store(clip)
        for limit in [260, 1100] {
            var found: [StoredObject] = []
            while true {
                let page = try await scene.store.objects(in: .attempts, after: found.last?.key, limit: limit)
                found += page
                if page.count < limit { break }
            }
            let keys = found.map(\.key.description)
            #expect(keys.count == 1040 && keys == Set(keys).sorted(), "in pages of \(limit)")
            #expect(found.allSatisfy { $0.modified >= start && $0.modified <= scene.later })
            #expect(found.reduce(0) { $0 + $1.size } == 1040 * 2)
        }
    }
}
