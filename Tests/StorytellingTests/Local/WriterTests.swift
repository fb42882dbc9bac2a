import FarmCore
import Testing

@testable import Storytelling

@Suite("The local writer")
struct WriterTests {
    private func plan(_ script: String, title: String = "A title") async throws -> StoryPlan {
        try await LocalWriter().plan(StoryText(title: title, script: script))
    }

    @Test(
        "A prompt names the place, weather, light, person and thing that the text names",
        arguments: [
            ("The cellar was wet. A girl stood there with a candle.", ["cellar", "candle", "girl"]),
            ("We crossed the graveyard in the rain, and a crow called.", ["grave", "rain", "crow"]),
            ("Fog lay on the moor. A stranger waited.", ["moor", "fog", "figure"]),
            ("My grandmother sat in the attic before the mirror.", ["attic", "old woman", "mirror"]),
            ("At midnight the lighthouse was lit and the storm broke.", ["lighthouse", "midnight", "storm"]),
        ])
    func naming(script: String, words: [String]) async throws {
        let segment = try #require(try await plan(script).segments.first)
        for word in words { #expect(segment.prompt.lowercased().contains(word), "\(segment.prompt)") }
    }

    @Test("Where a segment says nothing of its place, it is still where the one before was")
    func carriesPlace() async throws {
        let segments = try await plan("We hid in the forest, in the snow.\n\nNothing stirred for an hour.").segments
        #expect(segments.count == 2)
        for segment in segments {
            #expect(SceneReading(segment.prompt).places.first == .forest)
            #expect(SceneReading(segment.prompt).weather.first == .snow)
        }
    }

    @Test("A pronoun stands for the last one named whom it fits")
    func pronouns() async throws {
        let segments = try await plan("A man met a small girl by the church.\n\nShe said nothing.\n\nHe wept.").segments
        #expect(segments.count == 3)
        #expect(SceneReading(segments[1].prompt).people == [.girl])
        #expect(SceneReading(segments[2].prompt).people == [.man])
    }

    @Test("The context holds the setting, weather and people of the whole story, whatever comes first")
    func context() async throws {
        let context = try await plan("It began quietly.\n\nThe forest was full of fog. An old man lived there.").context
        let reading = SceneReading(context)
        #expect(reading.places.first == .forest)
        #expect(reading.weather.first == .fog)
        #expect(reading.people.contains(.oldMan))
    }

    @Test("What a text denies is not in its prompt")
    func denial() {
        #expect(SceneReading("There was no rain, and we went without a lantern.").weather.isEmpty)
        #expect(SceneReading("There was no rain, and we went without a lantern.").lights.isEmpty)
        #expect(SceneReading("He felt well, and stepped back.").places.isEmpty)
    }

    @Test("A thing fills the picture where no place and no person is named")
    func closeView() async throws {
        let segment = try #require(try await plan("The doll had moved again.").segments.first)
        #expect(SceneReading(segment.prompt).isCloseView)
        #expect(PictureBrief(prompt: segment.prompt, context: "").subject == .closeView)
    }

    @Test("Segments keep the author's words in order")
    func authorsWords() async throws {
        let texts = try await plan("It's 1961.\n\nMr. Hale isn't here.").segments.map(\.text)
        #expect(texts == ["It's 1961.", "Mr. Hale isn't here."])
    }

    @Test("A script that holds nothing to tell is refused", arguments: ["", "\n\n", "👻", "* * *"])
    func refusal(script: String) async throws {
        let error = await #expect(throws: MakerError.self) { try await plan(script) }
        #expect(error?.code == .refused)
    }

    @Test("The same story gives the same plan")
    func determinism() async throws {
        let script = "The house was dark. A dog barked.\n\nSnow fell on the road. The crows rose.\n\nHe ran."
        #expect(try await plan(script) == plan(script))
    }

    @Test("A prompt reads back as the scene it was written for", arguments: Place.allCases)
    func readsBack(place: Place) {
        for choice in 0..<2 {
            var scene = SceneReading("at night in the rain, a woman")
            scene.places = [place]
            let reading = SceneReading(PromptWording(choice: choice).prompt(for: scene, isCloseView: false))
            let same = Subject(reading, isCloseView: false) == Subject(scene, isCloseView: false)
            #expect(same, "\(place), \(choice): read \(reading.places)")
            #expect(reading.weather.first == .rain)
            #expect(reading.people == [.woman])
        }
    }
}
