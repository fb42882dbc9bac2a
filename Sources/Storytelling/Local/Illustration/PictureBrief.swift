/// What is to be painted, read from a prompt and its story's context.
struct PictureBrief: Sendable {
    let subject: Subject
    let weather: Weather?
    let hour: Hour
    let lights: [LightSource]
    let people: [Person]
    let things: [Thing]
    let place: Place
    let palette: Palette

    init(prompt: String, context: String) {
        let own = SceneReading(prompt)
        let whole = SceneReading(context)
        let scene = own.completed(by: whole)
        place = scene.places.first ?? .house
        subject = Subject(scene, isCloseView: own.isCloseView)
        weather = own.weather.first { $0 != .clear } ?? own.weather.first ?? whole.weather.first
        hour = scene.hours.first ?? .night
        lights = own.lights
        people = own.people
        things = own.things
        palette = Self.palette(for: context, subject: subject, lights: lights)
    }

    /// One palette outdoors and one indoors a story, so that its pictures belong together.
    private static func palette(for context: String, subject: Subject, lights: [LightSource]) -> Palette {
        let count = UInt64(Palette.all.count)
        let outdoors = SeededRandom.digest(of: context) % count
        return Palette.all[Int(subject.isIndoors ? (outdoors + 2) % count : outdoors)]
    }

    /// The lightness that the picture's middle tones are brought to: grey by day, dark by night.
    var middle: Float {
        switch hour {
        case .day: 0.3
        case .dusk, .dawn: 0.245
        case .night, .midnight: 0.225
        }
    }

    func has(_ light: LightSource) -> Bool { lights.contains(light) }
    func shows(_ thing: Thing) -> Bool { things.contains(thing) }
    var isWet: Bool { weather == .rain || weather == .storm }
}
