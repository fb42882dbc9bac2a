import FarmCore

/// The bounds on what sound work reads and grows.
extension MediaLimits {
    /// One voice file: thirty minutes of 48 kHz, 16-bit stereo, and a little more.
    public static let voiceBytes = 400 * 1024 * 1024
    /// One voice: thirty minutes.
    public static let voiceSamples = 30 * 60 * AudioClock.sampleRate
    /// One soundtrack: four hours.
    public static let soundtrackSamples = 4 * 60 * 60 * AudioClock.sampleRate
    /// A file whose sound is inspected: a video of four hours at some 9 Mb/s.
    public static let videoBytes = 16 << 30
    /// Places in one sound that are looked at for clicks.
    public static let soundJoins = 10_000
    /// What a soundtrack is turned up at most: beyond it there is noise, not a voice.
    static let loudnessGain = 30.0
    /// Voices in one soundtrack.
    public static let soundtrackPlacements = 10_000
    /// The least and the greatest sample rate that is believed.
    static let voiceSampleRates = 4_000...384_000
    /// Channels of a voice file; they are mixed down to one.
    static let voiceChannels = 8
}
