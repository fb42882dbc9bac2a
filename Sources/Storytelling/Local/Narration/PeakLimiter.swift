import FarmMedia

/// Keeps every sample under a ceiling with a gain that turns down smoothly before a peak and up again after it.
///
/// It looks ahead in the finished sound, so it adds no delay.
struct PeakLimiter {
    let ceiling: Float

    /// Two milliseconds before and after.
    private static let reach = Waveform.sampleRate * 2 / 1000

    func process(_ samples: inout [Float]) {
        guard samples.contains(where: { abs($0) > ceiling }) else { return }
        let lowest = slidingMinimum(samples.map { abs($0) > ceiling ? ceiling / abs($0) : 1 })
        // The mean of minima that all cover a sample is no more than that sample may have.
        let width = 2 * Self.reach + 1
        var sum = Double(width)
        for index in 0..<samples.count + Self.reach {
            sum += Double(index < samples.count ? lowest[index] : 1)
            sum -= Double(index >= width ? lowest[index - width] : 1)
            let target = index - Self.reach
            if target >= 0 { samples[target] *= min(1, Float(sum / Double(width))) }
        }
        for index in samples.indices { samples[index] = max(-ceiling, min(ceiling, samples[index])) }
    }

    /// For every sample the least of `gains` within reach of it.
    private func slidingMinimum(_ gains: [Float]) -> [Float] {
        var result = [Float](repeating: 1, count: gains.count)
        for (index, gain) in gains.enumerated() where gain < 1 {
            for near in max(0, index - Self.reach)...min(gains.count - 1, index + Self.reach) {
                result[near] = min(result[near], gain)
            }
        }
        return result
    }
}
