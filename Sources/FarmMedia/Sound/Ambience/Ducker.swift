import FarmCore

/// How far a bed is to be lowered while somebody speaks, hop by hop: soft, and held through the gaps between words.
struct Ducker {
    /// In decibels: a quarter of the amplitude.
    static let depth = 12.0
    /// Speech is what comes within this many decibels of the narration's loudness.
    private static let sensitivity = 24.0
    private static let hold = Int(0.35 * Ambience.Bed.hopsPerSecond)
    private static let attack = 1 - SteadyMath.decay(steps: 0.07 * Ambience.Bed.hopsPerSecond)
    private static let release = 1 - SteadyMath.decay(steps: 0.45 * Ambience.Bed.hopsPerSecond)

    private let threshold: Float
    private var held = 0
    /// Decibels, the second following the first so that the way has no corner.
    private var first = 0.0
    private var second = 0.0

    /// - Parameter narrationLoudness: LUFS on two speakers.
    init(narrationLoudness: Double) {
        let level = SteadyMath.amplitude(decibels: narrationLoudness - 3 - Self.sensitivity)
        threshold = Float(level * level)
    }

    /// The gain of the bed at the end of the next hop.
    mutating func next(_ hop: ArraySlice<Float>) -> Double {
        var power: Float = 0
        for sample in hop { power += sample * sample }
        held = power > threshold * Float(hop.count) ? Self.hold : max(0, held - 1)
        let target = held > 0 ? Self.depth : 0
        first += (target - first) * (target > first ? Self.attack : Self.release)
        second += (first - second) * (first > second ? Self.attack : Self.release)
        return second < 0.000_1 ? 1 : SteadyMath.amplitude(decibels: -second)
    }
}
