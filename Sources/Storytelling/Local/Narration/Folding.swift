import Foundation

/// Brings what authors type down to the few characters that the reading rules know.
enum Folding {
    static let dash: Character = "—"
    static let ellipsis: Character = "…"

    /// ASCII letters, digits and punctuation, `—`, `…`, `£`, `€`, `°`; a space for what cannot be spoken.
    ///
    /// Accents are dropped, other alphabets written in Latin letters, quotation marks left out, runs of hyphens and
    /// dots made into a dash and an ellipsis.
    static func fold(_ text: String) -> [Character] {
        var folded = ""
        for scalar in latin(text).decomposedStringWithCanonicalMapping.unicodeScalars {
            if scalar.properties.generalCategory == .nonspacingMark { continue }
            if let replacement = replacements[scalar] {
                folded += replacement
            } else if scalar.isASCII, scalar.value > 32, scalar.value < 127 {
                folded.unicodeScalars.append(scalar)
            } else {
                folded += " "
            }
        }
        return joiningRuns(folded)
    }

    private static func latin(_ text: String) -> String {
        let isForeign = text.unicodeScalars.contains { $0.value > 0x24F && $0.properties.isAlphabetic }
        guard isForeign else { return text }
        // Without a transliteration the letters stay what they are, and cannot be spoken.
        return text.applyingTransform(.toLatin, reverse: false) ?? text
    }

    private static func joiningRuns(_ text: String) -> [Character] {
        var result: [Character] = []
        let characters = Array(text)
        var index = 0
        while index < characters.count {
            let character = characters[index]
            let run = characters[index...].prefix { $0 == character }.count
            switch character {
            case "-" where run > 1: result.append(dash)
            case "." where run > 1: result.append(ellipsis)
            case "-", ".": result.append(character)
            default: result += characters[index..<index + run]
            }
            index += run
        }
        return result
    }

    private static let replacements: [Unicode.Scalar: String] = [
        "\u{2018}": "'", "\u{2019}": "'", "\u{02BC}": "'", "\u{00B4}": "'", "`": "'", "\u{2032}": "'",
        "\u{201C}": "", "\u{201D}": "", "\u{201E}": "", "\u{00AB}": "", "\u{00BB}": "", "\"": "", "\u{201A}": "",
        "\u{2014}": "—", "\u{2015}": "—", "\u{2E3A}": "—", "\u{2013}": "—", "\u{2012}": "—", "\u{2212}": "-",
        "\u{2010}": "-", "\u{2011}": "-", "\u{2026}": "…", "\u{203D}": "?", "\u{00BF}": "", "\u{00A1}": "",
        "\u{FF0C}": ",", "\u{3002}": ".", "\u{3001}": ",", "\u{FF01}": "!", "\u{FF1F}": "?",
        "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d",
        "Ð": "D", "þ": "th", "Þ": "Th", "ł": "l", "Ł": "L", "ı": "i",
        "½": " half ", "¼": " quarter ", "¾": " three-quarters ", "£": "£", "€": "€", "°": "°",
        "\u{00A0}": " ", "\u{00AD}": "", "\u{200B}": "", "\u{200D}": "", "\u{FE0F}": "",
    ]
}
