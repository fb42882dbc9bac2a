/// Frames a second, as a fraction so that 30000/1001 is exact.
public struct FrameRate: Hashable, Sendable, Codable {
    public let numerator: Int
    public let denominator: Int

    public init(_ numerator: Int, over denominator: Int = 1) {
        precondition(numerator > 0 && denominator > 0, "a frame rate is a positive fraction")
        self.numerator = numerator
        self.denominator = denominator
    }

    public static let film = FrameRate(24)

    /// The first audio sample of frame `frame`: `frame · 48000 / rate`, rounded down.
    public func firstSample(ofFrame frame: Int) -> Int {
        frame * AudioClock.sampleRate * denominator / numerator
    }

    /// The frame on screen while `sample` sounds.
    public func frame(atSample sample: Int) -> Int {
        sample * numerator / (AudioClock.sampleRate * denominator)
    }

    /// The fewest whole frames that last at least `samples` samples.
    public func frames(coveringSamples samples: Int) -> Int {
        let scaled = samples * numerator
        let unit = AudioClock.sampleRate * denominator
        return (scaled + unit - 1) / unit
    }
}

/// The clock that all sound and word timing is counted in.
public enum AudioClock {
    /// Samples a second of every soundtrack and of every `WordTiming`.
    public static let sampleRate = 48_000

    /// The nearest sample to `seconds`. Only for times that arrive as seconds from outside.
    public static func samples(fromSeconds seconds: Double) -> Int {
        Int((seconds * Double(sampleRate)).rounded())
    }

    public static func seconds(fromSamples samples: Int) -> Double {
        Double(samples) / Double(sampleRate)
    }
}
