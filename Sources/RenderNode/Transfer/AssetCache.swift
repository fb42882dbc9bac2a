import FarmCore
import FarmObjects
import FarmProtocol
import Foundation

/// Assets on this machine's disk by digest, fetched when they are asked for.
///
/// Callers pin what they use. Beyond the limit the least recently used of the unpinned go; what is pinned may
/// exceed the limit for as long as it is. Those who ask for an asset under way wait for the same download. A file
/// from an earlier run is digested again before its first use.
actor AssetCache {
    private struct Entry {
        let size: Int64
        /// Tells an entry from another of the same asset that came after it.
        let number: Int
        var lastUse: Int
        var pins: Int
        var isVerified: Bool
    }

    private struct Download {
        let task: Task<Void, any Error>
        /// Who joined, gone since or not.
        var joined: Int
        /// Who still waits; at none the download is given up.
        var waiting: Int
    }

    private let folder: CacheFolder
    private let limit: Int64
    private let transfers: any Transfers
    private let retry: RetryRule
    private let digest: @Sendable (URL) async throws -> AssetID
    private var entries: [AssetID: Entry] = [:]
    private var downloads: [AssetID: Download] = [:]
    private var uses = 0
    /// The bytes of all entries.
    private(set) var size: Int64 = 0

    /// - Parameter digest: reads a whole file, on a thread that may block.
    init(
        _ folder: CacheFolder, limit: Int64, transfers: any Transfers, retry: RetryRule = RetryRule(),
        digest: @escaping @Sendable (URL) async throws -> AssetID
    ) {
        self.folder = folder
        self.limit = limit
        self.transfers = transfers
        self.retry = retry
        self.digest = digest
        for file in AssetFiles.found(in: folder.assets) {
            uses += 1
            entries[file.id] = Entry(size: file.size, number: uses, lastUse: uses, pins: 0, isVerified: false)
            size += file.size
        }
    }

    /// Where an asset lies, fetched if need be; it stays there until as many `unpin` as `pin` were called.
    ///
    /// - Throws: `TransferError`, or `CancellationError` where the caller's task is cancelled.
    func pin(_ asset: Grant.Asset) async throws -> URL {
        while true {
            try Task.checkCancellation()
            if try await pinPresent(asset.id) { return file(of: asset.id) }
            if let download = downloads[asset.id], download.waiting == 0 {
                // It is being given up; its end makes way for another.
                _ = await download.task.result
                continue
            }
            try await join(asset)
            if Task.isCancelled { unpin(asset.id) }
            try Task.checkCancellation()
            return file(of: asset.id)
        }
    }

    func unpin(_ id: AssetID) {
        guard let pins = entries[id]?.pins, pins > 0 else { return }
        entries[id]?.pins = pins - 1
        makeRoom()
    }

    /// Pins an asset that lies here already; `false` where there is none, or none that is whole.
    private func pinPresent(_ id: AssetID) async throws -> Bool {
        guard let entry = entries[id] else { return false }
        uses += 1
        entries[id]?.lastUse = uses
        entries[id]?.pins += 1
        let file = file(of: id)
        guard !entry.isVerified else {
            AssetFiles.touch(file)
            return true
        }
        do {
            if try await digest(file) == id {
                entries[id]?.isVerified = true
                AssetFiles.touch(file)
                return true
            }
        } catch is CancellationError {
            if entries[id]?.number == entry.number { unpin(id) }
            throw CancellationError()
        } catch {
            // An unreadable file is as good as none: it is fetched again.
        }
        if entries[id]?.number == entry.number { forget(id) }
        return false
    }

    private func join(_ asset: Grant.Asset) async throws {
        if downloads[asset.id] == nil {
            let task = Task { try await self.fetch(asset) }
            downloads[asset.id] = Download(task: task, joined: 0, waiting: 0)
        }
        downloads[asset.id]?.joined += 1
        downloads[asset.id]?.waiting += 1
        guard let task = downloads[asset.id]?.task else { return }
        try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            Task { await self.leave(asset.id) }
        }
    }

    private func leave(_ id: AssetID) {
        guard var download = downloads[id], download.waiting > 0 else { return }
        download.waiting -= 1
        downloads[id] = download
        if download.waiting == 0 { download.task.cancel() }
    }

    /// Downloads an asset and pins it once for everyone who joined.
    private func fetch(_ asset: Grant.Asset) async throws {
        let partial = folder.partial.appendingPathComponent(asset.id.description)
        do {
            guard let url = URL(string: asset.url) else {
                throw TransferError(.invalidRequest, "an asset's address is no URL")
            }
            let transfers = transfers
            // A size of 0 says that the coordinator does not know it.
            let most = asset.size > 0 ? asset.size : NodeLimits.assetBytes
            let fetched = try await retry {
                try await transfers.download(url, to: partial, limit: most, expecting: asset.id)
            }
            try AssetFiles.move(partial, to: file(of: asset.id))
            uses += 1
            let pins = downloads[asset.id]?.joined ?? 0
            entries[asset.id] = Entry(size: fetched, number: uses, lastUse: uses, pins: pins, isVerified: true)
            size += fetched
        } catch {
            downloads[asset.id] = nil
            throw error
        }
        downloads[asset.id] = nil
        makeRoom()
    }

    /// Goes a sixteenth below the limit, so that a full cache is not sorted for every asset.
    private func makeRoom() {
        guard size > limit else { return }
        let target = limit - limit / 16
        let idle = entries.filter { $0.value.pins == 0 }.sorted { $0.value.lastUse < $1.value.lastUse }
        for (id, _) in idle where size > target { forget(id) }
    }

    private func forget(_ id: AssetID) {
        guard let entry = entries.removeValue(forKey: id) else { return }
        size -= entry.size
        AssetFiles.remove(file(of: id))
    }

    private func file(of id: AssetID) -> URL { AssetFiles.place(of: id, in: folder.assets) }
}
