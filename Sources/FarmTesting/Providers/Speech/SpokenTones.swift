/// A text as a row of tones, one a word and as long as the word has letters, so that it can be heard again.
struct SpokenTones {
    struct Word: Hashable {
        /// As the text has it, with its punctuation.
        let text: String
        let start: Int
        let end: Int

        var length: Int { end - start }
    }

    static let sampleRate = 24_000
    static let samplesPerMillisecond = sampleRate / 1000

    /// Times in whole milliseconds.
    let words: [Word]
    let milliseconds: Int

    /// - Parameter speed: times are divided by it.
    init(_ text: String, speed: Double = 1) {
        func scaled(_ milliseconds: Int) -> Int { max(20, Int(Double(milliseconds) / speed)) }
        var now = scaled(120)
        var words: [Word] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            let letters = word.count(where: { $0.isLetter || $0.isNumber })
            guard letters > 0 else { continue }
            let end = now + scaled(60 * max(2, letters))
            words.append(Word(text: String(word), start: now, end: end))
            now = end + scaled(Self.pause(after: word))
        }
        self.words = words
        milliseconds = now + scaled(200)
    }

    private static func pause(after word: Substring) -> Int {
        switch word.last(where: { !"\"'”’)".contains($0) }) {
        case ".", "!", "?", "…": 350
        case ",", ";", ":", "—": 180
        default: 40
        }
    }

    /// Signed 16-bit samples, little-endian, mono, 24 kHz.
    ///
    /// - Parameter voice: who speaks and how; another gives another pitch.
    func pcm(voice: String) -> [UInt8] {
        let pitch = Self.hash(voice) % 120
        var bytes: [UInt8] = []
        bytes.reserveCapacity(milliseconds * Self.samplesPerMillisecond * 2)
        for word in words {
            Self.appendSilence(upTo: word.start, to: &bytes)
            Self.appendTone(of: word.length, period: Int(130 + pitch + Self.hash(word.text) % 40), to: &bytes)
        }
        Self.appendSilence(upTo: milliseconds, to: &bytes)
        return bytes
    }

    private static func appendSilence(upTo milliseconds: Int, to bytes: inout [UInt8]) {
        bytes += [UInt8](repeating: 0, count: max(0, milliseconds * samplesPerMillisecond * 2 - bytes.count))
    }

    /// A rounded saw tooth that swells and fades within 5 ms.
    private static func appendTone(of milliseconds: Int, period: Int, to bytes: inout [UInt8]) {
        let count = milliseconds * samplesPerMillisecond
        let edge = 5 * samplesPerMillisecond
        for index in 0..<count {
            let phase = Double(index % period) / Double(period) * 2 - 1
            let swell = Double(min(index, count - 1 - index, edge)) / Double(edge)
            let level = Int16(phase * (1 - phase * phase) * 2.6 * 9000 * swell)
            bytes.append(UInt8(truncatingIfNeeded: level))
            bytes.append(UInt8(truncatingIfNeeded: level >> 8))
        }
    }

    /// FNV-1a: the same in every process.
    static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
