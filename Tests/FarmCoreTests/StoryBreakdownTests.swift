import Testing

@testable import FarmCore

@Suite("Story breakdown")
struct StoryBreakdownTests {
    @Test("A blank line separates segments, whatever it is made of")
    func blankLines() {
        let script = "One dark night.\n\nThe door opened.\r\n\r\nIt was me.\n \t \nNobody else.\n\n\n\nThe end.\n"
        #expect(
            StoryBreakdown.segments(of: script) == [
                "One dark night.", "The door opened.", "It was me.", "Nobody else.", "The end.",
            ])
    }

    @Test("A single line break is only white space, and white space is folded")
    func singleBreaks() {
        #expect(StoryBreakdown.segments(of: "  It  was\nlate.\t\u{a0}Very\r\nlate. ") == ["It was late. Very late."])
    }

    @Test(
        "A script without a letter or a digit holds nothing to tell",
        arguments: ["", " \n\n\t\n", "… ?! —\n\n***", "👻🎃\n\n🏚️", "1️⃣2️⃣ ℹ️ 🅰️ ©️"])
    func nothingToTell(script: String) {
        #expect(!StoryBreakdown.isTellable(script))
        #expect(StoryBreakdown.segments(of: script).isEmpty)
    }

    @Test("Letters of any script and digits can be told", arguments: ["a", "7", "夜", "ночь", "ليل", "👻 boo", "é"])
    func somethingToTell(script: String) {
        #expect(StoryBreakdown.isTellable(script))
        #expect(StoryBreakdown.segments(of: script) == [script])
    }

    @Test("A row of asterisks between paragraphs is left out")
    func ornaments() {
        #expect(StoryBreakdown.segments(of: "Before.\n\n* * *\n\nAfter.") == ["Before.", "After."])
    }

    @Test("A paragraph of up to 320 characters stays whole; a longer one is cut at sentence ends")
    func longParagraphs() throws {
        let sentence = "The wind came up from the sea and spoke at every door in turn."
        let short = Array(repeating: sentence, count: 5).joined(separator: " ")
        #expect(short.count <= 320)
        #expect(StoryBreakdown.segments(of: short) == [short])
        let long = Array(repeating: sentence, count: 14).joined(separator: " ")
        let segments = StoryBreakdown.segments(of: long)
        #expect(segments.count > 1)
        #expect(segments.joined(separator: " ") == long)
        for segment in segments {
            #expect(segment.count <= 320)
            #expect(segment.hasSuffix("in turn."))
        }
    }

    @Test("A short last sentence stays with the one before it")
    func shortLeftovers() throws {
        let sentence = "Somebody had been sitting in the chair by the window all through that long wet night."
        let script = Array(repeating: sentence, count: 4).joined(separator: " ") + " I ran."
        let segments = StoryBreakdown.segments(of: script)
        #expect(segments.count == 2)
        let last = try #require(segments.last)
        #expect(last.hasSuffix("I ran.") && last.count > 60)
    }

    @Test("A sentence is never cut in the middle unless it is longer than 600 characters")
    func longSentences() {
        let clause = "and the door at the end of the hall moved a little, as if somebody were leaning on it, "
        let whole = "I listened, " + String(repeating: clause, count: 6) + "and then it stopped."
        #expect(whole.count < 600)
        #expect(StoryBreakdown.segments(of: whole) == [whole])
        let endless = "I listened, " + String(repeating: clause, count: 10) + "and then it stopped."
        let segments = StoryBreakdown.segments(of: endless)
        #expect(segments.count > 2)
        #expect(segments.joined(separator: " ") == endless)
        #expect(segments.dropLast().allSatisfy { $0.hasSuffix(",") && $0.count <= 320 })
    }

    @Test("A word without end is cut rather than refused, and no character is lost")
    func endlessWord() {
        let script = String(repeating: "a", count: 2_000)
        let segments = StoryBreakdown.segments(of: script)
        #expect(segments.allSatisfy { $0.count <= 361 })
        #expect(segments.joined() == script)
    }

    @Test("With too many paragraphs neighbours are joined, and every word is kept in order")
    func tooManySegments() {
        var rules = BreakdownRules()
        rules.maximumSegments = 10
        let words = (0..<400).map { "w\($0)." }
        let segments = StoryBreakdown.segments(of: words.joined(separator: "\n\n"), rules: rules)
        #expect(segments.count <= 10)
        #expect(segments.joined(separator: " ") == words.joined(separator: " "))
    }

    @Test("The same script always gives the same segments")
    func determinism() {
        let script = String(repeating: "It was cold. Mr. Hale knew it. \"Run!\" he said. ", count: 30)
        #expect(StoryBreakdown.segments(of: script) == StoryBreakdown.segments(of: script))
    }
}

@Suite("Sentence boundaries")
struct StorySentenceTests {
    @Test(
        "Abbreviations, initials, decimals and numbers do not end a sentence",
        arguments: [
            "Mr. Hale met Dr. Pym at St. Mary's.", "They took things, e.g. a lamp, from J. R. Low at once.",
            "It was 3.5 miles to No. 7.", "She waited until 3 a.m. and then left.",
        ])
    func abbreviations(sentence: String) {
        #expect(SentenceBoundaries.sentences(of: sentence) == [sentence])
    }

    @Test("Sentences end at full stops, marks and ellipses, with their closing quotes")
    func ends() {
        #expect(
            SentenceBoundaries.sentences(of: "“Who’s there?” Nobody. It was I. No. He ran… Then \"Stop!\" It stopped!")
                == ["“Who’s there?”", "Nobody.", "It was I.", "No.", "He ran…", "Then \"Stop!\"", "It stopped!"])
    }

    @Test("A quote that goes on in small letters is one sentence")
    func quotes() {
        let sentence = "\"Run!\" she said, and \"now...\" and was gone."
        #expect(SentenceBoundaries.sentences(of: sentence) == [sentence])
    }

    @Test("Ideographic full stops end a sentence without a space")
    func ideographs() {
        #expect(SentenceBoundaries.sentences(of: "夜が来た。誰もいない。") == ["夜が来た。", "誰もいない。"])
    }
}
