import FarmCore
import Testing

@Suite("Timeline")
struct TimelineTests {
    @Test("Sound and picture of a long video end together, at any frame rate")
    func endsTogether() {
        for rate in [FrameRate(24), FrameRate(25), FrameRate(30000, over: 1001), FrameRate(60)] {
            let timeline = VideoTimeline(frameCounts: (0..<2000).map { 90 + $0 % 37 }, frameRate: rate)
            let exact = Double(timeline.frameCount) * Double(rate.denominator) / Double(rate.numerator) * 48_000
            #expect(abs(Double(timeline.sampleCount) - exact) < 1)
        }
    }

    @Test("Every segment starts where the one before it ends, in frames and in samples")
    func placements() {
        let timeline = VideoTimeline(frameCounts: [48, 1, 100], frameRate: .film)
        #expect(timeline.placements.map(\.firstFrame) == [0, 48, 49])
        #expect(timeline.placements.map(\.firstSample) == [0, 96_000, 98_000])
        #expect(timeline.frameCount == 149)
        #expect(timeline.sampleCount == 298_000)
    }

    @Test("A segment lasts two seconds beyond its last word, in whole frames, and never less than its voice")
    func segmentLength() {
        #expect(VideoTimeline.frameCount(lastWordEnd: 48_000, voiceSamples: 50_000, frameRate: .film) == 72)
        #expect(VideoTimeline.frameCount(lastWordEnd: 48_001, voiceSamples: 50_000, frameRate: .film) == 73)
        #expect(VideoTimeline.frameCount(lastWordEnd: 48_000, voiceSamples: 240_000, frameRate: .film) == 120)
    }

    @Test("Covering frames are the fewest that last as long")
    func coveringFrames() {
        for samples in [0, 1, 1999, 2000, 2001, 47_999, 48_000] {
            let frames = FrameRate.film.frames(coveringSamples: samples)
            #expect(FrameRate.film.firstSample(ofFrame: frames) >= samples)
            if frames > 0 { #expect(FrameRate.film.firstSample(ofFrame: frames - 1) < samples) }
        }
    }
}

@Suite("Subtitle cues")
struct SubtitleCueTests {
    private func evenly(_ count: Int, every step: Double, lasting length: Double) -> [(Double, Double)] {
        (0..<count).map { index in
            let start = Double(index) * step
            return (start, start + length)
        }
    }

    private func words(_ spans: [(Double, Double)]) -> [WordTiming] {
        spans.enumerated().map { index, span in
            WordTiming(
                text: "w\(index)", start: AudioClock.samples(fromSeconds: span.0),
                end: AudioClock.samples(fromSeconds: span.1))
        }
    }

    @Test("A cue has at most five words")
    func fiveWords() {
        let spoken = words(evenly(12, every: 0.4, lasting: 0.35))
        let cues = SubtitleCue.cues(for: spoken, frameRate: .film, frameCount: 1000)
        #expect(cues.map { $0.text.split(separator: " ").count } == [5, 5, 2])
    }

    @Test("A pause above 0.3 seconds starts a new cue, one of 0.3 seconds does not")
    func pauses() {
        let cues = SubtitleCue.cues(
            for: words([(0, 0.5), (0.8, 1.0), (1.301, 1.5)]), frameRate: .film, frameCount: 1000)
        #expect(cues.map(\.text) == ["w0 w1", "w2"])
    }

    @Test("A cue is on screen within a frame of when its words sound")
    func timing() {
        let spoken = words(evenly(40, every: 0.37, lasting: 0.3))
        let cues = SubtitleCue.cues(for: spoken, frameRate: .film, frameCount: 1000)
        for (index, cue) in cues.enumerated() {
            let first = spoken[index * 5]
            let last = spoken[min(index * 5 + 4, spoken.count - 1)]
            let frame = 48_000 / 24
            #expect(abs(cue.firstFrame * frame - first.start) <= frame)
            #expect(abs(cue.endFrame * frame - last.end) <= frame)
        }
    }

    @Test("Cues never overlap, never pass the clip's end and never last for no frame at all")
    func bounds() {
        let hasty = words(evenly(50, every: 0.004, lasting: 0.003))
        let cues = SubtitleCue.cues(for: hasty, frameRate: .film, frameCount: 4)
        #expect(!cues.isEmpty)
        for cue in cues { #expect(cue.firstFrame < cue.endFrame && cue.endFrame <= 4) }
        for (earlier, later) in zip(cues, cues.dropFirst()) { #expect(earlier.endFrame <= later.firstFrame) }
    }
}
