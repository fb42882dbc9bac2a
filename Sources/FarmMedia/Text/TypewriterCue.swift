import CPango
import FarmCore

/// Letters appear one after another while their words sound, behind them a caret.
final class TypewriterCue: ShownCue {
    private struct Letter {
        let bytes: Range<Int>
        let firstFrame: Int
    }

    private let letters: [Letter]
    private let tiles: [(firstFrame: Int, overlay: Overlay)]
    private let caret: Caret
    private var shownCaret: (letter: Int, overlay: Overlay?)?

    init(_ placed: PlacedText, endFrame: Int) throws(MediaError) {
        let letters = Self.letters(of: placed, endFrame: endFrame)
        self.letters = letters
        caret = Caret(placed)
        let (surface, origin) = try placed.surface()
        try placed.brush.drawGround(of: placed.layout, on: surface, at: origin)
        TextBrush.drawLetters(of: placed.layout, on: surface, at: origin, in: placed.geometry.style.textColour)
        var tiles: [(firstFrame: Int, overlay: Overlay)] = []
        for tile in LineTiling(placed, parts: letters.map(\.bytes)).tiles {
            let overlay = try Overlay(surface, at: placed.region, part: tile.region, in: placed.geometry.format)
            if let overlay { tiles.append((letters[tile.part].firstFrame, overlay)) }
        }
        self.tiles = tiles
    }

    func draw(frame: Int, onto planes: [PlaneView]) throws(MediaError) {
        for tile in tiles where tile.firstFrame <= frame { tile.overlay.blend(onto: planes) }
        guard let last = letters.lastIndex(where: { $0.firstFrame <= frame }),
            caret.isLit(framesSinceLetter: frame - letters[last].firstFrame)
        else { return }
        if shownCaret?.letter != last { shownCaret = (last, try caret.overlay(after: letters[last].bytes)) }
        shownCaret?.overlay?.blend(onto: planes)
    }

    /// Every character with its frame: a word's are spread over its sounding, but typed no slower than a typist
    /// in a hurry.
    private static func letters(of placed: PlacedText, endFrame: Int) -> [Letter] {
        let rate = placed.geometry.format.frameRate
        let words = placed.text.words
        var letters: [Letter] = []
        var (byte, word) = (0, 0)
        for character in placed.text.text {
            let bytes = byte..<byte + character.utf8.count
            byte = bytes.upperBound
            // A space belongs to the word before it.
            while word + 1 < words.count, words[word + 1].bytes.lowerBound <= bytes.lowerBound { word += 1 }
            let spoken = words[word]
            let end = words.dropFirst(word + 1).first { $0.firstFrame > spoken.firstFrame }?.firstFrame ?? endFrame
            let count = max(1, spoken.bytes.count)
            let hurry = count * rate.numerator / (lettersPerSecond * rate.denominator)
            let span = min(max(0, end - spoken.firstFrame), hurry)
            let place = min(bytes.lowerBound - spoken.bytes.lowerBound, count)
            let frame = max(spoken.firstFrame + place * span / count, letters.last?.firstFrame ?? 0)
            letters.append(Letter(bytes: bytes, firstFrame: frame))
        }
        return letters
    }

    private static let lettersPerSecond = 18
}

/// The bar that stands behind the letter typed last.
private struct Caret {
    private let placed: PlacedText

    init(_ placed: PlacedText) {
        self.placed = placed
    }

    /// Steady while somebody types, then half a second off and on.
    func isLit(framesSinceLetter frames: Int) -> Bool {
        let rate = placed.geometry.format.frameRate
        return frames * rate.denominator * 2 / rate.numerator % 2 == 0
    }

    func overlay(after bytes: Range<Int>) throws(MediaError) -> Overlay? {
        guard let line = placed.layout.lines.last(where: { $0.bytes.lowerBound <= bytes.lowerBound }),
            let stretch = placed.layout.stretches(of: bytes, in: line).first
        else { return nil }
        let em = placed.lineHeight
        let (thickness, gap) = (max(2, 0.07 * em), 0.05 * em)
        let edge = line.isRightToLeft ? stretch.lowerBound - gap - thickness : stretch.upperBound + gap
        let left = placed.origin.x + edge
        let top = placed.origin.y + line.baseline - 0.68 * em
        let bottom = placed.origin.y + line.baseline + 0.1 * em
        let rim = max(1, placed.brush.outline / 2)
        let region = PixelRegion(around: left - rim...left + thickness + rim, top - rim...bottom + rim)
        let surface = try CairoSurface(width: region.width, height: region.height)
        let context = surface.context
        let style = placed.geometry.style
        cairo_translate(context, -Double(region.left), -Double(region.top))
        cairo_rectangle(context, left - rim, top - rim, thickness + 2 * rim, bottom - top + 2 * rim)
        cairo_set_source(context, style.outlineColour, opacity: TextBrush.outlineOpacity)
        cairo_fill(context)
        cairo_rectangle(context, left, top, thickness, bottom - top)
        cairo_set_source(context, style.accentColour)
        cairo_fill(context)
        return try Overlay(surface, at: region, in: placed.geometry.format)
    }
}
