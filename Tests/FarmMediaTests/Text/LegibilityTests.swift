import FarmCore
import Foundation
import Testing

@testable import FarmMedia

@Suite struct LegibilityTests {
    @Test("A character that no font has is told and leaves no box", arguments: ["\u{E123}", "\u{0378}", "\u{F0001}"])
    func missing(character: String) throws {
        let stage = try Stage(["Some", "th\(character)ing", character], look: .plain)
        #expect(stage.missingGlyphs == [character])
        let clean = try Stage(["Some", "thing"], look: .plain)
        #expect(clean.missingGlyphs.isEmpty)
        #expect(try stage.picture(atFrame: 0).pixels.pixels == clean.picture(atFrame: 0).pixels.pixels)
    }

    @Test("A mark goes with the unknown letter that bears it, not to the letter before")
    func marks() throws {
        let stage = try Stage(["ab\u{E000}\u{0301}c"], look: .plain, family: "Noto Sans")
        let clean = try Stage(["abc"], look: .plain, family: "Noto Sans")
        #expect(stage.missingGlyphs == ["\u{E000}"])
        #expect(try stage.picture(atFrame: 0).pixels.pixels == clean.picture(atFrame: 0).pixels.pixels)
    }

    @Test("Missing characters of cues and cards are each told once, in order, with the clip")
    func report() throws {
        let folder = try TestFolder()
        let cues = [
            SubtitleCue(text: "a\u{E001}\u{E000}", firstFrame: 0, endFrame: 1),
            SubtitleCue(text: "\u{E001}", firstFrame: 1, endFrame: 2),
        ]
        let recipe = try TestClips.recipe(frames: 2, cues: cues)
        // Nothing has to be rendered to know.
        #expect(try GlyphCheck.missingGlyphs(in: recipe) == ["\u{E000}", "\u{E001}"])
        #expect(try GlyphCheck.missingGlyphs(in: TestClips.recipe(frames: 2)) == [])
        let image = try folder.write(ImageCodec.encodeWebP(TestPictures.flat((9, 9, 9))), as: "image.webp")
        let report = try ClipRenderer.render(recipe, images: TestClips.images(image), to: folder.file("clip.mp4"))
        #expect(report.missingGlyphs == ["\u{E000}", "\u{E001}"])
        #expect(try Stage(Card(title: "\u{E002}", subtitle: "\u{E003}")).missingGlyphs == ["\u{E002}", "\u{E003}"])
    }

    @Test("The farm's fonts have every character of every script they are meant for", arguments: Script.allCases)
    func coverage(script: Script) throws {
        #expect(try Stage([script.sentence], look: .plain).missingGlyphs.isEmpty)
    }

    @Test("Line breaks and control characters in a cue are spaces")
    func controls() throws {
        let stage = try Stage(["one\ntwo\u{7}three"], look: .plain)
        #expect(stage.missingGlyphs.isEmpty)
        let plain = try Stage(["one two three"], look: .plain)
        #expect(try stage.picture(atFrame: 0).pixels.pixels == plain.picture(atFrame: 0).pixels.pixels)
    }

    @Test(
        "A family that is not the farm's decides nothing, installed or not",
        arguments: ["DejaVu Sans", "No Such Face", ""])
    func foreignFamilies(family: String) throws {
        let foreign = try Stage(["Hush"], look: .plain, family: family).picture(atFrame: 0)
        let own = try Stage(["Hush"], look: .plain).picture(atFrame: 0)
        let other = try Stage(["Hush"], look: .plain, family: "Noto Serif").picture(atFrame: 0)
        #expect(foreign.pixels.pixels == own.pixels.pixels)
        #expect(foreign.pixels.pixels != other.pixels.pixels)
    }

    @Test("Ideographs have the shapes of the text's language")
    func ideographs() throws {
        #expect(TextLanguage(of: ["午夜"]) == .chinese && TextLanguage(of: ["午夜", "の"]) == .japanese)
        #expect(TextLanguage(of: ["벽 뒤"]) == .korean && TextLanguage(of: ["night"]) == .other)
        // U+76F4 is written differently in China and Japan.
        let pictures = try [TextLanguage.chinese, .japanese].map { language in
            let canvas = try Canvas(VideoFormat(.wide, .p480, frameRate: .film))
            let cue = SubtitleCue(text: "直", firstFrame: 0, endFrame: 1)
            let track = try SubtitleTrack([cue], style: .standard, format: canvas.format, language: language)
            try track.draw(frame: 0, onto: canvas.views)
            return canvas.bitmap.pixels
        }
        #expect(pictures[0] != pictures[1])
    }

    @Test("The engine's version tells fonts and their rasteriser")
    func engineVersion() throws {
        let book = try #require(FontBook.shared)
        #expect(ClipRenderer.engineVersion.contains("fonts \(book.fingerprint)"))
        #expect(ClipRenderer.engineVersion.contains("freetype 2."))
        #expect(!book.fingerprint.hasPrefix("0 "))
    }
}
