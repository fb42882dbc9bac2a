import FarmCore
import FarmDigest
import Foundation

// S3 removes an object whatever became of it since it was looked at, so those who store an asset and those who
// remove it take turns in another way. Who removes announces it under a name of its own, looks at the asset's date,
// removes it if it is old, and takes the announcement back. Who stores writes the asset, waits until there are no
// announcements, and looks whether the asset is still there; if it is gone, it begins again. S3 shows every write to
// whoever reads after it, so either the remover sees the new date, or the storer sees the announcement, or it comes so
// late that all is over, and then it sees what is left. An announcement whose removal may still be on its way, because
// no answer came, is not taken back. It binds for `S3Limits.removal` at most: the request that removes is signed for no
// longer, and the server refuses it later.

extension S3Store {
    /// Writes an asset, and sees to it that it outlives every removal under way.
    ///
    /// - Parameter write: puts the asset there, and says whether it could.
    /// - Returns: `false` where it could not.
    func place(_ asset: AssetID, _ write: () async throws -> Bool) async throws -> Bool {
        let name = ObjectKey.asset(asset).description
        for _ in 0..<S3Limits.placements {
            guard try await write() else { return false }
            try await waitForRemovals(of: asset)
            if try await look(at: name) != nil { return true }
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
        var requests = 0
        do {
            let isGone = try await removeIfOld(asset, moment, announced.headers, requests: &requests)
            // The first of several requests may still be on its way. The announcement then ends by itself, and the
            // next who tidies up takes it away.
            if requests < 2 { try await delete(announcement) }
            return isGone
        } catch {
            // It ends by itself as well where this fails.
            if requests == 0 { try? await delete(announcement) }
            throw error
        }
    }

    /// - Parameter requests: counts those that were sent to remove it.
    private func removeIfOld(
        _ asset: AssetID, _ moment: Timestamp, _ announced: HTTPHeaders, requests: inout Int
    ) async throws -> Bool {
        let name = ObjectKey.asset(asset).description
        guard let found = try await look(at: name) else { return true }
        guard found.modified <= moment else { return false }
        // By the server's clock, which is the one that ends it.
        let start = S3Date.fromHeader(announced["Date"]) ?? client.clock()
        let text = try client.presigned(.delete, name, from: start, until: start + S3Limits.removal)
        guard let url = URL(string: text) else { throw ObjectError(.inputOutput, "\(address) makes no URL") }
        var request = HTTPRequest(.delete, url)
        // So that none is sent again that is not counted.
        request.isSentOnce = true
        try await client.retrying {
            requests += 1
            let response = try await client.http.send(request)
            guard response.isSuccess || response.status == 404 else {
                throw S3Failure(status: response.status, body: response.body, place: address.endpoint)
            }
        }
        return true
    }

    private func waitForRemovals(of asset: AssetID) async throws {
        while true {
            let page = try await list(prefix: Self.announcements(of: asset), after: nil, limit: S3Limits.pageKeys)
            let binding = Timestamp(microseconds: client.clock().microseconds - S3Limits.removal.microseconds)
            guard page.entries.contains(where: { $0.modified >= binding }) else { return }
            try await client.sleep(S3Limits.removalPause)
        }
    }

    static let announcements = "removing/"

    private static func announcements(of asset: AssetID) -> String { "\(announcements)\(asset)/" }
}
