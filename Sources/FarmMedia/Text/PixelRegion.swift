import FarmCore

/// A rectangle of a frame in luma pixels, its sides on even ones so that 4:2:0 chroma divides.
struct PixelRegion: Hashable {
    let left: Int
    let top: Int
    let width: Int
    let height: Int

    var right: Int { left + width }
    var bottom: Int { top + height }

    /// The smallest region around a rectangle of the plane.
    init(around horizontal: ClosedRange<Double>, _ vertical: ClosedRange<Double>) {
        left = Int(horizontal.lowerBound.rounded(.down)) & ~1
        top = Int(vertical.lowerBound.rounded(.down)) & ~1
        width = (Int(horizontal.upperBound.rounded(.up)) - left + 1) & ~1
        height = (Int(vertical.upperBound.rounded(.up)) - top + 1) & ~1
    }

    /// From one even pixel to another; empty when the ends are not in order.
    init(left: Int, top: Int, right: Int, bottom: Int) {
        self.left = left & ~1
        self.top = top & ~1
        width = max(0, (right & ~1) - self.left)
        height = max(0, (bottom & ~1) - self.top)
    }

    func clamped(to other: PixelRegion) -> PixelRegion {
        PixelRegion(
            left: max(left, other.left), top: max(top, other.top), right: min(right, other.right),
            bottom: min(bottom, other.bottom))
    }

    var isEmpty: Bool { width <= 0 || height <= 0 }
}

extension VideoFormat {
    var region: PixelRegion { PixelRegion(left: 0, top: 0, right: width, bottom: height) }
}
