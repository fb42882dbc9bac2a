/// Makes the recipes of a video's clips, one after another.
struct ClipPlanner {
    let options: VideoOptions
    let format: VideoFormat

    /// What is seen of a picture, without words and fades.
    private struct Shot {
        let image: AssetID
        let motion: Motion
        let effects: PictureEffects
        let frameCount: Int
    }

    func clips(of segments: [SegmentMaterial], title: String) -> [VideoPlan.Clip] {
        var clips: [VideoPlan.Clip] = []
        if options.titleCard { clips.append(titleCard(title, over: segments.first?.image)) }
        let shots = segments.map(shot)
        for (index, segment) in segments.enumerated() {
            let shot = shots[index]
            let recipe = ClipRecipe(
                image: shot.image, format: format, encoding: options.encoding, frameCount: shot.frameCount,
                motion: shot.motion, effects: shot.effects, cues: cues(of: segment, frameCount: shot.frameCount),
                subtitles: options.subtitles ?? .standard,
                entrance: entrance(of: shot, after: index > 0 ? shots[index - 1] : nil),
                exit: exit(of: shot, isLast: index == segments.count - 1))
            clips.append(VideoPlan.Clip(subject: .segment(index), recipe: recipe))
        }
        if let words = options.endCard { clips.append(endCard(words, over: segments.last?.image)) }
        return clips
    }

    // MARK: Segments

    private func shot(of segment: SegmentMaterial) -> Shot {
        let frameCount = segment.frameCount(at: format.frameRate)
        let motion = Motion.chosen(
            options.motion, text: segment.text, prompt: segment.prompt, frameCount: frameCount,
            rate: format.frameRate, seed: options.seed)
        return Shot(
            image: segment.image, motion: motion, effects: effects(seededBy: segment.text), frameCount: frameCount)
    }

    private func effects(seededBy words: String) -> PictureEffects {
        var effects = options.effects
        // Where nothing is left to chance the seed must not tell clips apart that are the same.
        let isSeeded = effects.grain > 0 || effects.flicker > 0 || effects.fog > 0
        effects.seed = isSeeded ? ContentSeed.of(words, for: "effects", seed: options.seed) : 0
        return effects
    }

    private func cues(of segment: SegmentMaterial, frameCount: Int) -> [SubtitleCue] {
        guard options.subtitles != nil else { return [] }
        return SubtitleCue.cues(for: segment.words, frameRate: format.frameRate, frameCount: frameCount)
    }

    private func entrance(of shot: Shot, after previous: Shot?) -> Entrance? {
        switch options.transition {
        case .cut, .dip:
            return nil
        case .fade:
            return TransitionLengths.fade.entrance(.fade, of: shot.frameCount, at: format.frameRate)
        case .crossfade:
            guard let previous else {
                return TransitionLengths.fade.entrance(.fade, of: shot.frameCount, at: format.frameRate)
            }
            let outgoing = Entrance.Outgoing(
                image: previous.image, motion: previous.motion, effects: previous.effects,
                frameCount: previous.frameCount)
            return TransitionLengths.crossfade.entrance(
                .crossfade(outgoing), of: shot.frameCount, at: format.frameRate)
        }
    }

    private func exit(of shot: Shot, isLast: Bool) -> Exit? {
        switch options.transition {
        case .crossfade where !isLast: nil
        default: exit(frameCount: shot.frameCount)
        }
    }

    /// How a clip ends that nothing is faded over.
    private func exit(frameCount: Int) -> Exit? {
        switch options.transition {
        case .cut: nil
        case .fade, .crossfade: TransitionLengths.fade.exit(of: frameCount, at: format.frameRate)
        case .dip: TransitionLengths.dip.exit(of: frameCount, at: format.frameRate, depth: 0.75)
        }
    }

    // MARK: Cards

    private func titleCard(_ title: String, over image: AssetID?) -> VideoPlan.Clip {
        let frameCount = format.frameRate.frames(coveringSamples: CardLengths.title)
        let entrance = TransitionLengths.fade.entrance(.fade, of: frameCount, at: format.frameRate)
        let recipe = card(
            Card(title: title), over: image, frameCount: frameCount, entrance: entrance,
            exit: exit(frameCount: frameCount))
        return VideoPlan.Clip(subject: .title, recipe: recipe)
    }

    private func endCard(_ words: String, over image: AssetID?) -> VideoPlan.Clip {
        let frameCount = format.frameRate.frames(coveringSamples: CardLengths.end)
        let entrance =
            options.transition == .cut
            ? nil : TransitionLengths.fade.entrance(.fade, of: frameCount, at: format.frameRate)
        let recipe = card(
            Card(title: words), over: image, frameCount: frameCount, entrance: entrance,
            exit: TransitionLengths.fade.exit(of: frameCount, at: format.frameRate))
        return VideoPlan.Clip(subject: .end, recipe: recipe)
    }

    private func card(
        _ card: Card, over image: AssetID?, frameCount: Int, entrance: Entrance?, exit: Exit?
    ) -> ClipRecipe {
        ClipRecipe(
            image: image, format: format, encoding: options.encoding, frameCount: frameCount,
            motion: Motion.chosen(
                options.motion == .always(.still) ? options.motion : .always(.zoom), text: card.title,
                frameCount: frameCount, rate: format.frameRate, seed: options.seed),
            effects: effects(seededBy: card.title), subtitles: options.subtitles ?? .standard, card: card,
            entrance: entrance, exit: exit)
    }
}

/// How long cards stand, in samples.
private enum CardLengths {
    static let title = AudioClock.sampleRate * 3
    static let end = AudioClock.sampleRate * 5 / 2
}
