/// What is asked of a stand-in.
public enum StandInRoute: String, Hashable, Sendable, CaseIterable {
    case chat, speech, transcription
    /// A prediction that is asked for.
    case prediction
    /// One that is looked at again.
    case poll
    case cancel
    /// A finished prediction's file.
    case output
    /// Anything else.
    case other
}
