extension Waveform {
    /// The sound as a RIFF WAVE file of its own 48 kHz.
    public func riffWave() -> [UInt8] { Self.riffWave(of: samples, at: Self.sampleRate) }

    /// Sound of any rate as a RIFF WAVE file: 16-bit linear PCM, mono (Multimedia Programming Interface and Data
    /// Specifications 1.0). The same samples give the same bytes; those beyond full scale are clipped.
    ///
    /// - Parameter rate: samples a second.
    public static func riffWave(of samples: [Float], at rate: Int) -> [UInt8] {
        let dataSize = UInt32(samples.count * 2)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(44 + samples.count * 2)
        bytes.append("RIFF", littleEndian: 36 + dataSize)
        bytes += "WAVE".utf8
        bytes.append("fmt ", littleEndian: UInt32(16))
        bytes.append(littleEndian: UInt16(1))
        bytes.append(littleEndian: UInt16(1))
        bytes.append(littleEndian: UInt32(rate))
        bytes.append(littleEndian: UInt32(rate * 2))
        bytes.append(littleEndian: UInt16(2))
        bytes.append(littleEndian: UInt16(16))
        bytes.append("data", littleEndian: dataSize)
        for sample in samples {
            let level = (sample * 32_767).rounded()
            bytes.append(littleEndian: Int16(max(-32_768, min(32_767, level))))
        }
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ tag: String, littleEndian size: UInt32) {
        self += tag.utf8
        append(littleEndian: size)
    }

    fileprivate mutating func append(littleEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { self += $0 }
    }
}
