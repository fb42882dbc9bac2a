import FarmCore
import FarmMedia

/// Has texts spoken by a speech model, and told by a transcription when each of their words sounds.
///
/// Long texts are spoken in pieces, cut where they rest, and joined in the silence between.
public struct OpenAINarrator: Narrator {
    /// Who speaks where nothing is said of it.
    public static let usualVoice = "onyx"
    /// How, where nothing is said of it.
    public static let usualInstructions = """
        You tell a scary story by a fire that is going out. Speak low, close and unhurried, with a clear voice; let \
        dread grow in the pauses, drop almost to a whisper where the story is quiet, and never shout. Read exactly \
        what is written.
        """

    private let service: OpenAIService
    private let desk: any CallDesk

    public init(service: OpenAIService, desk: any CallDesk) {
        self.service = service
        self.desk = desk
    }

    /// - Throws: `MakerError`: `.refused` for a text that holds nothing to be spoken or is too long, and for a voice
    ///   that the service does not have; `CancellationError`.
    public func narrate(_ request: NarrationRequest) async throws -> Narration {
        guard request.text.unicodeScalars.count <= OpenAILimits.narrationCharacters else {
            throw MakerError(
                .refused,
                "The text has more than \(OpenAILimits.narrationCharacters) characters, too many for one segment.")
        }
        guard StoryBreakdown.isTellable(request.text) else {
            throw MakerError(.refused, "The text holds nothing that can be spoken.")
        }
        let voice = try Self.voice(request.voice)
        let instructions = Self.instructions(request.instructions)
        let parts = Self.parts(of: request.text)
        let spoken = try await parts.indices.mapConcurrently(atMost: service.limits.callsAtOnce) { index in
            try await self.spoken(index, of: parts, voice: voice, instructions: instructions)
        }
        return try Self.narration(of: spoken)
    }

    /// A piece, its sound, and the words that are heard in it.
    private struct Spoken: Sendable {
        let text: String
        let part: SpokenPart
        let words: [TranscribedWord]?
    }

    private func spoken(
        _ index: Int, of parts: [SpeechPart], voice: String, instructions: String
    ) async throws -> Spoken {
        let sound = try await service.speak(
            parts[index].spoken, voice: voice, instructions: instructions, through: desk)
        let part = SpokenPart(
            sound, ending: parts[index].ending, before: index > 0 ? parts[index - 1].ending : nil,
            isLast: index == parts.count - 1)
        let words = try await service.transcribe(part.sound, through: desk)
        return Spoken(text: parts[index].text, part: part, words: words)
    }

    private static func narration(of spoken: [Spoken]) throws -> Narration {
        let rate = spoken.first?.part.sound.rate ?? SpeechSound.plainRate
        guard spoken.allSatisfy({ $0.part.sound.rate == rate }) else {
            throw MakerError(.unusableAnswer, "OpenAI's speech changes its rate from one piece to the next.")
        }
        let joined = JoinedSpeech(spoken.map(\.part))
        let voice = try voice(of: joined, rate: rate)
        try Task.checkCancellation()
        var words: [WordTiming] = []
        for (index, piece) in spoken.enumerated() {
            let offset = joined.offsets[index] * AudioClock.sampleRate / rate
            let end =
                index + 1 < spoken.count
                ? joined.offsets[index + 1] * AudioClock.sampleRate / rate : voice.samples.count
            let own = WordAlignment.words(
                of: ScriptReader.read(piece.text).map(\.text), heard: piece.words ?? [],
                sampleCount: min(piece.part.sampleCount, end - offset), voiced: piece.part.voiced)
            words += own.map { WordTiming(text: $0.text, start: $0.start + offset, end: $0.end + offset) }
        }
        guard !words.isEmpty else { throw MakerError(.refused, "The text holds nothing that can be spoken.") }
        let isEstimated = spoken.contains { $0.words == nil }
        return Narration(
            audio: voice.riffWave(), sampleCount: voice.samples.count, words: words,
            warnings: isEstimated ? [.timesEstimated] : [])
    }

    /// Resampled once, as a whole, and lowered where that went beyond full scale.
    private static func voice(of joined: JoinedSpeech, rate: Int) throws(MakerError) -> Waveform {
        do {
            var voice = try Waveform(samples: joined.samples, at: rate)
            let peak = voice.peak
            if peak > 0.98 {
                let gain = 0.98 / peak
                for index in voice.samples.indices { voice.samples[index] *= gain }
            }
            return voice
        } catch {
            throw MakerError(error.code == .inputTooLarge ? .refused : .unusableAnswer, error.message)
        }
    }

    /// Pieces in which nothing can be spoken are not asked for: their signs join the piece before, or the next.
    static func parts(of text: String) -> [SpeechPart] {
        var parts: [SpeechPart] = []
        for part in SpeechPart.parts(of: text, limit: OpenAILimits.comfortableSpeechCharacters) {
            let isTold = StoryBreakdown.isTellable(part.text)
            guard let last = parts.last, !isTold || !StoryBreakdown.isTellable(last.text) else {
                parts.append(part)
                continue
            }
            parts[parts.count - 1] = SpeechPart(
                text: last.text + " " + part.text, spoken: isTold ? part.spoken : last.spoken, ending: part.ending)
        }
        return parts
    }

    private static func voice(_ name: String?) throws(MakerError) -> String {
        guard let name, !name.isEmpty else { return usualVoice }
        guard name.unicodeScalars.count <= OpenAILimits.voiceCharacters,
            name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) })
        else { throw MakerError(.refused, "OpenAI has no voice of that name.") }
        return name
    }

    private static func instructions(_ text: String?) -> String {
        guard let text, text.contains(where: { !$0.isWhitespace }) else { return usualInstructions }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(OpenAILimits.instructionCharacters)))
    }
}
