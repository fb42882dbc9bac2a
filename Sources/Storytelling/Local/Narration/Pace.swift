/// How fast an utterance is spoken.
enum Pace {
    /// The factor on the voice's own pace.
    ///
    /// A storyteller hurries over a cry, and takes time where something trails off, where little is said, and at
    /// the end of a paragraph. The finished voice is slower still: it is played at `SpeechTrack.playedRate`.
    static func factor(of utterance: [Phrasing.Item]) -> Double {
        guard let last = utterance.last?.piece else { return usual }
        if last.punctuation == .exclamation { return 1 }
        if last.pause == .ellipsis { return 0.88 }
        if last.pause == .paragraph { return 0.91 }
        return utterance.count <= fewPieces ? 0.91 : usual
    }

    private static let usual = 0.95
    private static let fewPieces = 4
}
