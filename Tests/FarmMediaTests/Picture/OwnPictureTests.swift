import Foundation
import Testing

@testable import FarmMedia

@Suite("Pictures that owners bring")
struct OwnPictureTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    /// The picture as ffmpeg writes it.
    private func encoded(_ picture: Bitmap, as kind: String) throws -> [UInt8] {
        let raw = try folder.write(picture.pixels, as: "picture.raw")
        let file = folder.file("picture." + kind)
        try Judge.ffmpeg(
            ["-f", "rawvideo", "-pix_fmt", "bgr0", "-s", "\(picture.width)x\(picture.height)", "-i", raw.path]
                + ["-q:v", "1", file.path])
        return try Array(Data(contentsOf: file))
    }

    /// Top left red, top right green, bottom left blue, bottom right white.
    private static let corners = TestPictures.bitmap(width: 192, height: 128) { x, y in
        (x < 96) == (y < 64) ? (x < 96 ? (250, 10, 10) : (240, 240, 240)) : (x < 96 ? (10, 10, 250) : (10, 250, 10))
    }

    /// The colour's name at each corner of the picture, row by row.
    private static func names(_ bitmap: Bitmap) -> String {
        let (right, bottom) = (bitmap.width - 20, bitmap.height - 20)
        return [(20, 20), (right, 20), (20, bottom), (right, bottom)].map { x, y in
            let at = (y * bitmap.width + x) * Bitmap.bytesPerPixel
            let (blue, green, red) = (bitmap.pixels[at] > 128, bitmap.pixels[at + 1] > 128, bitmap.pixels[at + 2] > 128)
            return red && green && blue ? "w" : red ? "r" : green ? "g" : blue ? "b" : "?"
        }.joined()
    }

    /// The JPEG with an Exif segment that says how it was held.
    private static func held(_ jpeg: [UInt8], _ orientation: UInt8, isLittle: Bool) -> [UInt8] {
        func number(_ value: Int, _ count: Int) -> [UInt8] {
            let bytes = (0..<count).map { UInt8(value >> ($0 * 8) & 0xFF) }
            return isLittle ? bytes : bytes.reversed()
        }
        var tiff = Array((isLittle ? "II" : "MM").utf8) + number(42, 2) + number(8, 4) + number(2, 2)
        tiff += number(0x010F, 2) + number(2, 2) + number(1, 4) + [0, 0, 0, 0]
        tiff += number(0x0112, 2) + number(3, 2) + number(1, 4) + number(Int(orientation), 2) + [0, 0]
        tiff += number(0, 4)
        let body = Array("Exif\0\0".utf8) + tiff
        let length = body.count + 2
        return [0xFF, 0xD8, 0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + body + jpeg.dropFirst(2)
    }

    @Test("Every kind of picture becomes WebP of the same raster", arguments: ["png", "jpg", "webp"])
    func kinds(_ kind: String) throws {
        let bytes = try encoded(Self.corners, as: kind)
        #expect(OwnPicture.isKnown(Array(bytes.prefix(16))))
        let own = try OwnPicture.webp(of: bytes)
        let stored = try ImageCodec.decode(own.bytes)
        #expect(ImageHeader.kind(of: own.bytes) == .webp && own.width == 192 && own.height == 128)
        #expect(Self.names(stored) == "rgbw")
    }

    @Test(
        "A photograph stands upright, however the camera was held",
        arguments: [
            (1, "rgbw"), (2, "grwb"), (3, "wbgr"), (4, "bwrg"), (5, "rbgw"), (6, "brwg"), (7, "wgbr"), (8, "gwrb"),
        ])
    func upright(_ orientation: UInt8, _ names: String) throws {
        let jpeg = try encoded(Self.corners, as: "jpg")
        for isLittle in [true, false] {
            let own = try OwnPicture.webp(of: Self.held(jpeg, orientation, isLittle: isLittle))
            #expect(own.width == (orientation < 5 ? 192 : 128))
            #expect(try Self.names(ImageCodec.decode(own.bytes)) == names)
        }
    }

    @Test("An Exif segment that cannot be read turns nothing")
    func brokenExif() throws {
        let jpeg = try encoded(Self.corners, as: "jpg")
        let whole = Self.held(jpeg, 6, isLittle: true)
        #expect(try OwnPicture.webp(of: whole).width == 128)
        // Its name, the order of its bytes, where its directory lies, the entry's tag.
        for place in [6, 12, 16, 34] {
            var bytes = whole
            bytes[place] = 0xFF
            #expect(try OwnPicture.webp(of: bytes).width == 192)
        }
    }

    @Test("A larger picture is made smaller by whole steps, each pixel the mean of its own")
    func reduced() throws {
        let picture = TestPictures.bitmap(width: 401, height: 203) { x, _ in x % 2 == 0 ? (0, 0, 0) : (200, 100, 50) }
        let small = picture.reduced(toFit: 201)
        #expect(small.width == 200 && small.height == 101)
        #expect(TestPictures.meanDistance(small, TestPictures.flat((100, 50, 25), width: 200, height: 101)) < 1)
        #expect(picture.reduced(toFit: 401).width == 401)
        let wide = try encoded(TestPictures.gradient(width: 4000, height: 200), as: "png")
        #expect(try OwnPicture.webp(of: wide).width == 2000)
    }

    @Test("A PNG's compressed texts and profiles are never unpacked", arguments: ["zTXt", "iCCP"])
    func bombs(_ chunk: String) async throws {
        let head = Array((chunk == "zTXt" ? "Comment" : "icc").utf8) + [0, 0]
        let png = try encoded(Self.corners, as: "png")
        let bomb = Self.inserting(chunk: chunk, head + Self.packedZeros(repeats: 1 << 20), into: png)
        let path = try folder.write(bomb, as: "bomb.png").path
        // In a process of its own: what others in this one had of memory before would hide it.
        await #expect(processExitsWith: .success) { [path = path as String] in
            let bomb = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
            let before = try Self.peakKilobytes()
            let own = try OwnPicture.webp(of: bomb)
            #expect(own.width == 192)
            #expect(try Self.peakKilobytes() - before < 100_000)
            // That this can fail: the decoder unpacks what it is given. What it makes of it does not matter.
            _ = try? ImageCodec.decode(bomb)
            #expect(try Self.peakKilobytes() - before > 200_000)
        }
    }

    @Test("Cut off, damaged, animated, tiny or too large: refused with a reason", arguments: ["png", "jpg", "webp"])
    func refused(_ kind: String) throws {
        let bytes = try encoded(Self.corners, as: kind)
        for length in [0, 9, 40, bytes.count / 2, bytes.count - 13] {
            let error = #expect(throws: MediaError.self) { try OwnPicture.webp(of: Array(bytes.prefix(length))) }
            #expect(error?.code == .corruptInput && error?.message.isEmpty == false)
        }
        let tiny = try encoded(TestPictures.gradient(width: 80, height: 63), as: kind)
        let error = #expect(throws: MediaError.self) { try OwnPicture.webp(of: tiny) }
        #expect(error?.code == .corruptInput && error?.message.contains("80×63") == true)
    }

    @Test("A raster of gigabytes is refused by its header")
    func oversized() throws {
        var png = try encoded(Self.corners, as: "png")
        png.replaceSubrange(16..<24, with: [0, 0, 0x40, 0, 0, 0, 0x40, 0])
        let error = #expect(throws: MediaError.self) { try OwnPicture.webp(of: png) }
        #expect(error?.code == .inputTooLarge)
    }

    /// A zlib stream of `repeats` times 258 zeros and one more (RFC 1950 and 1951): 158 bytes for each of its own.
    private static func packedZeros(repeats: Int) -> [UInt8] {
        var bytes: [UInt8] = [0x78, 0x01]
        var (bits, count) = (UInt64(0), 0)
        /// Huffman codes begin with their highest bit.
        func write(_ code: Int, _ length: Int) {
            for place in (0..<length).reversed() {
                bits |= UInt64(code >> place & 1) << count
                count += 1
            }
            while count >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: bits))
                bits >>= 8
                count -= 8
            }
        }
        // The last block, of fixed codes; then a zero, and the zero before 258 times, again and again.
        write(0b110, 3)
        write(0b0011_0000, 8)
        for _ in 0..<repeats { write(0b1_1000_1010_0000, 13) }
        write(0, 7)
        write(0, 7)
        let sum = UInt32((1 + 258 * repeats) % 65_521) << 16 | 1
        return bytes + (0..<4).map { UInt8(truncatingIfNeeded: sum >> (24 - $0 * 8)) }
    }

    private static func inserting(chunk name: String, _ body: [UInt8], into png: [UInt8]) -> [UInt8] {
        let typed = Array(name.utf8) + body
        func number(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - $0 * 8)) } }
        let chunk = number(UInt32(body.count)) + typed + number(checksum(typed))
        return Array(png.prefix(33)) + chunk + png.dropFirst(33)
    }

    /// CRC-32 (PNG specification, annex D).
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
    }

    /// The most memory that this process has had since it began its program; `ru_maxrss` counts from its parent on.
    private static func peakKilobytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(Int(line.filter(\.isNumber)))
    }
}
