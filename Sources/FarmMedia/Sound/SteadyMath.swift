/// Elementary functions that give the same bits on every machine, where a system's own may differ in the last place:
/// polynomials in one written order, exact to about 1e-13.
enum SteadyMath {
    /// sin(2π · `turns`).
    static func sine(turns: Double) -> Double {
        var turn = turns - turns.rounded()
        if turn > 0.25 { turn = 0.5 - turn } else if turn < -0.25 { turn = -0.5 - turn }
        let angle = turn * (2 * Double.pi)
        let square = angle * angle
        var sum = 0.0
        // Taylor's series to the 17th power, by Horner: |angle| is at most π/2.
        for divisor in [272.0, 210, 156, 110, 72, 42, 20, 6] { sum = -(1 + sum) * square / divisor }
        return angle + angle * sum
    }

    /// cos(2π · `turns`).
    static func cosine(turns: Double) -> Double { sine(turns: turns + 0.25) }

    /// 2 to the power of `exponent`.
    static func exponential(base2 exponent: Double) -> Double {
        let whole = exponent.rounded()
        let rest = (exponent - whole) * 0.693147180559945309
        var sum = 1.0
        for divisor in stride(from: 14.0, through: 1, by: -1) { sum = 1 + sum * rest / divisor }
        return Double(sign: .plus, exponent: Int(whole), significand: sum)
    }

    /// The logarithm to base 2 of `value`, which is positive.
    static func logarithm(base2 value: Double) -> Double {
        var (significand, exponent) = (value.significand, Double(value.exponent))
        if significand > 1.41421356237309505 {
            significand /= 2
            exponent += 1
        }
        let ratio = (significand - 1) / (significand + 1)
        let square = ratio * ratio
        var sum = 0.0
        for divisor in stride(from: 21.0, through: 3, by: -2) { sum = (sum + 1 / divisor) * square }
        return exponent + (ratio + ratio * sum) * (2 / 0.693147180559945309)
    }

    /// The factor of amplitude that is `decibels`.
    static func amplitude(decibels: Double) -> Double {
        exponential(base2: decibels * (3.32192809488736235 / 20))
    }

    /// The level of a ratio of powers, which is positive.
    static func decibels(power: Double) -> Double {
        logarithm(base2: power) * (10 / 3.32192809488736235)
    }

    /// The factor by which something falls each step that falls to 1/e in `steps`.
    static func decay(steps: Double) -> Double {
        exponential(base2: -1.44269504088896341 / steps)
    }

    /// Half a raised cosine: from 0 at 0 to 1 at 1, level at both ends.
    static func rise(_ position: Double) -> Double {
        let place = max(0, min(1, position))
        return 0.5 - 0.5 * cosine(turns: place / 2)
    }
}
