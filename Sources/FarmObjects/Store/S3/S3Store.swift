import FarmCore
import FarmDigest
import Foundation

/// The object store of an S3 server: nodes and players talk to it directly, by presigned URLs.
///
/// An object appears whole or not at all, for S3 shows no part of an upload. Its date is what the server says, by
/// this machine's clock and rounded up. Several processes may share the bucket.
public struct S3Store: ObjectStore {
    private(set) var client: S3Client
    let queue = BlockingQueue(label: "nightreel.s3-store", width: 2)

    public var address: S3Address { client.address }

    /// - Parameters:
    ///   - environment: where keys, or the way to them, may be named.
    ///   - clock: this machine's.
    public init(
        _ address: S3Address, environment: [String: String], http: HTTPClient, limits: S3Limits = S3Limits(),
        clock: @escaping @Sendable () -> Timestamp = Timestamp.systemTime,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        let keys = S3KeySource(environment: environment, profile: address.profile, http: http, clock: clock)
        client = S3Client(address: address, http: http, keys: keys, limits: limits, clock: clock, sleep: sleep)
    }

    public func store(_ bytes: [UInt8]) async throws -> AssetID {
        try await reporting("an asset cannot be stored") {
            let id = try AssetID.of(bytes)
            var call = S3Call(method: .put, name: ObjectKey.asset(id).description, body: .bytes(bytes))
            call.digest = id.description
            call.headers = [Self.checksum(of: id)]
            _ = try await place(id) {
                try await client.send(call)
                return true
            }
            return id
        }
    }

    public func store(file: URL) async throws -> (id: AssetID, size: Int64) {
        let (id, size) = try await queue.runCancellable { _ in
            (try AssetID.of(file: file), try OpenFile(reading: file.path).regularFileSize())
        }
        try await reporting("a file cannot be stored") {
            let name = ObjectKey.asset(id).description
            _ = try await place(id) {
                if size > client.limits.wholeBytes {
                    try await uploadInParts(file, size: size, to: name)
                } else {
                    var call = S3Call(method: .put, name: name, headers: [Self.checksum(of: id)])
                    call.body = .file(file, 0..<size)
                    call.digest = id.description
                    try await client.send(call)
                }
                return true
            }
        }
        do {
            try FileManager.default.removeItem(at: file)
        } catch {
            throw ObjectError(.inputOutput, "a stored file cannot be taken away: \(error.localizedDescription)")
        }
        return (id, size)
    }

    public func fetch(_ asset: AssetID, to destination: URL) async throws {
        guard !FileManager.default.fileExists(atPath: destination.path) else {
            throw ObjectError(.inputOutput, "there is a file at '\(destination.lastPathComponent)' already")
        }
        try await reporting("asset \(asset) cannot be fetched") {
            let call = S3Call(method: .get, name: ObjectKey.asset(asset).description)
            _ = try await client.receive(call) { url, headers in
                try await client.http.download(
                    url, to: destination, headers: headers, limit: .max, expecting: asset)
            }
        }
    }

    public func read(_ asset: AssetID, limit: Int) async throws -> [UInt8] {
        try await reporting("asset \(asset) cannot be read") {
            let name = ObjectKey.asset(asset).description
            guard let found = try await look(at: name) else {
                throw ObjectError(.missing, "asset \(asset) is not in the store")
            }
            guard found.size <= limit else {
                throw ObjectError(.mismatch, "asset \(asset) is larger than \(limit) bytes")
            }
            let bytes = try await client.send(S3Call(method: .get, name: name), limit: limit).body
            guard try AssetID.of(bytes) == asset else {
                throw ObjectError(.mismatch, "asset \(asset) has other bytes in the store")
            }
            return bytes
        }
    }

    public func remove(_ key: ObjectKey) async throws {
        try await reporting("an object cannot be removed") { try await delete(key.description) }
    }

    public func downloadURL(of asset: AssetID, type: MediaType, until expiry: Timestamp) throws -> String {
        // An asset never changes, so whoever has it need not ask again.
        let query: [S3Signer.Request.Field] = [
            .init(name: "response-cache-control", value: "private, max-age=86400, immutable"),
            .init(name: "response-content-type", value: type.rawValue),
        ]
        // Some players open a stream's pieces only where the URL ends as such files' names do.
        let name = type.pathExtension.isEmpty ? nil : "inline; filename=piece\(type.pathExtension)"
        return try client.presigned(
            .get, ObjectKey.asset(asset).description, query: query,
            last: name.map { .init(name: "response-content-disposition", value: $0) }, from: start(of: expiry),
            until: expiry)
    }

    /// S3 binds a presigned PUT to its key and its time, not to a number of bytes: what is larger than promised
    /// is refused when it is promoted, and tidied away.
    public func uploadURL(for attempt: ObjectKey, limit: Int64, until expiry: Timestamp) throws -> String {
        try client.presigned(.put, attempt.description, from: start(of: expiry), until: expiry)
    }

    /// The same store, that gives up sooner.
    func withPatience(_ patience: Duration) -> S3Store {
        var store = self
        store.client.limits.patience = patience
        return store
    }

    /// The moment that a URL is signed at: the same for many that expire at the same time.
    private func start(of expiry: Timestamp) -> Timestamp {
        let step = S3Limits.urlRounding.microseconds
        let latest = min(client.clock().microseconds, expiry.microseconds - 1_000_000)
        return Timestamp(microseconds: latest / step * step)
    }

    /// The server compares this with what arrives; the payload's digest in the signature not every server does.
    static func checksum(of id: AssetID) -> S3Signer.Request.Field {
        let bytes = Hexadecimal.bytes(of: id.description) ?? []
        return .init(name: "x-amz-checksum-sha256", value: Data(bytes).base64EncodedString())
    }

    /// Runs a step and makes an `ObjectError` of what it throws.
    func reporting<Result>(_ verb: String, _ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let failure as S3Failure {
            throw failure.objectError(verb)
        } catch let error as DigestError {
            throw ObjectError(.inputOutput, "\(verb): \(error.message)")
        }
    }
}
