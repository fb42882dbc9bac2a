/// A service that makes things for money.
public enum Provider: String, Hashable, Sendable, CaseIterable {
    /// Chat, speech and transcription, as OpenAI and compatible servers offer them.
    case openai
    /// Pictures of models run by Replicate.
    case replicate

    /// Its name as people write it.
    public var title: String {
        switch self {
        case .openai: "OpenAI"
        case .replicate: "Replicate"
        }
    }
}
