import FarmCore

/// Moving grain in the picture's light, strongest in its middle tones.
///
/// One soft tile is made beforehand and laid over each frame at another place.
struct FilmGrain: FrameEffect {
    private static let side = 256
    /// Columns past the tile's side, so that a row of it can begin anywhere.
    private static let margin = 64
    /// The standard deviation of full strength in the middle tones. Each further unit makes a film half as large
    /// again, and eyes used to clean pictures see noise where they should see film.
    private static let heaviest = 4.0
    /// Grains a second, however many frames there are: film's own pace.
    private static let pace = 24

    private let format: VideoFormat
    private let seed: UInt64
    /// Signed, about −16 to 16 at full strength; rows of `side + margin`.
    private let tile: [Int8]

    init(strength: Double, seed: UInt64, format: VideoFormat) {
        self.format = format
        self.seed = seed
        var random = SplitMix(seed: seed, purpose: "grain")
        var noise = (0..<Self.side * Self.side).map { _ in
            // The sum of four even spreads is close to a bell.
            let word = random.next()
            return Int(word & 255) + Int(word >> 8 & 255) + Int(word >> 16 & 255) + Int(word >> 24 & 255) - 510
        }
        // Grain as fine as samples would cost the encoder most and be seen least.
        for _ in 0..<(format.shortSide > 1200 ? 3 : format.shortSide > 600 ? 2 : 1) { Self.soften(&noise) }
        let power = noise.reduce(0) { $0 + $1 * $1 } / noise.count
        let deviation = max(1, Double(power).squareRoot())
        let scale = strength * Self.heaviest / deviation
        let values = noise.map { Int8(clamping: Int((Double($0) * scale).rounded())) }
        tile = (0..<Self.side).flatMap { row in
            (0..<Self.side + Self.margin).map { values[row * Self.side + $0 % Self.side] }
        }
    }

    /// Weights 1, 2, 1 both ways, around the tile's ends.
    private static func soften(_ noise: inout [Int]) {
        let mask = side - 1
        for step in [1, side] {
            let old = noise
            for index in old.indices {
                let (row, column) = (index / side, index & mask)
                let next = step == 1 ? row * side + (column + 1) & mask : (row + 1) & mask * side + column
                let last = step == 1 ? row * side + (column - 1) & mask : (row - 1) & mask * side + column
                noise[index] = old[last] + 2 * old[index] + old[next]
            }
        }
    }

    func apply(frame: Int, to planes: [PlaneView]) {
        let index = frame * Self.pace * format.frameRate.denominator / format.frameRate.numerator
        var random = SplitMix(seed: seed &+ UInt64(index), purpose: "grain's place")
        let (right, down) = (random.below(Self.margin), random.below(Self.side))
        let plane = planes[0]
        withExtendedLifetime(plane) {
            tile.withUnsafeBufferPointer { tile in
                guard let grains = tile.baseAddress else { return }
                for row in 0..<format.height {
                    let line = grains + (row + down) % Self.side * (Self.side + Self.margin) + right
                    for start in stride(from: 0, to: format.width, by: Self.side) {
                        let samples = plane.base + row * plane.stride + start
                        let count = min(Self.side, format.width - start)
                        for column in 0..<count {
                            let value = Int16(samples[column])
                            // 0 in black and white, 63 in between.
                            let weight = (value &* (255 &- value)) &>> 8
                            let sum = value &+ (Int16(line[column]) &* weight &+ 32) &>> 6
                            samples[column] = UInt8(truncatingIfNeeded: min(max(sum, 16), 235))
                        }
                    }
                }
            }
        }
    }
}
