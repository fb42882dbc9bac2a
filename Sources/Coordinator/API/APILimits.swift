import FarmCore

/// Every limit of the REST interface.
enum APILimits {
    /// Characters are Unicode scalars: the same number in every language and every version of Unicode.
    static let titleCharacters = 1...128
    static let scriptCharacters = 1...10_000
    /// Of a segment whose text is changed; the cutting of a script makes none as long.
    static let segmentCharacters = 1...1000
    /// How a voice is to speak, in words.
    static let instructionCharacters = 1...2000
    /// A voice's name.
    static let voiceCharacters = 64
    /// Title, script and instructions with every character above U+FFFF and escaped (`\ud83d\ude00`, 12 bytes), and room
    /// for the rest.
    static let jsonBytes =
        (titleCharacters.upperBound + scriptCharacters.upperBound + instructionCharacters.upperBound) * 12 + 4096
    /// How long a request's JSON may take to arrive.
    static let bodyDeadline = Duration.seconds(30)
    static let tokenBytes = 4096
    /// What a service tells of one prediction, its log included.
    static let webhookBytes = 256 * 1024

    /// Connections served at once; more wait in the system's queue. Below the usual limit of 1024 open files.
    static let connections = 800
    /// How long a connection may stand idle between requests, or stall while a request comes in.
    static let idle = Duration.seconds(60)
    /// How long a connection may move no byte in either direction; longer than any answer is held.
    static let stall = StoryService.longestHold + .seconds(60)
    static let headerBytes = 32 * 1024
    static let headerFields = 100

    /// How long a URL handed to a user is good for, at least.
    static let urlLifetime = Duration.seconds(24 * 3600)
    /// Expiries are rounded up to a multiple of this, so that a picture keeps its URL, and browsers their copy.
    static let urlRounding = Duration.seconds(3600)
    /// Bytes of an object read at once.
    static let fileChunk = 256 * 1024
    /// Threads that ask the file system about objects.
    static let fileThreads = 4
}
