import FarmMedia
import Foundation

/// Evens out a voice: what is louder than the threshold grows by less than it would.
struct Compressor {
    /// Decibels relative to full scale, of the voice's short-time power.
    let threshold: Double
    /// How many decibels more at the input make one more at the output.
    let ratio: Double

    private static let attack = coefficient(milliseconds: 6)
    private static let release = coefficient(milliseconds: 160)
    private static let averaging = coefficient(milliseconds: 12)

    private static func coefficient(milliseconds: Double) -> Double {
        1 - exp(-1000 / (milliseconds * Double(Waveform.sampleRate)))
    }

    /// How far ahead the level is taken, so that the first beat of a vowel is not left standing out.
    private static let lookAhead = Waveform.sampleRate * 8 / 1000

    /// Adds no delay.
    func process(_ samples: inout [Double]) {
        var power = 0.0
        var reduction = 0.0
        for index in 0..<samples.count + Self.lookAhead {
            let ahead = index < samples.count ? samples[index] : 0
            power += (ahead * ahead - power) * Self.averaging
            let level = 10 * log10(power + 1e-12)
            let wanted = max(0, level - threshold) * (1 - 1 / ratio)
            reduction += (wanted - reduction) * (wanted > reduction ? Self.attack : Self.release)
            if index >= Self.lookAhead { samples[index - Self.lookAhead] *= pow(10, -reduction / 20) }
        }
    }
}
