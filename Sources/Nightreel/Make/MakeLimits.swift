/// Every limit and pace of making a video from the command line, in one place.
enum MakeLimits {
    /// A story file is read only up to here: more cannot be within `scriptCharacters`.
    static let fileBytes = 1 << 20
    static let scriptCharacters = 10_000
    static let titleCharacters = 128
    /// What the coordinator takes as well.
    static let pictureBytes = 32 << 20
    static let recordingBytes = 64 << 20
    static let videoBytes: Int64 = 8 << 30
    /// An answer of the coordinator: a story's segments with their texts and prompts.
    static let answerBytes = 8 << 20

    static let progressInterval = Duration.milliseconds(500)
    /// The coordinator holds a status request for about 30 s.
    static let longPollSilence = Duration.seconds(75)
    /// A service may hear a recording before the coordinator answers, which is longer than it lets a connection be silent.
    static let bringingSilence = Duration.seconds(100)
    /// With no change at all for this long, the farm is taken to be stuck.
    static let stillness = Duration.seconds(900)
    /// Pauses between tries of a reading request while the coordinator cannot be reached.
    static let retryPauses: [Duration] = [.milliseconds(250), .seconds(1), .seconds(2), .seconds(4), .seconds(8)]

    /// A local coordinator must listen by then.
    static let startUp = Duration.seconds(30)
    /// From SIGTERM to SIGKILL: a coordinator hears the end of calls that cost money first.
    static let grace = Duration.seconds(30)
    static let nodes = 16
    static let slots = 64
    /// Of a log that is shown when its program has died.
    static let logLines = 12
    static let logTailBytes = 16 << 10
}
