import FarmCore
import Foundation
import Testing

@testable import FarmMedia

/// Follows an edge through the rendered frames of each move, at the size that people watch.
struct SmoothMotionTests {
    private static let format = VideoFormat.standard
    private static let frames = 120

    @Test(
        "No move jerks: what is seen changes its speed by less than a twentieth of a pixel",
        arguments: Motion.Move.allCases)
    func smoothness(move: Motion.Move) throws {
        for seed: UInt64 in [1, 2] {
            let track = try Self.track(of: move, seed: seed)
            for axis in [track.map(\.x), track.map(\.y)] {
                let steps = zip(axis.dropFirst(), axis).map { $0 - $1 }
                let changes = zip(steps.dropFirst(), steps).map { $0 - $1 }
                let worst = changes.map(abs).max() ?? 0
                #expect(worst < 0.05, "\(move.rawValue), seed \(seed): speed changes by \(worst) pixels a frame")
                guard move != .handheld, move != .drift else { continue }
                // Where it goes to and fro on purpose there is no backwards.
                let (forwards, backwards) = (steps.max() ?? 0, steps.min() ?? 0)
                #expect(
                    forwards < 0.02 || backwards > -0.02,
                    "\(move.rawValue), seed \(seed): goes by \(forwards) and by \(backwards)")
            }
        }
    }

    /// Where an upright edge and a level one are on each frame, in pixels.
    private static func track(of move: Motion.Move, seed: UInt64) throws -> [(x: Double, y: Double)] {
        // Both slant a little, so that eight bits round differently in each of the lines that are averaged.
        let upright = try frames(of: move, seed: seed) { x, y in Double(x) >= 1000 + Double(y - 432) * 0.13 }
        let level = try frames(of: move, seed: seed) { x, y in Double(y) >= 560 + Double(x - 768) * 0.13 }
        return try zip(
            upright { luma, line in (0..<format.width).map { luma.row(400 + line)[$0] } },
            level { luma, line in (0..<format.height).map { luma.row($0)[800 + line] } }
        ).map { ($0, $1) }
    }

    /// A way to follow the edge of a picture's light part through all frames, along lines that cross it.
    private static func frames(
        of move: Motion.Move, seed: UInt64, isLight: @escaping (_ x: Int, _ y: Int) -> Bool
    ) throws -> (_ line: (_ luma: Plane, _ line: Int) -> [UInt8]) throws -> [Double] {
        let picture = TestPictures.bitmap(width: 1536, height: 864) { x, y in
            isLight(x, y) ? (220, 220, 220) : (30, 30, 30)
        }
        let motion = Motion(
            move, reach: Motion.gentleReach(of: move, frameCount: frames, rate: format.frameRate), focus: .middle,
            seed: seed)
        let moving = try MovingPicture(
            picture, motion: motion, effects: .none, frameCount: frames, lastFrame: frames - 1, format: format)
        let planes = try format.planes()
        return { line in
            try (0..<frames).map { frame in
                try moving.draw(frame: frame, into: planes.map(\.view))
                return (0..<lines).reduce(0) { $0 - bright(line(planes[0], $1)) } / Double(lines)
            }
        }
    }

    private static let lines = 64

    /// How many samples of a line are bright, fractions included: what sharpening adds on one side of an edge it
    /// takes from the other.
    private static func bright(_ samples: [UInt8]) -> Double {
        let (dark, light) = (Double(samples[0]), Double(samples[samples.count - 1]))
        return samples.reduce(0) { $0 + (Double($1) - dark) / (light - dark) }
    }
}
