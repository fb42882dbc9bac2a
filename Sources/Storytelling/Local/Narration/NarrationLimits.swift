/// What a local narration may cost, at most.
enum NarrationLimits {
    /// Characters of one segment's text.
    static let characters = 20_000
    /// Letters or digits of one piece given to the synthesiser; longer ones are cut into several.
    static let pieceLetters = 28
    /// Pieces spoken of one word; what a longer one has beyond is left unsaid.
    static let piecesPerWord = 24
    /// Pieces of one utterance: its cost in time and memory grows with its length.
    static let piecesPerUtterance = 40
    /// Bytes of word times that are read.
    static let reportBytes = 8 * 1024 * 1024
    /// Bytes of the synthesiser's complaints that are read.
    static let complaintBytes = 64 * 1024
    /// Bytes of one utterance's sound: over ten minutes.
    static let soundBytes = 40 * 1024 * 1024
    /// Bytes of address space of the synthesiser.
    static let addressSpace = 1024 * 1024 * 1024

    /// How long the synthesiser may take for that many pieces: far more than it needs on a busy machine.
    static func deadline(forPieces pieces: Int) -> Duration {
        .seconds(60) + .milliseconds(500) * pieces
    }
}
