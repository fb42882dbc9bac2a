import FarmCore
import Foundation
import Testing

@testable import FarmMedia

@Suite struct VideoAssemblerTests {
    private let folder: TestFolder
    private var video: URL { folder.file("video.mp4") }

    init() throws {
        folder = try TestFolder()
    }

    @Test("Clips of any length become one video with every frame in its place")
    func frames() throws {
        let clips = try clips(of: [1, 50, 2, 100, 3, 48])
        let soundtrack = try soundtrack(frames: 204)
        let report = try VideoAssembler.assemble(
            clips: clips, soundtrack: soundtrack, format: TestClips.format, to: video)
        #expect(report.frameCount == 204)
        #expect(report.sampleCount == 204 * 2000)

        let facts = try MediaProbe.examine(video)
        let picture = try #require(facts.video)
        #expect(picture.frameCount == 204 && picture.startMicroseconds == 0)
        #expect(picture.durationMicroseconds == 8_500_000)
        #expect(picture.profile == "High" && picture.frameRate == .film && picture.colourMatrix == "bt709")
        let sound = try #require(facts.audio)
        #expect(sound.codec == "aac" && sound.sampleRate == 48_000 && sound.sampleCount == 204 * 2000)

        let decoded = try DecodedFilm(video).pictures
        #expect(decoded.map(\.time) == (0..<204).map { Int64($0) * 512 })
        let separate = try clips.flatMap { try DecodedFilm($0.url).pictures }
        #expect(decoded.map(\.luma) == separate.map(\.luma), "a stream copy changes no pixel")
    }

    @Test("An independent reader finds decoding times that only grow and sound from the first sample")
    func judged() throws {
        let soundtrack = try soundtrack(frames: 60)
        try VideoAssembler.assemble(
            clips: clips(of: [25, 35]), soundtrack: soundtrack, format: TestClips.format, to: video)
        for stream in ["v", "a"] {
            let times = try Judge.ffprobe(
                ["-select_streams", stream, "-show_entries", "packet=dts", video.path]
            ).compactMap { Int($0.prefix { $0 != "," }) }
            #expect(times.count > 50)
            #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 }, "\(stream)")
        }
        let starts = try Judge.ffprobe(["-show_entries", "stream=start_time", video.path])
        #expect(starts == ["0.000000", "0.000000"])
        // Decoded, the sound is the soundtrack's own, sample for sample from the first.
        let (before, after) = (folder.file("before.raw"), folder.file("after.raw"))
        try Judge.ffmpeg(["-i", soundtrack.path, "-f", "s16le", before.path])
        try Judge.ffmpeg(["-i", video.path, "-vn", "-f", "s16le", after.path])
        let sound = try Data(contentsOf: before)
        #expect(sound.count / 2 >= 60 * 2000)
        #expect(try Data(contentsOf: after) == sound)
    }

    @Test("The index lies before the media, so that playing can start at once")
    func fastStart() throws {
        try VideoAssembler.assemble(
            clips: clips(of: [5]), soundtrack: soundtrack(frames: 5), format: TestClips.format, to: video)
        let bytes = try Data(contentsOf: video)
        let index = try #require(bytes.range(of: Data("moov".utf8)))
        let media = try #require(bytes.range(of: Data("mdat".utf8)))
        #expect(index.lowerBound < media.lowerBound)
        #expect(bytes.range(of: Data("colrnclx".utf8)) != nil)
        #expect(bytes.range(of: Data("avc1".utf8)) != nil)
    }

    @Test("The same clips and soundtrack give the same bytes")
    func determinism() throws {
        let (clips, soundtrack) = (try clips(of: [5, 6]), try soundtrack(frames: 11))
        try VideoAssembler.assemble(clips: clips, soundtrack: soundtrack, format: TestClips.format, to: video)
        let first = try Data(contentsOf: video)
        try VideoAssembler.assemble(clips: clips, soundtrack: soundtrack, format: TestClips.format, to: video)
        #expect(try Data(contentsOf: video) == first)
    }

    @Test("A clip with fewer or more frames than promised is named", arguments: [-1, 1, 20])
    func wrongCount(difference: Int) throws {
        var clips = try clips(of: [10, 30, 12])
        clips[1] = ClipSource(url: clips[1].url, frameCount: 30 + difference)
        try expectFault(.clipMismatch, in: 1, of: clips, frames: 52 + difference)
    }

    @Test("A promise that no clip can keep is refused, and the clip named", arguments: [0, -5, .max])
    func impossibleCount(frameCount: Int) throws {
        var clips = try clips(of: [10, 10])
        clips[1] = ClipSource(url: clips[1].url, frameCount: frameCount)
        try expectFault(.inputTooLarge, in: 1, of: clips, frames: 20)
    }

    @Test("A clip of another raster is named")
    func otherRaster() throws {
        var clips = try clips(of: [10, 10, 10])
        let other = VideoFormat(width: 160, height: 90, frameRate: .film)
        clips[2] = ClipSource(
            url: try TestClips.render(TestClips.recipe(frames: 10, format: other), in: folder, as: "other.mp4"),
            frameCount: 10)
        try expectFault(.clipMismatch, in: 2, of: clips, frames: 30)
    }

    @Test("A clip encoded with other settings is named, even at the same raster")
    func otherSettings() throws {
        var clips = try clips(of: [10, 10, 10])
        let other = folder.file("other.mp4")
        try Judge.ffmpeg([
            "-f", "lavfi", "-i", "color=gray:s=320x180:r=24", "-frames:v", "10", "-c:v", "libx264", "-profile:v",
            "main", other.path,
        ])
        let good = clips[1]
        clips[1] = ClipSource(url: other, frameCount: 10)
        try expectFault(.clipMismatch, in: 1, of: clips, frames: 30)
        // The first is named too where it is the odd one.
        (clips[0], clips[1]) = (clips[1], good)
        try expectFault(.clipMismatch, in: 0, of: clips, frames: 30)
    }

    @Test("A clip of another frame rate is named")
    func otherRate() throws {
        var clips = try clips(of: [10, 10])
        let format = VideoFormat(width: 320, height: 180, frameRate: FrameRate(25))
        clips[1] = ClipSource(
            url: try TestClips.render(TestClips.recipe(frames: 10, format: format), in: folder, as: "other.mp4"),
            frameCount: 10)
        try expectFault(.clipMismatch, in: 1, of: clips, frames: 20)
    }

    @Test("A clip cut off anywhere is named", arguments: [0.0, 0.02, 0.3, 0.7, 0.95])
    func cutOff(share: Double) throws {
        let clips = try clips(of: [10, 60, 10])
        let bytes = try Data(contentsOf: clips[1].url)
        try bytes.prefix(Int(Double(bytes.count) * share)).write(to: clips[1].url)
        try expectFault(nil, in: 1, of: clips, frames: 80)
    }

    @Test("A clip with damaged pictures is named")
    func damaged() throws {
        let clips = try clips(of: [10, 60])
        var bytes = try Data(contentsOf: clips[1].url)
        let media = try #require(bytes.range(of: Data("mdat".utf8)))
        bytes.replaceSubrange(media.upperBound..<media.upperBound + 4, with: [0x7F, 0xFF, 0xFF, 0xFF])
        try bytes.write(to: clips[1].url)
        try expectFault(.corruptInput, in: 1, of: clips, frames: 70)
    }

    @Test("A missing clip is named")
    func missing() throws {
        var clips = try clips(of: [10, 10])
        clips[0] = ClipSource(url: folder.file("nowhere.mp4"), frameCount: 10)
        try expectFault(.inputOutput, in: 0, of: clips, frames: 20)
    }

    @Test("A soundtrack of another length is refused, and no clip blamed", arguments: [40, 70])
    func soundtrackLength(frames: Int) throws {
        try expectFault(.corruptInput, in: nil, of: clips(of: [25, 25]), frames: frames)
    }

    @Test("A soundtrack that is none is refused")
    func soundtrackKind() throws {
        let clips = try clips(of: [10])
        let error = #expect(throws: MediaError.self) {
            try VideoAssembler.assemble(
                clips: clips, soundtrack: clips[0].url, format: TestClips.format, to: video)
        }
        #expect(error?.code == .corruptInput && error?.culprit == .soundtrack)
    }

    @Test("A cancelled assembly leaves no output")
    func cancellation() throws {
        let (clips, soundtrack) = (try clips(of: [10]), try soundtrack(frames: 10))
        let error = #expect(throws: MediaError.self) {
            try VideoAssembler.assemble(
                clips: clips, soundtrack: soundtrack, format: TestClips.format, to: video, isCancelled: { true })
        }
        #expect(error?.code == .cancelled)
        #expect(!folder.exists("video.mp4"))
    }

    // MARK: Making

    private func clips(of frameCounts: [Int]) throws -> [ClipSource] {
        try frameCounts.enumerated().map { index, frames in
            let recipe = try TestClips.recipe(frames: frames)
            return ClipSource(
                url: try TestClips.render(recipe, seed: index, in: folder, as: "clip\(index).mp4"), frameCount: frames)
        }
    }

    /// A tone that swells, as long as so many frames at 24 a second.
    private func soundtrack(frames: Int) throws -> URL {
        let url = folder.file("soundtrack\(frames).m4a")
        let tone = "aevalsrc=exprs='0.5*sin(2*PI*440*t*(1+t/5))':s=48000:d=\(Double(frames) / 24)"
        try Judge.ffmpeg(["-f", "lavfi", "-i", tone, "-c:a", "aac", "-b:a", "128k", "-bitexact", url.path])
        return url
    }

    private func expectFault(_ code: MediaError.Code?, in clip: Int?, of clips: [ClipSource], frames: Int) throws {
        let soundtrack = try soundtrack(frames: frames)
        let error = #expect(throws: MediaError.self) {
            try VideoAssembler.assemble(clips: clips, soundtrack: soundtrack, format: TestClips.format, to: video)
        }
        #expect(error?.clip == clip, "\(String(describing: error))")
        if let code { #expect(error?.code == code, "\(String(describing: error))") }
        #expect(!folder.exists("video.mp4"))
    }
}
