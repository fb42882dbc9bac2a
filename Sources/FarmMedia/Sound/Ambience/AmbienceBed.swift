import FarmCore

/// A sound without an end, made as it is asked for: the same for the same seed, never repeating.
protocol AmbienceBed {
    /// The integrated loudness of what is made, in LUFS: measured over ten minutes of three seeds, which
    /// differ by under 1 LU.
    static var loudness: Double { get }

    init(random: SoundRandom)

    /// Fills `hop` with the next samples, left and right.
    mutating func next(into hop: inout [SIMD2<Double>])
}

extension Ambience.Bed {
    /// How many samples are made at once; what moves slowly moves once in so many.
    static let hop = 64
    static var hopsPerSecond: Double { Double(AudioClock.sampleRate) / Double(hop) }

    func make(seed: UInt64) -> any AmbienceBed {
        let random = SoundRandom(seed: seed)
        switch self {
        case .wind: return WindBed(random: random)
        case .drone: return DroneBed(random: random)
        case .heartbeat: return HeartbeatBed(random: random)
        case .rain: return RainBed(random: random)
        }
    }
}
