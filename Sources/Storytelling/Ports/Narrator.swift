import FarmCore

/// Speaks the text of a segment.
public protocol Narrator: Sendable {
    /// - Throws: `MakerError`; `.refused` where the text holds nothing that can be spoken.
    func narrate(_ request: NarrationRequest) async throws -> Narration
}

public struct NarrationRequest: Hashable, Sendable {
    public let text: String
    /// Who speaks, by a name of the narrator's own; `nil` for its usual voice.
    public let voice: String?
    /// How it is to be spoken, in words; narrators that cannot follow them leave them aside.
    public let instructions: String?

    public init(text: String, voice: String? = nil, instructions: String? = nil) {
        self.text = text
        self.voice = voice
        self.instructions = instructions
    }
}

/// A voice and when each of the script's words sounds in it.
public struct Narration: Hashable, Sendable {
    /// An audio file that libavformat reads; here RIFF WAVE, 48 kHz, 16 bit, mono.
    public let audio: [UInt8]
    /// The voice's length in samples at 48 kHz.
    public let sampleCount: Int
    /// Every word of the text in order, none overlapping, none empty.
    public let words: [WordTiming]
    /// What was made otherwise than was wanted.
    public let warnings: [MakerWarning]

    public init(audio: [UInt8], sampleCount: Int, words: [WordTiming], warnings: [MakerWarning] = []) {
        self.audio = audio
        self.sampleCount = sampleCount
        self.words = words
        self.warnings = warnings
    }
}
