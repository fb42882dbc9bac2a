/// Which models are asked, by the names that the server and the price table have for them.
public struct OpenAIModels: Hashable, Sendable {
    /// What the server is asked to answer speech with.
    public enum SpeechFormat: String, Hashable, Sendable, CaseIterable {
        /// Says itself what rate it has.
        case wav
        /// 24 kHz, 16 bit, mono, little-endian, without a header.
        case pcm
    }

    public var chat: String
    public var speech: String
    /// One that tells when each word is heard.
    public var transcription: String
    public var speechFormat: SpeechFormat

    public init(
        chat: String = "gpt-4o-mini", speech: String = "gpt-4o-mini-tts", transcription: String = "whisper-1",
        speechFormat: SpeechFormat = .wav
    ) {
        self.chat = chat
        self.speech = speech
        self.transcription = transcription
        self.speechFormat = speechFormat
    }

    /// The older models are told nothing of how to speak.
    var speechTakesInstructions: Bool { !speech.hasPrefix("tts-1") }
}
