import FarmCore
import Foundation

/// The embedded object store: a folder, whose URLs the coordinator itself answers under `/objects/`.
///
/// Objects appear by rename, whole or not at all, and are flushed to disk before a call returns.
public struct FolderStore: ObjectStore {
    public let root: URL
    public let signer: URLSigner
    /// Where the coordinator is reached, without a slash at the end.
    private let baseURL: @Sendable () -> String
    private let incoming: URL
    private let queue = BlockingQueue(label: "nightreel.folder-store", width: 2)

    /// - Parameters:
    ///   - incoming: where bytes on their way in are kept: on the same disk as `root`, and of this process alone,
    ///     which empties it; within `root` by default, which is then of this process alone.
    ///   - baseURL: asked at each signing, since a port of 0 is known only once it is bound.
    /// - Throws: `ObjectError` where the folder cannot be made.
    public init(
        root: URL, incoming: URL? = nil, signer: URLSigner, baseURL: @escaping @Sendable () -> String
    ) throws {
        let incoming = incoming ?? root.appending(path: ".incoming", directoryHint: .isDirectory)
        self.root = root
        self.incoming = incoming
        self.signer = signer
        self.baseURL = baseURL
        try Self.reporting("the object store's folder cannot be made") {
            // What was under way when the last process ended is of no use to anyone.
            try? FileManager.default.removeItem(at: incoming)
            try FileManager.default.createDirectory(at: incoming, withIntermediateDirectories: true)
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        }
    }

    /// The file of a key, whether or not it exists.
    public func location(of key: ObjectKey) -> URL {
        root.appending(path: key.description, directoryHint: .notDirectory)
    }

    /// A path for bytes on their way in, to be handed to `admit`.
    public func incomingLocation() -> URL {
        incoming.appending(path: UUID().uuidString, directoryHint: .notDirectory)
    }

    /// Makes a file at an incoming path the object of `key`, in place of any earlier one.
    public func admit(_ file: URL, at key: ObjectKey) async throws {
        try await queue.run { try place(file, at: key) }
    }

    public func store(_ bytes: [UInt8]) async throws -> AssetID {
        try await queue.run {
            let id = try AssetID.of(bytes)
            let file = incomingLocation()
            try Self.reporting("an asset cannot be written") { try Data(bytes).write(to: file) }
            try place(file, at: .asset(id))
            return id
        }
    }

    public func store(file: URL) async throws -> (id: AssetID, size: Int64) {
        try await queue.run {
            let id = try AssetID.of(file: file)
            let size = try Self.size(of: file)
            let inside = incomingLocation()
            try Self.reporting("a file cannot be moved into the store") {
                try FileManager.default.moveItem(at: file, to: inside)
            }
            try place(inside, at: .asset(id))
            return (id, size)
        }
    }

    public func promote(_ attempt: ObjectKey, to asset: AssetID, size: Int64) async throws {
        try await queue.run {
            let uploaded = location(of: attempt)
            guard FileManager.default.fileExists(atPath: uploaded.path) else {
                guard FileManager.default.fileExists(atPath: location(of: .asset(asset)).path) else {
                    throw ObjectError(.missing, "nothing was uploaded for this attempt")
                }
                return
            }
            guard try Self.size(of: uploaded) == size, try AssetID.of(file: uploaded) == asset else {
                throw ObjectError(.mismatch, "the uploaded bytes are not those the node reported")
            }
            try place(uploaded, at: .asset(asset))
        }
    }

    public func fetch(_ asset: AssetID, to destination: URL) async throws {
        try await queue.run {
            let source = location(of: .asset(asset))
            guard FileManager.default.fileExists(atPath: source.path) else {
                throw ObjectError(.missing, "asset \(asset) is not in the store")
            }
            try Self.reporting("an asset cannot be read") {
                // A link costs nothing where both lie on one file system; elsewhere it is a copy.
                if link(source.path, destination.path) != 0 {
                    try FileManager.default.copyItem(at: source, to: destination)
                }
            }
        }
    }

    public func remove(_ key: ObjectKey) async throws {
        try await queue.run {
            guard unlink(location(of: key).path) == 0 || errno == ENOENT else {
                throw ObjectError(.inputOutput, "an object cannot be removed: \(String(cString: strerror(errno)))")
            }
        }
    }

    public func downloadURL(of asset: AssetID, type: MediaType, until expiry: Timestamp) throws -> String {
        try url(.asset(asset), .download(type: type), expiry)
    }

    public func uploadURL(for attempt: ObjectKey, limit: Int64, until expiry: Timestamp) throws -> String {
        try url(attempt, .upload(limit: limit), expiry)
    }

    private func url(_ key: ObjectKey, _ permission: URLSigner.Permission, _ expiry: Timestamp) throws -> String {
        "\(baseURL())/objects/\(key)?\(try signer.query(for: key, permission, until: expiry))"
    }

    /// Flushes a file and renames it to its place.
    private func place(_ file: URL, at key: ObjectKey) throws {
        let destination = location(of: key)
        let folder = destination.deletingLastPathComponent()
        try Self.reporting("an object cannot be stored") {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Self.flush(file)
            guard rename(file.path, destination.path) == 0 else { throw POSIXError.current }
            try Self.flush(folder)
        }
    }

    private static func flush(_ location: URL) throws {
        let descriptor = open(location.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw POSIXError.current }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw POSIXError.current }
    }

    private static func size(of file: URL) throws -> Int64 {
        var status = stat()
        guard stat(file.path, &status) == 0 else {
            throw ObjectError(.inputOutput, "a file cannot be read: \(String(cString: strerror(errno)))")
        }
        return Int64(status.st_size)
    }

    private static func reporting(_ failure: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as ObjectError {
            throw error
        } catch {
            let isFull = (error as? POSIXError)?.code == .ENOSPC || (error as? CocoaError)?.code == .fileWriteOutOfSpace
            throw ObjectError(isFull ? .full : .inputOutput, "\(failure): \(error.localizedDescription)")
        }
    }
}

extension POSIXError {
    /// What `errno` says now.
    fileprivate static var current: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
