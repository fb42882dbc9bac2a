import FarmCore
import Testing

@testable import FarmMedia

@Suite struct LineBreakingTests {
    private func lines(_ text: String, ratio: AspectRatio) throws -> [String] {
        let format = VideoFormat(ratio, .p1080, frameRate: .film)
        let setter = try TextSetter(.subtitle(.standard, language: .other), language: .other)
        let words = SubtitleCue.cues(
            for: text.split(separator: " ").enumerated().map {
                WordTiming(text: String($1), start: $0 * 24_000, end: ($0 + 1) * 24_000)
            }, frameRate: .film, frameCount: 1000)
        let legible = try LegibleText(try #require(words.first).words, setter: setter)
        let placed = try #require(
            try PlacedText(legible, geometry: SubtitleGeometry(style: .standard, format: format), setter: setter))
        let bytes = Array(legible.text.utf8)
        return placed.layout.lines.map { String(decoding: bytes[$0.bytes], as: UTF8.self) }
    }

    @Test(
        "Lines are of about one length and none has a word left over",
        arguments: [
            "Unfathomable whisperings underneath the floorboards", "Something terrible was breathing there",
            "Nobody remembered who had drowned", "Grandmother's wardrobe slowly opened again",
        ], AspectRatio.allCases)
    func balance(text: String, ratio: AspectRatio) throws {
        let lines = try lines(text, ratio: ratio)
        #expect(lines.count <= (ratio == .wide ? 2 : 3))
        let lengths = lines.map { $0.trimmingPrefix { $0 == " " }.count }
        #expect(Double(try #require(lengths.min())) >= 0.45 * Double(try #require(lengths.max())), "\(lines)")
    }

    @Test("A word that is wider than a line is made smaller before it is broken")
    func longWord() throws {
        #expect(try lines("Donaudampfschifffahrtskapitän", ratio: .tall) == ["Donaudampfschifffahrtskapitän"])
        #expect(try lines(String(repeating: "w", count: 120), ratio: .tall).count > 1)
    }

    @Test("Lines of scripts without spaces end between pieces, and never begin with a stop")
    func ideographs() throws {
        let lines = try lines("午夜时分，墙里传来了低低的哭声。", ratio: .tall)
        #expect(lines == ["午夜时分，墙里传来", "了低低的哭声。"])
    }
}
