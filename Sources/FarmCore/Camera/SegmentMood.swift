/// What a segment feels like, as far as the camera is concerned.
public enum SegmentMood: String, Hashable, Sendable, CaseIterable {
    case calm, dread, chase, reveal, sorrow

    /// The mood that most of the text's telling words speak of; of equals, the one named first; `nil` when none is.
    public init?(of text: String) {
        var scores: [SegmentMood: (score: Int, first: Int)] = [:]
        for (place, word) in Self.words(of: text).enumerated() {
            guard let mood = Self.moods[word] else { continue }
            scores[mood, default: (0, place)].score += 1
        }
        // No two moods are first named at one place: the order is whole.
        let best = scores.min { ($1.value.score, $0.value.first) < ($0.value.score, $1.value.first) }
        guard let best else { return nil }
        self = best.key
    }

    private static func words(of text: String) -> [Substring] {
        text.lowercased().split { !$0.isLetter }
    }

    private static let moods: [Substring: SegmentMood] = {
        var moods: [Substring: SegmentMood] = [:]
        for mood in allCases {
            for word in mood.vocabulary.split(whereSeparator: \.isWhitespace) { moods[word] = mood }
        }
        return moods
    }()

    /// Words in every form that stories use; none stands for two moods.
    private var vocabulary: String {
        switch self {
        case .calm:
            """
            calm quiet quietly peaceful peace gentle gently asleep sleep slept sleeping morning sunlight warm home
            garden tea breakfast smiled laughed summer village slow slowly soft softly ordinary rest rested
            """
        case .dread:
            """
            dread afraid fear feared scared uneasy shiver shivered whisper whispered whispering whispers trembling
            trembled wrong dark darkness shadow shadows silence silent cold creak creaked creaking footsteps knock
            knocked knocking scratching scratched cellar basement attic breathing waiting waited listened watching
            watched eyes teeth grin grinned door locked alone midnight
            """
        case .chase:
            """
            ran run runs running fled flee chase chased chasing hurried sprint sprinted scream screamed screaming
            screams panic panicked terror terrified burst crashed crash fell stumbled stumbling grabbed slammed
            pounding pounded escape escaped faster struggled struck lunged leapt
            """
        case .reveal:
            """
            saw appeared appears revealed reveal suddenly realised realized discovered discover found face faces
            opened opens turned lit light lightning flash beneath behind standing stood figure photograph mirror
            truth vast tower castle mansion valley mountain horizon sea ocean
            """
        case .sorrow:
            """
            grief wept weep weeping mourn mourned mourning funeral tears sorrow buried burial grave graves graveyard
            dead died death dying loss lost lonely loneliness empty abandoned deserted forgotten gone widow drowned
            remember remembered missed never farewell goodbye
            """
        }
    }
}
