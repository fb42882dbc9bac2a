import FarmCore

extension VideoMaterial {
    /// The recipe of a segment's clip; nothing in it tells where in the story the segment lies. `nil` where its
    /// picture is not there.
    public func clipRecipe(of index: Int, in timeline: VideoTimeline) -> ClipRecipe? {
        guard let image = segments[index].image else { return nil }
        let (format, frameCount) = (video.format, timeline.placements[index].frameCount)
        return ClipRecipe(
            image: image, format: format, frameCount: frameCount,
            cues: SubtitleCue.cues(
                for: segments[index].words ?? [], frameRate: format.frameRate, frameCount: frameCount))
    }

    public func soundtrackRecipe(in timeline: VideoTimeline) -> SoundtrackRecipe {
        let placements = zip(segments, timeline.placements).compactMap { segment, placement in
            segment.voice.map { voice in
                SoundtrackRecipe.Placement(voice: voice, firstSample: placement.firstSample)
            }
        }
        return SoundtrackRecipe(placements: placements, sampleCount: timeline.sampleCount)
    }
}
