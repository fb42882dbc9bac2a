import Testing

@testable import FarmCore

@Suite("Cues of scripts without spaces")
struct UnspacedScriptTests {
    private func cues(_ words: [String], seconds: Int = 4) -> [SubtitleCue] {
        let length = seconds * AudioClock.sampleRate
        let timed = words.enumerated().map { index, word in
            WordTiming(text: word, start: index * length, end: (index + 1) * length)
        }
        return SubtitleCue.cues(for: timed, frameRate: .film, frameCount: 10_000)
    }

    @Test(
        "A sentence without spaces becomes cues of at most five short pieces that together are the sentence",
        arguments: [
            "午夜时分，墙里传来了低低的哭声。没有人敢去看，因为每个人都知道那里什么都没有！",
            "誰かが壁の向こうでゆっくり息をしている。私はそれを数えた。", "มีบางอย่างหายใจอยู่หลังประตูบานเก่าในบ้านที่ไม่มีใครอยู่มานานแล้ว",
        ])
    func sentence(text: String) throws {
        let cues = cues([text])
        #expect(cues.map(\.text).joined() == text)
        #expect(cues.count > 1)
        for cue in cues {
            #expect(cue.words.count <= 5)
            #expect(cue.words.allSatisfy { $0.text.count <= 12 }, "\(cue.words.map(\.text))")
            #expect(cue.words.map(\.firstFrame) == cue.words.map(\.firstFrame).sorted())
            #expect(!"。，！ーんา".contains(try #require(cue.text.first)), "\(cue.text)")
        }
        #expect(cues.first?.firstFrame == 0 && cues.last?.endFrame == 96)
    }

    @Test("A sentence that has ended ends its cue")
    func sentenceEnd() {
        #expect(cues(["他走了。她留下。"]).map(\.text) == ["他走了。", "她留下。"])
    }

    @Test("Japanese is cut where a word's ending ends")
    func japanese() {
        let pieces = cues(["壁の向こうで誰かが笑った。"]).flatMap(\.words).map(\.text)
        #expect(pieces == ["壁の", "向こうで", "誰かが", "笑った。"])
    }

    @Test(
        "Words of scripts with spaces are never cut",
        arguments: ["Donaudampfschifffahrtsgesellschaft", "받아들였습니다만은아니다", "لااله"])
    func spaced(word: String) {
        #expect(cues([word, word]).map(\.text) == [word + " " + word])
    }

    @Test("A space that the author left between words of a script without spaces stays")
    func authorsSpace() {
        let cues = cues(["สวัสดี", "ครับ"])
        #expect(cues.map(\.text) == ["สวัสดี ครับ"])
        #expect(cues.first?.words.count == 2)
    }

    @Test("Words are joined as their scripts are, whatever stands between")
    func joining() {
        #expect(SubtitleCue.joined(["the", "door"]) == "the door")
        #expect(SubtitleCue.joined(["午夜", "时分"]) == "午夜时分")
        #expect(SubtitleCue.joined(["彼は", "John"]) == "彼は John")
        #expect(SubtitleCue.joined(["숨을", "쉬었다"]) == "숨을 쉬었다")
    }

    @Test("A word too short in time to be cut stays whole")
    func hasty() {
        let word = WordTiming(text: "午夜时分墙里传来低语", start: 0, end: 5)
        #expect(word.pieces == [word])
    }
}
