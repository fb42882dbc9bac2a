import CLibAV
import FarmCore
import Foundation
import Testing

@testable import FarmMedia

/// The luma of every frame of a small film, decoded again to look at.
struct DecodedFilm {
    struct Picture {
        let width: Int
        let height: Int
        let luma: [UInt8]
        /// In the file's own time base.
        let time: Int64

        /// How many samples of the rows from `top` (a fraction of the height) down are at least `level`.
        func brightSamples(below top: Double, level: UInt8 = 180) -> Int {
            luma[Int(Double(height) * top) * width..<luma.count].count { $0 >= level }
        }
    }

    let pictures: [Picture]

    init(_ url: URL) throws {
        let file = try InputFile(url, format: "mov", probesStreams: true)
        let stream = try #require(file.stream(AVMEDIA_TYPE_VIDEO))
        let decoder = try CodecContext(decoderFor: stream)
        decoder.pointer.pointee.thread_count = 1
        try decoder.open()
        let (packet, frame) = (try Packet(), try Frame())
        var pictures: [Picture] = []
        var hasMore = true
        while hasMore {
            hasMore = try file.read(into: packet)
            if hasMore, packet.pointer.pointee.stream_index != stream.pointee.index { continue }
            try decoder.send(hasMore ? packet : nil)
            while try decoder.receive(into: frame) == .filled { pictures.append(try Self.picture(from: frame)) }
        }
        self.pictures = pictures
    }

    private static func picture(from frame: Frame) throws -> Picture {
        let (width, height) = (Int(frame.pointer.pointee.width), Int(frame.pointer.pointee.height))
        let view = try frame.plane(0)
        let luma = withExtendedLifetime(view) {
            (0..<height).flatMap { row in
                Array(UnsafeBufferPointer(start: view.base + row * view.stride, count: width))
            }
        }
        return Picture(width: width, height: height, luma: luma, time: frame.pointer.pointee.pts)
    }
}

/// Clips that tests render, small enough to be quick.
enum TestClips {
    static let format = VideoFormat(width: 320, height: 180, frameRate: .film)

    static func recipe(
        frames: Int, cues: [SubtitleCue] = [], format: VideoFormat = format, motion: Motion = .slowZoom,
        encoding: Encoding = .standard
    ) throws -> ClipRecipe {
        let image = try #require(AssetID(String(repeating: "0", count: 64)))
        return ClipRecipe(
            image: image, format: format, encoding: encoding, frameCount: frames, motion: motion, cues: cues,
            subtitles: .standard)
    }

    /// `file` as the picture of every recipe here.
    static func images(_ file: URL) throws -> [AssetID: URL] {
        [try #require(AssetID(String(repeating: "0", count: 64))): file]
    }

    /// Renders a clip of a picture that differs with `seed`.
    static func render(
        _ recipe: ClipRecipe, seed: Int = 0, in folder: TestFolder, as name: String
    ) throws -> URL {
        let picture = TestPictures.bitmap(width: 384, height: 216) { x, y in
            let wave = UInt8((x * (3 + seed) + y * 5 + (x * y) % (7 + seed)) % 90)
            return (wave + 20, wave + 10, 60)
        }
        let image = try folder.write(ImageCodec.encodeWebP(picture), as: name + ".webp")
        let output = folder.file(name)
        try ClipRenderer.render(recipe, images: images(image), to: output)
        return output
    }
}
