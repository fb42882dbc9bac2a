import FarmCore
import FarmDigest
import FarmTesting
import Foundation
import Testing

@testable import FarmObjects

@Suite("Presigned URLs of an S3 server", .timeLimit(.minutes(5)))
struct S3URLTests {
    private let bytes = Array("reel of fog".utf8)

    @Test("A download says its type, gives ranges, and may be kept", arguments: StoreEngine.testedServers)
    func download(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        let asset = try await scene.store.store(bytes)
        let url = try scene.store.downloadURL(of: asset, type: .mp4, until: scene.soon)
        let whole = try await scene.get(url)
        #expect(whole.status == 200 && whole.body == bytes)
        #expect(whole.headers["Content-Type"] == "video/mp4")
        #expect(whole.headers["Cache-Control"]?.contains("immutable") == true)
        let part = try await scene.get(url, headers: ["Range": "bytes=5-6"])
        #expect(part.status == 206 && part.body == Array("of".utf8))
        #expect(part.headers["Content-Range"] == "bytes 5-6/11")
        #expect(try await scene.get(url, headers: ["Range": "bytes=99-"]).status == 416)
    }

    @Test(
        "The URL of a stream's piece ends as such files' names do, and is signed whole",
        arguments: StoreEngine.testedServers)
    func piece(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        let asset = try await scene.store.store(bytes)
        let url = try scene.store.downloadURL(of: asset, type: .streamPiece, until: scene.soon)
        #expect(url.hasSuffix(".m4s"))
        let answer = try await scene.get(url)
        #expect(answer.status == 200 && answer.body == bytes)
        #expect(answer.headers["Content-Type"] == "video/iso.segment")
        let others = [String(url.dropLast(4)), url.replacing("inline", with: "attachment")]
        for changed in others { #expect(try await scene.get(changed).status == 403) }
    }

    @Test("URLs of one expiry are one URL, so that browsers load once", arguments: StoreEngine.testedServers)
    func stable(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        let (asset, expiry) = (try AssetID.of(bytes), scene.soon + .seconds(86_400))
        let urls = try (1...3).map { _ in try scene.store.downloadURL(of: asset, type: .mp4, until: expiry) }
        #expect(Set(urls).count == 1)
    }

    @Test("A URL that was changed in any way is refused", arguments: StoreEngine.testedServers)
    func tampered(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        let asset = try await scene.store.store(bytes)
        let other = try await scene.store.store(Array("another".utf8))
        let url = try scene.store.downloadURL(of: asset, type: .mp4, until: scene.soon)
        #expect(try await scene.get(url).status == 200)
        let changes = [
            url.replacingOccurrences(of: ObjectKey.asset(asset).description, with: ObjectKey.asset(other).description),
            url.replacingOccurrences(of: "video%2Fmp4", with: "text%2Fhtml"),
            url.replacing(/X-Amz-Expires=\d+/, with: "X-Amz-Expires=604800"),
            url.replacing(/X-Amz-Date=\d{8}/, with: "X-Amz-Date=20240101"),
            url.replacing(/X-Amz-Signature=./, with: "X-Amz-Signature=\(url.contains("Signature=0") ? "1" : "0")"),
            String(try #require(url.split(separator: "?").first)),
        ]
        for change in changes {
            #expect(change != url)
            #expect([400, 403].contains(try await scene.get(change).status), "\(change)")
        }
        #expect(try await scene.put(url, bytes).status == 403)
    }

    @Test("A URL is refused once it has expired", arguments: StoreEngine.testedServers)
    func expired(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        let asset = try await scene.store.store(bytes)
        let past = Timestamp(microseconds: Timestamp.systemTime().microseconds - 10_000_000)
        #expect(try await scene.get(scene.store.downloadURL(of: asset, type: .mp4, until: past)).status == 403)
        let upload = try scene.store.uploadURL(for: .attempt(scene.lease), limit: 99, until: past)
        #expect(try await scene.put(upload, bytes).status == 403)
    }

    @Test(
        "A URL signed with another secret, or for who may not write, is refused", arguments: StoreEngine.testedServers)
    func wrongKey(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        var environment = S3Server.Key.owner.environment
        environment["AWS_SECRET_ACCESS_KEY"] = "guessed"
        let asset = try await scene.store.store(bytes)
        for environment in [environment, S3Server.Key.reader.environment] {
            let stranger = try scene.store(environment: environment)
            try await stranger.client.keys.renew()
            let upload = try stranger.uploadURL(for: .attempt(scene.lease), limit: 99, until: scene.soon)
            #expect(try await scene.put(upload, bytes).status == 403)
        }
        let guesser = try scene.store(environment: environment)
        try await guesser.client.keys.renew()
        let download = try guesser.downloadURL(of: asset, type: .mp4, until: scene.soon)
        #expect(try await scene.get(download).status == 403)
    }

    @Test("An upload goes to its own key alone, and may be done again", arguments: StoreEngine.testedServers)
    func upload(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        let url = try scene.store.uploadURL(for: .attempt(scene.lease), limit: 99, until: scene.soon)
        for text in ["half a clip", "reel of fog"] {
            #expect(try await scene.put(url, Array(text.utf8)).status == 200)
        }
        #expect(try await scene.get(url).status == 403)
        try await scene.store.promote(.attempt(scene.lease), to: try AssetID.of(bytes), size: 11)
    }

    @Test("An upload that is cut off leaves nothing", arguments: StoreEngine.testedServers)
    func cutOff(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        let url = try scene.store.uploadURL(for: .attempt(scene.lease), limit: 1 << 30, until: scene.soon)
        let folder = try TestFolder()
        let file = folder.file("clip")
        try Data(count: 32 << 20).write(to: file)
        let address = try #require(URL(string: url))
        let (beginnings, begun) = AsyncStream.makeStream(of: Void.self)
        // The transfer stands still in the middle until it is cancelled: no server is too fast for that.
        let cancelled = DispatchSemaphore(value: 0)
        let task = Task {
            try await scene.http.upload(file, to: address) { progress in
                guard progress.completed > 1 << 20 else { return }
                begun.finish()
                cancelled.wait()
                cancelled.signal()
            }
        }
        for await _ in beginnings {}
        task.cancel()
        cancelled.signal()
        let result = await task.result
        let error = await #expect(throws: ObjectError.self) {
            try await scene.store.promote(.attempt(scene.lease), to: try AssetID.of(bytes), size: 32 << 20)
        }
        #expect(throws: TransferError.self) { try result.get() }
        #expect(error?.code == .missing)
    }
}
