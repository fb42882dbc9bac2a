import FarmCore
import Foundation
import Testing

@testable import FarmMedia

@Suite struct StageClockTests {
    @Test("Time goes to the stage that ends, processor time only")
    func stages() {
        let clock = StageClock()
        spin(.milliseconds(20))
        clock.end(.draw)
        spin(.milliseconds(5))
        clock.end(.encode)
        spin(.milliseconds(10))
        clock.end(.draw)
        let times = clock.times
        #expect(Set(times.keys) == [.draw, .encode])
        #expect((30..<60).contains((times[.draw] ?? .zero).microseconds / 1000))
        #expect((5..<20).contains((times[.encode] ?? .zero).microseconds / 1000))
    }

    @Test("A clip's stages are told, and together they are nearly the whole of its cost")
    func clip() throws {
        let folder = try TestFolder()
        let recipe = try TestClips.recipe(frames: 48)
        let image = try folder.write(ImageCodec.encodeWebP(TestPictures.flat((9, 90, 9))), as: "image.webp")
        let before = ThreadClock.now
        let report = try ClipRenderer.render(recipe, images: TestClips.images(image), to: folder.file("clip.mp4"))
        let cost = ThreadClock.now - before
        #expect(Set(report.stages.keys) == [.prepare, .draw, .encode, .write])
        let sum = report.stages.values.reduce(.zero, +)
        #expect(sum <= cost && sum.microseconds * 100 >= cost.microseconds * 90, "\(sum) of \(cost)")
    }

    @Test("What an encoder does on threads of its own is not told rather than told as less")
    func otherThreads() throws {
        let folder = try TestFolder()
        let recipe = try TestClips.recipe(frames: 4, encoding: Encoding(codec: .h265, profile: .draft))
        let image = try folder.write(ImageCodec.encodeWebP(TestPictures.flat((9, 90, 9))), as: "image.webp")
        let report = try ClipRenderer.render(recipe, images: TestClips.images(image), to: folder.file("clip.mp4"))
        #expect(report.stages.isEmpty)
    }

    /// Keeps this thread busy for so long of its own time.
    private func spin(_ time: Duration) {
        let end = ThreadClock.now + time
        while ThreadClock.now < end {}
    }
}
