import FarmCore

extension VideoOptions {
    static let fieldNames: Set<String> = [
        "ratio", "resolution", "frameRate", "codec", "profile", "motion", "effects", "subtitles", "transition",
        "titleCard", "endCard", "ambience", "seed",
    ]
    private static let effectNames: Set<String> = ["grain", "vignette", "flicker", "fog", "aberration", "grade"]
    private static let subtitleNames: Set<String> = [
        "look", "place", "size", "textColour", "accentColour", "outlineColour", "fontFamily",
    ]

    /// Options as a request gives them; what it leaves out is as it is by default.
    ///
    /// - Throws: `Problem` that names the field which is not what it should be.
    init(_ fields: JSONFields) throws(Problem) {
        self.init()
        ratio = try fields.choice("ratio") ?? ratio
        let resolutions = Resolution.allCases.map(\.rawValue)
        if let lines = try fields.choice("resolution", among: resolutions), let chosen = Resolution(rawValue: lines) {
            resolution = chosen
        }
        framesPerSecond = try fields.choice("frameRate", among: Self.frameRates) ?? framesPerSecond
        encoding = Encoding(
            codec: try fields.choice("codec") ?? encoding.codec,
            profile: try fields.choice("profile") ?? encoding.profile)
        motion = try fields.choice("motion", among: MotionChoice.all.map { ($0.description, $0) }) ?? motion
        if let effects = try fields.fields("effects", of: Self.effectNames) {
            self.effects = try PictureEffects(effects)
        }
        if fields.isNull("subtitles") {
            subtitles = nil
        } else if let subtitles = try fields.fields("subtitles", of: Self.subtitleNames) {
            self.subtitles = try SubtitleStyle(subtitles)
        }
        transition = try fields.choice("transition") ?? transition
        titleCard = try fields.flag("titleCard") ?? titleCard
        endCard = try Self.endCard(fields)
        ambience = fields.isNull("ambience") ? nil : try fields.choice("ambience")
        seed = try fields.integer("seed", in: Limits.seed) ?? seed
    }

    /// `true` or `false`, or words of its own.
    private static func endCard(_ fields: JSONFields) throws(Problem) -> String? {
        let words =
            "true, false, or \(Limits.endCard.lowerBound) to \(Limits.endCard.upperBound) characters on one line"
        return switch try fields.flagOrText("endCard", as: words, where: isEndCard) {
        case .flag(true): theEnd
        case .text(let words): words
        case .flag(false), nil: nil
        }
    }
}

extension PictureEffects {
    fileprivate init(_ fields: JSONFields) throws(Problem) {
        let strength = VideoOptions.Limits.strength
        self.init(
            grain: try fields.number("grain", in: strength) ?? 0,
            vignette: try fields.number("vignette", in: strength) ?? 0,
            flicker: try fields.number("flicker", in: strength) ?? 0,
            fog: try fields.number("fog", in: strength) ?? 0,
            aberration: try fields.number("aberration", in: strength) ?? 0,
            grade: try fields.choice("grade") ?? .natural)
    }
}

extension SubtitleStyle {
    fileprivate init(_ fields: JSONFields) throws(Problem) {
        let standard = SubtitleStyle.standard
        self = .chosen(
            look: try fields.choice("look") ?? standard.look,
            place: try fields.choice("place") ?? standard.place,
            fontFamily: try Self.fontFamily(fields) ?? standard.fontFamily,
            fontHeight: try fields.number("size", in: VideoOptions.Limits.subtitleSize) ?? standard.fontHeight,
            textColour: try Self.colour("textColour", fields) ?? standard.textColour,
            accentColour: try Self.colour("accentColour", fields) ?? standard.accentColour,
            outlineColour: try Self.colour("outlineColour", fields) ?? standard.outlineColour)
    }

    private static func colour(_ name: String, _ fields: JSONFields) throws(Problem) -> Colour? {
        try fields.parsed(name, as: "a colour like '#ffb038'", by: Colour.init)
    }

    private static func fontFamily(_ fields: JSONFields) throws(Problem) -> String? {
        let length = VideoOptions.Limits.fontFamily
        let words = "a font's name of \(length.lowerBound) to \(length.upperBound) letters, digits, spaces and hyphens"
        return try fields.parsed("fontFamily", as: words) { VideoOptions.isFontFamily($0) ? $0 : nil }
    }
}
