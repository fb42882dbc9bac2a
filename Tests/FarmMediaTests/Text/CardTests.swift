import FarmCore
import Testing

@testable import FarmMedia

@Suite struct CardTests {
    private let card = Card(title: "The Lamp at Wrack Point", subtitle: "a story told after dark")

    @Test("A card begins with nothing, its letters grow from frame to frame, and then it stays as it is")
    func fading() throws {
        let stage = try Stage(card)
        #expect(try stage.picture(atFrame: 0).ink == nil)
        var counts: [Int] = []
        for frame in stride(from: 8, through: 56, by: 6) {
            counts.append(try stage.picture(atFrame: frame).ink?.count ?? 0)
        }
        #expect(counts == counts.sorted() && Set(counts).count > 5, "\(counts)")
        let whole = try stage.picture(atFrame: 60)
        #expect(try stage.picture(atFrame: 61).pixels.pixels == whole.pixels.pixels)
        #expect(try stage.picture(atFrame: 119).pixels.pixels == whole.pixels.pixels)
    }

    @Test("No frame of the fading changes a place by more than a quarter of white")
    func gentleness() throws {
        let stage = try Stage(card)
        var before = try stage.picture(atFrame: 0)
        for frame in 1...60 {
            let now = try stage.picture(atFrame: frame)
            let step = zip(now.pixels.pixels, before.pixels.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
            #expect(step < 64, "frame \(frame): \(step)")
            before = now
        }
    }

    @Test("In a short clip all is there by the middle", arguments: [4, 12, 30])
    func shortClip(frames: Int) throws {
        let stage = try Stage(card, frameCount: frames)
        let middle = try stage.picture(atFrame: frames / 2 + 1)
        #expect(try stage.picture(atFrame: frames - 1).pixels.pixels == middle.pixels.pixels)
    }

    @Test(
        "A title of any length stands in the middle of the picture, away from its edges",
        arguments: AspectRatio.allCases,
        [
            "It", "The Lamp at Wrack Point", String(repeating: "What the Keeper Wrote ", count: 5),
            String(repeating: "m", count: 100), "همس خلف الجدار", String(repeating: "墙里的低语", count: 20),
        ])
    func room(ratio: AspectRatio, title: String) throws {
        let stage = try Stage(Card(title: title, subtitle: "part one"), ratio: ratio)
        let ink = try #require(try stage.picture(atFrame: 100).ink)
        let (width, height) = (stage.format.width, stage.format.height)
        #expect(ink.left >= width * 6 / 100 && ink.right < width * 94 / 100, "\(ink)")
        #expect(ink.top >= height * 10 / 100 && ink.bottom < height * 90 / 100, "\(ink)")
        #expect(abs(ink.middle - width / 2) <= 6, "\(ink)")
    }

    @Test("A card may have a title or a line below alone, and none at all")
    func parts() throws {
        #expect(try Stage(Card(title: "The End")).picture(atFrame: 100).ink != nil)
        #expect(try Stage(Card(title: "", subtitle: "for R.")).picture(atFrame: 100).ink != nil)
        #expect(try Stage(Card(title: " ")).picture(atFrame: 100).ink == nil)
    }

    @Test("Letters that join are not spaced, capitals are")
    func tracking() {
        #expect(CardTypography.tracking(of: "THE END", wide: 0.1) == 0.1)
        #expect(CardTypography.tracking(of: "همس", wide: 0.1) == 0)
        #expect(CardTypography.tracking(of: "墙里", wide: 0.1) == 0.06)
        #expect(CardTypography.title("Straße ночь") == "STRASSE НОЧЬ")
    }
}
