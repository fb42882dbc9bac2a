/// What a call used up, in the units that services charge for.
public struct ProviderUsage: Hashable, Sendable {
    public var inputTokens: Int
    public var outputTokens: Int
    /// Unicode scalars of a text that is spoken.
    public var characters: Int
    public var images: Int
    /// Sound that was made or heard.
    public var audioMilliseconds: Int

    public init(
        inputTokens: Int = 0, outputTokens: Int = 0, characters: Int = 0, images: Int = 0, audioMilliseconds: Int = 0
    ) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.characters = characters
        self.images = images
        self.audioMilliseconds = audioMilliseconds
    }
}
