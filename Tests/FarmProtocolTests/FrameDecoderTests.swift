import NIOCore
import Testing

@testable import FarmProtocol

struct FrameDecoderTests {
    private let frame = Frame(type: .credit, correlation: 9, payload: [8, 5])

    private func bytes(of frame: Frame) throws -> [UInt8] {
        var buffer = ByteBuffer()
        try frame.write(into: &buffer)
        return Array(buffer.readableBytesView)
    }

    private func refusal(of bytes: [UInt8], afterHello: Bool = false) -> ProtocolError.Code? {
        var decoder = FrameDecoder()
        if afterHello { decoder.liftHelloLimit() }
        decoder.feed(ByteBuffer(bytes: bytes))
        return FarmProtocolTests.refusal { try decoder.next() as Any }
    }

    @Test("Frames fed one byte at a time come out whole and in order")
    func oneByteAtATime() throws {
        let second = Frame(type: .renew, payload: [])
        let large = Frame(type: .hello, payload: (0..<5000).map { UInt8($0 % 7) })
        var decoder = FrameDecoder()
        var out: [Frame] = []
        for byte in try bytes(of: frame) + bytes(of: second) + bytes(of: large) {
            decoder.feed(ByteBuffer(bytes: [byte]))
            if let next = try decoder.next() { out.append(next) }
        }
        #expect(out == [frame, second, large])
        #expect(!decoder.holdsPartialFrame)
    }

    @Test("Many frames in one piece come out one by one")
    func manyAtOnce() throws {
        var decoder = FrameDecoder()
        decoder.feed(ByteBuffer(bytes: try bytes(of: frame) + bytes(of: frame) + bytes(of: frame).dropLast()))
        #expect(try decoder.next() == frame)
        #expect(try decoder.next() == frame)
        #expect(try decoder.next() == nil)
        #expect(decoder.holdsPartialFrame)
    }

    @Test("Garbage is refused by its first two bytes")
    func garbage() {
        #expect(refusal(of: Array("GET / HTTP/1.1\r\n".utf8)) == .notThisProtocol)
        #expect(refusal(of: [0x16, 0x03]) == .notThisProtocol)
    }

    @Test("Another version is refused by its third byte")
    func version() {
        #expect(refusal(of: [0x4E, 0x52, 2]) == .unknownVersion)
        #expect(refusal(of: [0x4E, 0x52, 0]) == .unknownVersion)
    }

    @Test("An unknown type is refused once its header is there")
    func unknownType() throws {
        for type: UInt8 in [0, 7, 63, 69, 126, 128, 255] {
            var bytes = try bytes(of: frame)
            bytes[3] = type
            #expect(refusal(of: bytes) == .unknownType)
        }
    }

    @Test("Before hello a payload may have 64 KiB, after it 1 MiB, and the length alone decides")
    func tooLong() throws {
        func header(length: UInt32) throws -> [UInt8] {
            var buffer = ByteBuffer(bytes: try bytes(of: frame).prefix(Frame.headerLength))
            buffer.setInteger(length, at: 8)
            return Array(buffer.readableBytesView)
        }
        #expect(try refusal(of: header(length: 65536)) == nil)
        #expect(try refusal(of: header(length: 65537)) == .frameTooLong)
        #expect(try refusal(of: header(length: 1 << 20), afterHello: true) == nil)
        #expect(try refusal(of: header(length: 1 << 20 + 1), afterHello: true) == .frameTooLong)
        #expect(try refusal(of: header(length: .max), afterHello: true) == .frameTooLong)
    }

    @Test("A payload over the limit is not written")
    func writeTooLong() {
        var buffer = ByteBuffer()
        let frame = Frame(type: .hello, payload: [UInt8](repeating: 0, count: (1 << 20) + 1))
        #expect(FarmProtocolTests.refusal { try frame.write(into: &buffer) } == .frameTooLong)
        #expect(buffer.readableBytes == 0)
    }

    @Test("A payload over a kilobyte is compressed where that is shorter, and only there")
    func compression() throws {
        let text = [UInt8](repeating: 65, count: 4000)
        let packed = try bytes(of: Frame(type: .renew, payload: text))
        #expect(packed.count < 200)
        #expect(packed[4] == 1)
        var generator = SplitMix(state: 42)
        let noise = (0..<4000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let plain = try bytes(of: Frame(type: .renew, payload: noise))
        #expect(plain.count == 4016)
        #expect(plain[4] == 0)
        #expect(try bytes(of: Frame(type: .renew, payload: Array(text.prefix(1024))))[4] == 0)
    }

    @Test("A compressed payload that is corrupt, cut off or followed by more is refused")
    func corruptCompression() throws {
        let packed = try #require(Zstandard.compress([UInt8](repeating: 65, count: 4000)))
        var corrupt = packed
        corrupt[5] ^= 0xFF
        corrupt[packed.count - 1] ^= 0xFF
        for body in [corrupt, Array(packed.dropLast()), packed + [1, 2, 3], Array("not zstd".utf8), []] {
            #expect(refusal(of: compressedFrame(body)) == .malformedPayload)
        }
    }

    @Test("A small payload that unpacks beyond the limit is refused before it is unpacked")
    func bomb() throws {
        let bomb = try #require(Zstandard.compress([UInt8](repeating: 0, count: 64 << 20)))
        #expect(bomb.count < 64 << 10)
        #expect(refusal(of: compressedFrame(bomb), afterHello: true) == .malformedPayload)
        let beyondHello = try #require(Zstandard.compress([UInt8](repeating: 0, count: (64 << 10) + 1)))
        #expect(refusal(of: compressedFrame(beyondHello)) == .malformedPayload)
        #expect(refusal(of: compressedFrame(beyondHello), afterHello: true) == nil)
    }

    private func compressedFrame(_ body: [UInt8]) -> [UInt8] {
        var buffer = ByteBuffer(bytes: [0x4E, 0x52, 1, MessageType.renew.rawValue, 1, 0, 0, 0])
        buffer.writeInteger(UInt32(body.count))
        buffer.writeInteger(UInt32(0))
        buffer.writeBytes(body)
        return Array(buffer.readableBytesView)
    }
}

/// A seeded generator (Steele, Lea and Flood 2014), so that the noise is the same every time.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
