import FarmCore
import FarmDigest
import FarmTesting
import Foundation
import Synchronization
import Testing

@testable import FarmObjects

@Suite("A cluster that loses a volume server", .enabled(if: StoreEngine.named == .cluster), .timeLimit(.minutes(5)))
struct S3ClusterTests {
    @Test("A file whose upload was under way when the server died is stored whole, and everything before it is there")
    func killed() async throws {
        let server = try await S3Server.seaweedCluster()
        let http = try HTTPClient()
        let film = try await Film(server, http)
        var earlier: [AssetID] = []
        for number in 0..<24 {
            earlier.append(try await film.store.store([UInt8](repeating: UInt8(number), count: 9000)))
        }
        let before = try await held(by: server, http)

        // Half of the parts are there, and half of the next one has gone out, when the server dies.
        let (half, next) = (film.size / 2, film.size / 2 + film.slowBytes)
        let first = try await film.send(0..<half, firstNumber: 1)
        let gate = Gate(at: film.slowBytes / 2)
        async let slow = film.sendSlowly(half..<next, number: first.count + 1, gate)
        // Also where something fails meanwhile: who waits for the part would wait for ever.
        defer { gate.open() }
        await gate.reached()
        let shares = zip(before, try await held(by: server, http)).map { $1 - $0 }
        let most = try #require(shares.max())
        #expect(most >= half / 2, "who dies holds a good part of it: \(shares)")
        let victim = try #require(shares.firstIndex(of: most)) + 1
        try await server.killVolume(victim)
        gate.open()
        let second = try await slow
        let rest = try await film.send(next..<film.size, firstNumber: second.number + 1)
        try await film.complete(first + [second] + rest)

        let folder = try TestFolder()
        try await film.store.fetch(film.id, to: folder.file("copy"))
        for (number, asset) in earlier.enumerated() {
            try await film.store.fetch(asset, to: folder.file("earlier-\(number)"))
        }
        try await server.startVolume(victim)
        #expect(try await film.store.store(Array("afterwards".utf8)) == AssetID.of("afterwards".utf8))
    }

    private func held(by server: S3Server, _ http: HTTPClient) async throws -> [Int64] {
        var bytes: [Int64] = []
        for number in 1...3 { bytes.append(try await server.volumeBytes(number, http: http)) }
        return bytes
    }
}

/// A file on its way to a cluster in parts.
private final class Film: Sendable {
    let store: S3Store
    let id: AssetID
    let size: Int64 = 96 << 20
    /// The length of the part that stops half way.
    let slowBytes: Int64 = 16 << 20
    private let folder: TestFolder
    private let file: URL
    private let name: String
    private let upload: String

    init(_ server: S3Server, _ http: HTTPClient) async throws {
        folder = try TestFolder()
        file = folder.file("film")
        try Self.noise(Int(size)).write(to: file)
        id = try AssetID.of(file: file)
        name = ObjectKey.asset(id).description
        var limits = S3Limits()
        limits.partBytes = 6 << 20
        store = try S3Scene.store(server, prefix: "killed", http: http, limits: limits)
        try await store.makeBucket()
        let begin = S3Call(method: .post, name: name, query: [.init(name: "uploads", value: "")], body: .bytes([]))
        upload = try #require(try await store.client.ask(begin).answer["UploadId"])
    }

    /// Bytes that the server cannot make fewer: the same megabyte of numbers again and again, each time numbered anew.
    private static func noise(_ count: Int) -> Data {
        var state: UInt64 = 1
        var block = Data(capacity: 1 << 20)
        while block.count < 1 << 20 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            withUnsafeBytes(of: state >> 32) { block.append(contentsOf: $0.prefix(4)) }
        }
        var noise = Data(capacity: count)
        for number in 0..<count >> 20 {
            block[0] = UInt8(truncatingIfNeeded: number)
            noise += block
        }
        return noise
    }

    func send(_ range: Range<Int64>, firstNumber: Int) async throws -> [S3Store.Part] {
        try await store.sendParts(of: file, range, to: name, upload, firstNumber: firstNumber)
    }

    func complete(_ parts: [S3Store.Part]) async throws {
        try await store.complete(parts, size: size, of: name, upload)
    }

    /// Sends one part through a client of its own, whose thread the gate may hold.
    func sendSlowly(_ range: Range<Int64>, number: Int, _ gate: Gate) async throws -> S3Store.Part {
        let digest = try AssetID.of(file: file, part: range)
        let checksum = S3Store.checksum(of: digest)
        var call = S3Call(method: .put, name: name, headers: [checksum], digest: digest.description)
        call.query = [.init(name: "partNumber", value: String(number)), .init(name: "uploadId", value: upload)]
        let http = try HTTPClient()
        let response = try await store.client.retrying {
            let (url, headers) = try await store.client.signed(call)
            return try await http.upload(file, part: range, to: url, headers: headers) { gate.pass($0.completed) }
        }
        return S3Store.Part(number: number, tag: try #require(response.headers["ETag"]), checksum: checksum.value)
    }
}

/// Stops who comes to a number of bytes, once, until it is opened.
private final class Gate: Sendable {
    private let bytes: Int64
    private let isPassed = Mutex(false)
    private let opening = DispatchSemaphore(value: 0)
    private let (arrivals, arriving) = AsyncStream.makeStream(of: Void.self)

    init(at bytes: Int64) {
        self.bytes = bytes
    }

    func pass(_ completed: Int64) {
        let stops = isPassed.withLock { isPassed in
            guard completed >= bytes, !isPassed else { return false }
            isPassed = true
            return true
        }
        guard stops else { return }
        arriving.yield()
        opening.wait()
    }

    func reached() async {
        for await _ in arrivals { return }
    }

    func open() { opening.signal() }
}
