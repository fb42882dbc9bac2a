import FarmCore
import Foundation
import Testing

@testable import FarmMedia

/// Needs its process for itself, since it measures that process's memory; NIGHTREEL_SOAK_MINUTES says how long the
/// video is, and without it nothing is done.
@Suite("A long video", .serialized, .enabled(if: SoakLength.minutes != nil))
struct VideoSoakTests {
    @Test("A long video ends in time, joins without a click and takes no more memory than a short one")
    func soak() throws {
        let minutes = try #require(SoakLength.minutes)
        try make(minutes: max(1, minutes / 10))
        let short = try peakMemory()
        try make(minutes: minutes)
        let long = try peakMemory()
        print("memory: \(short) kB after \(max(1, minutes / 10)) min, \(long) kB after \(minutes) min")
        // The tables of a longer list of frames and packets, which MP4 keeps until its end, are all that may be more:
        // some 60 bytes for each of 77 a second.
        #expect(long - short < 16_000 + minutes * 60 * 77 * 60 / 1_000)
    }

    private func make(minutes: Int) throws {
        let scratch = try SoundScratch()
        let story = try SoakStory(minutes: minutes, in: scratch.directory)
        let soundtrack = scratch.url("soundtrack.m4a")
        var cpu = CPUClock()
        try SoundtrackRenderer.render(story.soundtrack, voices: story.voices, to: soundtrack)
        let soundSeconds = cpu.lap()
        var clips: [ClipSource] = []
        for (index, placement) in story.timeline.placements.enumerated() {
            let url = scratch.url("clip-\(index).mp4")
            try ClipRenderer.render(story.clip(index), images: story.images, to: url)
            clips.append(ClipSource(url: url, frameCount: placement.frameCount))
        }
        let clipSeconds = cpu.lap()
        let video = scratch.url("video.mp4")
        try VideoAssembler.assemble(clips: clips, soundtrack: soundtrack, format: SoakStory.format, to: video)
        print(
            "\(minutes) min, \(clips.count) segments: CPU s for the soundtrack \(soundSeconds), clips \(clipSeconds),",
            "assembly \(cpu.lap())")
        try look(at: SoakVideo(url: video), of: story)
        try listen(to: video, of: story)
    }

    /// Every segment is seen when it is heard, the last as well as the first.
    private func look(at video: SoakVideo, of story: SoakStory) throws {
        let (changes, frameCount) = try video.pictureChanges()
        let placements = story.timeline.placements
        #expect(frameCount == story.timeline.frameCount)
        try #require(changes.count == placements.count - 1)
        var greatest = 0.0
        for index in Set([1, placements.count / 2, placements.count - 1]).sorted() {
            let voice = story.waveforms[story.cast[index]]
            let late = try video.soundOffset(of: voice, expected: placements[index].firstSample)
            let offset = Double(placements[index].firstSample + late) / 48_000 - changes[index - 1]
            greatest = max(greatest, abs(offset))
            #expect(abs(late) <= 1)
            #expect(abs(offset) < 1 / 29.97)
        }
        print("greatest offset of sound to picture: \(greatest * 1_000) ms")
    }

    private func listen(to video: URL, of story: SoakStory) throws {
        let found = try SoundInspection.inspect(video, joins: story.joins)
        let clicks = found.clicks.count
        print("\(found.integratedLoudness ?? 0) LUFS, \(found.truePeak ?? 0) dBTP,", "\(clicks) clicks;")
        print("largest step at a join \(found.largestJoinStep ?? 0), p99.9 of all \(found.usualStep)")
        #expect(found.sampleCount == story.timeline.sampleCount)
        #expect(clicks == 0)
        #expect(abs(try #require(found.integratedLoudness) - -16) < 0.5)
        #expect(try #require(found.truePeak) <= -1.5)
    }

    /// The most memory that this process ever held, in kB.
    private func peakMemory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(line.split(separator: " ").compactMap { Int($0) }.first)
    }
}

private enum SoakLength {
    static let minutes = ProcessInfo.processInfo.environment["NIGHTREEL_SOAK_MINUTES"].flatMap { Int($0) }
}

/// Processor seconds of this process since the last lap.
private struct CPUClock {
    private var last = clock()

    mutating func lap() -> Double {
        let now = clock()
        defer { last = now }
        return Double(now - last) / Double(CLOCKS_PER_SEC)
    }
}
