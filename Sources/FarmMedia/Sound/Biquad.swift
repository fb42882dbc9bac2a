import Foundation

/// A second-order filter in transposed direct form II, with its state; feed it one continuous sound.
///
/// The shelves and passes follow the "Cookbook formulae for audio EQ biquad filter coefficients" (R.
/// Bristow-Johnson; W3C note). Frequencies are in hertz at 48 kHz.
public struct Biquad: Sendable {
    private let b0: Double
    private let b1: Double
    private let b2: Double
    private let a1: Double
    private let a2: Double
    private var first = 0.0
    private var second = 0.0

    /// A filter of these coefficients, `a0` being 1.
    public init(b0: Double, b1: Double, b2: Double, a1: Double, a2: Double) {
        self.b0 = b0
        self.b1 = b1
        self.b2 = b2
        self.a1 = a1
        self.a2 = a2
    }

    public static func highPass(_ frequency: Double, q: Double = 0.7071) -> Biquad {
        let (cosine, alpha) = angle(frequency, q)
        let a0 = 1 + alpha
        return Biquad(
            b0: (1 + cosine) / 2 / a0, b1: -(1 + cosine) / a0, b2: (1 + cosine) / 2 / a0,
            a1: -2 * cosine / a0, a2: (1 - alpha) / a0)
    }

    public static func lowPass(_ frequency: Double, q: Double = 0.7071) -> Biquad {
        let (cosine, alpha) = angle(frequency, q)
        let a0 = 1 + alpha
        return Biquad(
            b0: (1 - cosine) / 2 / a0, b1: (1 - cosine) / a0, b2: (1 - cosine) / 2 / a0,
            a1: -2 * cosine / a0, a2: (1 - alpha) / a0)
    }

    public static func lowShelf(_ frequency: Double, decibels: Double) -> Biquad {
        shelf(frequency, decibels: decibels, side: 1)
    }

    public static func highShelf(_ frequency: Double, decibels: Double) -> Biquad {
        shelf(frequency, decibels: decibels, side: -1)
    }

    /// The filter's answer to the next sample.
    @inline(__always)
    public mutating func next(_ input: Double) -> Double {
        let output = b0 * input + first
        first = b1 * input - a1 * output + second
        second = b2 * input - a2 * output
        return output
    }

    private static func angle(_ frequency: Double, _ q: Double) -> (cosine: Double, alpha: Double) {
        let omega = 2 * Double.pi * frequency / Double(Waveform.sampleRate)
        return (cos(omega), sin(omega) / (2 * q))
    }

    /// The cookbook's shelf of slope 1; the high shelf mirrors the low one's cosine terms.
    private static func shelf(_ frequency: Double, decibels: Double, side: Double) -> Biquad {
        let gain = pow(10, decibels / 40)
        let (cosine, alpha) = angle(frequency, 0.7071)
        let root = 2 * gain.squareRoot() * alpha
        let mirrored = side * cosine
        let a0 = (gain + 1) + (gain - 1) * mirrored + root
        return Biquad(
            b0: gain * ((gain + 1) - (gain - 1) * mirrored + root) / a0,
            b1: side * 2 * gain * ((gain - 1) - (gain + 1) * mirrored) / a0,
            b2: gain * ((gain + 1) - (gain - 1) * mirrored - root) / a0,
            a1: side * -2 * ((gain - 1) + (gain + 1) * mirrored) / a0,
            a2: ((gain + 1) + (gain - 1) * mirrored - root) / a0)
    }
}
