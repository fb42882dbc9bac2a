import FarmCore
import FarmTesting
import Foundation
import Testing

@testable import FarmObjects

/// A store under a prefix of its own in the tests' bucket.
struct S3Scene: Sendable {
    let server: S3Server
    let http: HTTPClient
    let prefix: String
    let store: S3Store

    init(
        _ engine: StoreEngine, http: HTTPClient? = nil, limits: S3Limits = S3Limits()
    ) async throws {
        server = try await engine.server()
        self.http = try http ?? HTTPClient()
        // A prefix that must be encoded, so that it is.
        prefix = "tests +%é/\(UUID().uuidString)"
        store = try Self.store(server, prefix: prefix, http: self.http, limits: limits)
        try await store.makeBucket()
    }

    static func store(
        _ server: S3Server, prefix: String, http: HTTPClient, limits: S3Limits = S3Limits(),
        environment: [String: String] = S3Server.Key.owner.environment, bucket: String = "nightreel-test"
    ) throws -> S3Store {
        let encoded = S3Encoding.encode(prefix, keepingSlashes: true)
        let address = try #require(S3Address(server.address(bucket: bucket, prefix: encoded)))
        return S3Store(address, environment: environment, http: http, limits: limits)
    }

    /// The same place, with other keys.
    func store(environment: [String: String], bucket: String = "nightreel-test") throws -> S3Store {
        try Self.store(server, prefix: prefix, http: http, environment: environment, bucket: bucket)
    }

    var soon: Timestamp { Timestamp.systemTime() + .seconds(60) }
    let lease = LeaseID(task: TaskID(high: 1, low: 2), epoch: 3)

    func get(_ url: String, headers: HTTPHeaders = [:]) async throws -> HTTPResponse {
        try await http.send(HTTPRequest(.get, try #require(URL(string: url)), headers: headers), limit: 256 << 20)
    }

    func put(_ url: String, _ bytes: [UInt8], headers: HTTPHeaders = [:]) async throws -> HTTPResponse {
        try await http.send(HTTPRequest(.put, try #require(URL(string: url)), headers: headers, body: bytes))
    }
}
