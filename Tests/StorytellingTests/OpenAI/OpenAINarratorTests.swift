import FarmCore
import FarmMedia
import FarmTesting
import Testing

@testable import Storytelling

@Suite("Texts spoken by OpenAI", .timeLimit(.minutes(5)))
struct OpenAINarratorTests {
    static let text = """
        “The lamp went out at ten past three,” she said — in 1897. Nobody, not even Dr. Hale, had touched it… and the \
        half-open door didn't creak. Twenty-one steps led down; I counted 22.
        """

    /// Where tones begin in the voice: after 20 ms of quiet, at 48 kHz.
    private func onsets(in voice: Waveform) -> [Int] {
        var onsets: [Int] = []
        var quiet = 48_000
        for (index, sample) in voice.samples.enumerated() {
            guard abs(sample) > 0.02 else {
                quiet += 1
                continue
            }
            if quiet > 960 { onsets.append(index) }
            quiet = 0
        }
        return onsets
    }

    private func expectSound(_ narration: Narration, of text: String) {
        let script = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(narration.words.map(\.text).joined(separator: " ") == script)
        narration.words.expectInOrder(within: narration.sampleCount)
    }

    /// How far each word begins from where its tone does, in samples.
    private func errors(of narration: Narration) throws -> [Int] {
        let onsets = onsets(in: try Waveform(decoding: narration.audio))
        try #require(onsets.count == narration.words.count)
        return zip(onsets, narration.words).map { abs($0 - $1.start) }
    }

    /// In milliseconds.
    private func mean(_ errors: some Collection<Int>) -> Double {
        Double(errors.reduce(0, +)) / Double(errors.count * AudioClock.sampleRate / 1000)
    }

    @Test(
        "A voice is 48 kHz, 16 bit and mono, and each word of the author begins where it sounds",
        arguments: [
            OpenAIModels.SpeechFormat.wav, .pcm,
        ])
    func short(_ format: OpenAIModels.SpeechFormat) async throws {
        let bench = try OpenAIBench(models: OpenAIModels(speechFormat: format))
        let narration = try await bench.narrator.narrate(NarrationRequest(text: Self.text))
        expectSound(narration, of: Self.text)
        #expect(narration.warnings.isEmpty)
        let voice = try Waveform(decoding: narration.audio)
        #expect(voice.samples.count == narration.sampleCount && narration.audio.count == 44 + 2 * voice.samples.count)
        #expect(mean(try errors(of: narration)) < 40)
        #expect(bench.desk.cost == bench.standIn.account.total && bench.desk.underestimated.isEmpty)
        #expect(bench.standIn.complaints.isEmpty)
    }

    @Test("A long text is spoken in pieces that make one voice, whose words are where they sound to the end")
    func long() async throws {
        let bench = try OpenAIBench()
        let sentence =
            "The wind came in from the sea, and moved behind the wallpaper like something looking for a way. "
        let text = (0..<40).map { "Night \($0). " + sentence }.joined()
        let narration = try await bench.narrator.narrate(NarrationRequest(text: text))
        expectSound(narration, of: text)
        #expect(bench.standIn.requests(.speech).count == 4 && bench.standIn.requests(.transcription).count == 4)
        #expect(bench.standIn.mostAtOnce(.speech) <= 3)
        let errors = try errors(of: narration)
        #expect(mean(errors) < 40 && mean(errors.suffix(50)) < 60)
        #expect(bench.desk.cost == bench.standIn.account.total && bench.desk.underestimated.isEmpty)
    }

    @Test("Voice and instructions are the story's, or the usual ones, and older models get no instructions")
    func voices() async throws {
        func body(_ request: NarrationRequest, speech: String = "gpt-4o-mini-tts") async throws -> String {
            let bench = try OpenAIBench(models: OpenAIModels(speech: speech))
            _ = try await bench.narrator.narrate(request)
            return String(decoding: try #require(bench.standIn.requests(.speech).first).body, as: UTF8.self)
        }
        let own = try await body(NarrationRequest(text: "Run.", voice: "sage", instructions: "Whisper."))
        #expect(own.contains(#""voice":"sage","instructions":"Whisper.""#))
        let usual = try await body(NarrationRequest(text: "Run."))
        #expect(usual.contains(#""voice":"onyx""#) && usual.contains("unhurried"))
        #expect(try await !body(NarrationRequest(text: "Run."), speech: "tts-1").contains("instructions"))
    }

    @Test("A voice that nobody has, or a text without words, is refused")
    func refused() async throws {
        let bench = try OpenAIBench()
        for request in [
            NarrationRequest(text: "Run.", voice: "bad voice\n"), NarrationRequest(text: "— … —"),
            NarrationRequest(text: String(repeating: "a ", count: 10_001)),
        ] {
            let error = await #expect(throws: MakerError.self) { try await bench.narrator.narrate(request) }
            #expect(error?.code == .refused)
        }
        #expect(bench.standIn.requests().isEmpty)
        let error = await #expect(throws: MakerError.self) {
            try await bench.narrator.narrate(NarrationRequest(text: "Run.", voice: "alexa"))
        }
        #expect(error?.code == .refused)
    }

    static let deaf: [Misbehaviour] = [
        .refuse(400), .refuse(404), .unusable, .wordsLeftOut, .wordsEmpty, .wordsTimeless, .chargedPage, .halved,
    ]

    @Test(
        "A voice whose words nobody times has them spread over what sounds, and a warning says so", arguments: deaf)
    func untranscribed(_ behaviour: Misbehaviour) async throws {
        let bench = try OpenAIBench()
        bench.standIn.always(.transcription, behave: behaviour)
        let text = "Nobody, not even the old priest, had touched it; and yet the door stood open. We went down, slowly."
        let narration = try await bench.narrator.narrate(NarrationRequest(text: text))
        expectSound(narration, of: text)
        #expect(narration.warnings.map(\.code) == [.timesEstimated])
        #expect(mean(try errors(of: narration)) < 250)
    }

    static let troubles: [(StandInRoute, Misbehaviour, MakerError.Code)] = [
        (.speech, .unusable, .unusableAnswer), (.speech, .chargedPage, .unusableAnswer),
        (.speech, .refuse(500), .providerAway),
        (.speech, .cutOff, .providerAway), (.speech, .page(502), .providerAway),
        (.speech, .rateLimited(.milliseconds(30)), .providerAway), (.speech, .quotaExhausted, .unavailable),
        (.transcription, .refuse(503), .providerAway), (.transcription, .close, .providerAway),
        (.transcription, .cutOff, .providerAway), (.transcription, .refuse(401), .unavailable),
    ]

    @Test("Trouble with the service is told in a maker's terms", arguments: troubles)
    func trouble(_ route: StandInRoute, _ behaviour: Misbehaviour, _ code: MakerError.Code) async throws {
        let bench = try OpenAIBench()
        bench.standIn.next(route, behave: behaviour)
        let error = await #expect(throws: MakerError.self) {
            try await bench.narrator.narrate(NarrationRequest(text: "The door opened by itself."))
        }
        #expect(error?.code == code)
    }

    @Test("However slowly a voice speaks, one that is taken costs no more than was set aside, and a longer one is left")
    func drawnOut() async throws {
        let bench = try OpenAIBench()
        let request = NarrationRequest(text: "The door opened by itself.", instructions: "Rest long after each word.")
        bench.standIn.next(.speech, behave: .drawnOut(seconds: 60))
        _ = try await bench.narrator.narrate(request)
        #expect(bench.desk.cost == bench.standIn.account.total && bench.desk.underestimated.isEmpty)
        bench.standIn.next(.speech, behave: .drawnOut(seconds: 90))
        await #expect(throws: MakerError.self) { try await bench.narrator.narrate(request) }
        let fault = try #require(bench.desk.faults.first)
        #expect(fault.code == .unusableAnswer && fault.outcomeIsUnknown)
    }

    @Test("Speech that comes drop by drop is heard whole")
    func slow() async throws {
        let bench = try OpenAIBench()
        bench.standIn.next(.speech, behave: .drip(pieces: 30, every: .milliseconds(2)))
        bench.standIn.next(.transcription, behave: .drip(pieces: 10, every: .milliseconds(2)))
        let dripped = try await bench.narrator.narrate(NarrationRequest(text: Self.text))
        let whole = try await bench.narrator.narrate(NarrationRequest(text: Self.text))
        #expect(dripped == whole)
        let keys = bench.desk.calls.map(\.key)
        #expect(keys.count == 4 && Array(keys.prefix(2)) == Array(keys.suffix(2)))
    }
}
