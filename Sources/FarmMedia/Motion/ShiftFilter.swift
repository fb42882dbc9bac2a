/// Reads a row of samples at places between them: six taps of the cubic spline that zimg calls spline36, for 256
/// places from one sample to the next.
struct ShiftFilter {
    /// Places from one sample to the next.
    static let places = 256
    /// Samples that must lie readable on each side of a row.
    static let margin = 16
    /// Samples that share one shift.
    static let run = 8

    private static let taps = 6
    /// Of 32,767; the taps of a place add up to that.
    private let weights: [Int16]

    init() {
        var weights: [Int16] = []
        for place in 0..<Self.places {
            let part = Double(place) / Double(Self.places)
            var exact = (0..<Self.taps).map { Self.spline(abs(Double($0 - 2) - part)) }
            let sum = exact.reduce(0, +)
            exact = exact.map { $0 / sum * 32_767 }
            var rounded = exact.map { Int($0.rounded()) }
            rounded[part < 0.5 ? 2 : 3] += 32_767 - rounded.reduce(0, +)
            weights += rounded.map { Int16(clamping: $0) }
        }
        self.weights = weights
    }

    private static func spline(_ x: Double) -> Double {
        if x < 1 { return ((13.0 / 11 * x - 453.0 / 209) * x - 3.0 / 209) * x + 1 }
        if x < 2 { return ((-6.0 / 11 * (x - 1) + 270.0 / 209) * (x - 1) - 156.0 / 209) * (x - 1) }
        if x < 3 { return ((1.0 / 11 * (x - 2) - 45.0 / 209) * (x - 2) + 26.0 / 209) * (x - 2) }
        return 0
    }

    /// Fills `width` samples of `target`, rounded up to whole runs: sample `x` of run `r` is `source` at
    /// `x + shifts[r] / 256`.
    func apply(
        from source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, width: Int,
        shifts: UnsafePointer<Int32>
    ) {
        weights.withUnsafeBufferPointer { weights in
            guard let weights = weights.baseAddress else { return }
            for run in 0..<(width + Self.run - 1) / Self.run {
                let shift = Int(shifts[run])
                let taps = weights + (shift & (Self.places - 1)) * Self.taps
                let first = UnsafeRawPointer(source + run * Self.run + (shift >> 8) - 2)
                // Samples in 128ths, weights in 32,768ths, of whose product the upper half is kept: 64ths.
                // Each of the six loses half a 64th on average, which the 3 brings back.
                var sum = SIMD8<Int16>(repeating: 32 + 3)
                for tap in 0..<Self.taps {
                    let samples = SIMD8<Int32>(
                        truncatingIfNeeded: (first + tap).loadUnaligned(as: SIMD8<UInt8>.self))
                    let product = (samples &<< 7) &* SIMD8<Int32>(repeating: Int32(taps[tap]))
                    sum = sum &+ SIMD8<Int16>(truncatingIfNeeded: product &>> 16)
                }
                let value = (sum &>> 6).clamped(lowerBound: .zero, upperBound: SIMD8(repeating: 255))
                UnsafeMutableRawPointer(target + run * Self.run).storeBytes(
                    of: SIMD8<UInt8>(truncatingIfNeeded: value), as: SIMD8<UInt8>.self)
            }
        }
    }
}
