import FarmCore
import Testing

@Suite struct CameraPathTests {
    static let lengths = [1, 2, 5, 24, 60, 150, 700, 5000]

    @Test("No view leaves the picture, not even past the clip's end", arguments: Motion.Move.allCases, lengths)
    func inside(move: Motion.Move, frames: Int) {
        for seed in 0..<12 as Range<UInt64> {
            let reach = Motion.gentleReach(of: move, frameCount: frames, rate: .film)
            let focus = Motion.Focus(x: Double(seed) / 11, y: 1 - Double(seed) / 11)
            let path = CameraPath(
                Motion(move, reach: reach, focus: focus, seed: seed), frameCount: frames, rate: .film)
            let closest = path.closestView(upToFrame: frames + 40)
            for frame in 0..<(frames + 40) {
                let view = path.view(atFrame: frame)
                #expect(view.left >= 0 && view.left + view.width <= 1 + 1e-12)
                #expect(view.top >= 0 && view.top + view.height <= 1 + 1e-12)
                #expect(view.width == view.height, "the picture is not stretched")
                #expect(view.width >= closest - 1e-12)
                #expect(abs(path.travel(atFrame: frame)) <= path.longestTravel + 1e-12)
            }
        }
    }

    @Test(
        "A corner of the view never jumps: second differences stay under 0.05 pixels of 1920×1080",
        arguments: Motion.Move.allCases, [40, 72, 120, 400])
    func smooth(move: Motion.Move, frames: Int) {
        for seed in 0..<40 as Range<UInt64> {
            let reach = Motion.gentleReach(of: move, frameCount: frames, rate: .film)
            let path = CameraPath(Motion(move, reach: reach, seed: seed), frameCount: frames, rate: .film)
            let corners = (0..<(frames + 30)).map { frame in
                let view = path.view(atFrame: frame)
                return (
                    x: (0.5 - view.left) / view.width * 1920 + path.travel(atFrame: frame) * 1920,
                    y: (0.5 - view.top) / view.height * 1080,
                    edge: (1 - view.left) / view.width * 1920
                )
            }
            var worst = 0.0
            for index in 2..<corners.count {
                let (old, middle, last) = (corners[index - 2], corners[index - 1], corners[index])
                worst = max(
                    worst, abs(last.x - 2 * middle.x + old.x), abs(last.y - 2 * middle.y + old.y),
                    abs(last.edge - 2 * middle.edge + old.edge))
            }
            #expect(worst < 0.05, "\(move), seed \(seed)")
        }
    }

    @Test("A move covers its reach within the clip and then comes to rest")
    func reach() {
        let path = CameraPath(Motion(.pushIn, reach: 0.1), frameCount: 120, rate: .film)
        #expect(path.view(atFrame: 0).width == 1)
        #expect(abs(1 / path.view(atFrame: 119).width - 1.1) < 1e-12)
        #expect(path.view(atFrame: 130).width < path.view(atFrame: 119).width)
        #expect(path.view(atFrame: 300) == path.view(atFrame: 301))
    }

    @Test("A push-in never moves backwards, nor does a pull-out", arguments: [1, 3, 30, 240])
    func monotone(frames: Int) {
        let push = CameraPath(Motion(.pushIn, reach: 0.1), frameCount: frames, rate: .film)
        let pull = CameraPath(Motion(.pullOut, reach: 0.1), frameCount: frames, rate: .film)
        for frame in 1..<(frames + 40) {
            #expect(push.view(atFrame: frame).width <= push.view(atFrame: frame - 1).width)
            #expect(pull.view(atFrame: frame).width >= pull.view(atFrame: frame - 1).width)
        }
    }

    @Test("Seeds give pans of both directions")
    func directions() {
        let signs = (0..<32 as Range<UInt64>).map { seed in
            let path = CameraPath(Motion(.pan, reach: 0.1, seed: seed), frameCount: 100, rate: .film)
            return path.view(atFrame: 99).left > path.view(atFrame: 0).left
        }
        #expect(Set(signs).count == 2)
    }

    @Test("The numbers are the same on every machine")
    func exact() {
        let path = CameraPath(Motion(.handheld, reach: 0.02, seed: 7), frameCount: 100, rate: .film)
        let bits = (0..<100).reduce(0) { $0 &* 31 &+ path.view(atFrame: $1).left.bitPattern }
        #expect(bits == 9_242_093_655_136_042_723)
    }
}
