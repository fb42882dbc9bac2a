import FarmCore
import FarmDigest
import FarmTesting
import Foundation
import Testing

@testable import FarmObjects

@Suite("Uploads to an S3 server in parts", .timeLimit(.minutes(5)))
struct S3UploadTests {
    /// Bytes that no two parts have in common.
    private func film(_ folder: TestFolder, megabytes: Int) throws -> URL {
        let file = folder.file("film-\(megabytes)")
        var data = Data(count: megabytes << 20)
        data.withUnsafeMutableBytes { bytes in
            for index in stride(from: 0, to: bytes.count, by: 4096) {
                bytes.storeBytes(of: UInt32(index / 4096), toByteOffset: index, as: UInt32.self)
            }
        }
        try data.write(to: file)
        return file
    }

    private func uploads(_ scene: S3Scene) async throws -> Int {
        let query: [S3Signer.Request.Field] = [
            .init(name: "prefix", value: scene.store.address.prefix), .init(name: "uploads", value: ""),
        ]
        return try await scene.store.client.ask(S3Call(method: .get, query: query)).answer.all("Upload").count
    }

    @Test(
        "A file of a hundred megabytes comes back as it went, and again from any range",
        arguments: StoreEngine.testedServers)
    func large(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        let folder = try TestFolder()
        let file = try film(folder, megabytes: 100)
        let expected = try AssetID.of(file: file)
        let tail = [UInt8](try Data(contentsOf: file).suffix(5000))
        let (id, size) = try await scene.store.store(file: file)
        #expect(id == expected && size == 100 << 20)
        try await scene.store.fetch(id, to: folder.file("copy"))
        let url = try scene.store.downloadURL(of: id, type: .mp4, until: scene.soon)
        let answer = try await scene.get(url, headers: ["Range": "bytes=-5000"])
        #expect(answer.status == 206 && answer.body == tail)
        #expect(try await uploads(scene) == 0)
    }

    @Test(
        "A file that becomes shorter while it goes leaves neither object nor upload",
        arguments: StoreEngine.testedServers)
    func shortened(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        let folder = try TestFolder()
        let file = try film(folder, megabytes: 12)
        let id = try AssetID.of(file: file)
        let name = ObjectKey.asset(id).description
        await #expect(throws: (any Error).self) {
            try await scene.store.uploadInParts(file, size: 64 << 20, to: name)
        }
        #expect(try await scene.store.look(at: name) == nil)
        #expect(try await uploads(scene) == 0)
    }

    @Test("A cancelled upload leaves neither object nor upload", arguments: StoreEngine.testedServers)
    func cancelled(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        let folder = try TestFolder()
        let file = try film(folder, megabytes: 12)
        let name = ObjectKey.asset(try AssetID.of(file: file)).description
        await #expect(throws: (any Error).self) {
            try await Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await scene.store.uploadInParts(file, size: 12 << 20, to: name)
            }.value
        }
        #expect(try await scene.store.look(at: name) == nil)
        #expect(try await uploads(scene) == 0)
    }

    @Test(
        "An upload that nobody goes on with is ended when it is old, and no younger one",
        arguments: StoreEngine.testedServers)
    func stale(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        let begin = S3Call(
            method: .post, name: "assets/aa/abandoned", query: [.init(name: "uploads", value: "")], body: .bytes([]))
        #expect(try await scene.store.client.ask(begin).answer["UploadId"]?.isEmpty == false)
        let now = Timestamp.systemTime()
        #expect(
            try await scene.store.removeRemains(before: Timestamp(microseconds: now.microseconds - 60_000_000)) == 0)
        #expect(try await uploads(scene) == 1)
        #expect(try await scene.store.removeRemains(before: now + .seconds(5)) == 1)
        #expect(try await uploads(scene) == 0)
    }

    @Test("The server refuses bytes other than those that were signed for", arguments: StoreEngine.testedServers)
    func wrongBytes(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        let promised = try AssetID.of("fog".utf8)
        let call = S3Call(
            method: .put, name: ObjectKey.asset(promised).description, headers: [S3Store.checksum(of: promised)],
            body: .bytes(Array("fig".utf8)), digest: promised.description)
        let failure = await #expect(throws: S3Failure.self) { try await scene.store.client.send(call) }
        #expect(failure?.objectError("").code == .mismatch)
        #expect(try await scene.store.look(at: call.name) == nil)
    }

    @Test(
        "Ceph refuses a digest in the signature that is not the body's",
        .enabled(if: StoreEngine.named == .ceph))
    func wrongPayload() async throws {
        let scene = try await S3Scene(.ceph)
        let promised = try AssetID.of("fog".utf8)
        let call = S3Call(
            method: .put, name: "assets/aa/x", body: .bytes(Array("fig".utf8)), digest: promised.description)
        let failure = await #expect(throws: S3Failure.self) { try await scene.store.client.send(call) }
        #expect(failure?.code == "XAmzContentSHA256Mismatch")
    }
}
