/// Puts a reading into the words of a picture prompt.
struct PromptWording {
    /// Picks among phrases that mean the same.
    let choice: Int

    /// One prompt: place, hour and light; weather; people; things; mood.
    func prompt(for scene: SceneReading, isCloseView: Bool) -> String {
        var parts = [opening(of: scene, isCloseView: isCloseView)]
        if let weather = scene.weather.first { parts.append(phrase(for: weather, in: scene)) }
        let people = scene.people.prefix(2).map { $0.phrase(choice) }
        if !people.isEmpty { parts.append(people.joined(separator: " and ")) }
        let shown = isCloseView ? scene.things.first(where: CloseView.canShow) : nil
        let things = scene.things.filter { $0 != .moon && $0 != shown }.prefix(3)
        if !things.isEmpty { parts.append(things.map { $0.phrase(choice) }.joined(separator: ", ")) }
        parts.append("mood: " + (scene.moods.first ?? .dread).phrase(choice))
        return parts.joined(separator: "; ") + "."
    }

    /// What all pictures of the story share.
    func context(for scene: SceneReading) -> String {
        var setting = (scene.places.first ?? .house).phrase(0)
        for place in scene.places.dropFirst().prefix(2) { setting += ", " + place.rawValue }
        var parts = [setting + " " + (scene.hours.first ?? .night).phrase(0)]
        if let weather = scene.weather.first { parts.append(weather.phrase(0)) }
        let people = scene.people.prefix(3).map { $0.phrase(0) }
        if !people.isEmpty { parts.append(people.joined(separator: ", ")) }
        parts.append("mood: " + scene.moods.prefix(2).map { $0.phrase(0) }.joined(separator: ", "))
        return parts.joined(separator: "; ") + ". " + Self.style
    }

    private static let style = """
        Moody gothic picture-book painting, few colours, strong contrast, grain, no lettering.
        """

    private func opening(of scene: SceneReading, isCloseView: Bool) -> String {
        let place = scene.places.first ?? .house
        var opening = place.phrase(choice)
        if isCloseView, let thing = scene.things.first(where: CloseView.canShow) {
            opening = "A close view of \(thing.phrase(choice)), behind it " + lowered(opening)
        }
        if let hour = scene.hours.first { opening += " " + hour.phrase(choice) }
        if let light = scene.lights.first { opening += ", " + light.phrase(choice) }
        return opening
    }

    private func phrase(for weather: Weather, in scene: SceneReading) -> String {
        let words = weather.phrase(choice)
        return scene.places.first?.isIndoors == true ? words + " outside" : words
    }

    private func lowered(_ phrase: String) -> String {
        phrase.prefix(1).lowercased() + phrase.dropFirst()
    }
}
