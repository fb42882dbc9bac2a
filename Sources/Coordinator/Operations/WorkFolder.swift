import FarmSettings
import Foundation

/// A folder for one process's files under way, beside those of others in the same parent.
///
/// Owns the descriptor that holds the folder's lock: a folder whose lock is free was left by a process that
/// ended, and is removed by the next that comes.
final class WorkFolder: Sendable {
    let url: URL
    private let lock: Int32

    /// Clears away what ended processes left in `parent`, and makes a folder of its own there.
    ///
    /// - Throws: `SettingsError` where that cannot be done.
    init(in parent: URL) throws(SettingsError) {
        try DataFolder.make(parent)
        try Self.clear(parent)
        for _ in 0..<OperationLimits.workFolderAttempts {
            let url = parent.appending(path: UUID().uuidString, directoryHint: .isDirectory)
            try DataFolder.make(url)
            guard let lock = try Self.takeLock(url) else { continue }
            self.url = url
            self.lock = lock
            return
        }
        throw .unusable(parent, "is cleared by others again and again")
    }

    deinit {
        close(lock)
    }

    /// - Returns: `nil` where another process took the new folder for an ended one's before it was locked.
    private static func takeLock(_ folder: URL) throws(SettingsError) -> Int32? {
        let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .unusable(folder, "cannot be opened: \(String(cString: strerror(errno)))")
        }
        var held = stat()
        var named = stat()
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &held) == 0,
            lstat(folder.path, &named) == 0, held.st_ino == named.st_ino
        else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    private static func clear(_ parent: URL) throws(SettingsError) {
        do {
            for name in try FileManager.default.contentsOfDirectory(atPath: parent.path) {
                let entry = parent.appending(path: name)
                let descriptor = open(entry.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
                defer { if descriptor >= 0 { close(descriptor) } }
                // What cannot be opened cannot be locked by anyone either.
                if descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0 { continue }
                do {
                    try FileManager.default.removeItem(at: entry)
                } catch CocoaError.fileNoSuchFile {
                    // Another process that starts now was quicker.
                }
            }
        } catch {
            throw .unusable(parent, "cannot be emptied: \(error.localizedDescription)")
        }
    }
}
