import Foundation

/// Integrated loudness of a mono sound by ITU-R BS.1770-4: K-weighted, in 400 ms blocks that overlap by three
/// quarters, gated at −70 LUFS and then at 10 LU below what is left.
public enum Loudness {
    /// LUFS of `waveform` as one channel; `nil` where no block passes the gate: silence, or under 400 ms.
    ///
    /// Played on two speakers alike, it measures 3.01 LU more.
    public static func integrated(_ waveform: Waveform) -> Double? {
        let powers = blockPowers(waveform)
        let audible = powers.filter { lufs($0) > -70 }
        guard let ungated = mean(audible) else { return nil }
        return mean(audible.filter { lufs($0) > lufs(ungated) - 10 }).map(lufs)
    }

    /// K-weighting: the two filters of BS.1770-4, annex 1, tables 1 and 2, for 48 kHz.
    private static let preFilter = Biquad(
        b0: 1.53512485958697, b1: -2.69169618940638, b2: 1.19839281085285,
        a1: -1.69065929318241, a2: 0.73248077421585)
    private static let lowCut = Biquad(
        b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621)

    /// Mean squares of every block, a new one each 100 ms.
    private static func blockPowers(_ waveform: Waveform) -> [Double] {
        let step = Waveform.sampleRate / 10
        var preFilter = preFilter
        var lowCut = lowCut
        var steps: [Double] = []
        var sum = 0.0
        for (index, sample) in waveform.samples.enumerated() {
            let weighted = lowCut.next(preFilter.next(Double(sample)))
            sum += weighted * weighted
            if (index + 1).isMultiple(of: step) {
                steps.append(sum / Double(step))
                sum = 0
            }
        }
        guard steps.count >= 4 else { return [] }
        return (4...steps.count).compactMap { end in mean(Array(steps[(end - 4)..<end])) }
    }

    private static func lufs(_ power: Double) -> Double {
        power > 0 ? -0.691 + 10 * log10(power) : -.infinity
    }

    private static func mean(_ powers: [Double]) -> Double? {
        powers.isEmpty ? nil : powers.reduce(0, +) / Double(powers.count)
    }
}
