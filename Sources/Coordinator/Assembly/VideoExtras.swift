import FarmCore
import FarmMedia
import FarmObjects
import FarmStore
import Foundation

/// Makes the files that go with a video: captions, a poster, a thumbnail for each clip, the report.
struct VideoExtras: Sendable {
    let objects: any ObjectStore
    let threads: BlockingQueue

    static let posterSide = 1280
    static let thumbnailSide = 320

    /// - Throws: `WrongInputs` where a clip's picture cannot be decoded.
    func make(
        of material: VideoMaterial, parts: AssemblyParts, assembly: AssemblyMaterial, result: AssemblyReport,
        facts: MediaFacts, costs: [ProcessorTime]
    ) async throws -> [Attachment] {
        let plan = material.plan()
        let timeline = plan.timeline
        var attachments: [Attachment] = []
        for (kind, text) in captions(of: material, plan) {
            attachments.append(Attachment(kind, try await store(Array(text.utf8), as: kind)))
        }
        var segments: [VideoReport.Segment] = []
        for (index, clip) in assembly.clips.enumerated() {
            let frame = plan.clips[index].recipe.quietFrame
            if index == 0 {
                let poster = try await still(of: clip, in: parts.clips[index], at: frame, Self.posterSide, material)
                attachments.append(Attachment(.poster, try await store(poster, as: .poster)))
            }
            let small = try await still(of: clip, in: parts.clips[index], at: frame, Self.thumbnailSide, material)
            let thumbnail = try await store(small, as: .thumbnail(index))
            attachments.append(Attachment(.thumbnail(index), thumbnail))
            segments.append(
                .init(clip: clip.asset, frames: clip.frameCount, reused: clip.isReused, thumbnail: thumbnail.id))
        }
        let report = VideoReport(
            timeline: timeline, result: result, facts: facts, reuse: material.video.reuse, costs: costs,
            segments: segments)
        attachments.append(Attachment(.report, try await store(try report.json(), as: .report)))
        return attachments
    }

    private func captions(
        of material: VideoMaterial, _ plan: VideoPlan
    ) -> [(Attachment.Kind, String)] {
        let parts = plan.clips.map { clip in
            guard case .segment(let index) = clip.subject else { return CaptionTrack.Part(cues: [], words: []) }
            // Captions are there whether or not the words are on the picture too.
            let words = material.segments[index].words
            let cues = SubtitleCue.cues(
                for: words, frameRate: plan.timeline.frameRate, frameCount: clip.recipe.frameCount)
            return CaptionTrack.Part(cues: cues, words: words)
        }
        let track = CaptionTrack(parts, on: plan.timeline)
        let style = plan.clips.first?.recipe.subtitles ?? .standard
        return [
            (.subRip, track.subRip), (.webVTT, track.webVTT),
            (.advancedSubStation, track.advancedSubStation(style, format: material.video.format)),
            (.words, track.wordsJSON),
        ]
    }

    private func still(
        of clip: AssemblyMaterial.Clip, in source: ClipSource, at frame: Int, _ side: Int, _ material: VideoMaterial
    ) async throws -> [UInt8] {
        do {
            return try await threads.run {
                try ClipStill.webP(
                    of: source.url, nearest: frame, rate: material.video.format.frameRate, longSide: side)
            }
        } catch let error as MediaError where error.code == .corruptInput {
            let fault = TaskFault(code: "wrongResult", message: error.message)
            throw WrongInputs(inputs: [.init(task: clip.task, fault: fault, isMakersFault: true)])
        }
    }

    private func store(_ bytes: [UInt8], as kind: Attachment.Kind) async throws -> StoredAsset {
        StoredAsset(id: try await objects.store(bytes), size: Int64(bytes.count), mediaType: kind.mediaType)
    }
}

extension VideoReport {
    init(
        timeline: VideoTimeline, result: AssemblyReport, facts: MediaFacts, reuse: VideoReuse, costs: [ProcessorTime],
        segments: [Segment]
    ) {
        frames = Frames(expected: timeline.frameCount, found: facts.video?.frameCount ?? 0)
        let offset = AudioClock.samples(
            fromMicroseconds: (facts.audio?.startMicroseconds ?? 0) - (facts.video?.startMicroseconds ?? 0))
        let found = facts.audio?.sampleCount ?? 0
        sound = Sound(
            expectedSamples: timeline.sampleCount, foundSamples: found, startOffset: offset,
            endOffset: offset + found - timeline.frameRate.firstSample(ofFrame: facts.video?.frameCount ?? 0))
        bytes = result.byteCount
        self.reuse = Reuse(clips: reuse.clips, soundtrack: reuse.soundtrack)
        processor = costs.map { cost in
            Processor(kind: cost.kind.rawValue, tasks: cost.tasks, seconds: Double(cost.time.microseconds) / 1_000_000)
        }
        self.segments = segments
    }

    /// The stored form.
    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return Array(try encoder.encode(self))
    }
}

extension AudioClock {
    fileprivate static func samples(fromMicroseconds microseconds: Int) -> Int {
        samples(fromSeconds: Double(microseconds) / 1_000_000)
    }
}
