import FarmCore

/// What an alignment may cost, and what it takes for certain, in one place.
enum AlignmentLimits {
    /// Units of one text, and of one transcription, that are compared; what a transcription has beyond is left aside.
    static let units = 4096
    /// How far from the straight way through both texts a pair of units may lie, at least and at most.
    static let band = 64...240
    /// Units on one side that may stand for a single one on the other: a year, letters said one by one.
    static let merged = 4
    /// Characters of a unit that are compared; longer ones are told apart by their beginnings.
    static let unitCharacters = 48
    /// The shortest time in which a word is thought to be spoken: 20 ms.
    static let shortestWord = AudioClock.sampleRate / 50
    /// A time this far beyond the voice's end is taken for its end; farther ones are no times: 250 ms.
    static let overrun = AudioClock.sampleRate / 4
    /// Silence within a word's time that is left to nobody: 120 ms.
    static let longestSilence = AudioClock.sampleRate * 12 / 100
}
