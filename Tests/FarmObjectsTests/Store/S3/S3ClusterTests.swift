import FarmCore
import FarmDigest
import FarmTesting
import Foundation
import Testing

@testable import FarmObjects

@Suite("A cluster that loses a volume server", .enabled(if: StoreEngine.named == .cluster), .timeLimit(.minutes(5)))
struct S3ClusterTests {
    @Test("A file whose upload was under way when the server died is stored whole, and everything before it is there")
    func killed() async throws {
        let server = try await S3Server.seaweedCluster()
        let http = try HTTPClient()
        let store = try S3Scene.store(server, prefix: "killed", http: http)
        try await store.makeBucket()
        let folder = try TestFolder()
        var earlier: [AssetID] = []
        for number in 0..<24 { earlier.append(try await store.store([UInt8](repeating: UInt8(number), count: 9000))) }

        let file = folder.file("film")
        var data = Data(count: 96 << 20)
        for index in stride(from: 0, to: data.count, by: 4096) { data[index] = UInt8(truncatingIfNeeded: index >> 12) }
        try data.write(to: file)
        let name = ObjectKey.asset(try AssetID.of(file: file)).description
        let begin = S3Call(method: .post, name: name, query: [.init(name: "uploads", value: "")], body: .bytes([]))
        let upload = try #require(try await store.client.ask(begin).answer["UploadId"])
        let whole = Int64(data.count)
        // Three parts before, three after: the server dies between two of one upload, with requests under way.
        let before = try await store.sendParts(of: file, 0..<(whole / 2), to: name, upload, firstNumber: 1)
        async let after = store.sendParts(
            of: file, (whole / 2)..<whole, to: name, upload, firstNumber: before.count + 1)
        try await server.killVolume(2)
        try await store.complete(before + after, size: whole, of: name, upload)

        let id = try AssetID.of(file: file)
        try await store.fetch(id, to: folder.file("copy"))
        for (number, asset) in earlier.enumerated() {
            let copy = folder.file("earlier-\(number)")
            try await store.fetch(asset, to: copy)
        }
        try await server.startVolume(2)
        #expect(try await store.store(Array("afterwards".utf8)) == AssetID.of("afterwards".utf8))
    }
}
