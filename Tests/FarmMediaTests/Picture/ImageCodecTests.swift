import Foundation
import Testing

@testable import FarmMedia

@Suite struct ImageCodecTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    @Test("A picture survives WebP at quality 90, and gives the same bytes each time")
    func webPRoundTrip() throws {
        let picture = TestPictures.gradient(width: 301, height: 203)
        let bytes = try ImageCodec.encodeWebP(picture)
        #expect(try ImageCodec.encodeWebP(picture) == bytes)
        let decoded = try ImageCodec.decode(bytes)
        #expect(decoded.width == 301 && decoded.height == 203)
        #expect(TestPictures.meanDistance(picture, decoded) < 3)
    }

    @Test(
        "Every layout of PNG and JPEG is read with its own colours",
        arguments: [
            ("png", "rgb24", 0.01), ("png", "rgba", 0.01), ("png", "rgb48be", 1), ("png", "rgba64be", 1),
            ("png", "pal8", 20), ("jpg", "yuvj420p", 4), ("jpg", "yuvj422p", 3), ("jpg", "yuvj444p", 3),
        ])
    func colourLayouts(kind: String, layout: String, tolerance: Double) throws {
        let picture = TestPictures.gradient(width: 161, height: 91)
        let file = try encoded(picture, kind: kind, layout: layout)
        let decoded = try ImageCodec.decode(contentsOf: file)
        #expect(decoded.width == 161 && decoded.height == 91)
        #expect(TestPictures.meanDistance(picture, decoded) < tolerance)
    }

    @Test("Grey pictures are read as grey", arguments: [("png", "gray"), ("png", "gray16be"), ("jpg", "gray")])
    func greyLayouts(kind: String, layout: String) throws {
        let picture = TestPictures.bitmap(width: 64, height: 48) { x, _ in
            (UInt8(x * 4), UInt8(x * 4), UInt8(x * 4))
        }
        let decoded = try ImageCodec.decode(contentsOf: encoded(picture, kind: kind, layout: layout))
        #expect(TestPictures.meanDistance(picture, decoded) < 2)
    }

    @Test("Transparent parts become black")
    func transparency() throws {
        let picture = TestPictures.flat((200, 100, 50), width: 32, height: 32)
        let raw = try folder.write(picture.pixels.indices.map { $0 % 4 == 3 ? 51 : picture.pixels[$0] }, as: "raw")
        for name in ["half.png", "half.webp"] {
            let file = folder.file(name)
            let lossless = name.hasSuffix("webp") ? ["-lossless", "1"] : []
            try Judge.ffmpeg(
                ["-f", "rawvideo", "-pix_fmt", "bgra", "-s", "32x32", "-i", raw.path] + lossless + [file.path])
            let decoded = try ImageCodec.decode(contentsOf: file)
            // 51 of 255 is a fifth.
            let expected = TestPictures.flat((40, 20, 10), width: 32, height: 32)
            #expect(TestPictures.meanDistance(decoded, expected) <= 1, "\(name)")
            #expect(decoded.pixels[3] == 255)
        }
    }

    @Test("The content decides what a file is, not its name")
    func sniffing() throws {
        let picture = TestPictures.gradient(width: 40, height: 30)
        let file = try folder.write(ImageCodec.encodeWebP(picture), as: "picture.png")
        #expect(try ImageCodec.decode(contentsOf: file).width == 40)
    }

    @Test("A file cut off anywhere is refused as corrupt", arguments: ["png", "jpg", "webp"])
    func cutOff(kind: String) throws {
        let file = try encoded(TestPictures.gradient(width: 400, height: 300), kind: kind, layout: nil)
        let bytes = try Array(Data(contentsOf: file))
        for length in [0, 4, 20, 40, bytes.count / 3, bytes.count * 9 / 10, bytes.count - 13] {
            let error = #expect(throws: MediaError.self, "\(kind) cut to \(length)") {
                try ImageCodec.decode(Array(bytes.prefix(length)))
            }
            #expect(error?.code == .corruptInput)
        }
    }

    @Test("A PNG with one damaged byte is refused")
    func damagedPNG() throws {
        let file = try encoded(TestPictures.gradient(width: 400, height: 300), kind: "png", layout: "rgb24")
        var bytes = try Array(Data(contentsOf: file))
        bytes[bytes.count / 2] ^= 0x55
        let error = #expect(throws: MediaError.self) { try ImageCodec.decode(bytes) }
        #expect(error?.code == .corruptInput)
    }

    @Test("What is no image at all is refused as corrupt")
    func foreignContent() throws {
        for bytes in [[], Array("Once upon a midnight dreary".utf8), [UInt8](repeating: 0, count: 5000)] {
            let error = #expect(throws: MediaError.self) { try ImageCodec.decode(bytes) }
            #expect(error?.code == .corruptInput)
        }
    }

    @Test("A raster beyond the limit is refused by its header alone")
    func oversizedRaster() throws {
        var png = try Array(
            Data(contentsOf: encoded(TestPictures.gradient(width: 8, height: 8), kind: "png", layout: "rgb24")))
        png.replaceSubrange(16..<24, with: [0, 0, 0x40, 0, 0, 0, 0x40, 0])  // 16,384 a side: 268 megapixels
        let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0xFF, 0xFF, 0xFF, 0xFF, 3, 1, 0x22, 0]
        for bytes in [png, jpeg] {
            let error = #expect(throws: MediaError.self) { try ImageCodec.decode(bytes) }
            #expect(error?.code == .inputTooLarge)
        }
    }

    @Test("A file beyond the limit is refused unread")
    func oversizedFile() throws {
        let bytes = [UInt8](repeating: 0xFF, count: MediaLimits.imageBytes + 1)
        let error = #expect(throws: MediaError.self) { try ImageCodec.decode(bytes) }
        #expect(error?.code == .inputTooLarge)
    }

    @Test("A missing file is an input error, not a corrupt image")
    func missingFile() {
        let error = #expect(throws: MediaError.self) { try ImageCodec.decode(contentsOf: folder.file("none")) }
        #expect(error?.code == .inputOutput)
    }

    /// The picture as ffmpeg writes it.
    private func encoded(_ picture: Bitmap, kind: String, layout: String?) throws -> URL {
        let raw = try folder.write(picture.pixels, as: "picture.raw")
        let file = folder.file("picture." + kind)
        try Judge.ffmpeg(
            ["-f", "rawvideo", "-pix_fmt", "bgr0", "-s", "\(picture.width)x\(picture.height)", "-i", raw.path]
                + ["-sws_flags", "accurate_rnd+full_chroma_int+full_chroma_inp", "-q:v", "1"]
                + (layout.map { ["-pix_fmt", $0] } ?? []) + [file.path])
        return file
    }
}
