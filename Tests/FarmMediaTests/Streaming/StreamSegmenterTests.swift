import FarmCore
import Foundation
import Testing

@testable import FarmMedia

@Suite("Pieces of a video that is watched while it is made")
struct StreamSegmenterTests {
    private let folder: TestFolder
    private let frameCounts = [50, 7, 100, 49]

    init() throws {
        folder = try TestFolder()
    }

    private func clips() throws -> [ClipSource] {
        try frameCounts.enumerated().map { index, frames in
            let recipe = try TestClips.recipe(frames: frames)
            return ClipSource(
                url: try TestClips.render(recipe, seed: index, in: folder, as: "clip\(index).mp4"), frameCount: frames)
        }
    }

    private func soundtrack() throws -> URL {
        let url = folder.file("soundtrack.m4a")
        let seconds = Double(frameCounts.reduce(0, +)) / 24
        let tone = "aevalsrc=exprs='0.5*sin(2*PI*440*t*(1+t/5))':s=48000:d=\(seconds)"
        try Judge.ffmpeg(["-f", "lavfi", "-i", tone, "-c:a", "aac", "-b:a", "128k", "-bitexact", url.path])
        return url
    }

    private func pieces(of clips: [ClipSource], _ soundtrack: URL) throws -> [StreamPiece] {
        var firstFrame = 0
        return try clips.enumerated().map { index, clip in
            defer { firstFrame += clip.frameCount }
            return try StreamSegmenter.piece(
                of: clip, firstFrame: firstFrame, isLast: index == clips.count - 1, soundtrack: soundtrack,
                format: TestClips.format, scratch: folder.file("scratch.mp4"))
        }
    }

    /// Writes pieces and their playlist, as a web server would hold them.
    private func playlist(of pieces: ArraySlice<StreamPiece>) throws -> URL {
        let header = try #require(pieces.first).header
        try Data(header).write(to: folder.file("header.mp4"))
        let entries = try pieces.enumerated().map { index, piece in
            try Data(piece.media).write(to: folder.file("piece\(index).m4s"))
            return StreamPlaylist.Entry(
                headerURL: "header.mp4", url: "piece\(index).m4s", frameCount: frameCounts[index])
        }
        let playlist = StreamPlaylist(
            frameRate: .film, longestFrameCount: 100, entries: entries, isComplete: true)
        try playlist.text.write(to: folder.file("playlist.m3u8"), atomically: true, encoding: .utf8)
        return folder.file("playlist.m3u8")
    }

    @Test("A player of the playlist sees every frame at its time and hears the sound without a gap")
    func whole() throws {
        let (clips, soundtrack) = (try clips(), try soundtrack())
        let pieces = try pieces(of: clips, soundtrack)
        #expect(Set(pieces.map(\.header)).count == 1)
        let playlist = try playlist(of: pieces[...])
        let frames = try Judge.ffprobe([
            "-select_streams", "v", "-show_entries", "frame=pts_time", playlist.path,
        ]).compactMap { Double($0.prefix { $0 != "," }) }
        #expect(frames.count == 206)
        for (index, time) in frames.enumerated() {
            let expected = 1 + Double(index) / 24
            #expect(abs(time - expected) < 0.000_1)
        }

        let sound = try Judge.ffprobe(["-select_streams", "a", "-show_entries", "packet=pts_time", playlist.path])
            .compactMap { Double($0.prefix { $0 != "," }) }
        // The first sample that counts sounds with the first picture; what is before is the encoder's priming.
        let step = 1024.0 / 48_000
        for (index, time) in sound.enumerated() {
            let expected = 1 + step * Double(index - 1)
            #expect(abs(time - expected) < 0.000_1)
        }
        #expect(abs(Double(sound.count - 1) * step - 206.0 / 24) < 2 * step)

        let lumas = try clips.flatMap { try DecodedFilm($0.url).pictures.map(\.luma) }
        let raw = folder.file("after.raw")
        try Judge.ffmpeg([
            "-i", playlist.path, "-an", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "yuv420p", raw.path,
        ])
        let pictures = try Data(contentsOf: raw)
        let (luma, picture) = (320 * 180, 320 * 180 * 3 / 2)
        #expect(pictures.count == 206 * picture)
        for (index, expected) in lumas.enumerated() {
            #expect(pictures[index * picture..<index * picture + luma].elementsEqual(expected), "frame \(index)")
        }
    }

    @Test("Sound lies in a stream where it lies in the finished video")
    func together() throws {
        let (clips, soundtrack) = (try clips(), try soundtrack())
        let playlist = try playlist(of: try pieces(of: clips, soundtrack)[...])
        let (before, after) = (folder.file("before.raw"), folder.file("after.raw"))
        try Judge.ffmpeg(["-i", soundtrack.path, "-f", "s16le", before.path])
        try Judge.ffmpeg(["-i", playlist.path, "-vn", "-f", "s16le", after.path])
        let (whole, streamed) = (try Data(contentsOf: before), try Data(contentsOf: after))
        // A stream has no edit list, so the priming sounds too: 1024 samples of two bytes, before the first picture.
        let priming = 1024 * 2
        #expect(streamed.count >= whole.count)
        let length = min(whole.count, streamed.count - priming)
        #expect(Data(whole.prefix(length)) == Data(streamed.dropFirst(priming).prefix(length)))
    }

    @Test("The first pieces alone can be played", arguments: [1, 2])
    func beginning(count: Int) throws {
        let playlist = try playlist(of: try pieces(of: clips(), soundtrack()).prefix(count))
        let frames = try Judge.ffprobe(["-select_streams", "v", "-show_entries", "frame=pts_time", playlist.path])
        #expect(frames.count == frameCounts.prefix(count).reduce(0, +))
    }

    @Test("The same clip at the same place gives the same bytes, elsewhere others of the same size")
    func determinism() throws {
        let (clip, soundtrack) = (try clips()[1], try soundtrack())
        func piece(at frame: Int) throws -> StreamPiece {
            try StreamSegmenter.piece(
                of: clip, firstFrame: frame, isLast: false, soundtrack: soundtrack, format: TestClips.format,
                scratch: folder.file("scratch.mp4"))
        }
        #expect(try piece(at: 50) == piece(at: 50))
        #expect(try piece(at: 50).media != piece(at: 98).media)
        #expect(!folder.exists("scratch.mp4"))
    }

    @Test("A clip that is not what it should be makes no piece")
    func wrongClip() throws {
        let clip = ClipSource(url: try clips()[1].url, frameCount: 8)
        let error = #expect(throws: MediaError.self) {
            try StreamSegmenter.piece(
                of: clip, firstFrame: 0, isLast: false, soundtrack: try soundtrack(), format: TestClips.format,
                scratch: folder.file("scratch.mp4"))
        }
        #expect(error?.code == .clipMismatch && error?.culprit == .clip(0))
    }
}
