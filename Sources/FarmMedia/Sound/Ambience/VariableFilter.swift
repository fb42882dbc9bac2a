import FarmCore

/// A second-order filter on two channels whose frequency may move while it sounds, without a click: the trapezoidal
/// state-variable filter (A. Simper, "Linear Trapezoidal Integrated State Variable Filter", 2014).
struct VariableFilter {
    private var first = SIMD2<Double>.zero
    private var second = SIMD2<Double>.zero
    private var damping = 1.0
    private var a1 = 0.0
    private var a2 = 0.0
    private var a3 = 0.0

    /// - Parameters:
    ///   - frequency: In hertz, under a third of the sample rate.
    ///   - q: The band's middle over its width.
    mutating func tune(_ frequency: Double, q: Double) {
        let turns = frequency / Double(AudioClock.sampleRate) / 2
        let warped = SteadyMath.sine(turns: turns) / SteadyMath.cosine(turns: turns)
        damping = 1 / q
        a1 = 1 / (1 + warped * (warped + damping))
        a2 = warped * a1
        a3 = warped * a2
    }

    static func tuned(_ frequency: Double, q: Double = 0.7071) -> VariableFilter {
        var filter = VariableFilter()
        filter.tune(frequency, q: q)
        return filter
    }

    /// What is around the frequency, at its own level in the middle.
    @inline(__always)
    mutating func band(_ input: SIMD2<Double>) -> SIMD2<Double> { next(input).band * damping }

    /// What is below the frequency.
    @inline(__always)
    mutating func low(_ input: SIMD2<Double>) -> SIMD2<Double> { next(input).low }

    /// What is above the frequency.
    @inline(__always)
    mutating func high(_ input: SIMD2<Double>) -> SIMD2<Double> {
        let (band, low) = next(input)
        return input - band * damping - low
    }

    @inline(__always)
    private mutating func next(_ input: SIMD2<Double>) -> (band: SIMD2<Double>, low: SIMD2<Double>) {
        let rest = input - second
        let band = first * a1 + rest * a2
        let low = second + first * a2 + rest * a3
        first = band * 2 - first
        second = low * 2 - second
        return (band, low)
    }
}
