/// What all pictures of a story share, so that people and rooms look the same in each of them.
struct StoryBible: Hashable, Sendable {
    /// Somebody or some place that appears again, with a look that never changes.
    struct Entry: Hashable, Sendable {
        /// By which scenes refer to it: `p1` for people, `l1` for places.
        let id: String
        let name: String
        let look: String
    }

    let setting: String
    let era: String
    let weather: String
    let palette: String
    let mood: String
    let style: String
    let people: [Entry]
    let places: [Entry]

    /// The bible in words that people and image models read: what every picture shares comes first.
    var context: String {
        var lines = [
            "\(style). \(palette).", "Setting: \(setting), \(era).", "Weather: \(weather).", "Mood: \(mood).",
        ]
        if !places.isEmpty {
            lines.append(
                "Places of the story: " + places.map { "\($0.name), \($0.look)" }.joined(separator: "; ") + ".")
        }
        if !people.isEmpty {
            lines.append(
                "People of the story: " + people.map { "\($0.name), \($0.look)" }.joined(separator: "; ") + ".")
        }
        return lines.joined(separator: "\n")
    }

    func person(_ id: String) -> Entry? { people.first { $0.id == id } }
    func place(_ id: String) -> Entry? { places.first { $0.id == id } }
}

/// The bible as a chat writes it; its entries get their ids here.
struct BibleDraft: Decodable, Hashable, Sendable {
    struct Entry: Decodable, Hashable, Sendable {
        let name: String
        let look: String
    }

    let setting: String
    let era: String
    let weather: String
    let palette: String
    let mood: String
    let style: String
    let people: [Entry]
    let places: [Entry]

    static let schema = AnswerSchema.object([
        .init("setting", .text(about: "Where the story plays, in at most fifteen words.")),
        .init("era", .text(about: "When it plays, as far as clothes and things show it.")),
        .init("weather", .text(about: "Weather and hour that prevail.")),
        .init("palette", .text(about: "Few colours and the kind of light, in at most fifteen words.")),
        .init("mood", .text(about: "How the pictures feel, in at most ten words.")),
        .init("style", .text(about: "One line that names medium and manner, the same for every picture.")),
        .init("people", entries("Everyone who may be seen in more than one picture, the weightiest first.")),
        .init("places", entries("Every room or place that is seen more than once, the weightiest first.")),
    ])

    private static func entries(_ about: String) -> AnswerSchema {
        let look = "Only what can be seen and never changes, in at most thirty words."
        let entry = AnswerSchema.object([
            .init("name", .text(about: "As the story calls it.")), .init("look", .text(about: look)),
        ])
        return .list(of: entry, about: about + " At most \(OpenAILimits.bibleEntries).")
    }

    /// What is missing, in a sentence, or `nil`.
    var fault: String? {
        let lines = [setting, weather, palette, mood, style]
        if lines.contains(where: { PromptText.line($0).isEmpty }) {
            return "OpenAI's notes on the story are incomplete."
        }
        let entries = people + places
        let isBlank = entries.contains { PromptText.line($0.name).isEmpty || PromptText.line($0.look).isEmpty }
        return isBlank ? "OpenAI's notes on the story name somebody or some place without a look." : nil
    }

    var bible: StoryBible {
        func entries(_ drafts: [Entry], _ letter: String) -> [StoryBible.Entry] {
            drafts.prefix(OpenAILimits.bibleEntries).enumerated().map { index, draft in
                StoryBible.Entry(
                    id: "\(letter)\(index + 1)", name: PromptText.line(draft.name, OpenAILimits.nameCharacters),
                    look: PromptText.line(draft.look, OpenAILimits.lookCharacters))
            }
        }
        let era = PromptText.line(era)
        return StoryBible(
            setting: PromptText.line(setting), era: era.isEmpty ? "time unknown" : era,
            weather: PromptText.line(weather), palette: PromptText.line(palette), mood: PromptText.line(mood),
            style: PromptText.line(style), people: entries(people, "p"), places: entries(places, "l"))
    }
}
