/// What one segment's picture shows, as a chat writes it.
struct SceneDraft: Decodable, Hashable, Sendable {
    let framing: String
    let place: String
    let people: [String]
    let moment: String
    let light: String
    let dread: String

    private static let nowhere = "other"

    private static func schema(for bible: StoryBible) -> AnswerSchema {
        let people = bible.people.map(\.id)
        let places = bible.places.map(\.id) + [nowhere]
        let person = AnswerSchema.choice(of: people.isEmpty ? [nowhere] : people, about: "An id from the notes.")
        return .object([
            .init("place", .choice(of: places, about: "The place's id from the notes, or other.")),
            .init(
                "people",
                .list(of: person, about: "Ids of everyone from the notes who is seen, three at most; none is usual.")),
            .init("moment", .text(about: "What is seen: one frozen moment, in at most forty words.")),
            .init("framing", .text(about: "Distance and angle of the view, in at most eight words.")),
            .init("light", .text(about: "Where light comes from and what it leaves dark.")),
            .init(
                "dread", .text(about: "The one detail that suggests that something is wrong, in at most fifteen words.")
            ),
        ])
    }

    /// What the scene shows, put together from the notes: everybody who is seen keeps their look.
    func prompt(with bible: StoryBible) -> String {
        let seen = people.prefix(3).compactMap { bible.person($0) }
        var parts = [
            [PromptText.line(framing, 80), PromptText.line(moment, 320)].filter { !$0.isEmpty }.joined(separator: ": ")
        ]
        parts += seen.map { "\($0.name): \($0.look)" }
        if let place = bible.place(place) { parts.append("\(place.name): \(place.look)") }
        parts += [PromptText.line(light, 140), PromptText.line(dread, 140)]
        return PromptText.sentences(parts, within: OpenAILimits.promptCharacters)
    }

    /// The scenes of one batch, each under its segment's name, so that none can be left out.
    struct Batch: Decodable, Hashable, Sendable {
        private let scenes: [String: SceneDraft]

        init(_ scenes: [String: SceneDraft]) {
            self.scenes = scenes
        }

        init(from decoder: any Decoder) throws {
            scenes = try decoder.singleValueContainer().decode([String: SceneDraft].self)
        }

        static func name(_ segment: Int) -> String { "segment_\(segment + 1)" }

        static func schema(for bible: StoryBible, segments: Range<Int>) -> AnswerSchema {
            .record(of: segments.map(name), SceneDraft.schema(for: bible))
        }

        /// The scene of a segment, counted from 0.
        subscript(segment: Int) -> SceneDraft? { scenes[Self.name(segment)] }

        /// What is missing or too much, in a sentence, or `nil`.
        func fault(for segments: Range<Int>) -> String? {
            guard Set(scenes.keys) == Set(segments.map(Self.name)) else {
                return "OpenAI's scenes are not those of the segments that were asked for."
            }
            guard scenes.values.allSatisfy({ !PromptText.line($0.moment).isEmpty }) else {
                return "OpenAI's scenes show nothing in one of the pictures."
            }
            return nil
        }
    }
}
