import FarmSettings
import Foundation

/// An exclusive lock on a file (flock(2)), held until the value goes or the process ends, however it ends.
final class FileLock: Sendable {
    private let descriptor: Int32

    /// - Throws: at once where another process holds it.
    init(_ path: String) throws(SettingsError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw SettingsError(
                origin: .configuration, message: "\(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            close(descriptor)
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            throw SettingsError(
                origin: .configuration,
                message: reason == EWOULDBLOCK
                    ? "the cache folder \(folder) is in use by another node; give each its own with --cache"
                    : "\(path) cannot be locked: \(String(cString: strerror(reason)))")
        }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }
}
