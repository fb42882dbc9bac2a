import FarmObjects

/// Every limit of what is asked of OpenAI, or of a server that speaks as it does, in one place.
public struct OpenAILimits: Hashable, Sendable {
    /// For the whole of a chat's answer, which comes at once when it is written.
    public var chatTime = Duration.seconds(120)
    /// For the whole of a piece of speech.
    public var speechTime = Duration.seconds(180)
    /// For the whole of a transcription, upload included.
    public var transcriptionTime = Duration.seconds(180)
    /// For the stages of every request; its total is the operation's.
    public var transfer = HTTPLimits()
    /// Calls of one story that are under way at once.
    public var callsAtOnce = 3

    public init() {}

    /// The longest time to be left alone that is believed.
    static let longestRetry = Duration.seconds(120)
    /// A chat's answer or a transcription, whole.
    static let documentBytes = 4 << 20
    /// Of speech as it is asked for: 24 kHz, 16 bit, mono.
    static let soundBytesPerMillisecond = 48
    /// A file that is transcribed.
    static let transcribedBytes = 25 << 20
    /// What a service's complaint is looked through for.
    static let complaintBytes = 16 << 10
    /// A value of a rate header.
    static let headerCharacters = 32

    // MARK: Stories

    /// Unicode scalars of a script that a bible is made from; of longer ones a part of each segment.
    static let scriptCharacters = 40_000
    /// Segments whose pictures are asked for with one call, and characters of their text.
    static let batchSegments = 12
    static let batchCharacters = 6000
    /// Characters and places of a bible.
    static let bibleEntries = 12
    /// Characters of one entry's look, of a name, and of any other line.
    static let lookCharacters = 200
    static let nameCharacters = 60
    static let lineCharacters = 240
    /// Characters of one picture's prompt: enough for three people and a place, each with a look of full length.
    static let promptCharacters = 1800
    /// Tokens of a bible, and of the scene of one picture, at most.
    static let bibleTokens = 4000
    static let sceneTokens = 320

    // MARK: Voices

    /// Unicode scalars of one narration's text.
    static let narrationCharacters = 20_000
    /// Unicode scalars of one piece of speech: what the service takes, and what it speaks with an even voice.
    static let speechCharacters = 4096
    static let comfortableSpeechCharacters = 1400
    /// Unicode scalars of how a voice is to speak.
    static let instructionCharacters = 2000
    /// A voice's name.
    static let voiceCharacters = 64
    /// Words of a transcription that are read.
    static let transcribedWords = 20_000
    /// How long a letter may take to say, in milliseconds, where the text is mostly ASCII and where it is not, and what
    /// any text may take besides: about five times what a usual voice takes. It is set aside for a voice, and one that is
    /// longer is not taken.
    static let millisecondsPerCharacter = 300
    static let millisecondsPerWideCharacter = 600
    static let millisecondsBesides = 60_000
    /// What any piece of speech may take at most.
    static let speechMilliseconds = 700_000
}
