import FarmCore
import FarmObjects
import Foundation

/// An object store that counts what is had from it and put there for one purpose.
///
/// Whole objects are counted, once each time a verb succeeds; what a server was asked again, and the words of its
/// protocol, are not.
struct MeasuredStore: ObjectStore {
    let base: any ObjectStore
    let traffic: ObjectTraffic
    let purpose: ObjectTraffic.Purpose

    func store(_ bytes: [UInt8]) async throws -> AssetID {
        let id = try await base.store(bytes)
        traffic.noteWritten(Int64(bytes.count), for: purpose)
        return id
    }

    func store(file: URL) async throws -> (id: AssetID, size: Int64) {
        let stored = try await base.store(file: file)
        traffic.noteWritten(stored.size, for: purpose)
        return stored
    }

    /// Counted as read: no store takes a node's word for what it uploaded.
    func promote(_ attempt: ObjectKey, to asset: AssetID, size: Int64) async throws {
        try await base.promote(attempt, to: asset, size: size)
        traffic.noteRead(size, for: purpose)
    }

    func fetch(_ asset: AssetID, to destination: URL) async throws {
        try await base.fetch(asset, to: destination)
        let size = try destination.resourceValues(forKeys: [.fileSizeKey]).fileSize
        traffic.noteRead(Int64(size ?? 0), for: purpose)
    }

    func read(_ asset: AssetID, limit: Int) async throws -> [UInt8] {
        let bytes = try await base.read(asset, limit: limit)
        traffic.noteRead(Int64(bytes.count), for: purpose)
        return bytes
    }

    func remove(_ key: ObjectKey) async throws { try await base.remove(key) }

    func downloadURL(of asset: AssetID, type: MediaType, until expiry: Timestamp) throws -> String {
        try base.downloadURL(of: asset, type: type, until: expiry)
    }

    func uploadURL(for attempt: ObjectKey, limit: Int64, until expiry: Timestamp) throws -> String {
        try base.uploadURL(for: attempt, limit: limit, until: expiry)
    }
}

extension ObjectStore {
    func measured(by traffic: ObjectTraffic, for purpose: ObjectTraffic.Purpose) -> MeasuredStore {
        MeasuredStore(base: self, traffic: traffic, purpose: purpose)
    }
}
