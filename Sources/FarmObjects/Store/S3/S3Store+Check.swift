import FarmCore
import FarmDigest
import Foundation

extension S3Store {
    static let probes = "probes/"

    /// Tries out everything that the store is going to be asked for, on an object that it removes again.
    ///
    /// - Throws: `ObjectError`, whose message says in one line what is wrong: keys, bucket, permission, clock, or
    ///   that nobody answers.
    public func check() async throws {
        try await withPatience(S3Limits.checkPatience).tryOut()
    }

    private func tryOut() async throws {
        try await reporting("\(address) cannot be used") { _ = try await client.keys.current() }
        let name = Self.probes + UUID().uuidString.lowercased()
        let bytes = Array("nightreel".utf8)
        let id = try AssetID.of(bytes)
        try await step("list objects") { _ = try await list(prefix: Self.probes, after: nil, limit: 1) }
        try await step("write objects") {
            try await client.send(
                S3Call(
                    method: .put, name: name, headers: [Self.checksum(of: id)], body: .bytes(bytes),
                    digest: id.description))
        }
        try await step("read objects") {
            let found = try await client.send(S3Call(method: .get, name: name))
            guard found.body == bytes else {
                throw ObjectError(.mismatch, "\(address) gives back other bytes than were written")
            }
        }
        try await step("copy objects") {
            guard let found = try await look(at: name), try await copy(name, tag: found.tag, to: name + "-copy")
            else { throw ObjectError(.inputOutput, "\(address) loses what was written") }
        }
        try await step("list uploads") { _ = try await abortUploads(before: Timestamp(microseconds: 0)) }
        try await step("remove objects") {
            try await delete(name + "-copy")
            try await delete(name)
        }
    }

    private func step(_ verb: String, _ body: () async throws -> Void) async throws {
        try await reporting("\(address) cannot be used to \(verb)", body)
    }
}

extension S3Store {
    /// Makes the bucket where it is not there yet and the keys allow it.
    public func makeBucket() async throws {
        try await reporting("the bucket cannot be made") {
            for attempt in 1... {
                do {
                    try await client.send(S3Call(method: .put))
                    return
                } catch let failure as S3Failure where failure.code == "BucketAlreadyOwnedByYou" {
                    return
                } catch let failure as S3Failure
                    where failure.code == "NoSuchBucket" && attempt < S3Limits.bucketAttempts
                {
                    // SeaweedFS says so of a bucket that somebody else is just making.
                    try await client.sleep(client.limits.pauses.first)
                }
            }
        }
    }
}

extension S3Store {
    /// Lets web pages read by presigned URLs, as the bucket's rules for that say from now on.
    ///
    /// - Parameter rules: a `CORSConfiguration` in XML (Amazon S3 manual, PutBucketCors).
    public func allowPages(by rules: [UInt8]) async throws {
        try await reporting("the bucket's rules for web pages cannot be set") {
            let digest = try AssetID.of(rules)
            var call = S3Call(method: .put, query: [.init(name: "cors", value: "")], body: .bytes(rules))
            call.digest = digest.description
            call.headers = [Self.checksum(of: digest)]
            try await client.send(call)
        }
    }
}
