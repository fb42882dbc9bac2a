import FarmCore
import Foundation

/// A store of immutable objects that nodes and players reach by signed, expiring URLs.
public protocol ObjectStore: Sendable {
    /// Stores bytes as an asset, durably. Storing what is there already changes nothing.
    ///
    /// - Returns: the bytes' digest.
    /// - Throws: `ObjectError`.
    func store(_ bytes: [UInt8]) async throws -> AssetID

    /// Stores a local file as an asset, durably, and takes the file away.
    func store(file: URL) async throws -> (id: AssetID, size: Int64)

    /// Makes what an attempt uploaded an asset, durably, after checking that it is what was promised. Done
    /// before for the same promise, it succeeds again.
    ///
    /// - Throws: `ObjectError`; `.missing` where nothing was uploaded, `.mismatch` where it is something else.
    func promote(_ attempt: ObjectKey, to asset: AssetID, size: Int64) async throws

    /// Puts an asset's bytes into a file at `destination`, which must not exist.
    ///
    /// - Throws: `ObjectError`; `.missing` where there is no such asset.
    func fetch(_ asset: AssetID, to destination: URL) async throws

    /// An asset's bytes.
    ///
    /// - Parameter limit: the most bytes it may have.
    /// - Throws: `ObjectError`; `.missing` where there is no such asset, `.mismatch` where it is larger.
    func read(_ asset: AssetID, limit: Int) async throws -> [UInt8]

    /// Removes an object; one that is not there is no error.
    func remove(_ key: ObjectKey) async throws

    /// A URL that answers GET with the asset's bytes, ranges included, until `expiry`.
    func downloadURL(of asset: AssetID, type: MediaType, until expiry: Timestamp) throws -> String

    /// A URL that accepts one PUT of at most `limit` bytes until `expiry`.
    func uploadURL(for attempt: ObjectKey, limit: Int64, until expiry: Timestamp) throws -> String
}

/// Why an object store did not do as asked.
public struct ObjectError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        case missing
        /// The bytes are not those that were promised.
        case mismatch
        case full
        /// The store cannot be reached or is busy; it may be there again soon.
        case unavailable
        /// The store knows no keys of ours that allow it.
        case denied
        case inputOutput
    }

    public let code: Code
    /// A sentence for a person.
    public let message: String

    /// Whether the same may succeed once the store is there again, has room, or takes our keys.
    public var isOutage: Bool { code == .unavailable || code == .full || code == .denied }

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
