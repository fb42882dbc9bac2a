/// The few colours of a picture: a cold ramp, a second cold ramp for variety, and a warm one, each from
/// black to the brightest paint.
struct Palette: Hashable, Sendable {
    /// 24-bit sRGB colours at lightness 0, 0.12, 0.3, 0.55, 0.8 and 1.
    let cold: [UInt32]
    let other: [UInt32]
    let warm: [UInt32]

    static let lightness: [Float] = [0, 0.12, 0.3, 0.55, 0.8, 1]

    static let all: [Palette] = [
        // Teal and amber.
        Palette(
            cold: [0x04070b, 0x0a1b24, 0x1b3b46, 0x4d747a, 0xa3bcb6, 0xe6ebdd],
            other: [0x05060c, 0x0e1c2b, 0x223c53, 0x547184, 0xa7b8bb, 0xe8e9dd],
            warm: [0x0a0504, 0x2c120a, 0x7d3913, 0xd58431, 0xf7c866, 0xfff2c9]),
        // Indigo and sick yellow.
        Palette(
            cold: [0x06050c, 0x141428, 0x2d3053, 0x636a8e, 0xaeb2c0, 0xebe8dd],
            other: [0x05080b, 0x0f1d28, 0x22414d, 0x5c7d82, 0xa9bab2, 0xe9eadb],
            warm: [0x080603, 0x261c08, 0x6d5713, 0xbfa23a, 0xecd877, 0xfdf6cf]),
        // Bottle green and ember.
        Palette(
            cold: [0x040806, 0x0c1e19, 0x213f35, 0x567566, 0xa6b8a2, 0xe8ead4],
            other: [0x05090a, 0x0d2024, 0x214345, 0x557874, 0xa5b9ac, 0xe8ebd8],
            warm: [0x0a0404, 0x2e150a, 0x8a4217, 0xd87f35, 0xf6bf70, 0xffeccb]),
        // Slate violet and lamp orange.
        Palette(
            cold: [0x07060b, 0x191623, 0x39334a, 0x716b82, 0xb6b0b5, 0xede6dc],
            other: [0x05070c, 0x101b2b, 0x253c55, 0x5b7689, 0xa9b8bd, 0xe9e9dd],
            warm: [0x0b0503, 0x2f1508, 0x84430f, 0xdc8e2c, 0xf8cd68, 0xfff3cb]),
        // Prussian blue and bone.
        Palette(
            cold: [0x03060c, 0x081a30, 0x173a5a, 0x4a7290, 0xa1b9c4, 0xe6ebe4],
            other: [0x050709, 0x121f26, 0x2a4148, 0x62797a, 0xabbab1, 0xe9eadd],
            warm: [0x090604, 0x291b0d, 0x73522a, 0xc09a5c, 0xe9d39f, 0xfcf3db]),
    ]
}

/// A palette as a table for quick look-up; components 0...255.
struct ColourTable {
    private static let steps = 1023
    private let cold: [SIMD3<Float>]
    private let other: [SIMD3<Float>]
    private let warm: [SIMD3<Float>]

    init(_ palette: Palette) {
        cold = Self.table(of: palette.cold)
        other = Self.table(of: palette.other)
        warm = Self.table(of: palette.warm)
    }

    /// - Parameters:
    ///   - lightness: 0...1.
    ///   - warmth: 0...1, from the cold ramps to the warm one.
    ///   - variety: 0...1, from the first cold ramp to the second.
    @inline(__always)
    func colour(lightness: Float, warmth: Float, variety: Float) -> SIMD3<Float> {
        let index = Int(min(max(lightness, 0), 1) * Float(Self.steps))
        let chill = cold[index] + (other[index] - cold[index]) * variety
        return chill + (warm[index] - chill) * warmth
    }

    private static func table(of ramp: [UInt32]) -> [SIMD3<Float>] {
        (0...steps).map { step in
            let lightness = Float(step) / Float(steps)
            let upper = max(Palette.lightness.firstIndex { $0 >= lightness } ?? ramp.count - 1, 1)
            let span = Palette.lightness[upper] - Palette.lightness[upper - 1]
            let part = (lightness - Palette.lightness[upper - 1]) / span
            return components(ramp[upper - 1]) * (1 - part) + components(ramp[upper]) * part
        }
    }

    private static func components(_ colour: UInt32) -> SIMD3<Float> {
        SIMD3(Float(colour >> 16 & 0xff), Float(colour >> 8 & 0xff), Float(colour & 0xff))
    }
}
