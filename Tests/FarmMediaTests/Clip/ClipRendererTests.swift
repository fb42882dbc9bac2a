import FarmCore
import Foundation
import Testing

@testable import FarmMedia

@Suite struct ClipRendererTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    @Test("The same recipe rendered again, and on other threads at once, gives the same bytes")
    func determinism() async throws {
        let cues = [SubtitleCue(text: "It knocked twice.", firstFrame: 5, endFrame: 40)]
        let recipe = try TestClips.recipe(frames: 60, cues: cues)
        let clips = try await withThrowingTaskGroup(of: Data.self) { group in
            for attempt in 0..<3 {
                group.addTask { try Data(contentsOf: TestClips.render(recipe, in: folder, as: "clip\(attempt).mp4")) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let again = try Data(contentsOf: TestClips.render(recipe, in: folder, as: "again.mp4"))
        #expect(again.count > 10_000)
        #expect(Set(clips + [again]).count == 1)
    }

    @Test("A clip has exactly its frames, begins at zero and lasts them", arguments: [1, 2, 3, 9, 47, 48, 49, 100])
    func frameCount(frames: Int) throws {
        let clip = try TestClips.render(TestClips.recipe(frames: frames), in: folder, as: "clip.mp4")
        let video = try #require(try MediaProbe.examine(clip).video)
        #expect(video.frameCount == frames)
        #expect(video.startMicroseconds == 0)
        #expect(abs(video.durationMicroseconds - frames * 1_000_000 / 24) <= 1)
        let times = try DecodedFilm(clip).pictures.map(\.time)
        #expect(times.count == frames)
        #expect(times == (0..<frames).map { Int64($0) * 512 }, "one frame is 512 of 12,288 a second")
    }

    @Test("A clip is H.264 High, 4:2:0, tagged BT.709 in limited range")
    func format() throws {
        let clip = try TestClips.render(TestClips.recipe(frames: 10), in: folder, as: "clip.mp4")
        let video = try #require(try MediaProbe.examine(clip).video)
        #expect(video.codec == "h264" && video.profile == "High" && video.pixelFormat == "yuv420p")
        #expect(video.width == 320 && video.height == 180 && video.frameRate == .film)
        #expect(video.colourPrimaries == "bt709" && video.colourTransfer == "bt709")
        #expect(video.colourMatrix == "bt709" && video.colourRange == "tv")
        let keys = "stream=color_range,color_space,color_transfer,color_primaries,start_time,has_b_frames"
        let judged = try Judge.ffprobe(["-show_entries", keys, clip.path])
        #expect(judged == ["2,tv,bt709,bt709,bt709,0.000000"])
    }

    @Test("Every clip of a format has the same parameter sets and reorder delay, whatever its content and length")
    func parameterSets() throws {
        var parameters: [ClipParameters] = []
        for (seed, frames) in [(0, 1), (3, 2), (7, 30), (1, 70)] {
            let cues = frames > 5 ? [SubtitleCue(text: "Hush", firstFrame: 0, endFrame: 4)] : []
            let recipe = try TestClips.recipe(frames: frames, cues: cues)
            let clip = try TestClips.render(recipe, seed: seed, in: folder, as: "clip\(seed).mp4")
            let source = ClipSource(url: clip, frameCount: frames)
            parameters.append(try ClipReader(source, index: 0, format: TestClips.format).parameters)
        }
        #expect(parameters.allSatisfy { $0 == parameters[0] })
        #expect(parameters[0].reorderDelay == 2)
        #expect(parameters[0].lengthBytes == 4)
    }

    @Test("Every cue is on screen from its first frame to its last, and no frame more")
    func cueTiming() throws {
        let cues = [
            SubtitleCue(text: "The lamp went out", firstFrame: 0, endFrame: 7),
            SubtitleCue(text: "and something breathed", firstFrame: 12, endFrame: 31),
            SubtitleCue(text: "behind", firstFrame: 31, endFrame: 32),
            SubtitleCue(text: "the door that we had locked", firstFrame: 50, endFrame: 60),
        ]
        let clip = try TestClips.render(TestClips.recipe(frames: 60, cues: cues), in: folder, as: "clip.mp4")
        let pictures = try DecodedFilm(clip).pictures
        for (frame, picture) in pictures.enumerated() {
            let isDue = cues.contains { $0.firstFrame <= frame && frame < $0.endFrame }
            let bright = picture.brightSamples(below: 0.7)
            #expect(isDue ? bright > 60 : bright == 0, "frame \(frame) has \(bright) bright samples")
        }
    }

    @Test("The subtitle is drawn over a vertical video too, inside its edges")
    func verticalVideo() throws {
        let format = VideoFormat(width: 180, height: 320, frameRate: .film)
        let cues = [SubtitleCue(text: "Something scratched beneath the floorboards", firstFrame: 0, endFrame: 3)]
        let recipe = try TestClips.recipe(frames: 3, cues: cues, format: format)
        let picture = try #require(
            try DecodedFilm(TestClips.render(recipe, in: folder, as: "clip.mp4")).pictures.first)
        #expect(picture.width == 180 && picture.brightSamples(below: 0.5) > 60)
        for row in 0..<320 {
            #expect(picture.luma[row * 180] < 180 && picture.luma[row * 180 + 179] < 180)
        }
    }

    @Test("A corrupt image fails with a reason and leaves no output")
    func corruptImage() throws {
        let image = try folder.write(Array("not a picture at all".utf8), as: "image.webp")
        let error = #expect(throws: MediaError.self) {
            try ClipRenderer.render(
                TestClips.recipe(frames: 5), images: TestClips.images(image), to: folder.file("clip.mp4"))
        }
        #expect(error?.code == .corruptInput)
        #expect(!folder.exists("clip.mp4"))
    }

    @Test("Cancelling stops within a frame and leaves no output")
    func cancellation() throws {
        let image = try folder.write(ImageCodec.encodeWebP(TestPictures.flat((9, 9, 9))), as: "image.webp")
        var drawn = 0
        let error = #expect(throws: MediaError.self) {
            try ClipRenderer.render(
                TestClips.recipe(frames: 500), images: TestClips.images(image), to: folder.file("clip.mp4"),
                progress: { drawn = $0 }, isCancelled: { drawn >= 10 })
        }
        #expect(error?.code == .cancelled)
        #expect(drawn == 10)
        #expect(!folder.exists("clip.mp4"))
    }

    @Test(
        "A recipe that no clip can be made of is refused",
        arguments: [
            (0, Motion.slowZoom), (MediaLimits.clipFrames + 1, .slowZoom), (10, Motion(zoomPerFrame: -0.1)),
            (10, Motion(zoomPerFrame: .nan)), (10, Motion(zoomPerFrame: 100)),
            (10, Motion(zoomPerFrame: 0.1, focus: .init(x: 7, y: 0))),
        ])
    func badRecipes(frames: Int, motion: Motion) throws {
        let image = try folder.write(ImageCodec.encodeWebP(TestPictures.flat((9, 9, 9))), as: "image.webp")
        #expect(throws: MediaError.self) {
            let recipe = try TestClips.recipe(frames: frames, motion: motion)
            try ClipRenderer.render(recipe, images: TestClips.images(image), to: folder.file("clip.mp4"))
        }
    }

    @Test("An output that cannot be created is an input/output error")
    func unwritableOutput() throws {
        let image = try folder.write(ImageCodec.encodeWebP(TestPictures.flat((9, 9, 9))), as: "image.webp")
        let error = #expect(throws: MediaError.self) {
            try ClipRenderer.render(
                TestClips.recipe(frames: 5), images: TestClips.images(image), to: folder.file("no/such/clip.mp4"))
        }
        #expect(error?.code == .inputOutput)
    }

    @Test("The engine's version names every library that decides bytes")
    func engineVersion() {
        let version = ClipRenderer.engineVersion
        for part in ["nightreel-clip", "libavcodec", "x264 ", "zimg", "pango", "cairo", "webp", "harfbuzz"] {
            #expect(version.contains(part), "\(version)")
        }
        #expect(!version.contains("unknown"), "\(version)")
    }
}
