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
        // What libraries set up once, and what the allocator keeps, is no growth.
        _ = try make(minutes: 1)
        let short = try make(minutes: max(1, minutes / 10))
        let long = try make(minutes: minutes)
        // What MP4 keeps of every packet until its end, or reads at its beginning, and nothing else: packets
        // themselves have ten times that, samples a hundred times.
        let packets = minutes * 60 * (30 + 47)
        for (stage, least, most) in zip(short, long).map({ ($0.stage, $0.kilobytes, $1.kilobytes) }) {
            print("memory, \(stage): \(least) kB, then \(most) kB")
            #expect(most - least < 8_000 + packets * 160 / 1_000, "\(stage)")
        }
    }

    /// The most memory held in a stage.
    private struct Peak {
        let stage: String
        let kilobytes: Int
    }

    private func make(minutes: Int) throws -> [Peak] {
        let scratch = try SoundScratch()
        let story = try SoakStory(minutes: minutes, in: scratch.directory)
        let soundtrack = scratch.url("soundtrack.m4a")
        _ = try endStage("story")
        var cpu = CPUClock()
        try SoundtrackRenderer.render(story.soundtrack, voices: story.voices, to: soundtrack)
        let soundSeconds = cpu.lap()
        var peaks = [try endStage("soundtrack")]
        var clips: [ClipSource] = []
        for (index, placement) in story.timeline.placements.enumerated() {
            let url = scratch.url("clip-\(index).mp4")
            try ClipRenderer.render(story.clip(index), images: story.images, to: url)
            clips.append(ClipSource(url: url, frameCount: placement.frameCount))
        }
        let clipSeconds = cpu.lap()
        peaks.append(try endStage("clips"))
        let video = scratch.url("video.mp4")
        try VideoAssembler.assemble(clips: clips, soundtrack: soundtrack, format: SoakStory.format, to: video)
        print(
            "\(minutes) min, \(clips.count) segments: CPU s for the soundtrack \(soundSeconds), clips \(clipSeconds),",
            "assembly \(cpu.lap())")
        peaks.append(try endStage("assembly"))
        try look(at: SoakVideo(url: video), of: story)
        _ = try endStage("looking")
        try listen(to: video, of: story)
        peaks.append(try endStage("inspection"))
        return peaks
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

    /// The most memory that this process held since the stage before ended.
    private func endStage(_ stage: String) throws -> Peak {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        let kilobytes = try #require(line.split(separator: " ").compactMap { Int($0) }.first)
        // proc(5): 5 forgets the peak.
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: "/proc/self/clear_refs"))
        try file.write(contentsOf: Data("5".utf8))
        try file.close()
        return Peak(stage: stage, kilobytes: kilobytes)
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
