/// Who makes what a story needs, and how: as its owner chose or, where nothing was chosen, the coordinator for them.
///
/// It is fixed when the story is admitted, so that what is made of it later does not hang on what is set then.
public struct MakerChoice: Hashable, Sendable {
    public enum Writer: String, Hashable, Sendable, CaseIterable, Codable {
        case local, openai
    }

    public enum Illustrator: String, Hashable, Sendable, CaseIterable, Codable {
        case local, replicate
    }

    public enum Narrator: String, Hashable, Sendable, CaseIterable, Codable {
        case local, openai
    }

    public var writer: Writer
    public var image: Illustrator
    public var voice: Narrator
    /// Who speaks, by a name of the narrator's own; `nil` for its usual voice.
    public var narratorVoice: String?
    /// How it is to be spoken, in words.
    public var narratorInstructions: String?
    /// Whether a picture that a service refuses may be painted by the offline illustrator.
    public var fallsBack: Bool
    /// Whether what was paid for once may be used again for the same request.
    public var reuses: Bool

    /// Everything is made here, which needs no account anywhere.
    public init(
        writer: Writer = .local, image: Illustrator = .local, voice: Narrator = .local, narratorVoice: String? = nil,
        narratorInstructions: String? = nil, fallsBack: Bool = true, reuses: Bool = false
    ) {
        self.writer = writer
        self.image = image
        self.voice = voice
        self.narratorVoice = narratorVoice
        self.narratorInstructions = narratorInstructions
        self.fallsBack = fallsBack
        self.reuses = reuses
    }
}

extension MakerChoice {
    /// Where a task of a story waits until its segments are there.
    ///
    /// - Parameter kind: one of those that makers do.
    public func lane(of kind: TaskKind) -> Lane {
        let isCalled =
            switch kind {
            case .context: writer != .local
            case .illustrate: image != .local
            case .narrate: voice != .local
            case .clip, .soundtrack, .assemble, .publish: false
            }
        return isCalled ? .calling : Lane(of: kind)
    }
}

/// The form that the choice has in answers and the database. What is left out is made here, in the usual way.
extension MakerChoice: Codable {
    private enum Keys: String, CodingKey {
        case writer, image, voice, narrator, fallback, reuse
    }

    private enum NarratorKeys: String, CodingKey {
        case voice, instructions
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Keys.self)
        try values.encode(writer, forKey: .writer)
        try values.encode(image, forKey: .image)
        try values.encode(voice, forKey: .voice)
        var narrator = values.nestedContainer(keyedBy: NarratorKeys.self, forKey: .narrator)
        try narrator.encode(narratorVoice, forKey: .voice)
        try narrator.encode(narratorInstructions, forKey: .instructions)
        try values.encode(fallsBack, forKey: .fallback)
        try values.encode(reuses, forKey: .reuse)
    }

    public init(from decoder: any Decoder) throws {
        self.init()
        let values = try decoder.container(keyedBy: Keys.self)
        writer = try values.decodeIfPresent(Writer.self, forKey: .writer) ?? writer
        image = try values.decodeIfPresent(Illustrator.self, forKey: .image) ?? image
        voice = try values.decodeIfPresent(Narrator.self, forKey: .voice) ?? voice
        if values.contains(.narrator) {
            let narrator = try values.nestedContainer(keyedBy: NarratorKeys.self, forKey: .narrator)
            narratorVoice = try narrator.decodeIfPresent(String.self, forKey: .voice)
            narratorInstructions = try narrator.decodeIfPresent(String.self, forKey: .instructions)
        }
        fallsBack = try values.decodeIfPresent(Bool.self, forKey: .fallback) ?? fallsBack
        reuses = try values.decodeIfPresent(Bool.self, forKey: .reuse) ?? reuses
    }
}
