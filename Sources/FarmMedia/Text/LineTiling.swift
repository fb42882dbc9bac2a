/// Cuts a placed text's region into tiles, so that each part of the text can be shown by itself.
///
/// Together the tiles cover all lines, and none covers another: drawing all is drawing the whole.
struct LineTiling {
    struct Tile {
        /// Which of the parts it shows.
        let part: Int
        let region: PixelRegion
    }

    let tiles: [Tile]

    /// - Parameter parts: Pieces of the text in UTF-8 bytes, as words or letters; a part may have several tiles, or
    ///   none.
    init(_ placed: PlacedText, parts: [Range<Int>]) {
        let lines = placed.layout.lines
        var tiles: [Tile] = []
        for (index, line) in lines.enumerated() {
            // A border lies in the middle between neighbours; the outermost tiles reach to the region's edges.
            let top = index == 0 ? placed.region.top : Self.middle(lines[index - 1].bottom, line.top, placed.origin.y)
            let bottom =
                index == lines.count - 1
                ? placed.region.bottom : Self.middle(line.bottom, lines[index + 1].top, placed.origin.y)
            let stretches = Self.stretches(of: parts, in: line, layout: placed.layout)
            for (place, stretch) in stretches.enumerated() {
                let left =
                    place == 0
                    ? placed.region.left
                    : Self.middle(stretches[place - 1].right, stretch.left, placed.origin.x)
                let right =
                    place == stretches.count - 1
                    ? placed.region.right
                    : Self.middle(stretch.right, stretches[place + 1].left, placed.origin.x)
                let region = PixelRegion(left: left, top: top, right: right, bottom: bottom)
                if !region.isEmpty { tiles.append(Tile(part: stretch.part, region: region)) }
            }
        }
        self.tiles = tiles
    }

    private static func middle(_ before: Double, _ after: Double, _ origin: Double) -> Int {
        Int(((before + after) / 2 + origin).rounded())
    }

    /// From left to right, as they are seen.
    private static func stretches(
        of parts: [Range<Int>], in line: TextLayout.Line, layout: TextLayout
    ) -> [(part: Int, left: Double, right: Double)] {
        var stretches: [(part: Int, left: Double, right: Double)] = []
        for (part, bytes) in parts.enumerated() {
            for stretch in layout.stretches(of: bytes, in: line) {
                stretches.append((part, stretch.lowerBound, stretch.upperBound))
            }
        }
        return stretches.sorted { ($0.left, $0.right) < ($1.left, $1.right) }
    }
}
