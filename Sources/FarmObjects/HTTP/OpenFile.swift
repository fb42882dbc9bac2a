import Foundation

/// An open file: owns one descriptor, closed when the last reference goes.
///
/// Calls go straight to the kernel and may block for as long as the disk does.
final class OpenFile {
    private let descriptor: Int32
    private let path: String

    init(reading path: String) throws(TransferError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("open", path) }
    }

    /// Creates or empties the file; refuses a symbolic link in its place.
    init(creating path: String) throws(TransferError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw Self.failure("create", path) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// - Throws: `.localFile` also where the path leads to something that is no regular file.
    func regularFileSize() throws(TransferError) -> Int64 {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.failure("examine", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw TransferError(.localFile, "\(path) is not a regular file")
        }
        return Int64(status.st_size)
    }

    /// The number of bytes read, 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(TransferError) -> Int {
        while true {
            let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR { throw Self.failure("read", path) }
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(TransferError) {
        var written = 0
        while written < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
            let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if count >= 0 {
                written += count
            } else if errno != EINTR {
                throw Self.failure("write", path)
            }
        }
    }

    func seek(to offset: Int64) throws(TransferError) {
        guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else { throw Self.failure("seek in", path) }
    }

    static func failure(_ verb: String, _ path: String) -> TransferError {
        TransferError(.localFile, "could not \(verb) \(path): \(String(cString: strerror(errno)))")
    }
}
