import FarmMedia
import Synchronization

/// Remembers what was spoken, and knows it again in any sound that holds its tones: cut, joined, or encoded anew.
final class ToneListener: Sendable {
    struct Heard {
        let milliseconds: Int
        /// Words as the texts had them, at the times their tones sound.
        let words: [SpokenTones.Word]
    }

    /// How far a tone's length may be from a word's, in ms.
    private static let tolerance = 14
    private static let frame = Waveform.sampleRate / 500

    private let spoken = Mutex<[[SpokenTones.Word]]>([])

    func remember(_ tones: SpokenTones) {
        spoken.withLock { spoken in
            if !spoken.contains(tones.words) { spoken.append(tones.words) }
        }
    }

    /// - Throws: `MediaError` where the bytes are no sound.
    func listen(to bytes: [UInt8]) throws -> Heard {
        let sound = try Waveform(decoding: bytes)
        let tones = Self.tones(in: sound)
        let texts = spoken.withLock { $0 }
        var words: [SpokenTones.Word] = []
        var next = 0
        while next < tones.count {
            let matches = texts.map { Self.agreement(of: tones[next...], with: $0) }
            // The latest of those that agree furthest.
            let best = matches.indices.max { matches[$0] < matches[$1] || (matches[$0] == matches[$1] && $0 < $1) }
            guard let best, matches[best] > 0 else {
                next += 1
                continue
            }
            words += zip(texts[best], tones[next...]).prefix(matches[best]).map { word, tone in
                SpokenTones.Word(text: word.text, start: tone.lowerBound, end: tone.upperBound)
            }
            next += matches[best]
        }
        return Heard(milliseconds: sound.samples.count / (Waveform.sampleRate / 1000), words: words)
    }

    /// How many of the tones are as long as the first words, one by one.
    private static func agreement(of tones: ArraySlice<Range<Int>>, with words: [SpokenTones.Word]) -> Int {
        zip(tones, words).prefix { abs($0.count - $1.length) <= tolerance }.count
    }

    /// Where something sounds, in ms.
    private static func tones(in sound: Waveform) -> [Range<Int>] {
        let threshold = sound.peak * 0.06
        guard threshold > 0 else { return [] }
        var tones: [Range<Int>] = []
        sound.samples.withUnsafeBufferPointer { samples in
            for start in stride(from: 0, to: samples.count, by: frame) {
                let isLoud = samples[start..<min(start + frame, samples.count)].contains { abs($0) > threshold }
                guard isLoud else { continue }
                let now = start / (Waveform.sampleRate / 1000)
                // A saw tooth passes zero: less than 10 ms of quiet are no pause.
                if let last = tones.last, now - last.upperBound < 10 {
                    tones[tones.count - 1] = last.lowerBound..<now + 2
                } else {
                    tones.append(now..<now + 2)
                }
            }
        }
        return tones
    }
}
