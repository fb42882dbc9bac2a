import FarmCore
import Testing

@testable import FarmMedia

@Suite struct SubtitleLookTests {
    @Test(
        "Karaoke lights the words one after another as they are read",
        arguments: [
            (["Who", "locked", "the", "cellar"], false), (["كان", "شيءٌ", "يتنفّس", "هناك"], true),
            (["מי", "נעל", "את", "הדלת"], true), (["午夜", "时分", "有人", "敲门"], false),
        ])
    func karaokeOrder(words: [String], isRightToLeft: Bool) throws {
        let stage = try Stage(words, look: .karaoke)
        let lit = try words.indices.map { try #require(try stage.picture(atFrame: $0 * 12 + 5).accent) }
        for (earlier, later) in zip(lit, lit.dropFirst()) {
            // Neither overlaps the other: letters lean over by a pixel or two at most.
            #expect(isRightToLeft ? later.right <= earlier.left + 2 : earlier.right <= later.left + 2)
        }
    }

    @Test("A left-to-right word within a right-to-left line is lit where it stands")
    func mixedDirections() throws {
        let stage = try Stage(["قال", "Poe", "ذلك"], look: .karaoke)
        let first = try #require(try stage.picture(atFrame: 5).accent)
        let second = try #require(try stage.picture(atFrame: 17).accent)
        let third = try #require(try stage.picture(atFrame: 29).accent)
        #expect(third.right < second.left + 2 && second.right < first.left + 2)
    }

    @Test("The lit word changes on the very frame on which it sounds")
    func karaokeTiming() throws {
        let stage = try Stage(["one", "two"], look: .karaoke)
        let before = try #require(try stage.picture(atFrame: 11).accent)
        let after = try #require(try stage.picture(atFrame: 12).accent)
        #expect(before.right < after.left)
    }

    @Test("A popping word is not there before it sounds, overshoots its size and settles")
    func pop() throws {
        let stage = try Stage(["Knock"], look: .pop)
        let widths = try (0...8).map { try #require(try stage.picture(atFrame: $0).ink).width }
        let settled = widths[8]
        #expect(widths[0] < settled * 8 / 10)
        #expect(widths[2] > settled + 4)
        #expect(widths[5] == settled && widths[6] == settled && widths[7] == settled)

        let pair = try Stage(["Knock", "again"], look: .pop)
        let alone = try #require(try pair.picture(atFrame: 11).letters)
        let both = try #require(try pair.picture(atFrame: 30).letters)
        #expect(alone.left == both.left && alone.right < both.middle + 4)
    }

    @Test(
        "Letters are typed one after another in reading order, and the whole is the plain text to the last pixel",
        arguments: [["Do", "not", "answer"], ["كان", "شيءٌ", "يتنفّس"]])
    func typewriter(words: [String]) throws {
        let stage = try Stage(words, look: .typewriter)
        var counts: [Int] = []
        for frame in stride(from: 0, to: 36, by: 3) {
            counts.append(try stage.picture(atFrame: frame).letters?.count ?? 0)
        }
        #expect(counts == counts.sorted() && Set(counts).count > 4, "\(counts)")
        // Half a second after the last letter the caret rests, and nothing of it is left.
        let typed = try stage.picture(atFrame: 52)
        let plain = try Stage(words, look: .plain).picture(atFrame: 0)
        #expect(typed.accent == nil)
        #expect(typed.pixels.pixels == plain.pixels.pixels)
    }

    @Test("The caret stands behind the letters: at their right, or left in a right-to-left line")
    func caret() throws {
        let latin = try Stage(["whispering"], look: .typewriter).picture(atFrame: 4)
        #expect(try #require(latin.accent).left > (try #require(latin.letters)).right - 2)
        let hebrew = try Stage(["לחישות"], look: .typewriter).picture(atFrame: 3)
        #expect(try #require(hebrew.accent).right < (try #require(hebrew.letters)).left + 2)
    }

    @Test("A box surrounds its text on all sides, lets the picture through and has round corners")
    func boxed() throws {
        let picture = try Stage(["Behind", "you"], look: .boxed).picture(atFrame: 0)
        let (box, letters) = (try #require(picture.ink), try #require(picture.letters))
        #expect(letters.left - box.left > 8 && box.right - letters.right > 8)
        #expect(letters.top - box.top > 4 && box.bottom - letters.bottom > 4)
        func brightness(_ column: Int, _ row: Int) -> Int {
            Int(picture.pixels.pixels[row * picture.pixels.bytesPerRow + column * 4 + 1])
        }
        #expect(brightness(box.left + 1, box.top + 1) > brightness(box.left + 6, (box.top + box.bottom) / 2) + 40)
        #expect(brightness(box.left + 6, (box.top + box.bottom) / 2) > 25)
    }

    @Test(
        "A vertical picture keeps its words off the phone's own buttons",
        arguments: SubtitleStyle.Look.allCases, SubtitleStyle.Place.allCases)
    func safeArea(look: SubtitleStyle.Look, place: SubtitleStyle.Place) throws {
        let words = ["Unfathomable", "whisperings", "underneath", "weatherbeaten", "floorboards"]
        let stage = try Stage(words, look: look, ratio: .tall, place: place, framesPerWord: 2)
        let ink = try #require(try stage.picture(atFrame: 11).ink)
        let (width, height) = (stage.format.width, stage.format.height)
        #expect(ink.left >= width * 6 / 100 && ink.right <= width * 94 / 100, "\(ink)")
        #expect(ink.bottom <= height * 82 / 100 && ink.top >= height * 8 / 100, "\(ink)")
        switch place {
        case .top: #expect(ink.bottom < height / 2)
        case .middle: #expect(abs((ink.top + ink.bottom) / 2 - height / 2) < 8)
        case .bottom: #expect(ink.top > height / 2)
        }
    }

    @Test(
        "Whatever the words, nothing of them is cut off by the picture's edge",
        arguments: [
            "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen", String(repeating: "墙里传来低语", count: 12),
            String(repeating: "w", count: 400), "a", String(repeating: "h\u{0302}\u{0306}\u{0323}", count: 20),
        ], AspectRatio.allCases)
    func neverClipped(text: String, ratio: AspectRatio) throws {
        for look in SubtitleStyle.Look.allCases {
            let stage = try Stage([text], look: look, ratio: ratio)
            let ink = try #require(try stage.picture(atFrame: 0).ink, "\(look)")
            #expect(ink.left > 4 && ink.right < stage.format.width - 5, "\(look) \(ink)")
            #expect(ink.top > 4 && ink.bottom < stage.format.height - 5, "\(look) \(ink)")
        }
    }
}
