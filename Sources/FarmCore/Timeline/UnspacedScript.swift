/// Scripts whose words follow each other without spaces, so that what a narrator takes for a word may be a sentence.
public enum UnspacedScript {
    case eastAsian
    case southEastAsian

    public init?(_ scalar: Unicode.Scalar?) {
        switch scalar?.value ?? 0 {
        // Signs of Chinese and Japanese, kana, ideographs, forms of full width. Korean has spaces.
        case 0x2E80...0x30FF, 0x31A0...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF00...0xFFEF, 0x20000...0x323AF:
            self = .eastAsian
        // Thai, Lao, Burmese, Khmer.
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: self = .southEastAsian
        default: return nil
        }
    }

    /// How many characters are about one word.
    var wordLength: Int {
        switch self {
        case .eastAsian: 4
        case .southEastAsian: 8
        }
    }

    /// Whether the text ends with a full-width end of a sentence, perhaps within quotation marks.
    static func endsSentence(_ text: String) -> Bool {
        text.last { !"」』”’）".contains($0) }.map { "。！？".contains($0) } ?? false
    }
}

extension SubtitleCue {
    /// Puts words together: a space between, unless the script needs none or the later word brings its own.
    public static func joined(_ words: [String]) -> String {
        var text = ""
        for word in words {
            if !text.isEmpty, isSpaced(between: text, and: word) { text += " " }
            text += word
        }
        return text
    }

    /// Whether a space stands between two words that follow each other.
    public static func isSpaced(between left: String, and right: String) -> Bool {
        guard let first = right.first, !first.isWhitespace else { return right.isEmpty }
        return UnspacedScript(left.unicodeScalars.last) == nil || UnspacedScript(right.unicodeScalars.first) == nil
    }
}

extension WordTiming {
    /// The word, or where it is longer than words are in a script without spaces, pieces of about a word's length,
    /// which share its time by their length.
    var pieces: [WordTiming] {
        let characters = Array(text)
        var cuts = Self.cuts(in: characters)
        // A short end that would be left to a cue of its own stays with the piece before.
        let rest = characters.count - (cuts.last ?? 0)
        if cuts.count % CueRules().maximumWords == 0, rest < Self.shortEnd { _ = cuts.popLast() }
        guard !cuts.isEmpty, end - start > characters.count else { return [self] }
        let bounds = [0] + cuts + [characters.count]
        return zip(bounds, bounds.dropFirst()).map { from, to in
            WordTiming(
                text: String(characters[from..<to]), start: start + (end - start) * from / characters.count,
                end: start + (end - start) * to / characters.count)
        }
    }

    private static let shortEnd = 4

    /// The places before which the word is cut: after a stop, or when a piece is long enough, never ahead of what
    /// cannot begin a line.
    private static func cuts(in characters: [Character]) -> [Int] {
        var cuts: [Int] = []
        for place in characters.indices.dropFirst() {
            let length = place - (cuts.last ?? 0)
            let (before, after) = (characters[place - 1], characters[place])
            guard let script = UnspacedScript(after.unicodeScalars.first),
                UnspacedScript(before.unicodeScalars.last) != nil, !opening.contains(before), !clinging.contains(after)
            else { continue }
            let isLong = length >= script.wordLength && characters.count - place > 1
            // Japanese words and their endings: an ideograph after hiragana begins another.
            let begins = length >= 2 && hiragana.contains(before) && !hiragana.contains(after)
            if isLong || begins || stops.contains(before) { cuts.append(place) }
        }
        return cuts
    }

    private static let hiragana: ClosedRange<Character> = "ぁ"..."ゟ"
    private static let stops: Set<Character> = ["。", "！", "？", "、", "，", "；", "：", "…", "」", "』", "）"]
    private static let opening: Set<Character> = ["「", "『", "（", "《", "〈", "【", "เ", "แ", "โ", "ใ", "ไ"]
    private static let clinging: Set<Character> = Set(
        stops + ["》", "〉", "】", "ー", "々", "ぁ", "ぃ", "ぅ", "ぇ", "ぉ", "っ", "ゃ", "ゅ", "ょ"]
            + ["ァ", "ィ", "ゥ", "ェ", "ォ", "ッ", "ャ", "ュ", "ョ", "ん", "ン", "ะ", "า", "ๆ", "ฯ"])
}
