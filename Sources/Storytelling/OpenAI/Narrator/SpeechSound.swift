import FarmMedia

/// Speech as a service sent it: one channel at the service's own rate.
struct SpeechSound: Hashable, Sendable {
    var samples: [Float]
    /// Samples a second.
    let rate: Int

    /// What `pcm` is.
    static let plainRate = 24_000

    var milliseconds: Int { (samples.count * 1000 + rate - 1) / rate }

    /// Reads a WAVE file whatever its header says of lengths, sound without a header where that was asked for, and
    /// else what the system's decoders know.
    ///
    /// - Throws: `MediaError` for what is no sound.
    init(_ bytes: [UInt8], as format: OpenAIModels.SpeechFormat) throws(MediaError) {
        if let wave = WaveLayout(bytes) {
            samples = Self.samples(bytes[wave.data], channels: wave.channels)
            rate = wave.rate
            return
        }
        let head = bytes.prefix(4)
        let isFile = ["RIFF", "fLaC", "OggS", "ID3"].contains { head.starts(with: $0.utf8) }
        guard format == .pcm, !isFile else {
            // A server may answer in another format than it was asked for.
            samples = try Waveform(decoding: bytes).samples
            rate = Waveform.sampleRate
            return
        }
        samples = Self.samples(bytes[...])
        rate = Self.plainRate
    }

    init(samples: [Float], rate: Int) {
        self.samples = samples
        self.rate = rate
    }

    /// Signed 16-bit samples, little-endian, several channels averaged; half a sample at the end is nothing.
    private static func samples(_ bytes: ArraySlice<UInt8>, channels: Int = 1) -> [Float] {
        let width = 2 * channels
        return [Float](unsafeUninitializedCapacity: bytes.count / width) { buffer, written in
            bytes.withUnsafeBytes { bytes in
                for index in 0..<bytes.count / width {
                    var sum = 0
                    for channel in 0..<channels {
                        let place = index * width + channel * 2
                        sum += Int(Int16(bitPattern: UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8))
                    }
                    buffer[index] = Float(sum) / Float(32_767 * channels)
                }
                written = bytes.count / width
            }
        }
    }

    /// As a WAVE file of 16 bits whose header is true.
    var wave: [UInt8] { Waveform.riffWave(of: samples, at: rate) }
}

/// Where a RIFF WAVE file has its samples, found by its chunks alone: streamed files state no lengths, or wrong ones.
private struct WaveLayout {
    let rate: Int
    let channels: Int
    let data: Range<Int>

    private static let chunksAtMost = 64

    /// `nil` for anything but a WAVE file of 16-bit samples.
    init?(_ bytes: [UInt8]) {
        guard bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WAVE".utf8) else { return nil }
        func number(_ place: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
        }
        var place = 12
        var format: (tag: Int, channels: Int, rate: Int, bits: Int)?
        for _ in 0..<Self.chunksAtMost {
            guard place + 8 <= bytes.count else { return nil }
            let size = number(place + 4, 4)
            let body = place + 8
            if bytes[place...].starts(with: "data".utf8) {
                guard let format, (4000...384_000).contains(format.rate), (1...8).contains(format.channels),
                    format.tag == 1, format.bits == 16
                else { return nil }
                rate = format.rate
                channels = format.channels
                // Samples may be followed by other chunks; a length beyond the end, or none, is no length.
                data = body..<(size > 0 && body + size <= bytes.count ? body + size : bytes.count)
                return
            }
            if bytes[place...].starts(with: "fmt ".utf8), body + 16 <= bytes.count {
                format = (number(body, 2), number(body + 2, 2), number(body + 4, 4), number(body + 14, 2))
            }
            place = body + size + size % 2
        }
        return nil
    }
}
