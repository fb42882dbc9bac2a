import Foundation

/// Raises a sound at its first samples and lowers it at its last, so that a cut does not click: 5 ms of raised
/// cosine at either end, for a sound that comes block by block.
struct EdgeFade {
    static let length = Waveform.sampleRate * 5 / 1000

    private var position = 0
    /// The latest samples, held back because they may be the last.
    private var held: [Float] = []

    /// What can be let go now that `block` followed.
    mutating func pass(_ block: some Collection<Float>) -> [Float] {
        for sample in block {
            held.append(position < Self.length ? sample * Self.rise(position) : sample)
            position += 1
        }
        let free = max(0, held.count - Self.length)
        defer { held.removeFirst(free) }
        return Array(held[..<free])
    }

    /// The last samples, lowered.
    mutating func finish() -> [Float] {
        let count = held.count
        defer { held = [] }
        return held.enumerated().map { $1 * Self.rise(count - 1 - $0) }
    }

    /// The gain `distance` samples from an edge.
    static func rise(_ distance: Int) -> Float {
        guard distance < length else { return 1 }
        return Float(0.5 - 0.5 * cos(Double.pi * (Double(distance) + 0.5) / Double(length)))
    }
}
