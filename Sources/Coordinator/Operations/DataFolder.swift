import FarmSettings
import Foundation

/// The folder that a coordinator's files live in: held by one process at a time where the database is among them,
/// shared where the database is a server.
///
/// Owns the descriptor of the lock file; the lock ends with it, however the process ends.
final class DataFolder: Sendable {
    let root: URL
    private let lock: Int32
    private let workFolder: WorkFolder

    var database: URL { Self.database(in: root) }
    var objects: URL { root.appending(path: "objects", directoryHint: .isDirectory) }
    /// For files under way of this process alone; empty at the start.
    var work: URL { workFolder.url }
    var secrets: URL { root.appending(path: "secrets", directoryHint: .isDirectory) }

    /// Makes the folder where it is missing, open to its owner only, and takes the lock.
    ///
    /// - Parameter isShared: whether others that share it too may be there.
    /// - Throws: `SettingsError` where that cannot be done or another coordinator has it.
    init(at root: URL, isShared: Bool = false) throws(SettingsError) {
        self.root = root
        try Self.make(root)
        lock = try Self.takeLock(
            root.appending(path: "lock", directoryHint: .notDirectory), of: root, isShared: isShared)
        do {
            workFolder = try WorkFolder(in: root.appending(path: "work", directoryHint: .isDirectory))
        } catch {
            close(lock)
            throw error
        }
    }

    deinit {
        close(lock)
    }

    /// Where the database of a folder is that is not held.
    static func database(in root: URL) -> URL {
        root.appending(path: "nightreel.sqlite", directoryHint: .notDirectory)
    }

    /// Makes a folder of mode 0700; one that exists is left as it is.
    static func make(_ folder: URL) throws(SettingsError) {
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unusable(folder, "cannot be made: \(error.localizedDescription)")
        }
    }

    private static func takeLock(_ file: URL, of root: URL, isShared: Bool) throws(SettingsError) -> Int32 {
        let descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .unusable(file, "cannot be opened: \(String(cString: strerror(errno)))") }
        if flock(descriptor, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 { return descriptor }
        let reason = errno
        close(descriptor)
        guard reason == EWOULDBLOCK else {
            throw .unusable(file, "cannot be locked: \(String(cString: strerror(reason)))")
        }
        throw .unusable(root, "is in use by another coordinator")
    }
}

extension SettingsError {
    static func unusable(_ location: URL, _ reason: String) -> SettingsError {
        SettingsError(origin: .configuration, message: "'\(location.path)' \(reason)")
    }
}
