import Testing

@testable import Storytelling

@Suite("Reading a script aloud")
struct NarrationReadingTests {
    private func said(_ word: String) -> String {
        WordReader.read(word).pieces.map(\.text).joined(separator: " ")
    }

    private static let readings: [(String, String)] = [
        ("house", "house"), ("“Don’t!”", "Don't"), ("well-known", "well known"), ("words—paid", "words paid"),
        ("3:15am", "3:15 a.m."), ("12:30:45", "12 30 45"), ("$5", "$5"), ("£5,", "5 pounds"), ("50%", "50%"),
        ("1,234,567!", "1,234,567"), ("1897…", "18 97"), ("1905", "19 oh 5"), ("1900", "19 hundred"),
        ("1890s", "18 90s"), ("1890–1897.", "18 90 to 18 97"), ("2024", "2024"), ("$1999", "$1999"), ("3rd,", "3rd"),
        ("#3", "number 3"), ("-5°", "minus 5 degrees"), ("Q&A", "Q and a"), ("Mr.", "mister"), ("Dr.", "Dr"),
        ("St.", "St"), ("etc.", "et cetera"), ("e.g.", "for example"), ("a.m.", "a.m."), ("Ph.D.,", "P.h.D."),
        ("U.S.", "U.S."), ("HELP!", "help"), ("FBI", "F.B.I."), ("NOOOO!!!", "no"), ("Sooo", "so"), ("seee", "see"),
        ("Shhh...", "shh"), ("Grrr", "grr"), ("Hmm,", "hmm"), ("I", "I"), ("café", "cafe"), ("señor", "senor"),
        ("Straße", "Strasse"), ("Москва", "Moskva"), ("o’clock", "oclock"), ("dogs'", "dogs"),
        ("10km", "10 kilometers"),
        ("example.com", "example dot com"), ("end.Start", "end Start"), ("(or", "or"), ("👻", ""), ("***", ""),
        ("—", ""),
        ("e\u{301}te\u{301}", "ete"),
    ]

    @Test("Words are read as a person would read them", arguments: Self.readings)
    func reads(word: String, expected: String) {
        #expect(said(word) == expected)
    }

    @Test("A word of thousands of letters or digits is spoken in part, in pieces of bounded length")
    func longWords() {
        for word in [String(repeating: "ab", count: 4_000), String(repeating: "1", count: 8_000)] {
            let pieces = WordReader.read(word).pieces
            #expect(!pieces.isEmpty && pieces.count <= NarrationLimits.piecesPerWord)
            #expect(pieces.allSatisfy { $0.text.count <= NarrationLimits.pieceLetters })
        }
    }

    @Test("Pieces hold nothing but ASCII letters, digits and the signs of numbers")
    func alphabet() {
        let hostile = "\") (system \"touch x\") ; '(quote) \\ `a` #.(x) \u{0}\u{7}\u{1B}[0m é漢字🎃 |x| ,@y"
        let pieces = ScriptReader.read(hostile).flatMap(\.pieces)
        #expect(!pieces.isEmpty)
        for piece in pieces {
            let isClean = piece.text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "'.,:$%".contains($0)) }
            #expect(isClean, "\(piece.text)")
        }
    }

    private func pauses(_ text: String) -> [Pause] {
        ScriptReader.read(text).map { $0.pieces.last?.pause ?? .none }
    }

    @Test("Punctuation and line breaks ask for silences of their own length")
    func pausesFollowPunctuation() {
        #expect(pauses("One, two; three: four.") == [.comma, .clause, .clause, .sentence])
        #expect(pauses("wait... what — now? yes") == [.ellipsis, .dash, .none, .aside, .none])
        #expect(pauses("end.\n\nNext\nline") == [.paragraph, .comma, .none])
        #expect(pauses("“Who?” she asked. “You!” He ran") == [.aside, .none, .sentence, .sentence, .none, .none])
    }

    @Test("The full stop of an abbreviation does not end a sentence, unless one begins after it")
    func abbreviations() {
        #expect(pauses("Mr. Smith and Dr. Jones") == [.none, .none, .none, .none, .none])
        #expect(pauses("on Main St. He ran") == [.none, .none, .sentence, .none, .none])
        #expect(pauses("of St. James") == [.none, .none, .none])
        #expect(pauses("He said no. No. 5") == [.none, .none, .sentence, .none, .none])
    }

    @Test("Every word of the text is a word of the script, in order and unchanged")
    func words() {
        let text = "  One\ttwo \u{00A0}three\r\n“four”—\n\n  👻 fi\u{301}ve  "
        #expect(ScriptReader.read(text).map(\.text) == ["One", "two", "three", "“four”—", "👻", "fi\u{301}ve"])
    }

    @Test("Sentences are utterances, and none holds more pieces than the limit")
    func utterances() {
        let short = Phrasing.utterances(of: ScriptReader.read("It came. “Who?” she said. Then... Nothing. And so on"))
        #expect(short.map(\.count) == [2, 3, 1, 1, 3])
        let endless = Array(repeating: "word", count: 1_000).joined(separator: " ")
        let utterances = Phrasing.utterances(of: ScriptReader.read(endless))
        #expect(utterances.allSatisfy { $0.count <= NarrationLimits.piecesPerUtterance })
        #expect(utterances.flatMap { $0 }.map(\.word) == Array(0..<1_000))
    }

    @Test("A long run of words gets a breath before a joining word")
    func breath() {
        let text = "The old man walked slowly down the street and the dog followed him home"
        let items = Phrasing.utterances(of: ScriptReader.read(text)).flatMap { $0 }
        #expect(items.filter { $0.piece.pause == .breath }.map(\.piece.text) == ["street"])
    }

    @Test("A cry is hurried; a short, trailing or last sentence takes its time")
    func pace() {
        let text =
            "The door at the end of the hall was open... “Run for your life, all of you!” Nothing. "
            + "He never came back to that house again.\n\nThe end of it was never told to anybody else"
        let paces = Phrasing.utterances(of: ScriptReader.read(text)).map(Pace.factor)
        #expect(paces == [0.88, 1, 0.91, 0.91, 0.95])
    }

    @Test("Words that cannot be spoken join a neighbour's text, and no time is lost or shared")
    func unspokenWords() {
        let timed = SubtitleWords.timed(
            ["👻", "one", "—", "two", "***"], spans: [nil, 10..<20, nil, 15..<30, nil])
        #expect(timed.map(\.text) == ["👻 one —", "two ***"])
        #expect(timed.map(\.start) == [10, 20])
        #expect(timed.map(\.end) == [20, 30])
    }

    @Test("A string of the data file cannot be ended by what it holds")
    func escaping() {
        let item = Phrasing.Item(word: 0, piece: .word("a\") (system \"x\\"))
        let script = FestivalProgram.script([[item]])
        #expect(script == "(0.91 (\"0\" \"a\\\") (system \\\"x\\\\\" \"\" \"BB\" \"1\"))\n")
    }
}
