import FarmCore
import FarmStore

/// What a video's owner should know before it is rendered.
struct VideoWarningAnswer: Encodable, Sendable {
    /// Stable, for programs.
    let code = "missingGlyphs"
    /// A clip's place in the video, from 0.
    let part: Int
    @Nullable var segmentId: SegmentID?
    let characters: [String]
    /// The same for a person.
    let words: String

    /// Characters named in words; of more there is only the number.
    private static let charactersNamed = 8

    init(_ warning: VideoWarning) {
        part = warning.part
        segmentId = warning.segment
        characters = warning.missingGlyphs
        let named = characters.prefix(Self.charactersNamed).map { character in
            let numbers = character.unicodeScalars.map { "U+" + Self.hexadecimal($0.value) }
            return "‘\(character)’ (\(numbers.joined(separator: " ")))"
        }
        let others = characters.count > named.count ? " and \(characters.count - named.count) more" : ""
        words = "No font has \(named.joined(separator: ", "))\(others): left out of the picture."
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
