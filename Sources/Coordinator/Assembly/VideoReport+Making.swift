import FarmCore
import FarmMedia
import FarmStore
import Foundation

extension VideoReport {
    init(bytes: Int, inspection: VideoInspection, timeline: VideoTimeline, renderings: [TaskRendering], parts: [Part]) {
        self.bytes = bytes
        frames = Frames(expected: timeline.frameCount, found: inspection.frameCount)
        sound = Sound(inspection.sound, timeline: timeline)
        soundOffset = SoundOffset(
            atStartMilliseconds: Double(inspection.startOffset.microseconds) / 1000,
            atEndMilliseconds: Double(inspection.endOffset.microseconds) / 1000)
        rendering = VideoReport.Rendering(renderings)
        self.timeline = parts
    }

    /// The stored form.
    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return Array(try encoder.encode(self))
    }
}

extension VideoReport.Sound {
    fileprivate init(_ found: SoundInspection, timeline: VideoTimeline) {
        samplesExpected = timeline.sampleCount
        samplesFound = found.sampleCount
        loudnessLUFS = found.integratedLoudness?.rounded(to: 2)
        truePeakDBTP = found.truePeak?.rounded(to: 2)
        joins = found.joinSteps.count
        clicks = found.clicks.map { join in
            // The first part begins at no join.
            let sample = timeline.placements[join + 1].firstSample
            return VideoReport.Click(
                part: join + 1, atSeconds: (Double(sample) / Double(AudioClock.sampleRate)).rounded(to: 3),
                step: found.joinSteps[join].rounded(to: 5))
        }
        largestJoinStep = found.largestJoinStep?.rounded(to: 5)
        usualStep = found.usualStep.rounded(to: 5)
    }
}

extension VideoReport.Rendering {
    init(_ renderings: [TaskRendering]) {
        let (clips, soundtracks) = (
            renderings.filter { $0.kind == .clip }, renderings.filter { $0.kind == .soundtrack }
        )
        clipsRendered = clips.count { !$0.isReused }
        clipsReused = clips.count(where: \.isReused)
        soundtracksRendered = soundtracks.count { !$0.isReused }
        soundtracksReused = soundtracks.count(where: \.isReused)
        self.clips = VideoReport.Cost(of: clips.map(\.notes))
        soundtrack = VideoReport.Cost(of: soundtracks.map(\.notes))
    }
}

extension VideoReport.Cost {
    /// `nil` where none of them tells.
    init?(of notes: [RenderNotes]) {
        let times = notes.compactMap(\.processorTime)
        guard !times.isEmpty else { return nil }
        processorSeconds = times.reduce(.zero, +).seconds(rounded: 4)
        var stages: [RenderStage: Duration] = [:]
        for note in notes { stages.merge(note.stages, uniquingKeysWith: +) }
        stageSeconds = Dictionary(uniqueKeysWithValues: stages.map { ($0.key.rawValue, $0.value.seconds(rounded: 4)) })
    }
}

extension Double {
    func rounded(to places: Int) -> Double {
        let scale = pow(10, Double(places))
        return (self * scale).rounded() / scale
    }
}

extension Duration {
    fileprivate func seconds(rounded places: Int) -> Double { (Double(microseconds) / 1_000_000).rounded(to: places) }
}
