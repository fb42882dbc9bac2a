import FarmCore
import Testing

@testable import FarmObjects

@Suite("Signed URLs")
struct StoreSignatureTests {
    private let signer = URLSigner(key: [UInt8](repeating: 7, count: 32))
    private let now = Timestamp(microseconds: 1_761_955_200_000_000)

    private func key(_ text: String = "attempts/1/2") throws -> ObjectKey { try #require(ObjectKey(text)) }

    private func fields(_ permission: URLSigner.Permission, for span: Duration = .seconds(60)) throws -> [String:
        String]
    {
        let query = try signer.query(for: key(), permission, until: now + span)
        let pairs = query.split(separator: "&").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
    }

    private func refusal(
        _ fields: [String: String], key: String = "attempts/1/2", isUpload: Bool, after span: Duration = .zero
    ) throws -> URLSigner.Refusal? {
        let key = try self.key(key)
        return #expect(throws: URLSigner.Refusal.self) {
            try signer.permission(for: key, query: fields, isUpload: isUpload, at: now + span)
        }
    }

    @Test("A signed URL gives what it was signed for")
    func good() throws {
        for permission in [URLSigner.Permission.upload(limit: 1000), .download(type: .mp4)] {
            let isUpload = permission == .upload(limit: 1000)
            let found = try signer.permission(for: key(), query: fields(permission), isUpload: isUpload, at: now)
            #expect(found == permission)
        }
    }

    @Test("It is good until its expiry, and no second longer")
    func expiry() throws {
        let fields = try fields(.upload(limit: 1000))
        let last = now + .milliseconds(59_999)
        #expect(try signer.permission(for: key(), query: fields, isUpload: true, at: last) == .upload(limit: 1000))
        #expect(try refusal(fields, isUpload: true, after: .seconds(60)) == .expired)
    }

    @Test("Whatever is changed of it, it is forged")
    func tampered() throws {
        let upload = try fields(.upload(limit: 1000))
        let changes = [
            ("limit", "1001"), ("expires", "1761959999"), ("signature", String(repeating: "0", count: 64)),
            ("signature", "00"),
        ]
        for (name, value) in changes {
            var fields = upload
            fields[name] = value
            #expect(try refusal(fields, isUpload: true) == .forged, "\(name)")
        }
        #expect(try refusal(upload, key: "attempts/1/3", isUpload: true) == .forged)
        var download = try fields(.download(type: .mp4))
        download["type"] = MediaType.webp.rawValue
        #expect(try refusal(download, isUpload: false) == .forged)
    }

    @Test("A permission to read is none to write, and none to read is made of one to write")
    func otherVerb() throws {
        var download = try fields(.download(type: .mp4))
        #expect(try refusal(download, isUpload: true) == .malformed)
        download["limit"] = "1000"
        #expect(try refusal(download, isUpload: true) == .forged)
        var upload = try fields(.upload(limit: 1000))
        upload["type"] = MediaType.mp4.rawValue
        #expect(try refusal(upload, isUpload: false) == .forged)
    }

    @Test("Another coordinator's key signs nothing here")
    func otherKey() throws {
        let fields = try fields(.upload(limit: 1000))
        let other = URLSigner(key: [UInt8](repeating: 8, count: 32))
        #expect(throws: URLSigner.Refusal.forged) {
            try other.permission(for: key(), query: fields, isUpload: true, at: now)
        }
    }

    @Test("What lacks a field or a number is malformed", arguments: ["expires", "limit", "signature"])
    func malformed(_ name: String) throws {
        var fields = try fields(.upload(limit: 1000))
        fields[name] = nil
        #expect(try refusal(fields, isUpload: true) == .malformed)
        fields[name] = "xyz"
        #expect(try refusal(fields, isUpload: true) == .malformed)
    }
}
