import FarmCore
import FarmObjects
import Foundation

/// How assets lie on disk: `ab/abcdef…`, named by digest; a file's modification time is its last use.
enum AssetFiles {
    struct Found {
        let id: AssetID
        let size: Int64
        let lastUse: Date
    }

    static func place(of id: AssetID, in folder: URL) -> URL {
        folder.appendingPathComponent(String(id.description.prefix(2))).appendingPathComponent(id.description)
    }

    /// All assets, the least recently used first. Anything else in the folder is left alone.
    static func found(in folder: URL) -> [Found] {
        let keys: [URLResourceKey] = [.fileSizeKey, .contentModificationDateKey, .isRegularFileKey]
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: keys)
        var found: [Found] = []
        while let file = files?.nextObject() as? URL {
            // A file that cannot be examined cannot be used either.
            guard let id = AssetID(file.lastPathComponent), let values = try? file.resourceValues(forKeys: Set(keys)),
                values.isRegularFile == true, let size = values.fileSize
            else { continue }
            found.append(Found(id: id, size: Int64(size), lastUse: values.contentModificationDate ?? .distantPast))
        }
        return found.sorted { $0.lastUse < $1.lastUse }
    }

    static func move(_ file: URL, to place: URL) throws {
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        guard rename(file.path, place.path) == 0 else {
            throw TransferError(
                .localFile, "could not move a download to \(place.path): \(String(cString: strerror(errno)))")
        }
    }

    /// Marks a file as used now. Where that fails it only goes sooner than it should after a restart.
    static func touch(_ file: URL) {
        utimes(file.path, nil)
    }

    /// Removes a file. One that is gone already, or cannot be removed, is found again at the next start.
    static func remove(_ file: URL) {
        unlink(file.path)
    }
}
