import FarmCore

/// Light that falls off towards the corners and wavers in time.
///
/// Both are one gain of each sample towards black (and of colour towards none), in 256ths.
struct LensLight: FrameEffect {
    private let luma: GainTable
    private let chroma: GainTable
    private let flicker: Flicker?

    init(vignette: Double, flicker: Double, seed: UInt64, format: VideoFormat) {
        luma = GainTable(width: format.width, height: format.height, vignette: vignette)
        chroma = GainTable(width: format.width / 2, height: format.height / 2, vignette: vignette)
        self.flicker = flicker > 0 ? Flicker(strength: flicker, seed: seed, rate: format.frameRate) : nil
    }

    func apply(frame: Int, to planes: [PlaneView]) {
        let gain = flicker?.gain(atFrame: frame) ?? 256
        luma.apply(gain, towards: 16, to: planes[0])
        chroma.apply(gain, towards: 128, to: planes[1])
        chroma.apply(gain, towards: 128, to: planes[2])
    }
}

/// How much light reaches each sample of a plane: 255 where all of it does.
private struct GainTable {
    let width: Int
    let height: Int
    /// `nil` for no vignette.
    private let gains: [UInt8]?

    /// The corners' loss at full strength, of 256.
    private static let deepest = 206.0
    /// Where the fall-off begins, in squared distance from the middle, of which a corner has 1.
    private static let start = 0.16

    init(width: Int, height: Int, vignette: Double) {
        self.width = width
        self.height = height
        guard vignette > 0 else {
            gains = nil
            return
        }
        var gains = [UInt8](repeating: 255, count: width * height)
        for y in 0..<height {
            let down = Double(2 * y + 1 - height) / Double(height)
            for x in 0..<width {
                let across = Double(2 * x + 1 - width) / Double(width)
                let distance = (across * across + down * down) / 2
                guard distance > Self.start else { continue }
                let part = (distance - Self.start) / (1 - Self.start)
                // Sets in without an edge, and levels out a little in the corners.
                let loss = part * (2 - part) * (0.35 + 0.65 * part)
                gains[y * width + x] = UInt8(255 - (Self.deepest * vignette * loss).rounded())
            }
        }
        self.gains = gains
    }

    /// `value · g + rest · (256 − g)` in 256ths, where `g` is the table's gain times `gain`.
    func apply(_ gain: Int, towards rest: UInt16, to plane: PlaneView) {
        withExtendedLifetime(plane) {
            guard let gains else {
                if gain < 256 { applyEvenly(UInt16(gain), towards: rest, to: plane) }
                return
            }
            // A table's 255 is all of the light: 256 when raised by its top bit.
            let factor = UInt16(min(gain, 255))
            let isSteady = gain >= 256
            gains.withUnsafeBufferPointer { gains in
                for row in 0..<height {
                    guard let table = gains.baseAddress.map({ $0 + row * width }) else { return }
                    let samples = plane.base + row * plane.stride
                    if isSteady {
                        for column in 0..<width {
                            let own = UInt16(table[column])
                            let share = own &+ (own &>> 7)
                            let sum = UInt16(samples[column]) &* share &+ rest &* (256 &- share) &+ 128
                            samples[column] = UInt8(truncatingIfNeeded: sum &>> 8)
                        }
                    } else {
                        for column in 0..<width {
                            let own = UInt16(table[column])
                            let share = ((own &+ (own &>> 7)) &* factor) &>> 8
                            let sum = UInt16(samples[column]) &* share &+ rest &* (256 &- share) &+ 128
                            samples[column] = UInt8(truncatingIfNeeded: sum &>> 8)
                        }
                    }
                }
            }
        }
    }

    private func applyEvenly(_ share: UInt16, towards rest: UInt16, to plane: PlaneView) {
        plane.scale(by: share, towards: rest, width: width, height: height)
    }
}

extension PlaneView {
    /// Brings every sample `256 − share` 256ths of the way to `rest`.
    func scale(by share: UInt16, towards rest: UInt16, width: Int, height: Int) {
        withExtendedLifetime(self) {
            let constant = rest &* (256 &- share) &+ 128
            for row in 0..<height {
                let samples = base + row * stride
                for column in 0..<width {
                    samples[column] = UInt8(truncatingIfNeeded: (UInt16(samples[column]) &* share &+ constant) &>> 8)
                }
            }
        }
    }
}
