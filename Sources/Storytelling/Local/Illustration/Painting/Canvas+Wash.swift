/// Where a sheet has ink: rows, and columns within them.
private struct Extent {
    var rows: Range<Int>
    var columns: Range<Int>

    init?(of coverage: UnsafePointer<UInt8>, sheet: Sheet, margin: Int) {
        var top = sheet.height
        var bottom = -1
        var left = sheet.width
        var right = -1
        for row in 0..<sheet.height {
            let line = coverage + row * sheet.bytesPerRow
            guard let first = (0..<sheet.width).first(where: { line[$0] != 0 }) else { continue }
            var last = sheet.width - 1
            while line[last] == 0 { last -= 1 }
            top = min(top, row)
            bottom = row
            left = min(left, first)
            right = max(right, last)
        }
        guard bottom >= 0 else { return nil }
        rows = max(0, top - margin)..<min(sheet.height, bottom + margin + 1)
        columns = max(0, left - margin)..<min(sheet.width, right + margin + 1)
    }
}

extension Canvas {
    /// Lays paint where `sheet` has ink, with wavering contours, brush marks and the canvas's lights.
    ///
    /// - Throws: `MakerError.unavailable` where the sheet could not be drawn.
    func lay(_ wash: Wash, through sheet: Sheet) throws(MakerError) {
        let margin = Int(wash.waver * scale * 1.6) + 2
        try sheet.withCoverage { coverage in
            guard let extent = Extent(of: coverage, sheet: sheet, margin: margin) else { return }
            let mask = WaveringMask(coverage, of: sheet, noise: noise, waver: wash.waver, scale: scale, drift: drift)
            let span = wash.span ?? Float(extent.rows.lowerBound)...Float(extent.rows.upperBound)
            for row in extent.rows {
                let part = (Float(row) - span.lowerBound) / max(span.upperBound - span.lowerBound, 1)
                let base = wash.top + (wash.bottom - wash.top) * min(max(part, 0), 1)
                for column in extent.columns {
                    let covered = mask.at(column, row) * wash.opacity
                    if covered > 0.004 { touch(column, row, covered: covered, base: base, wash: wash, mask: mask) }
                }
            }
        }
    }

    @inline(__always)
    private func touch(
        _ column: Int, _ row: Int, covered: Float, base: Float, wash: Wash, mask: WaveringMask
    ) {
        let x = Float(column)
        let y = Float(row)
        let fine = 0.9 / scale
        let marks = noise.at(x * fine / wash.grain + drift.y, y * fine + drift.x)
        let blots = noise.at(x * fine * 0.22 + drift.x, y * fine * 0.22 + drift.y)
        var paint = base * (1 + (marks * 0.6 + blots) * wash.texture * 4) + (marks + blots) * wash.texture * 0.15
        var tint = wash.warmth
        for light in lights {
            let reach = light.reach(x, y) * light.strength
            paint += reach * wash.response * (1 + (marks + blots) * 0.25)
            tint += (light.warmth - tint) * min(reach * 1.6, 1)
        }
        if wash.rim > 0, let light = lights.first {
            let edge = mask.edge(column, row, towardX: light.x, towardY: light.y)
            let reach = min(light.reach(x, y) * 1.4 + 0.12, 1)
            paint += edge * wash.rim * reach
            tint += (light.warmth - tint) * min(edge * reach * 1.5, 1)
        }
        if let shading = wash.shading { paint += shading(x, y) }
        let index = row * width + column
        value[index] += (max(paint, 0) - value[index]) * covered
        warmth[index] += (tint - warmth[index]) * covered
    }
}
