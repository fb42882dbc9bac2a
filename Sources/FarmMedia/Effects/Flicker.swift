import FarmCore

/// A light that is not quite steady: small smooth unrest, and now and then a short deep dip.
struct Flicker {
    /// 256ths of the light that the unrest and a dip take away at most.
    private let unrest: Int
    private let dip: Int
    private let seed: UInt64
    private let rate: FrameRate

    /// Points of the unrest a second; between them the light changes smoothly.
    private static let pace = 7
    /// A stretch of time that may hold one dip, in seconds.
    private static let stretch = 3.0

    init(strength: Double, seed: UInt64, rate: FrameRate) {
        unrest = Int((strength * 30).rounded())
        dip = Int((strength * 110).rounded())
        self.seed = seed
        self.rate = rate
    }

    /// The share of the light that is left, of 256.
    func gain(atFrame frame: Int) -> Int {
        let second = Double(frame * rate.denominator) / Double(rate.numerator)
        let wavering = noise(at: second * Double(Self.pace)) * Double(unrest)
        return max(32, 256 - Int((wavering + dipDepth(atSecond: second) * Double(dip)).rounded()))
    }

    /// From 0 to 1, smooth.
    private func noise(at place: Double) -> Double {
        let step = place.rounded(.down)
        let part = place - step
        let (from, to) = (value(Int(step)), value(Int(step) + 1))
        return from + (to - from) * part * part * (3 - 2 * part)
    }

    private func value(_ index: Int) -> Double {
        var random = SplitMix(seed: seed &+ UInt64(index), purpose: "flicker")
        return random.fraction()
    }

    /// From 0 to 1: two or three quick drops in a fifth of a second or so, in about every second stretch.
    private func dipDepth(atSecond second: Double) -> Double {
        let stretch = (second / Self.stretch).rounded(.down)
        var random = SplitMix(seed: seed &+ UInt64(stretch), purpose: "flicker's dip")
        guard random.fraction() < 0.55 else { return 0 }
        let start = stretch * Self.stretch + 0.4 + random.fraction() * (Self.stretch - 1.2)
        let length = 0.16 + 0.22 * random.fraction()
        let depth = 0.55 + 0.45 * random.fraction()
        let part = (second - start) / length
        guard part > 0, part < 1 else { return 0 }
        // A deep drop and a shallower one after it.
        let first = bump(part / 0.55)
        let second = bump((part - 0.5) / 0.5) * 0.5
        return depth * max(first, second)
    }

    private func bump(_ place: Double) -> Double {
        guard place > 0, place < 1 else { return 0 }
        let half = 4 * place * (1 - place)
        return half * half * (3 - 2 * half)
    }
}
