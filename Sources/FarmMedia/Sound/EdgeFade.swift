/// Raises a sound at its first samples and lowers it at its last, so that a cut does not click: 5 ms of raised
/// cosine at either end, for a sound that comes block by block.
struct EdgeFade {
    static let length = Waveform.sampleRate * 5 / 1000

    private static let gains = (0..<length).map { Float(SteadyMath.rise((Double($0) + 0.5) / Double(length))) }

    private var position = 0
    /// The latest samples, held back because they may be the last.
    private var held: [Float] = []

    /// What can be let go now that `block` followed.
    mutating func pass(_ block: some Collection<Float>) -> [Float] {
        var samples = held
        let start = samples.count
        samples += block
        var index = start
        while index < samples.count, position < Self.length {
            samples[index] *= Self.gains[position]
            position += 1
            index += 1
        }
        held = Array(samples.suffix(Self.length))
        samples.removeLast(held.count)
        return samples
    }

    /// The last samples, lowered.
    mutating func finish() -> [Float] {
        let count = held.count
        defer { held = [] }
        return held.enumerated().map { $1 * Self.rise(count - 1 - $0) }
    }

    /// The gain `distance` samples from an edge.
    static func rise(_ distance: Int) -> Float { distance < length ? gains[distance] : 1 }
}
