import FarmCore
import FarmDigest
import Foundation

/// Where the body of an answer goes. Used by one thread at a time.
protocol BodySink: AnyObject {
    func receive(_ bytes: UnsafeRawBufferPointer) throws(TransferError)
}

/// Keeps a body in memory, up to a limit.
final class MemorySink: BodySink {
    private(set) var bytes: [UInt8] = []
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    func receive(_ piece: UnsafeRawBufferPointer) throws(TransferError) {
        guard piece.count <= limit - bytes.count else {
            throw TransferError(.tooLarge, "the answer is larger than \(limit) bytes")
        }
        bytes.append(contentsOf: piece)
    }
}

/// Digests a body and keeps nothing of it.
final class DigestSink: BodySink {
    private let limit: Int64
    private var digest: SHA256Digest?
    private(set) var size: Int64 = 0

    init(limit: Int64) throws {
        self.limit = limit
        digest = try SHA256Digest()
    }

    func receive(_ piece: UnsafeRawBufferPointer) throws(TransferError) {
        guard Int64(piece.count) <= limit - size else {
            throw TransferError(.tooLarge, "the body is larger than \(limit) bytes")
        }
        do {
            try digest?.update(piece)
        } catch {
            throw TransferError(.libraryFailure, error.message)
        }
        size += Int64(piece.count)
    }

    /// The digest of the body, once.
    func finish() throws -> AssetID {
        guard let found = try digest.take()?.finish() else {
            throw TransferError(.libraryFailure, "a digest was already finished")
        }
        return found
    }
}

/// Writes a body beside its destination, digests it on the way, and puts it in place only when it is whole.
///
/// A sink that is abandoned, or goes before `commit`, leaves nothing behind.
final class FileSink: BodySink {
    private let destination: String
    private let partial: String
    private let file: OpenFile
    private let limit: Int64
    private var digest: SHA256Digest?
    private(set) var size: Int64 = 0
    private var isOpen = true

    /// - Parameter number: makes the partial file's name unique within the process.
    init(destination: URL, limit: Int64, number: Int) throws {
        self.destination = destination.path
        self.limit = limit
        let name = ".\(destination.lastPathComponent).\(getpid())-\(number).part"
        partial = destination.deletingLastPathComponent().appendingPathComponent(name).path
        digest = try SHA256Digest()
        file = try OpenFile(creating: partial)
    }

    deinit {
        abandon()
    }

    /// Leaves nothing behind, unless the file was already put in place.
    func abandon() {
        if isOpen { unlink(partial) }
        isOpen = false
    }

    func receive(_ piece: UnsafeRawBufferPointer) throws(TransferError) {
        guard Int64(piece.count) <= limit - size else {
            throw TransferError(.tooLarge, "the body is larger than \(limit) bytes")
        }
        try file.write(piece)
        do {
            try digest?.update(piece)
        } catch {
            throw TransferError(.libraryFailure, error.message)
        }
        size += Int64(piece.count)
    }

    /// Puts the file in its place in one step, over any file there.
    ///
    /// - Parameter expected: the only digest that is let through, if given.
    /// - Returns: the digest of the body.
    func commit(expecting expected: AssetID?) throws -> AssetID {
        guard let found = try digest.take()?.finish() else {
            throw TransferError(.libraryFailure, "\(destination) was already put in place")
        }
        if let expected, found != expected {
            throw TransferError(.wrongDigest, "the body's SHA-256 is \(found), not \(expected)")
        }
        guard rename(partial, destination) == 0 else { throw OpenFile.failure("rename to", destination) }
        isOpen = false
        return found
    }
}
