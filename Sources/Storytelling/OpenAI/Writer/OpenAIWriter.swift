import FarmCore

/// Plans a story with a chat model: first the notes that all pictures share, then each picture's scene.
///
/// The author's words are cut as they are offline, and never pass through the model: what it writes is only what the
/// pictures show.
public struct OpenAIWriter: Writer {
    private let service: OpenAIService
    private let desk: any CallDesk
    private let rules: BreakdownRules

    public init(service: OpenAIService, desk: any CallDesk, rules: BreakdownRules = BreakdownRules()) {
        self.service = service
        self.desk = desk
        self.rules = rules
    }

    /// - Throws: `MakerError`; `.refused` for a script without words, or one that the model will not write about;
    ///   `CancellationError`.
    public func plan(_ story: StoryText) async throws -> StoryPlan {
        let texts = StoryBreakdown.segments(of: story.script, rules: rules)
        guard !texts.isEmpty else {
            throw MakerError(.refused, "The script holds nothing that can be told: it has no letter and no digit.")
        }
        let bible = try await service.ask(
            WritingOrders.bible(of: story, segments: texts), through: desk, as: BibleDraft.self, fault: \.fault
        ).bible
        let prompts = try await prompts(for: texts, title: story.title, bible: bible)
        let segments = zip(texts, prompts).map { StoryPlan.Segment(text: $0, prompt: $1) }
        return StoryPlan(context: bible.context, segments: segments)
    }

    /// One prompt for each segment; a few calls are under way at once.
    private func prompts(for texts: [String], title: String, bible: StoryBible) async throws -> [String] {
        let batches = SceneBatches.ranges(of: texts)
        let prompts = try await batches.mapConcurrently(atMost: service.limits.callsAtOnce) { batch in
            try await self.prompts(for: batch, of: texts, title: title, bible: bible)
        }
        return prompts.flatMap { $0 }
    }

    private func prompts(
        for batch: Range<Int>, of texts: [String], title: String, bible: StoryBible
    ) async throws -> [String] {
        let question = WritingOrders.scenes(for: batch, of: texts, title: title, bible: bible)
        let scenes = try await service.ask(question, through: desk, as: SceneDraft.Batch.self) { $0.fault(for: batch) }
        return batch.compactMap { scenes[$0]?.prompt(with: bible) }
    }
}
