import FarmObjects
import Foundation
import Hummingbird

/// A file that an upload is written to; gone with this value unless it has been moved away.
///
/// Owns the descriptor. Making one blocks, and belongs onto a `BlockingQueue`.
final class DraftFile: Sendable {
    let location: URL
    private let descriptor: Int32

    /// - Throws: `ObjectError`.
    init(at location: URL) throws {
        self.location = location
        descriptor = open(location.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure() }
    }

    deinit {
        close(descriptor)
        unlink(location.path)
    }

    /// Takes in a whole body, written on `queue`.
    ///
    /// - Parameter note: told of the bytes of each piece when it has come.
    /// - Throws: as the body does; `ObjectError`.
    func receive(_ body: MeasuredBody, on queue: BlockingQueue, note: (Int) -> Void) async throws {
        for try await buffer in body {
            note(buffer.readableBytes)
            try await queue.run { try self.append(buffer) }
        }
    }

    private func append(_ buffer: ByteBuffer) throws {
        try buffer.withUnsafeReadableBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0 {
                    if errno == EINTR { continue }
                    throw Self.failure()
                }
                rest = rest.dropFirst(count)
            }
        }
    }

    private static func failure() -> ObjectError {
        ObjectError(
            errno == ENOSPC || errno == EDQUOT ? .full : .inputOutput,
            "an upload cannot be written: \(String(cString: strerror(errno)))")
    }
}
