import FarmCore
import FarmDigest
import Foundation
import Testing

@testable import FarmObjects

/// The examples of the Amazon S3 manual, "Signature calculations" and "Using query parameters".
@Suite("Signature Version 4")
struct S3SignerTests {
    private let signer = S3Signer(
        region: "us-east-1",
        keys: S3Keys(id: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
    private let host = S3Signer.Request.Field(name: "host", value: "examplebucket.s3.amazonaws.com")

    private func moment() throws -> Timestamp { try #require(S3Date.fromCompact("20130524T000000Z")) }

    private func signature(_ request: S3Signer.Request, payload: String) throws -> String {
        var request = request
        request.headers += [
            host, .init(name: "x-amz-content-sha256", value: payload),
            .init(name: "x-amz-date", value: "20130524T000000Z"),
        ]
        let header = try signer.authorization(for: request, payload: payload, at: moment())
        return String(try #require(header.split(separator: "=").last))
    }

    @Test("A GET with a range")
    func get() throws {
        let request = S3Signer.Request(
            method: .get, path: "/test.txt", headers: [.init(name: "range", value: "bytes=0-9")])
        let found = try signature(request, payload: S3Call.emptyDigest)
        #expect(found == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    }

    @Test("A PUT whose name must be encoded")
    func put() throws {
        let request = S3Signer.Request(
            method: .put, path: "/" + S3Encoding.encode("test$file.text", keepingSlashes: true),
            headers: [
                .init(name: "date", value: "Fri, 24 May 2013 00:00:00 GMT"),
                .init(name: "x-amz-storage-class", value: "REDUCED_REDUNDANCY"),
            ])
        let found = try signature(request, payload: AssetID.of("Welcome to Amazon S3.".utf8).description)
        #expect(found == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")
    }

    @Test("A field of the query without value, and two with")
    func query() throws {
        let lifecycle = S3Signer.Request(
            method: .get, path: "/", query: [.init(name: "lifecycle", value: "")], headers: [])
        #expect(
            try signature(lifecycle, payload: S3Call.emptyDigest)
                == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
        let listing = S3Signer.Request(
            method: .get, path: "/", query: [.init(name: "prefix", value: "J"), .init(name: "max-keys", value: "2")],
            headers: [])
        #expect(
            try signature(listing, payload: S3Call.emptyDigest)
                == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
    }

    @Test("A URL good for a day")
    func presigned() throws {
        let request = S3Signer.Request(method: .get, path: "/test.txt", headers: [host])
        let query = try signer.presignedQuery(for: request, at: moment(), seconds: 86_400)
        #expect(
            query.hasSuffix(
                "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"))
        #expect(query.contains("X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"))
    }

    @Test("Moments are read as S3 writes them, and nothing else is")
    func dates() throws {
        let moment = try moment()
        #expect(S3Date.compact(moment) == "20130524T000000Z")
        #expect(S3Date.fromHeader("Fri, 24 May 2013 00:00:00 GMT") == moment)
        #expect(S3Date.fromBody("2013-05-24T00:00:00Z") == moment)
        #expect(S3Date.fromBody("2013-05-24T00:00:00.25Z") == moment + .milliseconds(250))
        for text in ["", "yesterday", "2013-05-24T00:00:00", "2013-13-24T00:00:00Z", "24 May 2013", "20130524T000000"] {
            #expect(S3Date.fromBody(text) == nil && S3Date.fromHeader(text) == nil && S3Date.fromCompact(text) == nil)
        }
    }
}
