import FarmCore
import Foundation
import Testing

@testable import FarmMedia

@Suite struct ClipEncodingTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    private static let all = Encoding.Codec.allCases.flatMap { codec in
        Encoding.Profile.allCases.map { Encoding(codec: codec, profile: $0) }
    }

    @Test("Clips of one encoding share their parameters whatever their content and length, and join", arguments: all)
    func joins(encoding: Encoding) throws {
        let counts = [1, 30, 2, 67]
        var clips: [ClipSource] = []
        for (index, frames) in counts.enumerated() {
            let recipe = try TestClips.recipe(frames: frames, encoding: encoding)
            let url = try TestClips.render(recipe, seed: index * 3, in: folder, as: "clip\(index).mp4")
            clips.append(ClipSource(url: url, frameCount: frames))
        }
        let soundtrack = folder.file("soundtrack.m4a")
        try Judge.ffmpeg(["-f", "lavfi", "-i", "sine=r=48000:d=\(100.0 / 24)", "-c:a", "aac", soundtrack.path])
        let video = folder.file("video.mp4")
        try VideoAssembler.assemble(clips: clips, soundtrack: soundtrack, format: TestClips.format, to: video)
        let decoded = try DecodedFilm(video).pictures
        #expect(decoded.map(\.time) == (0..<100).map { Int64($0) * 512 })
        let separate = try clips.flatMap { try DecodedFilm($0.url).pictures }
        #expect(decoded.map(\.luma) == separate.map(\.luma))
    }

    @Test("The same recipe gives the same bytes in every encoding", arguments: all)
    func determinism(encoding: Encoding) throws {
        let recipe = try TestClips.recipe(frames: 40, encoding: encoding)
        let first = try Data(contentsOf: TestClips.render(recipe, in: folder, as: "first.mp4"))
        let second = try Data(contentsOf: TestClips.render(recipe, in: folder, as: "second.mp4"))
        #expect(first.count > 2000 && first == second)
    }

    @Test(
        "Each profile keeps more of the picture than the one before, in more bytes", arguments: Encoding.Codec.allCases)
    func order(codec: Encoding.Codec) throws {
        let sizes = try Encoding.Profile.allCases.map { profile in
            let recipe = try TestClips.recipe(frames: 48, encoding: Encoding(codec: codec, profile: profile))
            return try TestClips.render(recipe, in: folder, as: "\(profile).mp4").fileSize()
        }
        #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $0 < $1 }, "\(sizes)")
    }

    @Test("H.265 is Main, tagged hvc1, its parameter sets in the header")
    func h265() throws {
        let recipe = try TestClips.recipe(frames: 10, encoding: Encoding(codec: .h265, profile: .standard))
        let clip = try TestClips.render(recipe, in: folder, as: "clip.mp4")
        let video = try #require(try MediaProbe.examine(clip).video)
        #expect(video.codec == "hevc" && video.profile == "Main" && video.pixelFormat == "yuv420p")
        #expect(video.colourMatrix == "bt709" && video.colourRange == "tv" && video.frameCount == 10)
        #expect(try Judge.ffprobe(["-show_entries", "stream=codec_tag_string", clip.path]) == ["hvc1"])
    }

    @Test("Clips of two codecs do not join, and the second is named")
    func mixture() throws {
        let clips = try Encoding.Codec.allCases.map { codec in
            let recipe = try TestClips.recipe(frames: 12, encoding: Encoding(codec: codec, profile: .draft))
            return ClipSource(url: try TestClips.render(recipe, in: folder, as: "\(codec).mp4"), frameCount: 12)
        }
        let soundtrack = folder.file("soundtrack.m4a")
        try Judge.ffmpeg(["-f", "lavfi", "-i", "sine=r=48000:d=1", "-c:a", "aac", soundtrack.path])
        let error = #expect(throws: MediaError.self) {
            try VideoAssembler.assemble(
                clips: clips, soundtrack: soundtrack, format: TestClips.format, to: folder.file("video.mp4"))
        }
        #expect(error?.code == .clipMismatch && error?.clip == 1)
    }

    @Test(
        "The level allows the raster and pace",
        arguments: [(Resolution.p1080, 24, 40), (.p1080, 60, 42), (.p1440, 60, 51), (.p2160, 30, 51), (.p2160, 60, 52)])
    func level(resolution: Resolution, rate: Int, level: Int) throws {
        let format = VideoFormat(.wide, resolution, frameRate: FrameRate(rate))
        for profile in Encoding.Profile.allCases {
            let recipe = try TestClips.recipe(
                frames: 2, format: format, encoding: Encoding(codec: .h264, profile: profile))
            let clip = try TestClips.render(recipe, in: folder, as: "clip.mp4")
            let judged = try Judge.ffprobe(["-show_entries", "stream=level", clip.path])
            #expect(judged == ["\(level)"], "\(profile)")
        }
    }
}
