import CPixels
import FarmCore
import Testing

@testable import FarmMedia

@Suite struct PlaneScalerTests {
    @Test(
        "A scaled plane is what exact arithmetic makes of it, to the rounding",
        arguments: [(0.43, 0.8), (0.8, 0.83), (1, 1), (1.0371, 1.01), (1.9, 2.6), (3.2, 4.1)])
    func exactness(across: Double, down: Double) throws {
        let source = try Self.noise(width: 150, height: 90)
        let region = CropRegion(left: 0.031, top: -0.01, width: across * 0.3, height: down * 0.22)
        let size = (width: 45, height: Int(0.22 * 90))
        let target = try Plane(width: size.width, height: size.height)
        let scaler = PlaneScaler()
        let plan = scaler.plan(from: (150, 90), through: region, to: size)
        scaler.run(plan, from: source.view, to: target.view)

        let columns = Self.weights(from: 150, region.left * 150, region.width * 150, to: size.width)
        let rows = Self.weights(from: 90, region.top * 90, region.height * 90, to: size.height)
        for y in 0..<size.height {
            for x in 0..<size.width {
                var sum = 0.0
                for (row, weight) in rows[y] {
                    for (column, share) in columns[x] { sum += weight * share * Double(source.row(row)[column]) }
                }
                let expected = min(max(sum, 0), 255)
                #expect(abs(Double(target.row(y)[x]) - expected) < 0.75, "at \(x), \(y)")
            }
        }
    }

    @Test("An even plane stays even, at every level")
    func evenness() throws {
        let scaler = PlaneScaler()
        for level in [0, 1, 16, 93, 128, 235, 254, 255] {
            let source = try Plane(width: 64, height: 36)
            source.base.update(repeating: UInt8(level), count: source.stride * 36)
            for zoom in [0.37, 0.9, 1] {
                let target = try Plane(width: 70, height: 40)
                let region = CropRegion(left: 0.1, top: 0.05, width: zoom, height: zoom)
                scaler.run(
                    scaler.plan(from: (64, 36), through: region, to: (70, 40)), from: source.view, to: target.view)
                let isEven = (0..<40).allSatisfy { y in (0..<70).allSatisfy { target.row(y)[$0] == UInt8(level) } }
                #expect(isEven, "level \(level) at \(zoom)")
            }
        }
    }

    @Test("The loops for this processor give the same samples as plain arithmetic")
    func loops() {
        var random = TestRandom(seed: 7)
        let (taps, blocks, count) = (11, 3, 96)
        let rows = (0..<12).map { _ in (0..<count).map { _ in Int16(random.next(in: -6000...21_000)) } }
        let weights = (0..<blocks * taps * 16).map { _ in Int16(random.next(in: -5000...6000)) }
        let starts: [Int32] = [3, 20, 31]
        var scaled = [[Int16]](repeating: [Int16](repeating: 0, count: 48), count: 4)
        Self.withPointers(to: &scaled) { targets in
            var sources = Array(rows[0..<4])
            Self.withPointers(to: &sources) { sources in
                nightreel_filter_rows(sources.map { UnsafePointer($0) }, starts, weights, blocks, taps, 5, targets)
            }
        }
        for row in 0..<4 {
            for index in 0..<48 {
                var sum = Int16(5)
                for tap in 0..<taps {
                    let weight = Int32(weights[(index / 16 * taps + tap) * 16 + index % 16])
                    let sample = Int32(rows[row][Int(starts[index / 16]) + index % 16 + tap])
                    sum &+= Int16(truncatingIfNeeded: (sample * weight) >> 16)
                }
                #expect(scaled[row][index] == sum)
            }
        }
        for taps in [6, 9] {
            var output = [UInt8](repeating: 0, count: count)
            var sources = Array(rows[0..<taps])
            Self.withPointers(to: &sources) { sources in
                nightreel_filter_column(sources.map { UnsafePointer($0) }, weights, taps, count, 19, &output)
            }
            for index in 0..<count {
                var sum = Int16(19)
                for tap in 0..<taps { sum &+= Int16((Int32(rows[tap][index]) * Int32(weights[tap])) >> 16) }
                #expect(output[index] == UInt8(clamping: sum >> 5))
            }
        }
    }

    // MARK: Plain arithmetic

    private static func noise(width: Int, height: Int) throws -> Plane {
        var random = TestRandom(seed: 1)
        let plane = try Plane(width: width, height: height)
        for row in 0..<height {
            for column in 0..<width { plane.row(row)[column] = UInt8(random.next(in: 0...255)) }
        }
        return plane
    }

    /// Which samples each output is made of, and their shares.
    private static func weights(
        from sourceCount: Int, _ start: Double, _ length: Double, to count: Int
    ) -> [[(index: Int, share: Double)]] {
        let step = length / Double(count)
        let widening = max(1, (step * 32).rounded(.up) / 32)
        return (0..<count).map { output in
            let middle = start + (Double(output) + 0.5) * step - 0.5
            let reach = Int((3 * widening).rounded(.up))
            let near = Int(middle.rounded(.down)) - reach...Int(middle.rounded(.down)) + reach
            let raw = near.map {
                (index: min(max($0, 0), sourceCount - 1), share: spline(abs(Double($0) - middle) / widening))
            }
            let sum = raw.reduce(0) { $0 + $1.share }
            return raw.map { ($0.index, $0.share / sum) }
        }
    }

    /// The 36-point spline, by the values it must have: 1 at 0, 0 at other whole numbers, with a smooth join.
    private static func spline(_ distance: Double) -> Double {
        switch distance {
        case ..<1: ((13.0 / 11 * distance - 453.0 / 209) * distance - 3.0 / 209) * distance + 1
        case ..<2: ((-6.0 / 11 * (distance - 1) + 270.0 / 209) * (distance - 1) - 156.0 / 209) * (distance - 1)
        case ..<3: ((1.0 / 11 * (distance - 2) - 45.0 / 209) * (distance - 2) + 26.0 / 209) * (distance - 2)
        default: 0
        }
    }

    private static func withPointers(
        to rows: inout [[Int16]], _ body: ([UnsafeMutablePointer<Int16>?]) -> Void
    ) {
        let memory = rows.map { row in
            let copy = UnsafeMutableBufferPointer<Int16>.allocate(capacity: row.count)
            _ = copy.initialize(from: row)
            return copy
        }
        body(memory.map(\.baseAddress))
        rows = memory.map(Array.init)
        for copy in memory { copy.deallocate() }
    }
}

/// Numbers that look random and are the same every time (SplitMix64).
private struct TestRandom {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next(in range: ClosedRange<Int>) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return range.lowerBound + Int((mixed ^ mixed >> 31) % UInt64(range.count))
    }
}
