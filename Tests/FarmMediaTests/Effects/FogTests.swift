import FarmCore
import Testing

@testable import FarmMedia

@Suite struct FogTests {
    private static let effects = PictureEffects(fog: 1, seed: 6)

    @Test(
        "Fog brings every sample towards its own colour and never past it",
        arguments: [16, 40, 90, 200, 235] as [UInt8])
    func bounds(luma: UInt8) throws {
        // A scene of light 60 has fog of light 129: luma 126.
        for frame in stride(from: 0, to: 600, by: 100) {
            let samples = try EffectFrames.applied(Self.effects, frame: frame, to: luma)[0]
            let (low, high) = (min(luma, 126), max(luma, 126))
            #expect(samples.allSatisfy { (low...high).contains($0) })
        }
    }

    @Test("It is thicker near the ground than in the sky, and uneven")
    func banks() throws {
        let samples = try EffectFrames.applied(Self.effects, frame: 40, to: 16)[0]
        let sky = Array(samples.prefix(640 * 90))
        let ground = Array(samples.suffix(640 * 90))
        #expect(EffectFrames.mean(ground) > EffectFrames.mean(sky) + 12)
        #expect(EffectFrames.spread(ground) > 5)
    }

    @Test("It has no seams: neighbouring samples differ by little")
    func seamlessness() throws {
        let samples = try EffectFrames.applied(Self.effects, frame: 40, to: 16)[0]
        for row in 1..<360 {
            for column in 1..<640 {
                let here = Int(samples[row * 640 + column])
                let steps = [
                    here - Int(samples[row * 640 + column - 1]), here - Int(samples[(row - 1) * 640 + column]),
                ]
                guard steps.allSatisfy({ abs($0) <= 3 }) else {
                    Issue.record("a step of \(steps) at \(column), \(row)")
                    return
                }
            }
        }
    }

    @Test("It drifts, slowly: a frame is hardly other than the last, a few seconds later it is")
    func drift() throws {
        func difference(_ first: Int, _ second: Int) throws -> (mean: Double, most: Int) {
            let before = try EffectFrames.applied(Self.effects, frame: first, to: 16)[0]
            let after = try EffectFrames.applied(Self.effects, frame: second, to: 16)[0]
            let steps = zip(before, after).map { abs(Int($0) - Int($1)) }
            return (Double(steps.reduce(0, +)) / Double(steps.count), steps.max() ?? 0)
        }
        let next = try difference(50, 51)
        #expect(next.most <= 4 && next.mean < 1 && next.mean > 0.01, "\(next)")
        #expect(try difference(50, 150).mean > 4)
    }

    @Test("Its light is the scene's: fog by night is dimmer than by day")
    func scene() throws {
        let night = try EffectFrames.applied(Self.effects, to: 16, scene: nil)
        let day = try EffectFrames.applied(Self.effects, to: 16, scene: SmallCopy.Cell(light: 140))
        #expect(EffectFrames.mean(day[0]) > EffectFrames.mean(night[0]) * 1.5)
    }
}
