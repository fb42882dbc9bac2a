import FarmCore
import Foundation

@testable import FarmMedia

/// A long video made of recipes: synthetic voices again and again, each segment's picture bright after dark or dark
/// after bright, so that a join can be seen as well as heard.
struct SoakStory {
    static let format = VideoFormat(width: 320, height: 180, frameRate: FrameRate(30_000, over: 1_001))

    let directory: URL
    private(set) var voices: [AssetID: URL] = [:]
    private(set) var images: [AssetID: URL] = [:]
    private(set) var waveforms: [Waveform] = []
    private var voiceNames: [AssetID] = []
    private var imageNames: [AssetID] = []
    /// Which voice each segment has.
    private(set) var cast: [Int] = []
    private(set) var timeline: VideoTimeline

    init(minutes: Int, in directory: URL) throws {
        self.directory = directory
        timeline = VideoTimeline(frameCounts: [], frameRate: Self.format.frameRate)
        for number in 0..<12 { try speak(number) }
        for (number, brightness) in [UInt8(50), 200].enumerated() { try paint(number, brightness) }
        var frameCounts: [Int] = []
        var frames = 0
        while frames < minutes * 60 * 30 {
            // Five and twelve have no common divisor: voices and joins meet in all ways.
            let voice = frameCounts.count * 5 % waveforms.count
            let samples = waveforms[voice].samples.count
            let count = VideoTimeline.frameCount(
                lastWordEnd: samples, voiceSamples: samples, frameRate: Self.format.frameRate)
            cast.append(voice)
            frameCounts.append(count)
            frames += count
        }
        timeline = VideoTimeline(frameCounts: frameCounts, frameRate: Self.format.frameRate)
    }

    var soundtrack: SoundtrackRecipe {
        SoundtrackRecipe(
            placements: zip(cast, timeline.placements).map {
                .init(voice: voiceNames[$0], firstSample: $1.firstSample)
            },
            sampleCount: timeline.sampleCount, loudness: .standard, ambience: Ambience(.wind, level: 0.5, seed: 1))
    }

    func clip(_ index: Int) -> ClipRecipe {
        ClipRecipe(
            image: imageNames[index % 2], format: Self.format, frameCount: timeline.placements[index].frameCount)
    }

    /// Where a voice begins or ends: all places at which there could be a click.
    var joins: [Int] {
        zip(cast, timeline.placements).flatMap { [$1.firstSample, $1.firstSample + waveforms[$0].samples.count] }
    }

    private mutating func speak(_ number: Int) throws {
        var voice = SyntheticSpeech.make(seconds: 5 + Double(number) * 0.73, seed: UInt64(number), level: 0.3)
        // In full voice from its first sample and cut off in the middle: only a fade keeps that from clicking.
        for index in voice.samples.indices {
            voice.samples[index] += 0.05 * Float(cos(Double(index) * 2 * .pi * 140 / 48_000))
        }
        let name = try asset(0x10 + number)
        voices[name] = directory.appending(path: "voice-\(number).wav")
        try Data(voice.riffWave()).write(to: directory.appending(path: "voice-\(number).wav"))
        voiceNames.append(name)
        waveforms.append(voice)
    }

    private mutating func paint(_ number: Int, _ brightness: UInt8) throws {
        let name = try asset(0x80 + number)
        let url = directory.appending(path: "picture-\(number).webp")
        let picture = TestPictures.bitmap(width: 640, height: 360) { x, y in
            let shade = brightness + UInt8((x / 20 + y / 20) % 2) * 6
            return (shade, shade, shade)
        }
        try Data(ImageCodec.encodeWebP(picture)).write(to: url)
        images[name] = url
        imageNames.append(name)
    }

    private func asset(_ number: Int) throws -> AssetID {
        guard let name = AssetID(String(repeating: "0", count: 62) + String(number, radix: 16)) else {
            throw MediaError(.corruptInput, "No asset has that name.")
        }
        return name
    }
}
