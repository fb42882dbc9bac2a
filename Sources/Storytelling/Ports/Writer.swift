import FarmCore

/// Reads a story and says what is to be shown and told.
public protocol Writer: Sendable {
    /// Cuts the story into segments and writes what each picture shows.
    ///
    /// - Throws: `MakerError`; `.refused` where the script holds nothing that can be told.
    func plan(_ story: StoryText) async throws -> StoryPlan
}

/// A story as its author sent it.
public struct StoryText: Hashable, Sendable {
    public let title: String
    public let script: String

    public init(title: String, script: String) {
        self.title = title
        self.script = script
    }
}

/// What a writer made of a story: one context for all, and the segments in order.
public struct StoryPlan: Hashable, Sendable {
    public struct Segment: Hashable, Sendable {
        /// The author's words, to be spoken and subtitled.
        public let text: String
        /// What the picture shows.
        public let prompt: String

        public init(text: String, prompt: String) {
            self.text = text
            self.prompt = prompt
        }
    }

    /// Setting, time, weather, people and mood that all pictures share.
    public let context: String
    public let segments: [Segment]

    public init(context: String, segments: [Segment]) {
        self.context = context
        self.segments = segments
    }
}
