import FarmCore
import Testing

@testable import Storytelling

@Suite("Texts cut into pieces that are spoken")
struct SpeechPartTests {
    private func words(_ text: String) -> [String] { text.split(whereSeparator: \.isWhitespace).map(String.init) }

    @Test("Pieces hold every word in order, within the limit, whatever the text", arguments: 0..<40)
    func whole(seed: Int) {
        var chance = SplitMix(seed: UInt64(seed))
        let marks = ["", "", "", "", ",", ".", "!”", "…", " —", ";", "?", "\n", "\n\n"]
        let text = (0..<(1 + chance.below(400))).map { _ in
            String(repeating: "aé", count: 1 + chance.below(6)) + marks[chance.below(marks.count)]
        }.joined(separator: " ")
        let limit = 40 + chance.below(300)
        let parts = SpeechPart.parts(of: text, limit: limit)
        #expect(parts.allSatisfy { $0.text.unicodeScalars.count <= limit && !$0.text.isEmpty })
        #expect(parts.flatMap { words($0.text) } == words(text))
    }

    @Test("A cut is made where a sentence ends, not after a title or within a quotation")
    func sentences() {
        let text =
            "Nobody slept that night in the house of Dr. Hale. The stairs were counted again. “Who is it?” she asked."
        let parts = SpeechPart.parts(of: text, limit: 60)
        #expect(
            parts.map(\.text) == [
                "Nobody slept that night in the house of Dr. Hale.",
                "The stairs were counted again. “Who is it?” she asked.",
            ])
        #expect(parts.map(\.ending) == [.sentence, .paragraph])
    }

    @Test("Pieces are of about even length, and a text within the limit is one")
    func even() {
        let text = String(repeating: "The lamp went out again, as it did. ", count: 42)
        let parts = SpeechPart.parts(of: text, limit: 1400)
        #expect(parts.count == 2)
        #expect(parts.allSatisfy { (600...900).contains($0.text.count) })
        #expect(SpeechPart.parts(of: "One.", limit: 1400).count == 1 && SpeechPart.parts(of: " \n", limit: 9).isEmpty)
    }

    @Test("An empty line is a longer rest than a sentence, a comma a shorter one")
    func endings() {
        func ending(_ text: String) -> SpeechPart.Ending? { SpeechPart.parts(of: text, limit: 20).first?.ending }
        #expect(ending("They were all gone.\n\nNobody came back.") == .paragraph)
        #expect(ending("They were all gone. Nobody came back.") == .sentence)
        #expect(ending("They were all gone, nobody came back") == .clause)
        #expect(ending("They were all gone nobody came back") == .word)
    }

    @Test("A script without spaces is cut after its full stops, and within a sentence only where it must be")
    func unspaced() {
        let sentence = "我走进了房间，灯灭了。"
        let parts = SpeechPart.parts(of: String(repeating: sentence, count: 30), limit: 60)
        #expect(parts.allSatisfy { $0.text.hasSuffix("。") && $0.text.unicodeScalars.count <= 60 })
        let endless = SpeechPart.parts(of: String(repeating: "灯", count: 150), limit: 60)
        #expect(endless.map(\.text.count).reduce(0, +) == 150 && endless.count == 3)
    }

    @Test("Long rows of signs are kept with the text, and not sent to be spoken")
    func signs() {
        let row = Array(repeating: "* * *", count: 1000).joined(separator: " ")
        for text in [row + " The end.", "The end. " + row, row + " The end. " + row] {
            let parts = OpenAINarrator.parts(of: text)
            #expect(parts.map(\.text).joined(separator: " ") == text)
            #expect(parts.allSatisfy { $0.spoken.unicodeScalars.count <= OpenAILimits.speechCharacters })
            #expect(parts.contains { $0.spoken.contains("The end.") })
        }
    }
}
