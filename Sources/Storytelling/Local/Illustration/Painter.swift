import FarmMedia

/// Paints a request's picture. The same request always gives the same bytes.
struct Painter {
    /// - Throws: `MakerError`.
    static func paint(_ request: IllustrationRequest) throws(MakerError) -> Bitmap {
        let brief = PictureBrief(prompt: request.prompt, context: request.context)
        return try paint(brief, width: request.width, height: request.height, seed: request.seed, text: request.prompt)
    }

    static func paint(
        _ brief: PictureBrief, width: Int, height: Int, seed: UInt64, text: String
    ) throws(MakerError) -> Bitmap {
        guard IllustrationLimits.sides.contains(width), IllustrationLimits.sides.contains(height) else {
            throw MakerError(.refused, "A picture of \(width)×\(height) pixels is outside of what can be painted.")
        }
        let random = SeededRandom(seed: seed, text: text)
        let stage = try Stage(brief: brief, width: width, height: height, random: random)
        try brief.subject.composition.paint(on: stage)
        stage.canvas.expose(toward: brief.middle)
        stage.canvas.brush(.broad, random: &stage.random)
        stage.canvas.brush(.fine, random: &stage.random)
        try WeatherLayer.paint(on: stage)
        return stage.canvas.print(Finish(palette: brief.palette))
    }
}
