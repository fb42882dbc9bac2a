import FarmCore

/// Lays a bed under a narration that comes block by block: faded in at the beginning and out at the end, lowered a
/// little before somebody speaks.
struct AmbienceMixer {
    /// The bed in a pause lies this far under the narration, in LU, at level 0 and at level 1.
    static let distance = (least: 30.0, most: 14.0)

    /// How much earlier the bed hears the narration than a listener does.
    private static let lead = Int(0.2 * Ambience.Bed.hopsPerSecond)
    private static let fadeIn = 3 * AudioClock.sampleRate
    private static let fadeOut = 4 * AudioClock.sampleRate

    private var bed: any AmbienceBed
    private var ducker: Ducker
    private let level: Double
    private let sampleCount: Int
    private var gain = 0.0
    /// What the ducker answered to the hops still held; a hop takes the answer to one `lead` later.
    private var gains: [Double] = []
    private var held: [Float] = []
    /// How many of the held samples the ducker has heard.
    private var heard = 0
    private var position = 0
    private var hop = [SIMD2<Double>](repeating: .zero, count: Ambience.Bed.hop)

    /// - Parameter narrationLoudness: LUFS of what is passed, on two speakers.
    init(_ ambience: Ambience, sampleCount: Int, narrationLoudness: Double) {
        bed = ambience.bed.make(seed: ambience.seed)
        ducker = Ducker(narrationLoudness: narrationLoudness)
        let wanted = Self.distance.least + (Self.distance.most - Self.distance.least) * max(0, min(1, ambience.level))
        level = SteadyMath.amplitude(decibels: narrationLoudness - wanted - type(of: bed).loudness)
        self.sampleCount = sampleCount
    }

    /// What can be let go now that `block` followed; it may be empty.
    mutating func pass(_ block: [Float]) -> SoundBlock {
        held += block
        let size = Ambience.Bed.hop
        while held.count - heard >= size {
            gains.append(ducker.next(held[heard..<heard + size]))
            heard += size
        }
        return release(hops: max(0, gains.count - Self.lead))
    }

    /// The last samples.
    mutating func finish() -> SoundBlock {
        let missing = (Ambience.Bed.hop - held.count % Ambience.Bed.hop) % Ambience.Bed.hop
        let extra = held.count - heard > 0 ? pass([Float](repeating: 0, count: missing)) : SoundBlock([], [])
        var result = extra
        let silence = [Float](repeating: 0, count: Ambience.Bed.hop)
        for _ in 0..<Self.lead { gains.append(ducker.next(silence[...])) }
        result.append(release(hops: gains.count - Self.lead))
        let surplus = position - sampleCount
        if surplus > 0 {
            result.left.removeLast(surplus)
            result.right?.removeLast(surplus)
        }
        return result
    }

    private mutating func release(hops: Int) -> SoundBlock {
        let size = Ambience.Bed.hop
        var left = [Float](repeating: 0, count: hops * size)
        var right = left
        for index in 0..<hops {
            bed.next(into: &hop)
            let target = gains[index + Self.lead] * level * fade(at: position + size)
            let step = (target - gain) / Double(size)
            for offset in 0..<size {
                gain += step
                let place = index * size + offset
                left[place] = held[place] + Float(hop[offset].x * gain)
                right[place] = held[place] + Float(hop[offset].y * gain)
            }
            position += size
        }
        gains.removeFirst(hops)
        held.removeFirst(hops * size)
        heard -= hops * size
        return SoundBlock(left, right)
    }

    private func fade(at sample: Int) -> Double {
        let rise = min(Self.fadeIn, sampleCount / 4)
        let fall = min(Self.fadeOut, sampleCount / 4)
        guard rise > 0, fall > 0 else { return 0 }
        return SteadyMath.rise(Double(sample) / Double(rise))
            * SteadyMath.rise(Double(sampleCount - sample) / Double(fall))
    }
}
