/// A RIFF WAVE file as a program writes it that does not know yet how long it will be.
enum StreamedWave {
    /// 24 kHz, 16 bit, mono; both sizes are 0xFFFFFFFF, and a chunk of remarks stands before the samples.
    static func file(of pcm: [UInt8]) -> [UInt8] {
        let unknown = number(0xFFFF_FFFF, bytes: 4)
        let rate = UInt32(SpokenTones.sampleRate)
        var bytes = Array("RIFF".utf8) + unknown + Array("WAVEfmt ".utf8)
        bytes += number(16, bytes: 4) + number(1, bytes: 2) + number(1, bytes: 2)
        bytes += number(rate, bytes: 4) + number(rate * 2, bytes: 4) + number(2, bytes: 2) + number(16, bytes: 2)
        let remark = Array("INFOISFT".utf8) + number(8, bytes: 4) + Array("standin\0".utf8)
        bytes += Array("LIST".utf8) + number(UInt32(remark.count), bytes: 4) + remark
        return bytes + Array("data".utf8) + unknown + pcm
    }

    private static func number(_ value: UInt32, bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
