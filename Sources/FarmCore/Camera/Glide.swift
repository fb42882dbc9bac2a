/// How far a move has come on each frame: it sets off gently, keeps a steady speed, and slows down towards the end.
///
/// Speed is a smooth function without corners, never backwards. A clip is cut while its camera still moves a
/// little, as a cut in a film is; frames past the last (a picture that fades out under the next) come to rest.
/// Only additions, multiplications and divisions, whose results every machine rounds alike (IEEE 754).
struct Glide: Sendable {
    /// The seconds between slow and steady.
    private static let rampSeconds = 1.5
    /// The slowest speed within a long clip, as a share of the steady one.
    private static let slowest = 0.3

    /// Frame intervals within the clip.
    private let length: Double
    /// Frame intervals of a change of speed, at each end of the clip, and past it.
    private let ramp: Double
    private let rest: Double
    /// Speed at both ends, as a share of the steady one.
    private let edge: Double
    private let distance: Double

    /// - Parameter frameCount: The clip's own frames, between whose first and last lies a distance of 1.
    init(frameCount: Int, rate: FrameRate) {
        let whole = Self.rampSeconds * Double(rate.numerator) / Double(rate.denominator)
        length = Double(max(1, frameCount - 1))
        ramp = min(whole, length / 2)
        // A short clip has no time to change its speed much without a jerk.
        edge = 1 - (1 - Self.slowest) * ramp / whole
        rest = whole * edge / (1 - Self.slowest)
        distance = (length - 2 * ramp) + ramp * (1 + edge)
    }

    /// How far it goes altogether: 1 and what it still covers after the last frame.
    var end: Double { 1 + edge * rest / 2 / distance }

    /// 0 on the first frame, 1 on the last, and at most `end`.
    func progress(atFrame frame: Int) -> Double {
        let time = Double(max(0, frame))
        return covered(by: time) / distance
    }

    private func covered(by time: Double) -> Double {
        if time <= ramp { return Self.rise(time / ramp, from: edge) * ramp }
        let start = (1 + edge) / 2 * ramp
        if time <= length - ramp { return start + time - ramp }
        if time <= length { return distance - Self.rise((length - time) / ramp, from: edge) * ramp }
        // From the edge's speed to none.
        let left = max(0, 1 - (time - length) / rest)
        return distance + rest * edge * (0.5 - Self.rise(left, from: 0))
    }

    /// The distance covered while speed rises from `slow` to 1 as `3u² − 2u³` does.
    private static func rise(_ time: Double, from slow: Double) -> Double {
        slow * time + (1 - slow) * (time * time * time - time * time * time * time / 2)
    }
}
