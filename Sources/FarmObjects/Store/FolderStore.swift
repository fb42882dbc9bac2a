import FarmCore
import FarmDigest
import Foundation

/// The embedded object store: a folder, whose URLs the coordinator itself answers under `/objects/`.
///
/// Objects appear by rename, whole or not at all, and are flushed to disk before a call returns. Their files'
/// modification times are the store's own clock's, of when their bytes were last put there or vouched for again.
/// Several processes may share the folder.
public struct FolderStore: ObjectStore {
    public let root: URL
    public let signer: URLSigner
    /// Where the coordinator is reached, without a slash at the end.
    public let baseURL: @Sendable () -> String
    private let clock: @Sendable () -> Timestamp
    let queue = BlockingQueue(label: "nightreel.folder-store", width: 2)
    let lock: FolderLock

    /// - Parameters:
    ///   - clock: what objects are dated by.
    ///   - baseURL: asked at each signing, since a port of 0 is known only once it is bound.
    /// - Throws: `ObjectError` where the folder cannot be made.
    public init(
        root: URL, signer: URLSigner, clock: @escaping @Sendable () -> Timestamp = Timestamp.systemTime,
        baseURL: @escaping @Sendable () -> String
    ) throws {
        self.root = root
        self.signer = signer
        self.clock = clock
        self.baseURL = baseURL
        lock = FolderLock(file: root.appending(path: ".lock", directoryHint: .notDirectory))
        try Self.reporting("the object store's folder cannot be made") {
            try FileManager.default.createDirectory(at: incomingFolder, withIntermediateDirectories: true)
        }
    }

    /// Where files lie whose bytes are still coming in, or whose writer ended before it was through.
    public var incomingFolder: URL { root.appending(path: ".incoming", directoryHint: .isDirectory) }

    /// The file of a key, whether or not it exists.
    public func location(of key: ObjectKey) -> URL {
        root.appending(path: key.description, directoryHint: .notDirectory)
    }

    /// A path for bytes on their way in, to be handed to `admit`.
    public func incomingLocation() -> URL {
        incomingFolder.appending(path: UUID().uuidString, directoryHint: .notDirectory)
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
            do {
                if FileManager.default.fileExists(atPath: uploaded.path) {
                    return try adopt(uploaded, as: asset, size: size)
                }
            } catch {
                // Another who promotes it may have been quicker.
                guard !FileManager.default.fileExists(atPath: uploaded.path) else { throw error }
            }
            guard try vouch(for: asset) else {
                throw ObjectError(.missing, "nothing was uploaded for this attempt")
            }
        }
    }

    private func adopt(_ uploaded: URL, as asset: AssetID, size: Int64) throws {
        guard try Self.size(of: uploaded) == size, try AssetID.of(file: uploaded) == asset else {
            throw ObjectError(.mismatch, "the uploaded bytes are not those the node reported")
        }
        try place(uploaded, at: .asset(asset))
        try Self.reporting("an attempt's folder cannot be removed") {
            try lock.whileHeld { removeFolderIfEmpty(of: uploaded) }
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

    public func read(_ asset: AssetID, limit: Int) async throws -> [UInt8] {
        try await queue.run {
            let source = location(of: .asset(asset))
            guard FileManager.default.fileExists(atPath: source.path) else {
                throw ObjectError(.missing, "asset \(asset) is not in the store")
            }
            guard try Self.size(of: source) <= limit else {
                throw ObjectError(.mismatch, "asset \(asset) is larger than \(limit) bytes")
            }
            guard let data = FileManager.default.contents(atPath: source.path) else {
                throw ObjectError(.inputOutput, "asset \(asset) cannot be read")
            }
            return [UInt8](data)
        }
    }

    public func remove(_ key: ObjectKey) async throws {
        try await queue.run {
            try Self.reporting("an object cannot be removed") { try lock.whileHeld { try removeFile(of: key) } }
        }
    }

    public func downloadURL(of asset: AssetID, type: MediaType, until expiry: Timestamp) throws -> String {
        try url(.asset(asset), .download(type: type), expiry)
    }

    public func uploadURL(for attempt: ObjectKey, limit: Int64, until expiry: Timestamp) throws -> String {
        try url(attempt, .upload(limit: limit), expiry)
    }

    private func url(_ key: ObjectKey, _ permission: URLSigner.Permission, _ expiry: Timestamp) throws -> String {
        let ending = if case .download(let type) = permission { type.pathExtension } else { "" }
        return "\(baseURL())/objects/\(key)\(ending)?\(try signer.query(for: key, permission, until: expiry))"
    }

    /// Flushes a file, dates it and renames it to its place.
    private func place(_ file: URL, at key: ObjectKey) throws {
        let destination = location(of: key)
        let folder = destination.deletingLastPathComponent()
        try Self.reporting("an object cannot be stored") {
            try Self.flush(file)
            try lock.whileHeld {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                guard try date(file) else { throw POSIXError(.ENOENT) }
                guard rename(file.path, destination.path) == 0 else { throw POSIXError.current }
            }
            try Self.flush(folder)
            try Self.flush(folder.deletingLastPathComponent())
        }
    }

    /// Dates an asset that is there already, so that nobody who tidies up takes it for old.
    ///
    /// - Returns: whether it is there.
    private func vouch(for asset: AssetID) throws -> Bool {
        var isThere = false
        try Self.reporting("an asset cannot be dated") {
            isThere = try lock.whileHeld { try date(location(of: .asset(asset))) }
        }
        return isThere
    }

    /// - Returns: whether there is such a file.
    private func date(_ file: URL) throws -> Bool {
        let now = clock().microseconds
        let moment = timespec(tv_sec: Int(now / 1_000_000), tv_nsec: Int(now % 1_000_000) * 1000)
        guard utimensat(AT_FDCWD, file.path, [moment, moment], 0) == 0 else {
            if errno == ENOENT { return false }
            throw POSIXError.current
        }
        return true
    }

    /// Removes an object's file, and its folder with the last one. Asks for the lock to be held.
    func removeFile(of key: ObjectKey) throws {
        let file = location(of: key)
        guard unlink(file.path) == 0 || errno == ENOENT else {
            throw ObjectError(.inputOutput, "an object cannot be removed: \(String(cString: strerror(errno)))")
        }
        removeFolderIfEmpty(of: file)
    }

    /// A folder with something in it stays: that is the one refusal there is to expect.
    private func removeFolderIfEmpty(of file: URL) {
        rmdir(file.deletingLastPathComponent().path)
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
