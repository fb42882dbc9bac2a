/// The phrases that prompts are made of. Each list says the same in other words, so that neighbouring
/// pictures of one place are not seen from the same spot.
protocol Worded {
    var phrases: [String] { get }
}

extension Worded {
    func phrase(_ choice: Int) -> String {
        phrases.isEmpty ? "" : phrases[choice % phrases.count]
    }
}

extension Place: Worded {
    var phrases: [String] {
        switch self {
        case .house: ["A lonely house on a bare hill", "An old house with steep gables, seen from below"]
        case .corridor: ["A long corridor of closed doors", "A narrow corridor that runs into darkness"]
        case .forest: ["A path between tall bare trees in a deep forest", "The edge of a black forest"]
        case .graveyard: ["A graveyard of leaning headstones", "Old graves in long grass under a dead yew"]
        case .cellar: ["A narrow cellar staircase going down into darkness", "The bottom of a stone cellar stair"]
        case .stairs: ["A steep staircase climbing into darkness", "A staircase seen from its foot"]
        case .attic: ["A long attic under bare rafters", "A cluttered attic with one small round pane"]
        case .church: ["A small church with a crooked steeple", "A church tower black against the sky"]
        case .shore: ["A pier running out into a black sea", "A wide empty shore at low tide"]
        case .lighthouse: ["A lighthouse on a spit of rock above the sea", "A lighthouse far out over the sea"]
        case .lake: ["A black lake ringed with reeds", "The still water of a lake"]
        case .road: ["An empty road running straight into the dark", "A country road between bare hedges"]
        case .street: ["An empty street of narrow fronts", "A village street with shutters closed"]
        case .bedroom: ["A bedroom with the door ajar", "A bare bedroom seen from the bed"]
        case .room: ["A dim parlour with the door ajar", "A high old room with one tall casement"]
        case .kitchen: ["A low old kitchen with the back door ajar", "A cold kitchen with a long table"]
        case .window: ["A lit window seen from the black garden", "A single tall window in a black wall"]
        case .well: ["An old well of rough stones in long grass", "A stone well under a broken roof"]
        case .hospital: ["A disused hospital corridor of closed doors", "A long hospital ward corridor"]
        case .field: ["A wide stubble field under a low sky", "A field of dead corn with a scarecrow"]
        case .moor: ["A bare moor under a huge sky", "A wide moor with one bent tree"]
        case .bridge: ["A narrow stone bridge over black water", "A footbridge vanishing in the dark"]
        case .tunnel: ["The mouth of a brick tunnel", "A tunnel curving away into darkness"]
        }
    }
}

extension Weather: Worded {
    var phrases: [String] {
        switch self {
        case .fog: ["thick fog lying over everything", "fog drifting in low banks"]
        case .rain: ["heavy rain", "thin slanting rain"]
        case .storm: ["a thunderstorm breaking overhead", "a storm with low torn clouds"]
        case .snow: ["snow falling thickly", "fresh snow and a few late flakes"]
        case .wind: ["a hard wind", "ragged clouds driven by wind"]
        case .clear: ["a clear cold sky with a pale moon", "moonlight on every edge"]
        }
    }
}

extension Hour: Worded {
    var phrases: [String] {
        switch self {
        case .night: ["at night", "deep in the night"]
        case .midnight: ["at midnight"]
        case .dusk: ["at dusk", "in the last of the evening"]
        case .dawn: ["at dawn"]
        case .day: ["on a grey day", "by grey daylight"]
        }
    }
}

extension LightSource: Worded {
    var phrases: [String] {
        switch self {
        case .candle: ["lit by a single candle"]
        case .lantern: ["lit by a lantern"]
        case .lamp: ["lit by one weak lamp"]
        case .torch: ["lit by the cone of a torch"]
        case .fire: ["lit by a low fire"]
        case .lightning: ["lit by a flash of lightning"]
        case .headlights: ["lit by distant headlights"]
        case .moon: ["lit by the moon"]
        case .streetlamp: ["lit by one streetlamp"]
        case .beam: ["lit by a sweeping beam"]
        case .glow: ["lit by a faint warm glow"]
        }
    }
}

extension Person: Worded {
    var phrases: [String] {
        switch self {
        case .girl: ["a small girl standing very still", "a girl seen from behind"]
        case .boy: ["a small boy standing very still", "a boy seen from behind"]
        case .child: ["a child standing very still"]
        case .woman: ["a woman in a long dress", "a woman seen from behind"]
        case .oldWoman: ["an old woman, bent and shawled"]
        case .man: ["a tall man in a dark coat", "a man seen from behind"]
        case .oldMan: ["an old man, stooped over a stick"]
        case .figure: ["a dark figure, its face unseen", "a figure at the edge of sight"]
        case .crowd: ["a row of people, distant and silent"]
        }
    }
}

extension Thing: Worded {
    /// The thing with its article.
    var phrases: [String] {
        switch self {
        case .door: ["a door"]
        case .mirror: ["a tarnished mirror"]
        case .doll: ["a china doll"]
        case .clock: ["a tall clock"]
        case .piano: ["an old piano"]
        case .crow: ["a crow"]
        case .dog: ["a black dog"]
        case .photograph: ["a faded photograph"]
        case .chair: ["a rocking chair"]
        case .key: ["an iron key"]
        case .letter: ["a letter"]
        case .knife: ["a knife"]
        case .telephone: ["an old telephone"]
        case .boat: ["a small boat"]
        case .bell: ["a bell"]
        case .book: ["an open book"]
        case .bed: ["a narrow bed"]
        case .table: ["a bare table"]
        case .cradle: ["a cradle"]
        case .gate: ["an iron gate"]
        case .grave: ["a fresh grave"]
        case .moon: ["a large moon"]
        case .scarecrow: ["a scarecrow"]
        case .teacup: ["a cup"]
        case .box: ["a closed trunk"]
        case .cat: ["a cat"]
        case .horse: ["a horse"]
        case .eyes: ["two eyes in the dark"]
        case .handprint: ["a wet handprint"]
        case .rope: ["a hanging rope"]
        }
    }
}

extension Mood: Worded {
    var phrases: [String] { [rawValue] }
}
