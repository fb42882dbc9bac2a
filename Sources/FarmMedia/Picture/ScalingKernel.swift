/// The curve by which neighbouring samples are weighed: a piecewise cubic over three samples to each side, as
/// sharp as Lanczos' and without its ripple (the spline of Helmut Dersch's Panorama Tools).
enum ScalingKernel {
    /// Steps from one sample to the next: positions are that fine.
    static let phases = 1024
    /// Samples to each side that have weight.
    static let reach = 3
    /// What the weights of one output add up to.
    static let unit = 32_768

    /// The weight at a distance, in steps of a phase.
    static func weight(at step: Int) -> Int { step < weights.count ? weights[step] : 0 }

    /// Rounded to whole numbers from the four basic operations alone, they are the same on every machine.
    private static let weights: [Int] = (0...reach * phases).map { step in
        Int((curve(at: Double(step) / Double(phases)) * Double(unit)).rounded())
    }

    private static func curve(at distance: Double) -> Double {
        if distance < 1 { return ((13.0 / 11 * distance - 453.0 / 209) * distance - 3.0 / 209) * distance + 1 }
        if distance < 2 {
            let rest = distance - 1
            return ((-6.0 / 11 * rest + 270.0 / 209) * rest - 156.0 / 209) * rest
        }
        let rest = distance - 2
        return ((1.0 / 11 * rest - 45.0 / 209) * rest + 26.0 / 209) * rest
    }
}
