import FarmCore
import Testing

@testable import FarmMedia

@Suite struct MotionSamplerTests {
    private static let format = VideoFormat(width: 320, height: 180, frameRate: .film)

    @Test(
        "Colours arrive as BT.709 in limited range",
        arguments: [
            (0, 0, 0), (255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255), (120, 64, 33), (17, 18, 40),
        ])
    func colours(red: Int, green: Int, blue: Int) throws {
        let picture = TestPictures.flat((UInt8(red), UInt8(green), UInt8(blue)))
        let frame = try Self.frame(of: picture, motion: Motion(zoomPerFrame: 0), index: 0)
        // ITU-R BT.709, 3.2 to 3.4, in eight bits.
        let (r, g, b) = (Double(red) / 255, Double(green) / 255, Double(blue) / 255)
        let light = 0.2126 * r + 0.7152 * g + 0.0722 * b
        let expected = [16 + 219 * light, 128 + 224 * (b - light) / 1.8556, 128 + 224 * (r - light) / 1.5748]
        for (plane, value) in zip(frame, expected) {
            #expect(abs(Double(plane.row(plane.height / 2)[plane.width / 2]) - value) <= 1)
        }
    }

    @Test(
        "A picture of another ratio fills the frame and is not stretched",
        arguments: [(400, 400), (600, 200), (180, 320)])
    func ratio(width: Int, height: Int) throws {
        // A white square in the middle, as wide as a fifth of the shorter side.
        let side = min(width, height) / 5
        let picture = TestPictures.bitmap(width: width, height: height) { x, y in
            let inside = abs(2 * x + 1 - width) < side && abs(2 * y + 1 - height) < side
            return inside ? (255, 255, 255) : (90, 90, 90)
        }
        let luma = try Self.frame(of: picture, motion: Motion(zoomPerFrame: 0), index: 0)[0]
        let across = Self.coverage((0..<320).map { luma.row(90)[$0] })
        let down = Self.coverage((0..<180).map { luma.row($0)[160] })
        #expect(across > 10)
        #expect(abs(across - down) < 0.5, "\(across) wide, \(down) high")
        for corner in [luma.row(0)[0], luma.row(0)[319], luma.row(179)[0], luma.row(179)[319]] {
            #expect(abs(Int(corner) - 93) <= 1, "the frame is filled to its corners")
        }
    }

    @Test("An edge moves by the same sub-pixel step on every frame of a zoom")
    func smoothness() throws {
        // A light bar right of the middle; its left edge lies at 240 of 320 in the unmoved picture.
        let picture = TestPictures.bitmap(width: 320, height: 180) { x, _ in
            x >= 240 ? (200, 200, 200) : (60, 60, 60)
        }
        let motion = Motion(zoomPerFrame: 0.0003)
        let sampler = try Self.sampler(of: picture, motion: motion, frames: 120)
        var previous: Double?
        for index in 0..<120 {
            let frame = try Self.draw(index, with: sampler)
            let edge = 320 - Self.coverage((0..<320).map { frame[0].row(90)[$0] })
            let expected = 160 + 80 * (1 + Double(index) * 0.0003)
            #expect(abs(edge - expected) < 0.02, "frame \(index): the edge is at \(edge), not \(expected)")
            if let previous { #expect(edge > previous, "frame \(index) stands still or jumps back") }
            previous = edge
        }
    }

    @Test("Chroma samples sit on the left luma column, as H.264 assumes")
    func chromaSiting() throws {
        // Reddish left of 200, bluish right of it.
        let picture = TestPictures.bitmap(width: 320, height: 180) { x, _ in x < 200 ? (160, 80, 80) : (80, 80, 160) }
        let chroma = try Self.frame(of: picture, motion: Motion(zoomPerFrame: 0), index: 0)[1]
        let edge = 160 - Self.coverage((0..<160).map { chroma.row(45)[$0] })
        // Column c covers the luma range 2c − ½ … 2c + 1½, so that luma 200 is chroma 100¼.
        #expect(abs(edge - 100.25) < 0.05, "the chroma edge is at \(edge)")
    }

    @Test("The point of focus stays where it is")
    func focus() throws {
        let picture = TestPictures.bitmap(width: 320, height: 180) { x, _ in
            x >= 80 ? (200, 200, 200) : (60, 60, 60)
        }
        let motion = Motion(zoomPerFrame: 0.002, focus: .init(x: 0.25, y: 0.5))
        let sampler = try Self.sampler(of: picture, motion: motion, frames: 60)
        for index in [0, 30, 59] {
            let luma = try Self.draw(index, with: sampler)[0]
            let edge = 320 - Self.coverage((0..<320).map { luma.row(90)[$0] })
            #expect(abs(edge - 80) < 0.02)
        }
    }

    @Test("A large picture is kept no larger than the closest view can show")
    func preparedSize() throws {
        let picture = TestPictures.flat((50, 60, 70), width: 1600, height: 900)
        let prepared = try PreparedPicture(picture, for: Self.format, closestView: 0.8)
        #expect(prepared.luma.width == 400 && prepared.luma.height == 225)
        #expect(prepared.blueChroma.width == 200 && prepared.redChroma.height == 113)
    }

    // MARK: Measuring

    /// How many samples the brighter of two levels covers, fractions included.
    private static func coverage(_ samples: [UInt8]) -> Double {
        guard let low = samples.min(), let high = samples.max(), low < high else { return 0 }
        // Sharpening kernels overshoot on both sides of an edge, which cancels in the sum over flat levels.
        let (dark, bright) = (Double(level(near: low, in: samples)), Double(level(near: high, in: samples)))
        return samples.reduce(0) { $0 + (Double($1) - dark) / (bright - dark) }
    }

    /// The most frequent value within 30 of `extreme`.
    private static func level(near extreme: UInt8, in samples: [UInt8]) -> UInt8 {
        let close = samples.filter { abs(Int($0) - Int(extreme)) <= 30 }
        let counts = Dictionary(close.map { ($0, 1) }, uniquingKeysWith: +)
        return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? extreme
    }

    /// A sampler and the way its frames go.
    private typealias Moving = (sampler: MotionSampler, path: CameraPath)

    private static func sampler(of picture: Bitmap, motion: Motion, frames: Int) throws -> Moving {
        let path = CameraPath(motion, frameCount: frames, rate: format.frameRate)
        let prepared = try PreparedPicture(
            picture, for: format, closestView: path.closestView(upToFrame: frames - 1))
        return (MotionSampler(prepared, format: format), path)
    }

    private static func frame(of picture: Bitmap, motion: Motion, index: Int) throws -> [Plane] {
        try draw(index, with: sampler(of: picture, motion: motion, frames: 1))
    }

    private static func draw(_ index: Int, with moving: Moving) throws -> [Plane] {
        let planes = try [
            Plane(width: 320, height: 180), Plane(width: 160, height: 90), Plane(width: 160, height: 90),
        ]
        moving.sampler.draw(through: moving.path.view(atFrame: index), into: planes.map(\.view))
        return planes
    }
}
