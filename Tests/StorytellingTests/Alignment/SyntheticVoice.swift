import FarmCore

@testable import Storytelling

/// A voice that is not there, but of which everything is known: what is said in it, and when.
struct SyntheticVoice {
    let script: [String]
    /// When each word truly sounds, in samples at 48 kHz.
    let truth: [Range<Int>]
    let sampleCount: Int

    var voiced: VoicedStretches {
        var ranges: [Range<Int>] = []
        for range in truth {
            if let last = ranges.last, range.lowerBound - last.upperBound < 4800 {
                ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
            } else {
                ranges.append(range)
            }
        }
        return VoicedStretches(ranges)
    }

    /// The whole truth as a transcription tells it: bare words that touch within a phrase.
    var transcription: [TranscribedWord] {
        script.indices.map { index in
            let next = index + 1 < truth.count ? truth[index + 1].lowerBound : sampleCount
            let end = next - truth[index].upperBound < 9600 ? next : truth[index].upperBound
            let bare = script[index].lowercased().filter { $0.isLetter || $0.isNumber }
            return TranscribedWord(
                text: bare, start: AudioClock.seconds(fromSamples: truth[index].lowerBound),
                end: AudioClock.seconds(fromSamples: end))
        }
    }

    static let vocabulary = """
        the lamp went out and nobody in house had touched it stairs were counted twice by my sister thirteen down
        fourteen coming up wind moved behind wallpaper like something looking for a way through salt line drawn at
        every door grandmother never slept before dawn she listened cellar breathed again under us slowly
        """.split { $0.isWhitespace }.map(String.init)

    init(words count: Int, chance: inout SplitMix) {
        var script: [String] = []
        var truth: [Range<Int>] = []
        var now = 4800 + chance.below(9600)
        for index in 0..<count {
            var word = Self.vocabulary[chance.below(Self.vocabulary.count)]
            let length = word.count * (3000 + chance.below(1200)) + 1200
            truth.append(now..<now + length)
            now += length + 480 + chance.below(1440)
            if chance.below(7) == 0 || index == count - 1 {
                word += "."
                now += 12_000 + chance.below(24_000)
            }
            script.append(word)
        }
        self.script = script
        self.truth = truth
        sampleCount = now + 9600
    }

    /// How far the words' beginnings are from the truth, in seconds on average.
    func meanError(of words: [WordTiming]) -> Double {
        let errors = zip(words, truth).map { abs($0.start - $1.lowerBound) }
        return AudioClock.seconds(fromSamples: errors.reduce(0, +)) / Double(max(1, errors.count))
    }
}
