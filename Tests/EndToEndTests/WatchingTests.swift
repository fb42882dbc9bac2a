import FarmCore
import FarmObjects
import FarmStore
import FarmTesting
import Foundation
import Testing

/// What a video's watcher gets, before it is finished and after, and when it is asked for again.
@Suite("Watching videos of a farm of real processes", .serialized)
struct WatchingTests {
    private static let script = """
        The lamp went out at ten past three, and nobody had touched it.

        Outside, the fog stood in the forest like a crowd of people waiting to be asked in.

        She heard the cellar stairs count her steps, one by one, long after she had stopped.
        """

    private struct Answer: Decodable {
        struct Captions: Decodable {
            let srt: String?
            let vtt: String?
            let ass: String?
            let words: String?
        }

        struct Reuse: Decodable, Equatable {
            let clips: Int
            let soundtrack: Bool
        }

        let status: String
        let url: String?
        let playlist: String
        let poster: String?
        let captions: Captions?
        let reuse: Reuse
    }

    private func answer(_ video: VideoID, _ consumer: Consumer) async throws -> Answer {
        let body = try await consumer.call(.get, "/videos/\(video)/status").body
        return try JSONDecoder().decode(Answer.self, from: Data(body))
    }

    private func text(_ url: String?, _ consumer: Consumer, in farm: Farm) async throws -> String {
        let file = farm.folder.appending(path: UUID().uuidString)
        try await consumer.download(try #require(url), to: file)
        return try String(contentsOf: file, encoding: .utf8)
    }

    private func begin(_ farm: Farm) async throws -> (consumer: Consumer, story: StoryID, video: VideoID) {
        let consumer = try await Consumer(address: farm.httpAddress)
        let story = try await consumer.createStory(title: "The seventh door", script: Self.script)
        try await consumer.makeSegments(of: story)
        return (consumer, story, try await consumer.startVideo(of: story))
    }

    @Test("A video can be watched while it is rendered, and has captions, pictures and a report afterwards")
    func watching() async throws {
        let farm = try await Farm()
        try farm.startNode("one")
        let (consumer, _, video) = try await begin(farm)
        let pending = try #require(try await farm.playlistURL(of: video, consumer))
        let early = try await text(pending, consumer, in: farm)
        #expect(early.contains("#EXTINF") && !early.contains("#EXT-X-ENDLIST"))

        _ = try await consumer.finished(video)
        let finished = try await answer(video, consumer)
        #expect(finished.status == "completed" && finished.reuse == Answer.Reuse(clips: 0, soundtrack: false))
        let late = try await text(pending, consumer, in: farm)
        #expect(late.hasPrefix(early) && late.hasSuffix("#EXT-X-ENDLIST\n"))
        let streamed = try Judge.frameCount(ofStream: finished.playlist)
        let file = farm.folder.appending(path: "video.mp4")
        try await consumer.download(try #require(finished.url), to: file)
        #expect(streamed == (try Judge.verdict(on: file)).frameCount)

        let captions = try #require(finished.captions)
        #expect(try await text(captions.vtt, consumer, in: farm).hasPrefix("WEBVTT\n"))
        #expect(try await text(captions.srt, consumer, in: farm).hasPrefix("1\r\n00:00:0"))
        #expect(try await text(captions.ass, consumer, in: farm).contains("PlayResX: 1920"))
        #expect(try await text(captions.words, consumer, in: farm).contains("\"text\": \"lamp\""))

        let report = try await consumer.report(on: video)
        #expect(report.frames.expected == report.frames.found && report.frames.found == streamed)
        #expect(report.sound.samplesFound == report.sound.samplesExpected && report.sound.clicks.isEmpty)
        #expect(report.soundOffset.atStartMilliseconds == 0)
        #expect(abs(report.soundOffset.atEndMilliseconds) < 1000.0 / 24)
        #expect(abs(try #require(report.sound.loudnessLUFS) + 16) < 0.5)
        #expect(try #require(report.sound.truePeakDBTP) <= -1.5)
        #expect(report.rendering.clipsRendered == 3 && report.rendering.soundtracksRendered == 1)
        let (clips, soundtrack) = (try #require(report.rendering.clips), try #require(report.rendering.soundtrack))
        #expect(Set(clips.stageSeconds.keys) == ["prepare", "draw", "encode", "write", "digest"])
        #expect(Set(soundtrack.stageSeconds.keys) == ["measure", "mix", "encode", "digest"])
        for cost in [clips, soundtrack] {
            #expect((0.01...600).contains(cost.processorSeconds))
            #expect(cost.stageSeconds.values.reduce(0, +) >= 0.95 * cost.processorSeconds)
        }
        #expect(report.timeline.count == 3 && report.timeline.allSatisfy { !$0.reused && $0.missingGlyphs == [] })
        for url in report.timeline.map(\.thumbnail) + [try #require(finished.poster)] {
            let picture = farm.folder.appending(path: UUID().uuidString)
            try await consumer.download(url, to: picture)
            #expect(try Data(contentsOf: picture).dropFirst(8).prefix(4) == Data("WEBP".utf8))
        }
    }

    @Test("A video rendered again with nothing changed is finished without a node")
    func again() async throws {
        let farm = try await Farm()
        let node = try farm.startNode("one", slots: 2)
        let (consumer, story, video) = try await begin(farm)
        _ = try await consumer.finished(video)
        try await node.terminate()
        let second = try await consumer.startVideo(of: story)
        #expect(try await consumer.finished(second).status == "completed")
        let finished = try await answer(second, consumer)
        #expect(finished.reuse == Answer.Reuse(clips: 3, soundtrack: true))
        let store = try farm.store()
        #expect(try await store.video(second)?.file == store.video(video)?.file)
    }

    @Test("Clips that were damaged in the store are rendered again, they alone, and the video is finished")
    func damagedClip() async throws {
        let farm = try await Farm()
        try farm.startNode("one", slots: 2)
        let (consumer, story, video) = try await begin(farm)
        _ = try await consumer.finished(video)
        let store = try farm.store()
        let clips = try #require(await store.assemblyMaterial(of: video)).clips
        let file = farm.objectFile(clips[1].asset)
        let whole = try Data(contentsOf: file)
        var damaged = whole
        damaged[whole.count / 2] ^= 0xFF
        try damaged.write(to: file)

        let second = try await consumer.startVideo(of: story)
        #expect(try await consumer.finished(second).status == "completed")
        #expect(try Data(contentsOf: file) == whole)
        let finished = try await answer(second, consumer)
        #expect(finished.reuse == Answer.Reuse(clips: 2, soundtrack: true))
        let material = try #require(await store.assemblyMaterial(of: second))
        #expect(material.clips.map(\.isReused) == [true, false, true])
    }
}

extension Farm {
    /// Where a video that is still pending can be watched; its status would be held open until it is not.
    fileprivate func playlistURL(of video: VideoID, _ consumer: Consumer) async throws -> String? {
        struct Entry: Decodable {
            let id: String
            let playlist: String
        }
        let body = try await consumer.call(.get, "/videos").body
        return try JSONDecoder().decode([Entry].self, from: Data(body)).first { $0.id == "\(video)" }?.playlist
    }
}
