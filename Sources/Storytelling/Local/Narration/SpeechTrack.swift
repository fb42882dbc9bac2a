import FarmCore

/// Utterances joined into one speech at the synthesiser's rate, each silence as long as its punctuation asks for,
/// with the place of every piece.
///
/// Silences are lengthened and shortened in the middle of the pauses that the voice makes itself, where it is as
/// good as silent; the edges there are faded over 5 ms.
struct SpeechTrack {
    /// The rate at which `samples` are to be played: below the synthesiser's own, so the voice is slower by a ninth
    /// and nearly two semitones deeper, body and all.
    static let playedRate = 28_800

    private(set) var samples: [Float] = []
    /// Where each spoken item lies, in samples of the track.
    private(set) var spans: [(word: Int, range: Range<Int>)] = []

    /// Before the first sound: 180 ms.
    private static let leadIn = playedRate * 180 / 1000
    /// After the last, for the room to fade: 900 ms.
    private static let tail = playedRate * 900 / 1000
    /// How much of the voice's own pause is kept next to speech, for breath and the release of stops: 45 ms.
    private static let kept = playedRate * 45 / 1000
    private static let fade = playedRate * 5 / 1000

    private typealias Span = (word: Int, range: Range<Int>)

    /// The silence wanted before the next run.
    private var pending = leadIn
    /// How much of that the end of the run before already holds.
    private var trailing = 0

    /// - Parameter spoken: As many as `utterances`, each with as many pieces.
    init(_ utterances: [[Phrasing.Item]], spoken: [SpokenUtterance]) {
        for (items, speech) in zip(utterances, spoken) { append(items, speech) }
        samples += [Float](repeating: 0, count: Self.tail)
    }

    /// Appends an utterance run by run; a run is what the voice speaks without a gap.
    private mutating func append(_ items: [Phrasing.Item], _ speech: SpokenUtterance) {
        var run: [Span] = []
        var pause = Pause.none
        var freeFrom = 0
        for (item, range) in zip(items, speech.pieces) {
            guard let range, !range.isEmpty else {
                pause = max(pause, item.piece.pause)
                continue
            }
            if let last = run.last, range.lowerBound > last.range.upperBound {
                let middle = (last.range.upperBound + range.lowerBound) / 2
                copy(run, of: speech.samples, within: freeFrom..<middle)
                pending = Self.length(of: pause)
                freeFrom = middle
                run = []
            }
            run.append((item.word, range))
            pause = item.piece.pause
        }
        if run.isEmpty {
            pending = max(pending, Self.length(of: pause))
        } else {
            copy(run, of: speech.samples, within: freeFrom..<speech.samples.count)
            pending = Self.length(of: pause)
        }
    }

    /// Appends the pending silence and then `run`, with a little of the voice's own silence at either side of it.
    private mutating func copy(_ run: [Span], of speech: [Float], within free: Range<Int>) {
        guard let first = run.first?.range.lowerBound, let last = run.last?.range.upperBound else { return }
        let before = min(Self.kept, first - free.lowerBound)
        let after = min(Self.kept, free.upperBound - last)
        samples += [Float](repeating: 0, count: max(0, pending - before - trailing))
        let start = samples.count
        samples += speech[(first - before)..<(last + after)]
        fade(from: start, by: 1, count: min(Self.fade, before))
        fade(from: samples.count - 1, by: -1, count: min(Self.fade, after))
        let offset = start - (first - before)
        spans += run.map { ($0.word, $0.range.lowerBound + offset..<$0.range.upperBound + offset) }
        trailing = after
    }

    /// Raises the samples from an edge inwards.
    private mutating func fade(from edge: Int, by step: Int, count: Int) {
        for index in 0..<count {
            let position = (Float(index) + 0.5) / Float(count)
            samples[edge + index * step] *= position * position * (3 - 2 * position)
        }
    }

    private static func length(of pause: Pause) -> Int {
        pause.samples * playedRate / AudioClock.sampleRate
    }
}
