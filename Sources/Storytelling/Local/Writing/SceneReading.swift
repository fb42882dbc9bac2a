/// What a text says is to be seen: found by words, so that a writer's prompt and an illustrator's picture
/// mean the same things by the same names.
struct SceneReading: Hashable, Sendable {
    /// Each list has the weightiest first.
    var places: [Place]
    var weather: [Weather]
    var hours: [Hour]
    var lights: [LightSource]
    var people: [Person]
    var things: [Thing]
    var moods: [Mood]
    /// Whether the text asks for a thing to fill the picture.
    var isCloseView: Bool

    init(_ text: String) {
        let words = StoryWords(text)
        places = Self.places.terms(in: words)
        weather = Self.weather.terms(in: words)
        hours = Self.hours.terms(in: words)
        lights = Self.lights.terms(in: words)
        people = Self.people.terms(in: words)
        things = Self.things.terms(in: words)
        moods = Self.moods.terms(in: words)
        isCloseView = words.contains(phrase: "close view")
    }

    /// This reading, with every list that is empty taken from `other`.
    func completed(by other: SceneReading) -> SceneReading {
        var reading = self
        if places.isEmpty { reading.places = other.places }
        if weather.isEmpty { reading.weather = other.weather }
        if hours.isEmpty { reading.hours = other.hours }
        if moods.isEmpty { reading.moods = other.moods }
        return reading
    }

    private static let places = Lexicon<Place>()
    private static let weather = Lexicon<Weather>()
    private static let hours = Lexicon<Hour>()
    private static let lights = Lexicon<LightSource>()
    private static let people = Lexicon<Person>()
    private static let things = Lexicon<Thing>()
    private static let moods = Lexicon<Mood>()
}
