import FarmCore
import FarmDigest
import Foundation

// S3 removes an object whatever became of it since it was looked at, so those who store an asset and those who
// remove it take turns in another way. Who removes announces it under a name of its own, looks at the asset's date,
// removes it if it is old, and takes the announcement back. Who stores writes the asset, then looks for
// announcements. S3 shows every write to whoever reads after it, so either the remover sees the new date, or the
// storer sees the announcement, waits for its end and writes again if the asset is gone. An announcement binds for
// `S3Limits.removal` at most: the request that removes is signed for no longer, and the server refuses it later.

extension S3Store {
    /// Writes an asset, and sees to it that it outlives every removal under way.
    ///
    /// - Parameter write: puts the asset there, or does nothing where it cannot.
    func place(_ asset: AssetID, _ write: () async throws -> Void) async throws {
        let name = ObjectKey.asset(asset).description
        for _ in 0..<S3Limits.placements {
            try await write()
            guard try await waitForRemovals(of: asset) else { return }
            if try await look(at: name) != nil { return }
        }
        throw ObjectError(.unavailable, "asset \(asset) is removed again and again")
    }

    /// Removes an asset that was last written, or vouched for, before `moment`.
    ///
    /// - Returns: whether it is gone.
    func removeAsset(_ asset: AssetID, unlessModifiedAfter moment: Timestamp) async throws -> Bool {
        let announcement = "\(Self.announcements(of: asset))\(UUID().uuidString.lowercased())"
        let announced = try await client.send(
            S3Call(method: .put, name: announcement, headers: [Self.checksum(of: try AssetID.of([]))], body: .bytes([]))
        )
        do {
            let isGone = try await removeIfOld(asset, moment, announced.headers)
            try await delete(announcement)
            return isGone
        } catch {
            // It ends by itself; the next who tidies up takes it away.
            try? await delete(announcement)
            throw error
        }
    }

    private func removeIfOld(
        _ asset: AssetID, _ moment: Timestamp, _ announced: HTTPHeaders
    ) async throws -> Bool {
        let name = ObjectKey.asset(asset).description
        guard let found = try await look(at: name) else { return true }
        guard found.modified <= moment else { return false }
        // By the server's clock, which is the one that ends it.
        let start = S3Date.fromHeader(announced["Date"]) ?? client.clock()
        let text = try client.presigned(.delete, name, from: start, until: start + S3Limits.removal)
        guard let url = URL(string: text) else { throw ObjectError(.inputOutput, "\(address) makes no URL") }
        try await client.retrying {
            let response = try await client.http.send(HTTPRequest(.delete, url))
            guard response.isSuccess || response.status == 404 else {
                throw S3Failure(status: response.status, body: response.body, place: address.endpoint)
            }
        }
        return true
    }

    /// - Returns: whether there were any.
    private func waitForRemovals(of asset: AssetID) async throws -> Bool {
        var count = 0
        while true {
            let page = try await list(prefix: Self.announcements(of: asset), after: nil, limit: S3Limits.pageKeys)
            let binding = Timestamp(microseconds: client.clock().microseconds - S3Limits.removal.microseconds)
            guard page.entries.contains(where: { $0.modified >= binding }) else { return count > 0 }
            count += 1
            try await client.sleep(S3Limits.removalPause)
        }
    }

    static let announcements = "removing/"

    private static func announcements(of asset: AssetID) -> String { "\(announcements)\(asset)/" }
}
