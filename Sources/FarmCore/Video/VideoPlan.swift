/// A video as its user wishes it: its clips in order, each with its recipe, and the recipe of its soundtrack.
///
/// The same segments, title and options give the same plan everywhere. A segment's clip depends on the segment and
/// the options alone, but for a crossfade out of the picture before it and for the fades that open and close the
/// video: a changed segment changes no other's clip.
public struct VideoPlan: Hashable, Sendable {
    public struct Clip: Hashable, Sendable {
        public enum Subject: Hashable, Sendable {
            case title
            /// The segment's place among the segments, from 0.
            case segment(Int)
            case end
        }

        public let subject: Subject
        public let recipe: ClipRecipe
    }

    /// In the order of the video. A clip's place here is the `part` of its task.
    public let clips: [Clip]
    /// Where each of the clips lies.
    public let timeline: VideoTimeline
    public let soundtrack: SoundtrackRecipe

    /// - Parameter format: the video's raster and pace, where it is not what the options say.
    public init(
        of segments: [SegmentMaterial], title: String, options: VideoOptions, format: VideoFormat? = nil
    ) {
        let format = format ?? options.format
        let clips = ClipPlanner(options: options, format: format).clips(of: segments, title: title)
        self.clips = clips
        timeline = VideoTimeline(frameCounts: clips.map(\.recipe.frameCount), frameRate: format.frameRate)
        soundtrack = Self.soundtrack(of: segments, clips: clips, timeline: timeline, options: options)
    }

    /// The clip that a task makes; `nil` where the task makes none of this video's.
    public func clip(of task: FarmTask) -> Clip? {
        guard task.kind == .clip, let part = task.part, clips.indices.contains(part) else { return nil }
        return clips[part]
    }

    private static func soundtrack(
        of segments: [SegmentMaterial], clips: [Clip], timeline: VideoTimeline, options: VideoOptions
    ) -> SoundtrackRecipe {
        let placements = zip(clips, timeline.placements).compactMap { clip, placement in
            if case .segment(let index) = clip.subject {
                SoundtrackRecipe.Placement(voice: segments[index].voice, firstSample: placement.firstSample)
            } else {
                nil
            }
        }
        let ambience = options.ambience.map { bed in
            Ambience(bed, seed: ContentSeed.of(bed.rawValue, for: "ambience", seed: options.seed))
        }
        return SoundtrackRecipe(
            placements: placements, sampleCount: timeline.sampleCount, loudness: .standard, ambience: ambience)
    }
}
