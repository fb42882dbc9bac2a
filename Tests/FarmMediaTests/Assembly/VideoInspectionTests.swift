import FarmCore
import Foundation
import Testing

@testable import FarmMedia

@Suite struct VideoInspectionTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    /// Pictures for so many frames at 24 a second and a tone of so many samples, joined without a look at either.
    private func video(frames: Int, samples: Int, soundDelay: Double = 0, gap: Bool = false) throws -> URL {
        let url = folder.file("video-\(frames)-\(samples)-\(soundDelay).mp4")
        let silence = gap ? "*not(between(n,\(samples / 2),\(samples / 2 + 480)))" : ""
        try Judge.ffmpeg(
            ["-f", "lavfi", "-i", "color=gray:s=64x36:r=24:d=\(Double(frames) / 24)"]
                + (soundDelay == 0 ? [] : ["-itsoffset", "\(soundDelay)"])
                + [
                    "-f", "lavfi", "-i",
                    "aevalsrc=exprs='0.25*cos(2*PI*200*t)\(silence)':s=48000:d=\(Double(samples) / 48_000)",
                    "-c:v", "libx264", "-c:a", "aac", "-b:a", "192k", url.path,
                ])
        return url
    }

    @Test("Frames and samples are counted in the file, and the sound's end is held against the pictures'")
    func counted() throws {
        let even = try VideoInspection.inspect(video(frames: 48, samples: 96_000))
        #expect(even.frameCount == 48 && even.pictureTime == .seconds(2))
        #expect(even.sound.sampleCount == 96_000)
        #expect(even.startOffset == .zero && even.endOffset == .zero)

        let short = try VideoInspection.inspect(video(frames: 48, samples: 84_000))
        #expect(short.sound.sampleCount == 84_000 && short.endOffset == .milliseconds(-250))
        let long = try VideoInspection.inspect(video(frames: 36, samples: 96_000))
        #expect(long.frameCount == 36 && long.endOffset == .milliseconds(500))
    }

    @Test("Sound that begins late is found late at both ends")
    func late() throws {
        // Such a file has the encoder's priming of 21 ms as sound, before what was delayed.
        let found = try VideoInspection.inspect(video(frames: 48, samples: 96_000, soundDelay: 0.1))
        #expect(abs(found.startOffset.microseconds - 78_700) <= 1000)
        #expect(abs(found.endOffset.microseconds - 100_000) <= 1000)
    }

    @Test("A sound that is cut off at a join clicks there, and is measured as a whole")
    func clicks() throws {
        let found = try VideoInspection.inspect(
            video(frames: 48, samples: 96_000, gap: true), joins: [24_000, 48_000, 72_000])
        #expect(found.sound.clicks == [1])
        // A cosine of a quarter of full scale in both ears: 20 log 0.25 - 0.691 + what the K-weighting lets through.
        #expect(abs(try #require(found.sound.integratedLoudness) + 12.5) < 1)
    }

    @Test("A file without sound is refused")
    func silent() throws {
        let url = folder.file("silent.mp4")
        try Judge.ffmpeg(["-f", "lavfi", "-i", "color=gray:s=64x36:r=24:d=1", "-c:v", "libx264", url.path])
        let error = #expect(throws: MediaError.self) { try VideoInspection.inspect(url) }
        #expect(error?.code == .corruptInput)
    }
}
