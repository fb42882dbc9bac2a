import FarmCore

/// Every limit of what owners bring.
enum OwnMediaLimits {
    /// A picture's file.
    static let pictureBytes = 32 << 20
    /// A recording's file: ten minutes of 48 kHz, 16-bit mono, and a little more.
    static let voiceBytes = 64 << 20
    /// A recording: ten minutes.
    static let voiceSamples = 600 * AudioClock.sampleRate
    /// A recording at least: a tenth of a second.
    static let shortestVoice = AudioClock.sampleRate / 10
    /// How long its owner waits for somebody to hear what it says.
    static let hearing = Duration.seconds(60)
}
