import FarmCore

/// Plans a story by rules, without a model or a network: the same story always gives the same plan.
public struct LocalWriter: Writer {
    private let rules: BreakdownRules

    public init(rules: BreakdownRules = BreakdownRules()) {
        self.rules = rules
    }

    public func plan(_ story: StoryText) async throws -> StoryPlan {
        let texts = StoryBreakdown.segments(of: story.script, rules: rules)
        guard !texts.isEmpty else {
            throw MakerError(.refused, "The script holds nothing that can be told: it has no letter and no digit.")
        }
        let whole = SceneReading(story.title + "\n" + story.script)
        var recent = SceneReading("")
        var segments: [StoryPlan.Segment] = []
        for (index, text) in texts.enumerated() {
            try checkNotCancelled()
            let own = SceneReading(text)
            let scene = completed(own, text: text, by: recent, and: whole)
            // A thing may fill the picture where the text names no new place and nobody.
            let staysPut = own.places.isEmpty || scene.places.first == recent.places.first
            let isCloseView = staysPut && scene.people.isEmpty && own.things.contains(where: CloseView.canShow)
            let prompt = PromptWording(choice: index).prompt(for: scene, isCloseView: isCloseView)
            segments.append(StoryPlan.Segment(text: text, prompt: prompt))
            recent = scene
        }
        return StoryPlan(context: PromptWording(choice: 0).context(for: whole), segments: segments)
    }

    /// What the segment says, then what the one before said, then what the story says as a whole.
    private func completed(
        _ own: SceneReading, text: String, by recent: SceneReading, and whole: SceneReading
    ) -> SceneReading {
        var scene = own.completed(by: recent).completed(by: whole)
        // Somebody in a room who speaks of its window is still in the room.
        if own.places == [.window], let room = recent.places.first, room.isIndoors { scene.places = [room, .window] }
        if own.weather.isEmpty, recent.weather.isEmpty { scene.weather = Array(whole.weather.prefix(1)) }
        if own.people.isEmpty { scene.people = peopleMeant(in: StoryWords(text), among: recent.people + whole.people) }
        return scene
    }

    /// Whom "she", "he" and "they" stand for: the last one named whom the word fits.
    private func peopleMeant(in text: StoryWords, among people: [Person]) -> [Person] {
        if text.contains(phrase: "she") || text.contains(phrase: "her") {
            return Array(people.filter { [.girl, .woman, .oldWoman, .child].contains($0) }.prefix(1))
        }
        if text.contains(phrase: "he") || text.contains(phrase: "him") {
            return Array(people.filter { [.boy, .man, .oldMan, .child].contains($0) }.prefix(1))
        }
        if text.contains(phrase: "they") || text.contains(phrase: "them") {
            return Array(people.filter { [.crowd, .child].contains($0) }.prefix(1))
        }
        return []
    }

    private func checkNotCancelled() throws {
        if Task.isCancelled { throw MakerError(.unavailable, "The writer was stopped before it was done.") }
    }
}
