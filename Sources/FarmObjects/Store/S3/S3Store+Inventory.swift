import FarmCore
import Foundation

extension S3Store: ObjectInventory {
    public func objects(in room: ObjectRoom, after last: ObjectKey?, limit: Int) async throws -> [StoredObject] {
        try await reporting("the store cannot be listed") {
            var found: [StoredObject] = []
            var start = last?.description
            while found.count < limit {
                let wanted = min(limit - found.count, S3Limits.pageKeys)
                let page = try await list(prefix: "\(room.rawValue)/", after: start, limit: wanted)
                found += page.entries.compactMap { entry in
                    ObjectKey(entry.name).map { StoredObject(key: $0, size: entry.size, modified: entry.modified) }
                }
                guard page.isTruncated, let end = page.entries.last?.name else { break }
                start = end
            }
            return found
        }
    }

    public func remove(_ key: ObjectKey, unlessModifiedAfter moment: Timestamp) async throws -> Bool {
        try await reporting("an object cannot be removed") {
            if let asset = key.asset { return try await removeAsset(asset, unlessModifiedAfter: moment) }
            guard let found = try await look(at: key.description) else { return true }
            guard found.modified <= moment else { return false }
            try await delete(key.description)
            return true
        }
    }

    public func removeRemains(before moment: Timestamp) async throws -> Int {
        try await reporting("what uploads left behind cannot be removed") {
            var removed = try await abortUploads(before: moment)
            for room in [Self.announcements, Self.probes] {
                let page = try await list(prefix: room, after: nil, limit: S3Limits.pageKeys)
                for entry in page.entries where entry.modified < moment {
                    try await delete(entry.name)
                    removed += 1
                }
            }
            return removed
        }
    }

    struct Page {
        var entries: [Entry] = []
        var isTruncated = false
    }

    struct Entry {
        /// Without the address's prefix.
        let name: String
        let size: Int64
        let modified: Timestamp
    }

    /// Names that begin with `prefix`, in order.
    func list(prefix: String, after last: String?, limit: Int) async throws -> Page {
        var query: [S3Signer.Request.Field] = [
            .init(name: "list-type", value: "2"), .init(name: "prefix", value: address.prefix + prefix),
            .init(name: "max-keys", value: String(limit)),
        ]
        if let last { query.append(.init(name: "start-after", value: address.prefix + last)) }
        let (answer, headers) = try await client.ask(S3Call(method: .get, query: query))
        guard answer.name == "ListBucketResult" else { throw S3Failure.unreadable("a listing") }
        let entries = try answer.all("Contents").map { item in
            guard let key = item["Key"], key.hasPrefix(address.prefix), let size = item["Size"].flatMap(Int64.init)
            else { throw S3Failure.unreadable("a listing") }
            let written = S3Date.fromBody(item["LastModified"])
            return Entry(
                name: String(key.dropFirst(address.prefix.count)), size: size,
                modified: modified(written, headers: headers))
        }
        return Page(entries: entries, isTruncated: answer["IsTruncated"] == "true")
    }
}
