/// How a script is cut into segments. Lengths are characters as a reader counts them.
public struct BreakdownRules: Hashable, Sendable {
    /// A paragraph longer than this is cut at sentence ends, so that no picture stands too long.
    public var targetLength = 320
    /// A sentence longer than this is cut within, at a clause if there is one.
    public var longestSentence = 600
    /// A cut piece shorter than this joins its neighbour in the same paragraph.
    public var shortestPiece = 40
    /// With more segments than this, short neighbours are joined until they fit; no word is lost.
    public var maximumSegments = 120

    public init() {}
}
