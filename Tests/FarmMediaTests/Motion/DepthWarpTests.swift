import FarmCore
import Testing

@testable import FarmMedia

@Suite struct DepthWarpTests {
    private static let format = VideoFormat(width: 320, height: 180, frameRate: .film)

    @Test(
        "A warp bends a picture without tearing or folding it: a slope stays a slope", arguments: [-0.06, -0.01, 0.05])
    func wholeness(travel: Double) throws {
        // Lighter to the right, by a third of a level a pixel, whatever the depth.
        let picture = TestPictures.bitmap(width: 640, height: 360) { x, _ in
            let light = UInt8(20 + x / 3)
            return (light, light, light)
        }
        let planes = try Self.drawn(picture, travel: travel)
        for row in 0..<180 {
            let samples = planes[0].row(row)
            for column in 1..<320 {
                let step = Int(samples[column]) - Int(samples[column - 1])
                #expect((-1...3).contains(step), "row \(row), column \(column): a step of \(step)")
            }
        }
    }

    @Test("Rows next to each other are shifted nearly alike")
    func gentleness() throws {
        let picture = TestPictures.bitmap(width: 640, height: 360) { x, _ in
            let light: UInt8 = x < 320 ? 40 : 200
            return (light, light, light)
        }
        let planes = try Self.drawn(picture, travel: 0.06)
        let edges = (0..<180).map { row in
            (0..<320).reduce(0.0) { $0 + Double(planes[0].row(row)[$1]) }
        }
        let light = Double(planes[0].row(90)[300]) - Double(planes[0].row(90)[20])
        for (above, below) in zip(edges, edges.dropFirst()) {
            #expect(abs(above - below) / light < 2.5, "an edge is broken by \((above - below) / light) pixels")
        }
    }

    @Test("A shift by whole samples is exact, and one between two samples of a slope lies between them")
    func shifts() {
        var source = (0..<128).map { UInt8(100 + $0 / 2) }
        let filter = ShiftFilter()
        func shifted(by shift: Int32) -> [UInt8] {
            var target = [UInt8](repeating: 0, count: 64)
            source.withUnsafeBufferPointer { source in
                target.withUnsafeMutableBufferPointer { target in
                    guard let from = source.baseAddress, let to = target.baseAddress else { return }
                    filter.apply(
                        from: from + 32, to: to, width: 64, shifts: [Int32](repeating: shift, count: 8))
                }
            }
            return target
        }
        for whole in -8...8 { #expect(shifted(by: Int32(whole) * 256) == Array(source[(32 + whole)..<(96 + whole)])) }
        source = (0..<128).map { UInt8($0 * 2) }
        for place in stride(from: 0, to: 256, by: 16) as StrideTo<Int32> {
            let expected = 64 + 2 * Double(place) / 256
            #expect(abs(Double(shifted(by: place)[0]) - expected) <= 0.75)
        }
        source = [UInt8](repeating: 255, count: 128)
        #expect(Set((0..<256 as Range<Int32>).flatMap { shifted(by: $0) }) == [255], "white stays white")
        source = [UInt8](repeating: 0, count: 128)
        #expect(Set((0..<256 as Range<Int32>).flatMap { shifted(by: $0) }) == [0], "black stays black")
    }

    @Test("The longest travel that a recipe may ask for is drawn within memory")
    func extremes() throws {
        let path = CameraPath(Motion(.parallax, reach: 0.5), frameCount: 240, rate: .film)
        let planes = try Self.drawn(
            TestPictures.gradient(width: 300, height: 300), travel: path.longestTravel, path: path)
        #expect(Set((0..<320).map { planes[0].row(90)[$0] }).count > 20)
    }

    private static func drawn(_ picture: Bitmap, travel: Double, path: CameraPath? = nil) throws -> [Plane] {
        let path = path ?? CameraPath(Motion(.parallax, reach: 0.12), frameCount: 120, rate: .film)
        let window = CropRegion.centred(ofWidth: picture.width, height: picture.height, toFill: 320, by: 180)
        let warp = try DepthWarp(
            picture, window: window, view: path.view(atFrame: 0), longestTravel: path.longestTravel, spread: 0,
            format: format)
        let planes = try format.planes()
        warp.draw(travel: travel, into: planes.map(\.view))
        return planes
    }
}
