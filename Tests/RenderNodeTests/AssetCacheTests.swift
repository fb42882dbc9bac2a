import FarmCore
import FarmObjects
import FarmProtocol
import Foundation
import Testing

@testable import RenderNode

@Suite(.timeLimit(.minutes(1)))
struct AssetCacheTests {
    private let scratch: ScratchFolder
    private let folder: CacheFolder
    private let transfers = FakeTransfers()
    private let retry = RetryRule(sleep: { _ in })

    init() throws {
        scratch = try ScratchFolder()
        folder = try CacheFolder(at: scratch.url) { NodeID(high: 1, low: 2) }
    }

    private func cache(limit: Int64 = 1000) -> AssetCache {
        AssetCache(folder, limit: limit, transfers: transfers, retry: retry) { try AssetID.of(file: $0) }
    }

    /// An asset of `size` bytes, each `fill`, that is served at an address of its own.
    private func asset(
        _ fill: UInt8, size: Int = 100, failingFirst failures: [TransferError] = [],
        behind gate: FakeTransfers.Gate? = nil
    ) throws -> Grant.Asset {
        let body = [UInt8](repeating: fill, count: size)
        let url = try #require(URL(string: "http://127.0.0.1/\(fill)"))
        transfers.serve(body, at: url, failingFirst: failures, behind: gate)
        return Grant.Asset(id: try AssetID.of(body), url: url.absoluteString, size: Int64(size))
    }

    private func isPresent(_ asset: Grant.Asset) -> Bool {
        FileManager.default.fileExists(atPath: AssetFiles.place(of: asset.id, in: folder.assets).path)
    }

    @Test("An asset is fetched once and then found")
    func hit() async throws {
        let cache = cache()
        let asset = try asset(1)
        let file = try await cache.pin(asset)
        #expect(try await cache.pin(asset) == file)
        #expect(try Data(contentsOf: file) == Data(repeating: 1, count: 100))
        #expect(file.path.hasSuffix("assets/\(asset.id.description.prefix(2))/\(asset.id)"))
        #expect(transfers.downloads.count == 1)
        #expect(await cache.size == 100)
    }

    @Test("Beyond the limit the least recently used goes, and a use counts though the asset was there")
    func leastRecentlyUsed() async throws {
        let cache = cache(limit: 320)
        let assets = try (1...4).map { try asset(UInt8($0)) }
        for asset in assets.prefix(3) {
            _ = try await cache.pin(asset)
            await cache.unpin(asset.id)
        }
        _ = try await cache.pin(assets[0])
        await cache.unpin(assets[0].id)
        _ = try await cache.pin(assets[3])
        #expect(assets.map(isPresent) == [true, false, true, true])
        #expect(await cache.size == 300)
    }

    @Test("What is pinned stays, however much there is, and goes when it no longer is")
    func pinned() async throws {
        let cache = cache(limit: 150)
        let assets = try (1...3).map { try asset(UInt8($0)) }
        for asset in assets { _ = try await cache.pin(asset) }
        #expect(assets.map(isPresent) == [true, true, true])
        _ = try await cache.pin(assets[0])
        for asset in assets { await cache.unpin(asset.id) }
        #expect(assets.map(isPresent) == [true, false, false], "the first was pinned twice")
        #expect(await cache.size == 100)
    }

    @Test("A download with the wrong digest is tried three times, and leaves nothing")
    func corruptDownload() async throws {
        let url = try #require(URL(string: "http://127.0.0.1/corrupt"))
        transfers.serve([9, 9, 9], at: url)
        let cache = cache()
        let wanted = Grant.Asset(id: try AssetID.of([1, 2, 3]), url: url.absoluteString, size: 3)
        let error = await #expect(throws: TransferError.self) { try await cache.pin(wanted) }
        #expect(error?.code == .wrongDigest)
        #expect(transfers.downloads.count == 3)
        #expect(await cache.size == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.partial.path).isEmpty)
        transfers.serve([1, 2, 3], at: url)
        _ = try await cache.pin(wanted)
    }

    @Test("A download that arrives whole at the second attempt is good")
    func corruptOnce() async throws {
        let asset = try asset(1, failingFirst: [TransferError(.wrongDigest, "wrong")])
        _ = try await cache().pin(asset)
        #expect(transfers.downloads.count == 2)
    }

    @Test("More bytes than were promised are refused; a size of 0 promises nothing")
    func promisedSize() async throws {
        let cache = cache()
        let asset = try asset(1)
        let liar = Grant.Asset(id: asset.id, url: asset.url, size: 99)
        let error = await #expect(throws: TransferError.self) { try await cache.pin(liar) }
        #expect(error?.code == .tooLarge)
        _ = try await cache.pin(Grant.Asset(id: asset.id, url: asset.url, size: 0))
    }

    @Test("Those who want the same asset at the same time wait for one download")
    func joined() async throws {
        let gate = FakeTransfers.Gate()
        let asset = try asset(1, behind: gate)
        let cache = cache(limit: 10)
        let requests = (1...5).map { _ in Task { try await cache.pin(asset) } }
        try await gate.reached.pass()
        await gate.release.open()
        for request in requests { _ = try await request.value }
        #expect(transfers.downloads.count == 1)
        for _ in 1...4 { await cache.unpin(asset.id) }
        #expect(isPresent(asset), "the fifth still uses it")
        await cache.unpin(asset.id)
        #expect(!isPresent(asset))
    }

    @Test("A download goes on while somebody waits for it, and is given up when nobody does")
    func cancellation() async throws {
        let gate = FakeTransfers.Gate()
        let asset = try asset(1, behind: gate)
        let cache = cache(limit: 10)
        let first = Task { try await cache.pin(asset) }
        try await gate.reached.pass()
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        #expect(await cache.size == 0)
        await gate.release.open()
        _ = try await cache.pin(asset)
        #expect(transfers.downloads.count == 2)
    }

    @Test("Assets of an earlier run are used again once their digest is checked")
    func restart() async throws {
        let good = try asset(1)
        let bad = try asset(2)
        let before = cache()
        for asset in [good, bad] { _ = try await before.pin(asset) }
        try Data(repeating: 7, count: 100).write(to: AssetFiles.place(of: bad.id, in: folder.assets))
        let after = cache()
        #expect(await after.size == 200)
        _ = try await after.pin(good)
        #expect(transfers.downloads.count == 2)
        let file = try await after.pin(bad)
        #expect(transfers.downloads.count == 3)
        #expect(try Data(contentsOf: file) == Data(repeating: 2, count: 100))
        #expect(await after.size == 200)
    }
}
