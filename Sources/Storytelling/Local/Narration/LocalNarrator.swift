import FarmCore
import FarmMedia

/// Narrates on this machine, without a network: festival's voice `cmu_us_slt_arctic_hts`, told how to phrase and made
/// to sound like a storyteller. The same text gives the same bytes on the same machine.
///
/// The synthesis runs in a child process; the sound is then worked on here, some milliseconds a second of voice.
public struct LocalNarrator: Narrator {
    private let festival: Festival

    /// - Parameter festival: The program's path, or its name on the search path.
    public init(festival: String = "festival") {
        self.festival = Festival(executable: festival)
    }

    /// - Throws: `MakerError`: `.refused` for a text that holds nothing to be spoken or is too long, `.unavailable`
    ///   where festival or its voice is missing, `.timedOut`, `.unusableAnswer`; `CancellationError`.
    public func narrate(_ request: NarrationRequest) async throws -> Narration {
        guard request.text.unicodeScalars.count <= NarrationLimits.characters else {
            throw MakerError(
                .refused, "The text has more than \(NarrationLimits.characters) characters, too many for one segment.")
        }
        let script = ScriptReader.read(request.text)
        let utterances = Phrasing.utterances(of: script)
        guard !utterances.isEmpty else { throw Self.nothingToSay }
        let spoken = try await festival.speak(utterances)
        try Task.checkCancellation()
        let track = SpeechTrack(utterances, spoken: spoken)
        let words = SubtitleWords.timed(script.map(\.text), spans: Self.spans(of: track, wordCount: script.count))
        guard !words.isEmpty else { throw Self.nothingToSay }
        let voice = try Self.voice(of: track)
        try Task.checkCancellation()
        return Narration(audio: voice.riffWave(), sampleCount: voice.samples.count, words: words)
    }

    private static let nothingToSay = MakerError(.refused, "The text holds nothing that can be spoken.")

    private static func voice(of track: SpeechTrack) throws -> Waveform {
        do {
            let plain = try Waveform(samples: track.samples, at: SpeechTrack.playedRate)
            guard let voice = VoiceColour.apply(to: plain) else {
                throw MakerError(.unusableAnswer, "The voice spoke only silence.")
            }
            return voice
        } catch let error as MediaError {
            throw MakerError(error.code == .inputTooLarge ? .refused : .unusableAnswer, error.message)
        }
    }

    /// From each word's first piece to its last, at 48 kHz.
    private static func spans(of track: SpeechTrack, wordCount: Int) -> [Range<Int>?] {
        func atAudioClock(_ sample: Int) -> Int { sample * AudioClock.sampleRate / SpeechTrack.playedRate }
        var spans = [Range<Int>?](repeating: nil, count: wordCount)
        for (word, range) in track.spans {
            let start = atAudioClock(range.lowerBound)
            let end = atAudioClock(range.upperBound)
            spans[word] = spans[word].map { min($0.lowerBound, start)..<max($0.upperBound, end) } ?? start..<end
        }
        return spans
    }
}
