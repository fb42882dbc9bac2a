import CLibAV
import FarmCore
import Foundation
import Testing

@testable import FarmMedia

/// What is seen and heard in an assembled video, decoded in one pass each, in memory that does not grow.
struct SoakVideo {
    let url: URL

    /// When, in seconds, the picture changes between dark and bright, and how many frames there are.
    func pictureChanges() throws -> (seconds: [Double], frameCount: Int) {
        let file = try InputFile(url, format: "mov", probesStreams: true)
        let stream = try #require(file.stream(AVMEDIA_TYPE_VIDEO))
        for other in file.streams where other != stream { other.pointee.discard = AVDISCARD_ALL }
        let decoder = try CodecContext(decoderFor: stream)
        try decoder.open()
        let (packet, frame) = (try Packet(), try Frame())
        var changes: [Double] = []
        var wasBright: Bool?
        var frameCount = 0
        var hasMore = true
        let base = Double(stream.pointee.time_base.num) / Double(stream.pointee.time_base.den)
        while hasMore {
            hasMore = try file.read(into: packet)
            if hasMore, packet.pointer.pointee.stream_index != stream.pointee.index { continue }
            try decoder.send(hasMore ? packet : nil)
            while try decoder.receive(into: frame) == .filled {
                let view = try frame.plane(0)
                let isBright = withExtendedLifetime(view) { view.base[90 * view.stride + 160] > 120 }
                if let wasBright, wasBright != isBright { changes.append(Double(frame.pointer.pointee.pts) * base) }
                wasBright = isBright
                frameCount += 1
            }
        }
        return (changes, frameCount)
    }

    /// By how many samples `voice` sounds later than at `expected`: where it matches best within a frame of film.
    func soundOffset(of voice: Waveform, expected: Int) throws -> Int {
        // A second: less may hold nothing but a hum, which matches itself a period later.
        let (reach, length) = (2_000, 48_000)
        let start = expected - reach
        let reader = try SoundReader(url, as: .soundtrack)
        var position = 0
        var heard: [Float] = []
        while heard.count < length + 2 * reach, let block = try reader.next() {
            for index in stride(from: 0, to: block.count, by: 2) {
                if position >= start, heard.count < length + 2 * reach { heard.append(block[index]) }
                position += 1
            }
        }
        try #require(heard.count == length + 2 * reach)
        let match = (0...2 * reach).map { lag in
            var (product, power) = (Float(0), Float(0))
            for index in 0..<length {
                product += heard[lag + index] * voice.samples[index]
                power += heard[lag + index] * heard[lag + index]
            }
            return product / power.squareRoot()
        }
        return try #require(match.indices.max { match[$0] < match[$1] }) - reach
    }
}
