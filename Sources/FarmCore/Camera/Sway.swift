/// A smooth unrest between −1 and 1: three slow waves whose pace and phase a seed decides.
///
/// The faster a wave, the smaller it is, so that no frame is more than a few hundredths of a pixel off the
/// course that the two before it set.
struct Sway: Sendable {
    private struct Wave {
        let height: Double
        /// Turns a second.
        let pace: Double
        /// Turns.
        let phase: Double
    }

    private let waves: [Wave]

    init(using random: inout SplitMix) {
        waves = [(0.72, 0.12), (0.21, 0.25), (0.07, 0.45)].map { height, fastest in
            Wave(height: height, pace: fastest * (0.8 + 0.2 * random.fraction()), phase: random.fraction())
        }
    }

    func value(atSecond second: Double) -> Double {
        waves.reduce(0) { $0 + $1.height * Turn.sine($1.pace * second + $1.phase) }
    }
}

/// Sine and cosine of an angle in turns, made of operations that every machine rounds alike; exact to a few
/// millionths.
enum Turn {
    static func sine(_ turns: Double) -> Double {
        // To within half a turn of none, then folded to within a quarter.
        var angle = turns - turns.rounded()
        if angle > 0.25 { angle = 0.5 - angle }
        if angle < -0.25 { angle = -0.5 - angle }
        let x = angle * 6.283185307179586
        let square = x * x
        return x * (1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72))))
    }

    static func cosine(_ turns: Double) -> Double {
        sine(turns + 0.25)
    }
}
