import FarmCore
import FarmObjects
import FarmTesting
import Foundation
import Testing

/// A place of its own on the tests' S3 server.
struct Bucket {
    let endpoint: String
    /// As `--objects` takes it.
    let address: String
    let store: S3Store

    init() async throws {
        let server = try await S3Server.shared.value
        endpoint = server.endpoint
        address = server.address(prefix: "farm-\(UUID().uuidString)")
        store = S3Store(
            try #require(S3Address(address)), environment: S3Server.Key.owner.environment, http: try HTTPClient())
        try await store.makeBucket()
    }
}

extension ObjectInventory {
    /// The bytes of every asset that lies there.
    func sizes() async throws -> [AssetID: Int] {
        var sizes: [AssetID: Int] = [:]
        var last: ObjectKey?
        while true {
            let objects = try await objects(in: .assets, after: last, limit: 100)
            guard !objects.isEmpty else { return sizes }
            for object in objects {
                if let asset = object.key.asset { sizes[asset] = Int(object.size) }
            }
            last = objects.last?.key
        }
    }
}
