import FarmCore
import Foundation

/// A stretch of letters or of digits as it is compared: without case, marks and punctuation, numbers in words too.
struct SpokenUnit: Hashable {
    /// One for letters; for digits the digits themselves and the ways in which they are said.
    let forms: [[UInt32]]
    /// How long it takes to say, in letters.
    let weight: Int

    /// The units of one word as it is written: cut at hyphens, dashes and inner stops, between letters and digits, and
    /// in scripts without spaces at each character.
    static func units(of word: String) -> [SpokenUnit] {
        var units: [SpokenUnit] = []
        var run = ""
        var isNumber = false
        func flush() {
            if !run.isEmpty { units.append(isNumber ? number(run) : letters(run)) }
            run = ""
        }
        let characters = Array(folded(word))
        for (index, character) in characters.enumerated() {
            if let name = signs[character] {
                flush()
                units.append(letters(name))
            } else if character.isNumber || character.isLetter {
                if character.isNumber != isNumber || isAlone(character) { flush() }
                isNumber = character.isNumber
                run.append(character)
                if isAlone(character) { flush() }
            } else if !isWithin(character, characters, index) {
                flush()
            }
        }
        flush()
        return units
    }

    /// Apostrophes within a word, and commas within a number, cut nothing.
    private static func isWithin(_ character: Character, _ characters: [Character], _ index: Int) -> Bool {
        guard index > 0, index + 1 < characters.count else { return false }
        let (before, after) = (characters[index - 1], characters[index + 1])
        if "'’ʼ".contains(character) { return before.isLetter && after.isLetter }
        return character == "," && before.isNumber && after.isNumber
    }

    private static func letters(_ text: String) -> SpokenUnit {
        let form = text.unicodeScalars.prefix(AlignmentLimits.unitCharacters).map(\.value)
        return SpokenUnit(forms: [form], weight: max(1, text.count))
    }

    private static func number(_ digits: String) -> SpokenUnit {
        let said = SpokenNumber.forms(of: digits)
        let forms = ([digits] + said).map {
            $0.unicodeScalars.prefix(AlignmentLimits.unitCharacters).map(\.value)
        }
        return SpokenUnit(forms: forms, weight: max(1, said.first?.count ?? digits.count * 3))
    }

    /// Whether the character is a word of its own, as far as can be told: those of scripts without spaces.
    private static func isAlone(_ character: Character) -> Bool {
        character.isLetter && UnspacedScript(character.unicodeScalars.first) != nil
    }

    /// Without case, width and marks.
    private static func folded(_ word: String) -> String {
        var folded = ""
        for scalar in word.lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars {
            if scalar.properties.generalCategory == .nonspacingMark { continue }
            folded += replacements[scalar] ?? String(scalar)
        }
        return folded
    }

    private static let signs: [Character: String] = [
        "&": "and", "%": "percent", "+": "plus", "=": "equals", "@": "at", "°": "degrees",
    ]

    private static let replacements: [Unicode.Scalar: String] = [
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i",
    ]
}
