import FarmCore
import Foundation

extension FolderStore: ObjectInventory {
    public func objects(in room: ObjectRoom, after last: ObjectKey?, limit: Int) async throws -> [StoredObject] {
        try await queue.run {
            let start = last?.description.split(separator: "/").map(String.init) ?? []
            let (firstFolder, firstName) = start.count == 3 ? (start[1], start[2]) : ("", "")
            var found: [StoredObject] = []
            let folders = try Self.names(in: root.appending(path: room.rawValue)).filter { $0 >= firstFolder }
            for folder in folders {
                let names = try Self.names(in: root.appending(path: "\(room.rawValue)/\(folder)"))
                for name in names where folder > firstFolder || name > firstName {
                    guard found.count < limit else { return found }
                    if let object = try object("\(room.rawValue)/\(folder)/\(name)") { found.append(object) }
                }
            }
            return found
        }
    }

    public func remove(_ key: ObjectKey, unlessModifiedAfter moment: Timestamp) async throws -> Bool {
        try await queue.run {
            try lock.whileHeld {
                guard let object = try object(key.description) else { return true }
                guard object.modified <= moment else { return false }
                try removeFile(of: key)
                return true
            }
        }
    }

    /// `nil` where there is no such file, or one that is no object.
    private func object(_ path: String) throws -> StoredObject? {
        guard let key = ObjectKey(path) else { return nil }
        var status = stat()
        guard lstat(location(of: key).path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw ObjectError(.inputOutput, "an object cannot be looked at: \(String(cString: strerror(errno)))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else { return nil }
        let modified = Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1000
        return StoredObject(key: key, size: Int64(status.st_size), modified: Timestamp(microseconds: modified))
    }

    /// What a folder holds, in order; nothing where it does not exist.
    private static func names(in folder: URL) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            return []
        } catch let error as CocoaError where error.code == .fileReadUnknown || error.code == .fileReadInvalidFileName {
            // A stray file where a folder should be holds no objects.
            return []
        } catch {
            throw ObjectError(.inputOutput, "the store cannot be listed: \(error.localizedDescription)")
        }
    }
}
