import FarmCore
import Testing

@testable import FarmMedia

@Suite struct EffectTests {
    private static let all = PictureEffects(
        grain: 1, vignette: 1, flicker: 1, fog: 1, aberration: 1, grade: .cold, seed: 5)

    @Test("Effects that are off do nothing at all")
    func off() {
        #expect(PictureEffects.none.prepared(for: .standard, scene: nil).isEmpty)
        // Grade and aberration are the picture's own, and cost no frame anything.
        let still = PictureEffects(aberration: 1, grade: .sepia)
        #expect(still.prepared(for: .standard, scene: nil).isEmpty)
    }

    @Test(
        "A frame with all effects is the same each time it is made, in any order, and other than its neighbours",
        arguments: [
            VideoFormat(width: 640, height: 360, frameRate: .film),
            VideoFormat(width: 854, height: 480, frameRate: FrameRate(60)),
            VideoFormat(width: 108, height: 135 * 2, frameRate: FrameRate(25)),
            VideoFormat(width: 16, height: 16, frameRate: FrameRate(30)),
        ])
    func repeatable(format: VideoFormat) throws {
        let effects = Self.all.prepared(for: format, scene: SmallCopy.Cell(light: 50, blue: 9, red: -9))
        func frame(_ index: Int) throws -> [[UInt8]] {
            let planes = try EffectFrames.flat(90, 120, 140, format: format)
            for effect in effects { effect.apply(frame: index, to: planes.map(\.view)) }
            return planes.map(EffectFrames.samples)
        }
        let first = try frame(7)
        #expect(try frame(100) != first)
        #expect(try frame(7) == first)
    }

    @Test(
        "No effect oversteps the range of video, whatever it is done to",
        arguments: [16, 17, 60, 128, 234, 235] as [UInt8])
    func range(luma: UInt8) throws {
        for frame in [0, 50, 99] {
            let planes = try EffectFrames.applied(Self.all, frame: frame, to: luma, 20, 236)
            #expect(planes[0].allSatisfy { (16...235).contains($0) })
            #expect(planes[1].allSatisfy { (20...140).contains($0) }, "blue only goes towards grey")
            #expect(planes[2].allSatisfy { (110...236).contains($0) }, "red only goes towards grey")
        }
    }

    @Test("The vignette leaves the middle, darkens evenly outwards, and takes colour with light")
    func vignette() throws {
        let planes = try EffectFrames.applied(PictureEffects(vignette: 0.5), to: 180, 90, 160)
        let (width, height) = (EffectFrames.format.width, EffectFrames.format.height)
        let diagonal = (0..<height / 2).map { planes[0][$0 * width + $0 * width / height] }
        #expect(diagonal.last == 180)
        #expect(zip(diagonal, diagonal.dropFirst()).allSatisfy { $0 <= $1 && $1 - $0 <= 3 })
        let corner = Double(diagonal[0]) - 16
        #expect((0.4...0.75).contains(corner / 164), "a corner keeps \(corner / 164)")
        #expect(planes[1][0] > 100 && planes[2][0] < 150)
        #expect(planes[0] == planes[0].reversed(), "it is the same on all sides")
    }

    @Test("A flickering light only ever fails, now and then deeply, and keeps time at any frame rate")
    func flicker() {
        let gains = (0..<24 * 60).map { Flicker(strength: 1, seed: 3, rate: .film).gain(atFrame: $0) }
        #expect(gains.allSatisfy { (96...256).contains($0) })
        #expect(gains.reduce(0, +) / gains.count > 225, "mostly it shines")
        let dips = zip(gains, gains.dropFirst()).count { $0 >= 200 && $1 < 200 }
        #expect((5...40).contains(dips), "\(dips) dips a minute")
        let doubled = Flicker(strength: 1, seed: 3, rate: FrameRate(48))
        #expect((0..<600).allSatisfy { doubled.gain(atFrame: 2 * $0) == gains[$0] })
        let faint = (0..<600).map { Flicker(strength: 0.2, seed: 3, rate: .film).gain(atFrame: $0) }
        #expect((faint.min() ?? 0) > 225)
    }

    @Test("Colours part towards the edges and not in the middle; light stays where it is")
    func aberration() throws {
        let picture = TestPictures.bitmap(width: 640, height: 360) { x, _ in
            x / 20 % 2 == 0 ? (200, 60, 60) : (60, 60, 200)
        }
        func planes(_ strength: Double) throws -> [[UInt8]] {
            let moving = try MovingPicture(
                picture, motion: Motion(.still, reach: 0), effects: PictureEffects(aberration: strength),
                frameCount: 1, lastFrame: 0, format: EffectFrames.format)
            let planes = try EffectFrames.format.planes()
            try moving.draw(frame: 0, into: planes.map(\.view))
            return planes.map(EffectFrames.samples)
        }
        let (plain, parted) = (try planes(0), try planes(1))
        #expect(plain[0] == parted[0])
        for plane in 1...2 {
            let row = 90 * 320
            let middle = (140..<180).reduce(0) { $0 + abs(Int(plain[plane][row + $1]) - Int(parted[plane][row + $1])) }
            let edge = (0..<40).reduce(0) { $0 + abs(Int(plain[plane][row + $1]) - Int(parted[plane][row + $1])) }
            #expect(edge > 100 && edge > 5 * middle, "\(middle) in the middle, \(edge) at the edge")
        }
    }

    @Test("A grade keeps dark below light and tints grey its own way", arguments: PictureEffects.Grade.allCases)
    func grades(grade: PictureEffects.Grade) {
        var ramp = TestPictures.bitmap(width: 256, height: 1) { x, _ in (UInt8(x), UInt8(x), UInt8(x)) }
        let before = ramp
        Grade.apply(grade, to: &ramp)
        func channel(_ index: Int) -> [UInt8] { (0..<256).map { ramp.pixels[$0 * 4 + index] } }
        for index in 0..<3 {
            let values = channel(index)
            #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 && $1 - $0 <= 3 })
        }
        let (blue, red) = (Int(channel(0)[100]), Int(channel(2)[100]))
        switch grade {
        case .natural: #expect(ramp.pixels == before.pixels)
        case .cold: #expect(blue > red + 15)
        case .sepia: #expect(red > blue + 25)
        }
    }
}
