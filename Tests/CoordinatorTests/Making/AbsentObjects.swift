import FarmCore
import FarmObjects
import Foundation
import Synchronization

/// A store that takes nothing at first.
final class AbsentObjects: ObjectStore {
    private let objects: any ObjectStore
    private let code: ObjectError.Code
    private let refusals: Mutex<Int>

    init(_ objects: any ObjectStore, code: ObjectError.Code, refusals: Int) {
        self.objects = objects
        self.code = code
        self.refusals = Mutex(refusals)
    }

    /// How often it will refuse yet.
    var left: Int { refusals.withLock { $0 } }

    func store(_ bytes: [UInt8]) async throws -> AssetID {
        let isAway = refusals.withLock { left in
            defer { left = max(0, left - 1) }
            return left > 0
        }
        if isAway { throw ObjectError(code, "the store takes nothing") }
        return try await objects.store(bytes)
    }

    func store(file: URL) async throws -> (id: AssetID, size: Int64) { try await objects.store(file: file) }

    func promote(_ attempt: ObjectKey, to asset: AssetID, size: Int64) async throws {
        try await objects.promote(attempt, to: asset, size: size)
    }

    func fetch(_ asset: AssetID, to destination: URL) async throws {
        try await objects.fetch(asset, to: destination)
    }

    func read(_ asset: AssetID, limit: Int) async throws -> [UInt8] {
        try await objects.read(asset, limit: limit)
    }

    func remove(_ key: ObjectKey) async throws { try await objects.remove(key) }

    func downloadURL(of asset: AssetID, type: MediaType, until expiry: Timestamp) throws -> String {
        try objects.downloadURL(of: asset, type: type, until: expiry)
    }

    func uploadURL(for attempt: ObjectKey, limit: Int64, until expiry: Timestamp) throws -> String {
        try objects.uploadURL(for: attempt, limit: limit, until: expiry)
    }
}
