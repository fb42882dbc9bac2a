import FarmProtocol
import Foundation

/// Carries out the writes of an outbox. Each returns when it is durable, and throws when it may not be.
protocol OutboxStorage: Sendable {
    func carryOut(_ write: NodeOutbox.Write) throws(OutboxFileError)
}

/// A system call on the outbox's file that failed.
struct OutboxFileError: Error, CustomStringConvertible {
    let description: String

    /// Of `errno`, as the call has left it.
    init(_ action: String, _ file: URL) {
        description = "\(file.path) could not be \(action): \(String(cString: strerror(errno)))"
    }
}

/// The journal as a file, opened anew for each write: there are two of them a task.
struct OutboxFile: OutboxStorage {
    let file: URL

    /// What the file holds; an outbox without reports where there is none.
    ///
    /// A file that something else has changed is moved to `outbox.damaged`, in place of an earlier one, and `tell`
    /// is handed a line on that for a person.
    func read(tell: (String) -> Void) throws(OutboxFileError) -> NodeOutbox {
        guard FileManager.default.fileExists(atPath: file.path) else { return NodeOutbox() }
        do {
            return try NodeOutbox(journal: try bytes())
        } catch let error as OutboxFileError {
            throw error
        } catch {
            let aside = file.appendingPathExtension("damaged")
            guard rename(file.path, aside.path) == 0 else { throw OutboxFileError("set aside", file) }
            tell(
                """
                The outbox \(file.path) cannot be used: \(error). It was moved to \(aside.path); results that it \
                held and the coordinator has not heard of are rendered again.
                """)
            return NodeOutbox()
        }
    }

    /// The file, or as much of it as shows that it is too long.
    private func bytes() throws(OutboxFileError) -> [UInt8] {
        do {
            let handle = try FileHandle(forReadingFrom: file)
            return Array(try handle.read(upToCount: NodeOutbox.journalLimit + 1) ?? Data())
        } catch {
            throw OutboxFileError("read", file)
        }
    }

    func carryOut(_ write: NodeOutbox.Write) throws(OutboxFileError) {
        switch write {
        case .append(let bytes, let offset):
            try Self.write(bytes, at: offset, to: file, flags: O_WRONLY)
        case .replace(let bytes):
            let draft = file.appendingPathExtension("draft")
            try Self.write(bytes, at: 0, to: draft, flags: O_WRONLY | O_CREAT)
            guard rename(draft.path, file.path) == 0 else { throw OutboxFileError("replaced", file) }
            try Self.flushFolder(of: file)
        }
    }

    /// Writes, cuts off what lies behind, and flushes.
    private static func write(
        _ bytes: [UInt8], at offset: Int, to file: URL, flags: Int32
    ) throws(OutboxFileError) {
        let descriptor = open(file.path, flags | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw OutboxFileError("opened", file) }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset + written))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw OutboxFileError("written", file) }
            written += count
        }
        guard ftruncate(descriptor, off_t(offset + bytes.count)) == 0 else { throw OutboxFileError("cut", file) }
        guard fsync(descriptor) == 0 else { throw OutboxFileError("flushed", file) }
    }

    private static func flushFolder(of file: URL) throws(OutboxFileError) {
        let folder = file.deletingLastPathComponent()
        let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw OutboxFileError("opened", folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw OutboxFileError("flushed", folder) }
    }
}
