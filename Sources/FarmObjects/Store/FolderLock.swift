import Foundation

/// Lets those who change what lies in a folder take turns: threads of one process, and processes of one file system.
///
/// Held for the time of a rename or two, never while bytes are written or flushed. The kernel frees it when its
/// holder ends, however it ends.
struct FolderLock: Sendable {
    let file: URL

    /// - Throws: `POSIXError`, or what `body` throws.
    func whileHeld<Result>(_ body: () throws -> Result) throws -> Result {
        // A description of its own each time: the lock belongs to it, so that threads exclude each other too.
        let descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw POSIXError.current }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw POSIXError.current }
        }
        return try body()
    }
}

extension POSIXError {
    /// What `errno` says now.
    static var current: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
