import FarmCore
import Foundation
import Testing

@testable import FarmMedia

@Suite("Stills of clips")
struct ClipStillTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    @Test("A still is the picture that the clip was made of, in its colours")
    func colours() throws {
        let colours: [(UInt8, UInt8, UInt8)] = [(200, 40, 30), (30, 160, 60), (40, 60, 200), (16, 16, 16)]
        for (index, colour) in colours.enumerated() {
            let picture = TestPictures.bitmap(width: 320, height: 180) { _, _ in colour }
            let image = try folder.write(ImageCodec.encodeWebP(picture, quality: 100), as: "\(index).webp")
            let clip = folder.file("\(index).mp4")
            try ClipRenderer.render(TestClips.recipe(frames: 10), images: TestClips.images(image), to: clip)
            let still = try ImageCodec.decode(
                ClipStill.webP(of: clip, nearest: 5, rate: .film, longSide: 160, quality: 95))
            #expect(still.width == 160 && still.height == 90)
            let middle = (45 * 160 + 80) * 4
            let found = [still.pixels[middle + 2], still.pixels[middle + 1], still.pixels[middle]]
            for (channel, wanted) in zip(found, [colour.0, colour.1, colour.2]) {
                #expect(abs(Int(channel) - Int(wanted)) <= 6, "\(found) for \(colour)")
            }
        }
    }

    @Test("A small clip's still is not made larger than it is, and its sides keep their ratio")
    func size() throws {
        let clip = try TestClips.render(TestClips.recipe(frames: 3), in: folder, as: "clip.mp4")
        let still = try ImageCodec.decode(ClipStill.webP(of: clip, nearest: 0, rate: .film, longSide: 1280))
        #expect(still.width == 320 && still.height == 180)
    }

    @Test("The keyframe nearest to the frame is taken")
    func nearest() throws {
        // Keyframes at 0, 48 and 96; the picture grows, so that each is another.
        let motion = Motion(zoomPerFrame: 0.01)
        let clip = try TestClips.render(TestClips.recipe(frames: 120, motion: motion), in: folder, as: "clip.mp4")
        func still(_ frame: Int) throws -> [UInt8] {
            try ClipStill.webP(of: clip, nearest: frame, rate: .film, longSide: 320)
        }
        #expect(try still(0) == still(20))
        #expect(try still(30) == still(60))
        #expect(try still(20) != still(30))
        #expect(try still(119) == still(80))
        #expect(try still(60) != still(80))
    }

    @Test("What is no clip gives no still")
    func noClip() throws {
        let file = try folder.write(Array("no clip".utf8), as: "clip.mp4")
        let error = #expect(throws: MediaError.self) {
            try ClipStill.webP(of: file, nearest: 0, rate: .film, longSide: 320)
        }
        #expect(error?.code == .corruptInput)
    }
}
