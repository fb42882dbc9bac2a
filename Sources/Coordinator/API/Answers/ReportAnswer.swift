import FarmCore
import Hummingbird

/// A video's report, with its thumbnails where they can be seen.
struct ReportAnswer: ResponseEncodable {
    struct Part: Encodable, Sendable {
        let kind: String
        @Nullable var segmentId: SegmentID?
        let startSeconds: Double
        let frames: Int
        let clipId: AssetID
        let reused: Bool
        @Nullable var cost: VideoReport.Cost?
        @Nullable var missingGlyphs: [String]?
        let thumbnail: String
    }

    let bytes: Int
    let frames: VideoReport.Frames
    let sound: VideoReport.Sound
    let soundOffset: VideoReport.SoundOffset
    let rendering: VideoReport.Rendering
    let timeline: [Part]

    init(_ report: VideoReport, links: LinkMaker) throws {
        bytes = report.bytes
        frames = report.frames
        sound = report.sound
        soundOffset = report.soundOffset
        rendering = report.rendering
        timeline = try report.timeline.map { part in
            Part(
                kind: part.kind.rawValue, segmentId: part.segment, startSeconds: part.startSeconds,
                frames: part.frames, clipId: part.clip, reused: part.reused, cost: part.cost,
                missingGlyphs: part.missingGlyphs, thumbnail: try links.url(of: part.thumbnail, type: .webp))
        }
    }
}
