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

    /// What is known of a video beside its parts.
    struct Findings: Sendable {
        let byteCount: Int
        let inspection: VideoInspection
        let renderings: [TaskRendering]
    }

    /// - Throws: `WrongInputs` where a clip's picture cannot be decoded.
    func make(
        of material: VideoMaterial, plan: VideoPlan, parts: AssemblyParts, assembly: AssemblyMaterial,
        findings: Findings
    ) async throws -> [Attachment] {
        var attachments: [Attachment] = []
        for (kind, text) in captions(of: material, plan) {
            attachments.append(Attachment(kind, try await store(Array(text.utf8), as: kind)))
        }
        var told: [VideoReport.Part] = []
        for (index, clip) in assembly.clips.enumerated() {
            let frame = plan.clips[index].recipe.quietFrame
            if index == 0 {
                let poster = try await still(of: clip, in: parts.clips[index], at: frame, Self.posterSide, material)
                attachments.append(Attachment(.poster, try await store(poster, as: .poster)))
            }
            let small = try await still(of: clip, in: parts.clips[index], at: frame, Self.thumbnailSide, material)
            let thumbnail = try await store(small, as: .thumbnail(index))
            attachments.append(Attachment(.thumbnail(index), thumbnail))
            let notes = findings.renderings.first { $0.part == index }?.notes ?? .none
            told.append(try await part(index, clip, notes, of: material, plan, thumbnail: thumbnail.id))
        }
        let report = VideoReport(
            bytes: findings.byteCount, inspection: findings.inspection, timeline: plan.timeline,
            renderings: findings.renderings, parts: told)
        attachments.append(Attachment(.report, try await store(try report.json(), as: .report)))
        return attachments
    }

    private func part(
        _ index: Int, _ clip: AssemblyMaterial.Clip, _ notes: RenderNotes, of material: VideoMaterial,
        _ plan: VideoPlan, thumbnail: AssetID
    ) async throws -> VideoReport.Part {
        let planned = plan.clips[index]
        let (kind, segment): (VideoReport.Part.Kind, SegmentID?) =
            switch planned.subject {
            case .title: (.title, nil)
            case .segment(let index): (.segment, material.segments[index].id)
            case .end: (.end, nil)
            }
        let start = Double(plan.timeline.placements[index].firstSample) / Double(AudioClock.sampleRate)
        var glyphs = notes.missingGlyphs
        if glyphs == nil { glyphs = try await WordCheck.missingGlyphs(in: planned.recipe, on: threads) }
        return VideoReport.Part(
            kind: kind, segment: segment, startSeconds: start.rounded(to: 3), frames: clip.frameCount,
            clip: clip.asset, reused: clip.isReused, cost: VideoReport.Cost(of: [notes]), missingGlyphs: glyphs,
            thumbnail: thumbnail)
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
