import FarmCore
import Hummingbird

/// A video's report, with its thumbnails where they can be seen.
struct ReportAnswer: ResponseEncodable {
    struct Segment: Encodable, Sendable {
        let frames: Int
        let reused: Bool
        let clipId: AssetID
        let thumbnail: String
    }

    let frames: VideoReport.Frames
    let sound: VideoReport.Sound
    let bytes: Int
    let reuse: ReuseAnswer
    let processor: [VideoReport.Processor]
    let segments: [Segment]

    init(_ report: VideoReport, links: LinkMaker) throws {
        frames = report.frames
        sound = report.sound
        bytes = report.bytes
        reuse = ReuseAnswer(clips: report.reuse.clips, soundtrack: report.reuse.soundtrack)
        processor = report.processor
        segments = try report.segments.map { segment in
            Segment(
                frames: segment.frames, reused: segment.reused, clipId: segment.clip,
                thumbnail: try links.url(of: segment.thumbnail, type: .webp))
        }
    }
}
