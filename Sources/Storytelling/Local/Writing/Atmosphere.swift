/// What the sky does.
enum Weather: String, Vocabulary {
    case fog, rain, storm, snow, wind, clear

    var names: String {
        switch self {
        case .fog: "fog, mist, haze, foggy, misty, murk, sea fog"
        case .rain: "rain, drizzle, rainy, raining, rained, downpour, shower"
        case .storm: "storm, thunder, thunderstorm, gale, tempest, stormy, lightning"
        case .snow: "snow, snowy, snowfall, blizzard, frost, snowed, snowing, ice, sleet, frozen"
        case .wind: "wind, windy, gust, draught, breeze, howling"
        case .clear: "moonlight, moonlit, moon, star, starlight, full moon, cloudless"
        }
    }

    /// Weather that is seen outranks weather that is only felt.
    var weight: Int {
        switch self {
        case .storm, .snow: 3
        case .rain, .fog: 2
        case .wind, .clear: 1
        }
    }
}

/// When a scene plays.
enum Hour: String, Vocabulary {
    case night, midnight, dusk, dawn, day

    var names: String {
        switch self {
        case .night: "night, tonight, nightfall, past midnight"
        case .midnight: "midnight, witching hour, twelve o clock"
        case .dusk: "dusk, evening, sunset, twilight, sundown, gloaming"
        case .dawn: "dawn, sunrise, daybreak, first light, cockcrow"
        case .day: "day, daylight, morning, noon, afternoon, sunlight, midday"
        }
    }

    var weight: Int { self == .day ? 1 : 2 }
}

/// What sheds light in a scene.
enum LightSource: String, Vocabulary {
    case candle, lantern, lamp, torch, fire, lightning, headlights, moon, streetlamp, beam, glow

    var names: String {
        switch self {
        case .candle: "candle, candlelight, candlestick, taper"
        case .lantern: "lantern, hurricane lamp, oil lamp"
        case .lamp: "lamp, lamplight, bulb, light bulb, bedside lamp, nightlight"
        case .torch: "torch, flashlight, torchlight"
        case .fire: "fire, hearth, fireplace, firelight, ember, flame, match, matches"
        case .lightning: "lightning, thunderstorm"
        case .headlights: "headlight, headlamp, tail light"
        case .moon: "moon, moonlight, moonlit, full moon"
        case .streetlamp: "streetlamp, streetlight, street lamp, lamp post, gaslight"
        case .beam: "beam, sweeping light, searchlight"
        case .glow: "glow, glowing, glimmer, lit window, light in the, lighted window"
        }
    }
}

/// How a scene feels.
enum Mood: String, Vocabulary {
    case dread, panic, loneliness, grief, calm, wonder, menace

    var names: String {
        switch self {
        case .dread: "dread, afraid, fear, scared, uneasy, shiver, cold, whisper, trembling, wrong"
        case .panic:
            "panic, scream, i ran, we ran, he ran, she ran, they ran, terror, fled, horror, terrified, shriek, screamed, chase"
        case .loneliness: "alone, lonely, loneliness, empty, abandoned, deserted, nobody, forgotten, solitude"
        case .grief: "grief, wept, weep, mourn, funeral, tear, sorrow, buried, dead, died, death, loss, drowned"
        case .calm: "calm, quiet, still, peaceful, gentle, asleep, sleeping, slept, peace"
        case .wonder: "wonder, strange, curious, beautiful, shimmering, gleam, dream"
        case .menace: "menace, blood, knife, teeth, claw, grin, smiled, smile, watching, watched, stared, eye"
        }
    }
}
