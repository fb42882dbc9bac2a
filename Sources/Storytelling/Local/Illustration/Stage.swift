/// What a composition works with: the canvas, a sheet to cut shapes from, the brief and its own luck.
///
/// Lengths that should look alike in every format are counted in `unit`.
final class Stage {
    let brief: PictureBrief
    let canvas: Canvas
    let width: Double
    let height: Double
    /// The shorter side, a little more in narrow pictures where there is room above and below.
    let unit: Double
    var random: SeededRandom
    private let sheet: Sheet

    init(brief: PictureBrief, width: Int, height: Int, random: SeededRandom) throws(MakerError) {
        self.brief = brief
        self.random = random
        self.width = Double(width)
        self.height = Double(height)
        unit = Double(min(width, height)) * (height > width ? 1.12 : 1)
        canvas = Canvas(width: width, height: height, random: &self.random)
        sheet = try Sheet(width: width, height: height)
    }

    func point(_ x: Double, _ y: Double) -> Point { Point(x * width, y * height) }

    /// Draws a layer and lays it as `wash`.
    ///
    /// - Throws: `MakerError`, also where the task was cancelled.
    func lay(_ wash: Wash, _ draw: (Sheet) -> Void) throws(MakerError) {
        try begin(draw)
        try canvas.lay(wash, through: sheet)
    }

    /// Adds light of a drawn shape.
    func shine(blur: Double, strength: Double, warmth: Double, _ draw: (Sheet) -> Void) throws(MakerError) {
        try begin(draw)
        try canvas.shine(through: sheet, blur: blur, strength: Float(strength), warmth: Float(warmth))
    }

    /// Takes light away in a drawn shape.
    func shade(blur: Double, strength: Double, _ draw: (Sheet) -> Void) throws(MakerError) {
        try begin(draw)
        try canvas.shade(through: sheet, blur: blur, strength: Float(strength))
    }

    private func begin(_ draw: (Sheet) -> Void) throws(MakerError) {
        if Task.isCancelled { throw MakerError(.unavailable, "The picture was stopped before it was done.") }
        sheet.clear()
        draw(sheet)
    }

    /// The wash of open ground: pale where snow lies.
    func ground(_ wash: Wash) -> Wash {
        guard brief.weather == .snow else { return wash }
        return wash.with {
            $0.top += 0.3
            $0.bottom += 0.12
        }
    }

    func number(_ range: ClosedRange<Double>) -> Double { random.number(range) }
    func happens(_ chance: Double) -> Bool { random.happens(chance) }
    /// -1 or 1.
    var side: Double { random.happens(0.5) ? 1 : -1 }
}
