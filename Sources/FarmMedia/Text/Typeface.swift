import FarmCore
import Foundation

/// Which families a text is set in, in order: the first that has a character draws it.
struct Typeface: Hashable, Sendable {
    let families: [String]
    let isBold: Bool

    /// Letters without serifs for subtitles. Looks that play with single words are read in passing: they are bold.
    ///
    /// The style's family comes first; one that the farm does not have is passed over.
    /// - Parameter bearsMarks: Puts a family first that knows where marks sit on letters; Liberation's does not.
    static func subtitle(_ style: SubtitleStyle, language: TextLanguage, bearsMarks: Bool = false) -> Typeface {
        let scripts = ["Arabic", "Hebrew", "Devanagari", "Thai"].map { "Noto Sans \($0)" }
        // A comma would begin another family's name.
        var chosen = String(style.fontFamily.filter { $0 != "," })
        if bearsMarks, chosen == "Liberation Sans" { chosen = "Noto Sans" }
        return Typeface(
            families: [chosen, "Liberation Sans", "Noto Sans"] + scripts
                + language.ideographs(of: "Noto Sans CJK") + symbols,
            isBold: style.look == .karaoke || style.look == .pop)
    }

    /// Letters of old books for titles.
    static func title(language: TextLanguage) -> Typeface {
        Typeface(
            families: ["EB Garamond 12", "EB Garamond", "Noto Serif", "Noto Naskh Arabic", "Noto Serif Hebrew"]
                + ["Noto Serif Devanagari", "Noto Serif Thai"] + language.ideographs(of: "Noto Serif CJK")
                + ["Noto Sans"] + symbols,
            isBold: false)
    }

    private static let symbols = ["Noto Sans Symbols", "Noto Sans Symbols2", "Noto Sans Math", "Noto Color Emoji"]
}

extension String {
    /// Whether some letter bears a mark that there is no single character for.
    var bearsMarks: Bool {
        precomposedStringWithCanonicalMapping.unicodeScalars.contains { (0x0300...0x036F).contains($0.value) }
    }
}

/// What a text's characters tell of its language: which shapes ideographs have, and what sets its lines.
enum TextLanguage: String, Hashable, Sendable {
    case chinese = "zh-cn"
    case japanese = "ja"
    case korean = "ko"
    case other = "en"

    /// Kana are Japanese alone and hangul Korean alone; ideographs without either are taken for Chinese.
    init(of texts: some Sequence<String>) {
        var language = Self.other
        for text in texts {
            for scalar in text.unicodeScalars {
                switch scalar.value {
                case 0x3041...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F:
                    self = .japanese
                    return
                case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7A3: language = .korean
                case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF:
                    if language == .other { language = .chinese }
                default: break
                }
            }
        }
        self = language
    }

    fileprivate func ideographs(of family: String) -> [String] {
        let all = ["SC", "JP", "KR", "TC"]
        let first: String
        switch self {
        case .japanese: first = "JP"
        case .korean: first = "KR"
        case .chinese, .other: first = "SC"
        }
        return ([first] + all.filter { $0 != first }).map { "\(family) \($0)" }
    }
}
