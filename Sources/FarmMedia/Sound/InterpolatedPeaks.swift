/// How high a sound rises at and between its samples, four times oversampled (ITU-R BS.1770-4, annex 2), for a sound
/// that comes block by block.
///
/// The interpolator is a sinc of sixteen taps under a Hann window, of which every fourth result is a sample itself.
struct InterpolatedPeaks {
    private typealias Lane = SIMD8<Float>

    /// By how many samples a peak comes later than the sample at or after which it lies.
    static let delay = 8
    private static let taps = 16
    /// For each tap its weight a quarter, a half and three quarters of the way between two samples.
    private static let weights: [SIMD4<Float>] = {
        let phases = [0.25, 0.5, 0.75].map(phase)
        return (0..<taps).map { SIMD4(phases[0][$0], phases[1][$0], phases[2][$0], 0) }
    }()

    private static func phase(_ phase: Double) -> [Float] {
        var weights: [Double] = []
        for tap in 0..<taps {
            let distance = Double(tap - (taps - 1 - delay)) - phase
            let sinc = SteadyMath.sine(turns: distance / 2) / (Double.pi * distance)
            let window = 0.5 + 0.5 * SteadyMath.cosine(turns: distance / Double(taps))
            weights.append(sinc * window)
        }
        let sum = weights.reduce(0, +)
        return weights.map { Float($0 / sum) }
    }

    /// The last samples of the block before, then the block, then room for a lane to read past the end.
    private var line = [Float](repeating: 0, count: taps - 1)

    /// For each sample of `block` the greatest magnitude at the sample `delay` before it and up to the one after that.
    mutating func next(_ block: [Float]) -> [Float] {
        line.removeLast(line.count - (Self.taps - 1))
        line += block
        line += repeatElement(0, count: Lane.scalarCount)
        let weights = Self.weights
        let peaks = line.withUnsafeBufferPointer { line in
            [Float](unsafeUninitializedCapacity: block.count + Lane.scalarCount) { peaks, count in
                var position = 0
                while position < block.count {
                    let lane = Self.peaks(line, at: position, weights)
                    UnsafeMutableRawPointer(peaks.baseAddress)?.storeBytes(
                        of: lane, toByteOffset: position * 4, as: Lane.self)
                    position += Lane.scalarCount
                }
                count = block.count
            }
        }
        line.replaceSubrange(0..<(Self.taps - 1), with: Array(line[block.count..<block.count + Self.taps - 1]))
        return peaks
    }

    @inline(__always)
    private static func peaks(
        _ line: UnsafeBufferPointer<Float>, at position: Int, _ weights: [SIMD4<Float>]
    ) -> Lane {
        let start = UnsafeRawPointer(line.baseAddress)?.advanced(by: position * 4)
        guard let start else { return .zero }
        var (first, second, third) = (Lane.zero, Lane.zero, Lane.zero)
        for tap in 0..<taps {
            let samples = start.loadUnaligned(fromByteOffset: tap * 4, as: Lane.self)
            let weight = weights[tap]
            first += samples * weight.x
            second += samples * weight.y
            third += samples * weight.z
        }
        let sample = start.loadUnaligned(fromByteOffset: (taps - 1 - delay) * 4, as: Lane.self)
        return greater(greater(magnitude(sample), magnitude(first)), greater(magnitude(second), magnitude(third)))
    }

    @inline(__always)
    private static func magnitude(_ lane: Lane) -> Lane { greater(lane, -lane) }

    @inline(__always)
    private static func greater(_ one: Lane, _ other: Lane) -> Lane { one.replacing(with: other, where: one .< other) }
}

/// The true peak of a sound that comes block by block.
struct TruePeakMeter {
    private var left = InterpolatedPeaks()
    private var right = InterpolatedPeaks()
    /// The greatest magnitude so far; full scale is 1.
    private(set) var peak: Float = 0

    mutating func add(_ block: SoundBlock) {
        for value in left.next(block.left) where value > peak { peak = value }
        guard let samples = block.right else { return }
        for value in right.next(samples) where value > peak { peak = value }
    }

    /// Takes what is still on its way through the interpolator.
    mutating func finish() {
        let silence = [Float](repeating: 0, count: InterpolatedPeaks.delay)
        add(SoundBlock(silence, silence))
    }
}
