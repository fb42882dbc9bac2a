import FarmCore
import FarmObjects
import Foundation

/// A file of its own in a folder of its own, both gone with this value.
final class LocalCopy: Sendable {
    let folder: URL
    let file: URL

    init(in folder: URL) {
        self.folder = folder
        file = folder.appending(path: "object")
    }

    deinit {
        // What is left over is removed at the next start.
        try? FileManager.default.removeItem(at: folder)
    }

    /// Marks the folder as used just now, so that nobody tidies it up; the file may be a link to the object itself.
    ///
    /// - Returns: whether it is there.
    func touch() -> Bool {
        utimes(folder.path, nil) == 0 && FileManager.default.fileExists(atPath: file.path)
    }
}

/// Local copies of objects that are read again and again: the one that was unused for longest goes for the next.
///
/// A copy that goes stays for as long as somebody holds it.
actor LocalCopies {
    private let objects: any ObjectStore
    private let workFolder: URL
    private let limit: Int
    private var copies: [AssetID: Task<LocalCopy, any Error>] = [:]
    /// The longest unused first.
    private var order: [AssetID] = []

    /// - Parameter limit: copies at most.
    init(of objects: any ObjectStore, in workFolder: URL, limit: Int) {
        self.objects = objects
        self.workFolder = workFolder
        self.limit = limit
    }

    /// - Throws: `ObjectError`; `.missing` where there is no such asset.
    func copy(of asset: AssetID) async throws -> LocalCopy {
        let kept = try await copies[asset]?.value
        if let kept, kept.touch() {
            use(asset)
            return kept
        }
        // None yet, or somebody took its file away.
        let fetching = Task { try await self.fetch(asset) }
        copies[asset] = fetching
        use(asset)
        do {
            return try await fetching.value
        } catch {
            forget(asset)
            throw error
        }
    }

    /// Lets go of a copy that turned out to be of no use.
    func forget(_ asset: AssetID) {
        copies[asset] = nil
        order.removeAll { $0 == asset }
    }

    private func use(_ asset: AssetID) {
        order.removeAll { $0 == asset }
        order.append(asset)
        while order.count > limit { copies[order.removeFirst()] = nil }
    }

    private func fetch(_ asset: AssetID) async throws -> LocalCopy {
        let folder = workFolder.appending(path: "copy-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let copy = LocalCopy(in: folder)
        try await objects.fetch(asset, to: copy.file)
        return copy
    }
}
