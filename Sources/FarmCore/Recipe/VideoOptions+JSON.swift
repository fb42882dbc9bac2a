/// The form that options have wherever they are written: in a request, an answer and the database. What is left out is
/// as it is by default. Seeds of effects are not written, as they follow from the options' own.
extension VideoOptions: Codable {
    private enum Keys: String, CodingKey {
        case ratio, resolution, frameRate, codec, profile, motion, effects, subtitles, transition, titleCard, endCard
        case ambience, seed
    }

    private enum EffectKeys: String, CodingKey {
        case grain, vignette, flicker, fog, aberration, grade
    }

    private enum SubtitleKeys: String, CodingKey {
        case look, place, size, textColour, accentColour, outlineColour, fontFamily
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(ratio, forKey: .ratio)
        try container.encode(resolution, forKey: .resolution)
        try container.encode(framesPerSecond, forKey: .frameRate)
        try container.encode(encoding.codec, forKey: .codec)
        try container.encode(encoding.profile, forKey: .profile)
        try container.encode(motion.description, forKey: .motion)
        try encodeEffects(to: &container)
        try encodeSubtitles(to: &container)
        try container.encode(transition, forKey: .transition)
        try container.encode(titleCard, forKey: .titleCard)
        try encodeEndCard(to: &container)
        try container.encode(ambience, forKey: .ambience)
        try container.encode(seed, forKey: .seed)
    }

    /// Whether there is one, or its words where they are its own.
    private func encodeEndCard(to container: inout KeyedEncodingContainer<Keys>) throws {
        switch endCard {
        case nil: try container.encode(false, forKey: .endCard)
        case Self.theEnd: try container.encode(true, forKey: .endCard)
        case let words?: try container.encode(words, forKey: .endCard)
        }
    }

    private mutating func decodeEndCard(from container: KeyedDecodingContainer<Keys>) throws {
        // What is no flag must be words, or it is refused by the second try.
        if let isThere = try? container.decodeIfPresent(Bool.self, forKey: .endCard) {
            endCard = isThere ? Self.theEnd : nil
        } else {
            endCard = try container.decodeIfPresent(String.self, forKey: .endCard)
        }
    }

    private func encodeEffects(to container: inout KeyedEncodingContainer<Keys>) throws {
        var values = container.nestedContainer(keyedBy: EffectKeys.self, forKey: .effects)
        try values.encode(effects.grain, forKey: .grain)
        try values.encode(effects.vignette, forKey: .vignette)
        try values.encode(effects.flicker, forKey: .flicker)
        try values.encode(effects.fog, forKey: .fog)
        try values.encode(effects.aberration, forKey: .aberration)
        try values.encode(effects.grade, forKey: .grade)
    }

    private func encodeSubtitles(to container: inout KeyedEncodingContainer<Keys>) throws {
        guard let subtitles else { return try container.encodeNil(forKey: .subtitles) }
        var values = container.nestedContainer(keyedBy: SubtitleKeys.self, forKey: .subtitles)
        try values.encode(subtitles.look, forKey: .look)
        try values.encode(subtitles.place, forKey: .place)
        try values.encode(subtitles.fontHeight, forKey: .size)
        try values.encode(subtitles.textColour.description, forKey: .textColour)
        try values.encode(subtitles.accentColour.description, forKey: .accentColour)
        try values.encode(subtitles.outlineColour.description, forKey: .outlineColour)
        try values.encode(subtitles.fontFamily, forKey: .fontFamily)
    }

    public init(from decoder: any Decoder) throws {
        self.init()
        let container = try decoder.container(keyedBy: Keys.self)
        ratio = try container.decodeIfPresent(AspectRatio.self, forKey: .ratio) ?? ratio
        resolution = try container.decodeIfPresent(Resolution.self, forKey: .resolution) ?? resolution
        framesPerSecond = try container.decodeIfPresent(Int.self, forKey: .frameRate) ?? framesPerSecond
        encoding = Encoding(
            codec: try container.decodeIfPresent(Encoding.Codec.self, forKey: .codec) ?? encoding.codec,
            profile: try container.decodeIfPresent(Encoding.Profile.self, forKey: .profile) ?? encoding.profile)
        if let text = try container.decodeIfPresent(String.self, forKey: .motion) {
            motion = try Self.parsed(text, by: MotionChoice.init, in: container, forKey: .motion)
        }
        try decodeEffects(from: container)
        try decodeSubtitles(from: container)
        transition = try container.decodeIfPresent(Transition.self, forKey: .transition) ?? transition
        titleCard = try container.decodeIfPresent(Bool.self, forKey: .titleCard) ?? titleCard
        try decodeEndCard(from: container)
        ambience = try container.decodeIfPresent(Ambience.Bed.self, forKey: .ambience)
        seed = try container.decodeIfPresent(UInt64.self, forKey: .seed) ?? seed
    }

    private mutating func decodeEffects(from container: KeyedDecodingContainer<Keys>) throws {
        guard container.contains(.effects) else { return }
        let values = try container.nestedContainer(keyedBy: EffectKeys.self, forKey: .effects)
        effects.grain = try values.decodeIfPresent(Double.self, forKey: .grain) ?? effects.grain
        effects.vignette = try values.decodeIfPresent(Double.self, forKey: .vignette) ?? effects.vignette
        effects.flicker = try values.decodeIfPresent(Double.self, forKey: .flicker) ?? effects.flicker
        effects.fog = try values.decodeIfPresent(Double.self, forKey: .fog) ?? effects.fog
        effects.aberration = try values.decodeIfPresent(Double.self, forKey: .aberration) ?? effects.aberration
        effects.grade = try values.decodeIfPresent(PictureEffects.Grade.self, forKey: .grade) ?? effects.grade
    }

    private mutating func decodeSubtitles(from container: KeyedDecodingContainer<Keys>) throws {
        guard container.contains(.subtitles) else { return }
        guard try !container.decodeNil(forKey: .subtitles) else {
            subtitles = nil
            return
        }
        let values = try container.nestedContainer(keyedBy: SubtitleKeys.self, forKey: .subtitles)
        func colour(_ key: SubtitleKeys, _ standard: Colour) throws -> Colour {
            guard let text = try values.decodeIfPresent(String.self, forKey: key) else { return standard }
            return try Self.parsed(text, by: Colour.init, in: values, forKey: key)
        }
        let standard = SubtitleStyle.standard
        subtitles = .chosen(
            look: try values.decodeIfPresent(SubtitleStyle.Look.self, forKey: .look) ?? standard.look,
            place: try values.decodeIfPresent(SubtitleStyle.Place.self, forKey: .place) ?? standard.place,
            fontFamily: try values.decodeIfPresent(String.self, forKey: .fontFamily) ?? standard.fontFamily,
            fontHeight: try values.decodeIfPresent(Double.self, forKey: .size) ?? standard.fontHeight,
            textColour: try colour(.textColour, standard.textColour),
            accentColour: try colour(.accentColour, standard.accentColour),
            outlineColour: try colour(.outlineColour, standard.outlineColour))
    }

    private static func parsed<Value, Key>(
        _ text: String, by parse: (String) -> Value?, in container: KeyedDecodingContainer<Key>, forKey key: Key
    ) throws -> Value {
        guard let value = parse(text) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: container, debugDescription: "'\(text)' is none of its values")
        }
        return value
    }
}
