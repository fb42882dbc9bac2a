import FarmCore

/// The bounds on what sound work reads and grows.
extension MediaLimits {
    /// One voice file: thirty minutes of 48 kHz, 16-bit stereo, and a little more.
    public static let voiceBytes = 400 * 1024 * 1024
    /// One voice: thirty minutes.
    public static let voiceSamples = 30 * 60 * AudioClock.sampleRate
    /// One soundtrack: four hours.
    public static let soundtrackSamples = 4 * 60 * 60 * AudioClock.sampleRate
    /// Voices in one soundtrack.
    public static let soundtrackPlacements = 10_000
    /// The least and the greatest sample rate that is believed.
    static let voiceSampleRates = 4_000...384_000
    /// Channels of a voice file; they are mixed down to one.
    static let voiceChannels = 8
}
