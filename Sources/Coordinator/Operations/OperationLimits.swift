import Foundation

/// Limits of the coordinator as a process.
enum OperationLimits {
    /// From the wish to stop to the end of everything.
    static let shutdown = Duration.seconds(30)
    /// What calls that are paid for are given to end by themselves then.
    static let lastCalls = Duration.seconds(15)
    /// What work that was broken off then is given to say what it cost.
    static let lastWords = Duration.seconds(3)
    /// Stories, pictures and voices made at once: each keeps a processor busy.
    static let makers = max(1, ProcessInfo.processInfo.activeProcessorCount)
    /// Stories, pictures and voices that services make at once: each waits for an answer.
    static let calls = 32
    /// Files of owners looked at once: each may be large when it is unpacked.
    static let ownMedia = 2
    /// The bytes of a report on a video.
    static let reportBytes = 4 << 20
    /// Changes that other coordinators are told of one by one; more are told as one.
    static let changesKept = 1000
    /// Changes in one message of less than 8,000 bytes.
    static let changesInMessage = 100
    /// After how long a change that was not heard of is found.
    static let unheardChanges = Duration.seconds(5)
    /// Folders made for a process's files under way before it gives up.
    static let workFolderAttempts = 8
    /// How long a worker tells a database that is away what became of its task.
    static let outagePatience = Duration.seconds(120)
    /// Pieces made at once for videos that are watched while they are made.
    static let streams = 2
    /// Pieces of one video made for one question.
    static let piecesATime = 16
    /// Soundtracks of which a local copy is kept for the next piece: some tens of megabytes each for long videos.
    static let soundtracksKept = 4
    /// Videos whose words are looked at at once before they are rendered.
    static let wordChecks = 2
    /// Videos assembled at once: each keeps the disk busy.
    static let assemblies = 2
}
