import FarmCore
import FarmObjects
import FarmStore
import FarmTesting
import Foundation
import Testing

/// Which way the bytes of a story take, by the coordinator's own count.
@Suite("Where the bytes of a farm of real processes pass", .serialized)
struct StorageTests {
    private static let script = """
        The lamp went out at ten past three, and nobody had touched it.

        She heard the cellar stairs count her steps, one by one, long after she had stopped.
        """

    /// A finished video, watched as a stream and downloaded, with what it was made of.
    private struct Outcome {
        let video: VideoID
        let url: String
        let playlist: String
        let file: URL
        let results: [AssetID]
        let makings: [AssetID]
    }

    private struct Status: Decodable {
        let url: String?
        let playlist: String
    }

    private func make(on farm: Farm) async throws -> Outcome {
        try farm.startNode("one", slots: 2)
        let consumer = try await Consumer(address: farm.httpAddress)
        let story = try await consumer.createStory(title: "The lamp", script: Self.script)
        try await consumer.makeSegments(of: story)
        let video = try await consumer.startVideo(of: story)
        let finished = try await consumer.finished(video)
        try #require(finished.status == "completed", "\(finished.error ?? "")\n\(farm.coordinator.output)")
        let body = try await consumer.call(.get, "/videos/\(video)/status").body
        let status = try JSONDecoder().decode(Status.self, from: Data(body))
        let url = try #require(status.url)
        let file = farm.folder.appending(path: "video.mp4")
        try await consumer.download(url, to: file)
        let store = try farm.store()
        let material = try #require(await store.assemblyMaterial(of: video))
        let segments = try await store.segments(of: story)
        return Outcome(
            video: video, url: url, playlist: status.playlist, file: file,
            results: material.clips.map(\.asset) + [material.soundtrack],
            makings: segments.flatMap { [$0.image, $0.voice].compactMap(\.self) })
    }

    private func text(_ url: String, of farm: Farm) async throws -> String {
        let answer = try await HTTPClient().send(HTTPRequest(.get, try #require(URL(string: url))))
        try #require(answer.status == 200)
        return String(decoding: answer.body, as: UTF8.self)
    }

    @Test("With an S3 server, nodes and players move every byte of an object from and to it, none by the coordinator")
    func besideTheCoordinator() async throws {
        let bucket = try await Bucket()
        let farm = try await Farm(
            options: ["--objects", bucket.address], environment: S3Server.Key.owner.environment)
        let outcome = try await make(on: farm)
        #expect(outcome.url.hasPrefix(bucket.endpoint))
        let verdict = try Judge.verdict(on: outcome.file)
        #expect(verdict.complaints == "" && verdict.frameCount > 24)

        // A player has the playlist from the coordinator, and everything that it lists from the server.
        let playlist = try await text(outcome.playlist, of: farm)
        let pieces = playlist.matches(of: /(?m)^#EXT-X-MAP:URI="([^"]+)"|^(http.+)$/).compactMap { $0.1 ?? $0.2 }
        #expect(pieces.count >= 3 && pieces.allSatisfy { $0.hasPrefix(bucket.endpoint) })
        for piece in pieces { #expect(try await !text(String(piece), of: farm).isEmpty) }
        #expect(try Judge.frameCount(ofStream: outcome.playlist) == verdict.frameCount)

        let sizes = try await bucket.store.sizes()
        let results = try outcome.results.reduce(0) { $0 + (try #require(sizes[$1])) }
        let makings = try outcome.makings.reduce(0) { $0 + (try #require(sizes[$1])) }
        let traffic = try await farm.traffic()
        #expect(traffic.received == 0 && traffic.sent == 0)
        // What it reads for itself: each result once to check it, once to join it, and once for the stream.
        #expect(results > 100_000 && traffic.read["inspection"] == results)
        #expect(traffic.read["assembly"] == results && traffic.read["streaming"] == results)
        #expect(traffic.written["making"] == makings)
        let file = try Data(contentsOf: outcome.file).count
        #expect(try #require(traffic.written["assembly"]) > file)
    }

    @Test(
        "A web page of another origin plays a video's pieces from the S3 server itself",
        .enabled(if: Browser.program != nil, "a browser is to be installed"), .timeLimit(.minutes(5)))
    func webPage() async throws {
        let bucket = try await Bucket()
        let rules = URL(filePath: #filePath).appending(path: "../../../examples/s3-cors.xml").standardized
        try await bucket.store.allowPages(by: Array(try Data(contentsOf: rules)))
        let farm = try await Farm(
            options: ["--objects", bucket.address], environment: S3Server.Key.owner.environment)
        let outcome = try await make(on: farm)
        let answer = try await Browser.verdict(
            of: PlayerPage.html, query: [URLQueryItem(name: "playlist", value: outcome.playlist)])
        let verdict = try JSONDecoder().decode(PlayerPage.Verdict.self, from: Data(answer))
        try #require(verdict.error == nil)
        #expect(verdict.width == 1920 && verdict.moved == true && verdict.origins == [bucket.endpoint])
        let ranges = try #require(verdict.ranges)
        let seconds = try Judge.verdict(on: outcome.file).videoSeconds
        #expect(ranges.count == 1 && abs(ranges[0][1] - ranges[0][0] - seconds) < 0.1)
        #expect(try await farm.traffic().sent == 0)
    }

    @Test("With a folder, the same story passes through the coordinator, and the counters tell")
    func throughTheCoordinator() async throws {
        let farm = try await Farm()
        let outcome = try await make(on: farm)
        func size(_ assets: [AssetID]) throws -> Int {
            try assets.reduce(0) { $0 + (try Data(contentsOf: farm.objectFile($1)).count) }
        }
        let traffic = try await farm.traffic()
        #expect(traffic.received == (try size(outcome.results)))
        let file = try Data(contentsOf: outcome.file).count
        #expect(traffic.sent >= file + (try size(outcome.makings)))
        #expect(traffic.written["making"] == (try size(outcome.makings)))
    }
}
