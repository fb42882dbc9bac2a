import FarmCore
import Testing

@testable import FarmMedia

@Suite struct GrainTests {
    @Test("Grain is as strong as asked, in light alone, and neither darkens nor lightens")
    func strength() throws {
        for strength in [0.25, 0.5, 1] {
            let planes = try EffectFrames.applied(PictureEffects(grain: strength, seed: 4), to: 128)
            #expect(abs(EffectFrames.spread(planes[0]) - 4 * strength) < 0.4, "\(EffectFrames.spread(planes[0]))")
            #expect(abs(EffectFrames.mean(planes[0]) - 128) < 0.15)
            #expect(Set(planes[1] + planes[2]) == [128])
        }
    }

    @Test("Black stays black and white stays nearly white; a dim tone has less grain than a middle one")
    func tones() throws {
        let effects = PictureEffects(grain: 1, seed: 4)
        #expect(EffectFrames.spread(try EffectFrames.applied(effects, to: 16)[0]) < 0.8)
        let dim = EffectFrames.spread(try EffectFrames.applied(effects, to: 50)[0])
        #expect((1.5...3.2).contains(dim), "\(dim)")
    }

    @Test("Each frame at film's pace has a grain of its own, which faster frame rates share")
    func pace() throws {
        let effects = PictureEffects(grain: 1, seed: 4)
        let frames = try (0..<6).map { try EffectFrames.applied(effects, frame: $0, to: 128)[0] }
        #expect(Set(frames).count == 6)
        let fast = VideoFormat(width: 640, height: 360, frameRate: FrameRate(48))
        #expect(try EffectFrames.applied(effects, frame: 10, to: 128, format: fast)[0] == frames[5])
        #expect(try EffectFrames.applied(effects, frame: 11, to: 128, format: fast)[0] == frames[5])
    }

    @Test("Grain is softer than noise of single samples: neighbours are alike")
    func softness() throws {
        let samples = try EffectFrames.applied(PictureEffects(grain: 1, seed: 4), to: 128)[0]
        let pairs = zip(samples, samples.dropFirst()).map { (Double($0) - 128) * (Double($1) - 128) }
        let likeness = pairs.reduce(0, +) / Double(pairs.count) / 16
        #expect(likeness > 0.4, "\(likeness)")
    }
}
