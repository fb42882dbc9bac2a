/// The curves by which neighbouring samples are weighed.
///
/// Weights are rounded to whole numbers from the four basic operations alone, so that they are the same on every
/// machine.
enum ScalingKernel: CaseIterable {
    /// A piecewise cubic over three samples to each side, as sharp as Lanczos' and without its ripple (the spline of
    /// Helmut Dersch's Panorama Tools).
    case sharp
    /// Over two samples to each side, for what is never seen sharp (Catmull and Rom's spline).
    case near

    /// Steps from one sample to the next: positions are that fine.
    static let phases = 1024
    /// What the weights of one output add up to.
    static let unit = 32_768

    /// Samples to each side that have weight.
    var reach: Int { self == .sharp ? 3 : 2 }

    /// The weight at a distance, in steps of a phase.
    func weight(at step: Int) -> Int {
        let weights = self == .sharp ? Self.sharpWeights : Self.nearWeights
        return step < weights.count ? weights[step] : 0
    }

    private static let sharpWeights = ScalingKernel.sharp.allWeights
    private static let nearWeights = ScalingKernel.near.allWeights

    private var allWeights: [Int] {
        (0...reach * Self.phases).map { step in
            let distance = Double(step) / Double(Self.phases)
            let weight = self == .sharp ? Self.sharpCurve(at: distance) : Self.nearCurve(at: distance)
            return Int((weight * Double(Self.unit)).rounded())
        }
    }

    private static func sharpCurve(at distance: Double) -> Double {
        if distance < 1 { return ((13.0 / 11 * distance - 453.0 / 209) * distance - 3.0 / 209) * distance + 1 }
        if distance < 2 {
            let rest = distance - 1
            return ((-6.0 / 11 * rest + 270.0 / 209) * rest - 156.0 / 209) * rest
        }
        let rest = distance - 2
        return ((1.0 / 11 * rest - 45.0 / 209) * rest + 26.0 / 209) * rest
    }

    private static func nearCurve(at distance: Double) -> Double {
        if distance < 1 { return (1.5 * distance - 2.5) * distance * distance + 1 }
        return ((-0.5 * distance + 2.5) * distance - 4) * distance + 2
    }
}
