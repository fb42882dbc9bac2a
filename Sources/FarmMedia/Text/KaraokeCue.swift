import CPango
import FarmCore

/// All words stand there; the one that sounds has the accent's colour until the next begins.
///
/// The text is drawn once in each colour and cut into words: a frame shows each word's tile of one or the other.
final class KaraokeCue: ShownCue {
    private let words: [LegibleText.Word]
    private let tiles: [(word: Int, resting: Overlay, sounding: Overlay)]

    init(_ placed: PlacedText) throws(MediaError) {
        words = placed.text.words
        let style = placed.geometry.style
        let (resting, origin) = try placed.surface()
        try placed.brush.drawGround(of: placed.layout, on: resting, at: origin)
        let sounding = try resting.copy()
        TextBrush.drawLetters(of: placed.layout, on: resting, at: origin, in: style.textColour)
        TextBrush.drawLetters(of: placed.layout, on: sounding, at: origin, in: style.accentColour)
        var tiles: [(word: Int, resting: Overlay, sounding: Overlay)] = []
        for tile in LineTiling(placed, parts: words.map(\.bytes)).tiles {
            let format = placed.geometry.format
            guard let calm = try Overlay(resting, at: placed.region, part: tile.region, in: format),
                let lit = try Overlay(sounding, at: placed.region, part: tile.region, in: format)
            else { continue }
            tiles.append((tile.part, calm, lit))
        }
        self.tiles = tiles
    }

    func draw(frame: Int, onto planes: [PlaneView]) {
        let sounding = words.lastIndex { $0.firstFrame <= frame && !$0.bytes.isEmpty }
        for tile in tiles { (tile.word == sounding ? tile.sounding : tile.resting).blend(onto: planes) }
    }
}
