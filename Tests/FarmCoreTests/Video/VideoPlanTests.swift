import Testing

@testable import FarmCore

@Suite("A video's plan")
struct VideoPlanTests {
    /// Parts of one, two, … seconds of speech, so 72, 96, … frames at 24 a second.
    static func segments(_ texts: [String]) throws -> [SegmentMaterial] {
        try texts.enumerated().map { index, text in
            let samples = (index + 1) * 48_000
            return SegmentMaterial(
                id: SegmentID(high: 1, low: UInt64(index)), text: text, prompt: "A house.",
                image: try asset(2 * index + 1), voice: try asset(2 * index + 2), voiceSamples: samples,
                words: [WordTiming(text: text, start: 0, end: samples)])
        }
    }

    static func asset(_ number: Int) throws -> AssetID {
        let digits = String(number, radix: 16)
        return try #require(AssetID(String(repeating: "0", count: 64 - digits.count) + digits))
    }

    static func options(_ change: (inout VideoOptions) -> Void = { _ in }) -> VideoOptions {
        var options = VideoOptions()
        change(&options)
        return options
    }

    static func plan(
        _ texts: [String] = ["Fog.", "Steps.", "Nothing."], _ change: (inout VideoOptions) -> Void = { _ in }
    ) throws -> VideoPlan {
        VideoPlan(of: try segments(texts), title: "The Lamp", options: options(change))
    }

    @Test("Without wishes it is a clip a segment, plain and after one another, and their voices made equally loud")
    func plain() throws {
        let plan = try Self.plan()
        #expect(plan.clips.map(\.subject) == [.segment(0), .segment(1), .segment(2)])
        #expect(plan.clips.map(\.recipe.frameCount) == [72, 96, 120])
        #expect(plan.clips.allSatisfy { $0.recipe.entrance == nil && $0.recipe.exit == nil && $0.recipe.card == nil })
        #expect(plan.clips.allSatisfy { $0.recipe.effects == .none })
        #expect(plan.clips.map(\.recipe.image) == [try Self.asset(1), try Self.asset(3), try Self.asset(5)])
        #expect(plan.clips.map { $0.recipe.cues.map(\.text) } == [["Fog."], ["Steps."], ["Nothing."]])
        #expect(plan.soundtrack.placements.map(\.firstSample) == [0, 144_000, 336_000])
        #expect(plan.soundtrack.sampleCount == 576_000 && plan.timeline.frameCount == 288)
        #expect(plan.soundtrack.loudness == .standard && plan.soundtrack.ambience == nil)
    }

    @Test("Cards stand before and after, and every voice sounds later by the title's frames")
    func cards() throws {
        let plan = try Self.plan {
            $0.titleCard = true
            $0.endCard = VideoOptions.theEnd
        }
        #expect(plan.clips.map(\.subject) == [.title, .segment(0), .segment(1), .segment(2), .end])
        let title = try #require(plan.clips.first?.recipe)
        let end = try #require(plan.clips.last?.recipe)
        #expect(title.card?.title == "The Lamp" && title.frameCount == 72 && title.cues.isEmpty)
        #expect(try title.image == Self.asset(1))
        #expect(end.card != nil && end.frameCount == 60)
        #expect(try end.image == Self.asset(5))
        #expect(plan.soundtrack.placements.map(\.firstSample) == [144_000, 288_000, 480_000])
        #expect(plan.soundtrack.sampleCount == 144_000 + 576_000 + 120_000)
        #expect(plan.timeline.placements.map(\.firstFrame) == [0, 72, 144, 240, 360])
    }

    @Test("Transitions lie within their clips", arguments: VideoOptions.Transition.allCases, VideoOptions.frameRates)
    func transitions(_ transition: VideoOptions.Transition, _ rate: Int) throws {
        let plan = try Self.plan(["A", "B", "C", "D"]) {
            $0.transition = transition
            $0.framesPerSecond = rate
            $0.titleCard = true
            $0.endCard = VideoOptions.theEnd
        }
        for clip in plan.clips {
            let frameCount = clip.recipe.frameCount
            #expect((clip.recipe.entrance?.frameCount ?? 1) > 0 && (clip.recipe.exit?.frameCount ?? 1) > 0)
            #expect((clip.recipe.entrance?.frameCount ?? 0) * 3 <= frameCount)
            #expect((clip.recipe.exit?.frameCount ?? 0) * 3 <= frameCount)
        }
        let inner = plan.clips[2].recipe
        switch transition {
        case .cut: #expect(inner.entrance == nil && inner.exit == nil)
        case .fade: #expect(inner.entrance?.kind == .fade && inner.exit?.depth == 1)
        case .dip: #expect(inner.entrance == nil && (0.1..<1).contains(inner.exit?.depth ?? 0))
        case .crossfade: #expect(inner.exit == nil)
        }
        let half = FrameRate(rate).frames(coveringSamples: 24_000)
        if transition == .fade { #expect(inner.entrance?.frameCount == half && inner.exit?.frameCount == half) }
    }

    @Test("A crossfade goes on with the picture before, as that moved; the first comes out of black")
    func crossfade() throws {
        let plan = try Self.plan {
            $0.transition = .crossfade
            $0.motion = .always(.drift)
            $0.effects.grain = 0.3
        }
        #expect(plan.clips[0].recipe.entrance?.kind == .fade && plan.clips[2].recipe.exit?.depth == 1)
        for (before, after) in zip(plan.clips, plan.clips.dropFirst()) {
            guard case .crossfade(let outgoing) = after.recipe.entrance?.kind else {
                Issue.record("there is no crossfade")
                continue
            }
            #expect(outgoing.image == before.recipe.image && outgoing.motion == before.recipe.motion)
            #expect(outgoing.effects == before.recipe.effects && outgoing.frameCount == before.recipe.frameCount)
            #expect(before.recipe.exit == nil && after.recipe.entrance?.frameCount == 18)
            #expect(after.recipe.images.count == 2)
        }
    }

    @Test("A clip too short for a transition has none")
    func tooShort() {
        #expect(TransitionLengths.fade.exit(of: 2, at: .film) == nil)
        #expect(TransitionLengths.fade.exit(of: 9, at: .film)?.frameCount == 3)
        #expect(TransitionLengths.fade.entrance(.fade, of: 2, at: .film) == nil)
    }

    @Test("The same segment has the same clip in any story, at any place, under any title")
    func sameAnywhere() throws {
        for transition in [VideoOptions.Transition.cut, .fade, .dip] {
            let options = Self.options {
                $0.transition = transition
                $0.motion = .always(.handheld)
                $0.effects.grain = 0.5
                $0.seed = 7
            }
            let segments = try Self.segments(["Fog.", "Steps.", "Nothing."])
            let plan = VideoPlan(of: segments, title: "The Lamp", options: options)
            let other = VideoPlan(of: segments.reversed(), title: "The Well", options: options)
            #expect(plan.clips.map(\.recipe) == other.clips.reversed().map(\.recipe))
        }
    }

    @Test("One changed sentence changes one clip")
    func oneChange() throws {
        let seeded: (inout VideoOptions) -> Void = {
            $0.titleCard = true
            $0.transition = .fade
            $0.effects.flicker = 1
        }
        let before = try Self.plan(["Fog.", "Steps.", "Nothing."], seeded)
        let after = try Self.plan(["Fog.", "Breath.", "Nothing."], seeded)
        let changed = zip(before.clips, after.clips).map { $0.recipe != $1.recipe }
        #expect(changed == [false, false, true, false])
    }

    @Test("Seeds follow from the words and the user's seed, and are there only where something hangs on them")
    func seeds() throws {
        func recipes(_ seed: UInt64) throws -> [ClipRecipe] {
            try Self.plan {
                $0.motion = .always(.pan)
                $0.effects.grain = 0.3
                $0.ambience = .wind
                $0.seed = seed
            }.clips.map(\.recipe)
        }
        let first = try recipes(1)
        #expect(try recipes(1) == first)
        #expect(Set(first.map(\.motion.seed) + first.map(\.effects.seed)).count == 6)
        #expect(Set(try recipes(2).map(\.motion.seed)).isDisjoint(with: first.map(\.motion.seed)))
        let still = try Self.plan {
            $0.motion = .always(.still)
            $0.effects.vignette = 1
            $0.seed = 5
        }
        #expect(still.clips.allSatisfy { $0.recipe.motion.seed == 0 && $0.recipe.effects.seed == 0 })
    }

    @Test("Seeds are what they were on every machine")
    func seedValues() {
        #expect(ContentSeed.of("Fog.", for: "motion", seed: 0) == 0x664f_acb6_4f3e_5ce3)
        #expect(ContentSeed.of("", for: "", seed: 1) == 0x94f9_c5aa_cfb4_363b)
    }

    @Test("An ambience is the chosen bed, decided by the user's seed")
    func ambience() throws {
        let wind = try Self.plan { $0.ambience = .wind }.soundtrack.ambience
        #expect(wind?.bed == .wind)
        #expect(try Self.plan { $0.ambience = .wind }.soundtrack.ambience == wind)
        let other = try Self.plan {
            $0.ambience = .wind
            $0.seed = 1
        }
        #expect(other.soundtrack.ambience?.seed != wind?.seed)
    }

    @Test("Without subtitles there are no cues, and their style is the same for all")
    func noSubtitles() throws {
        let plan = try Self.plan { $0.subtitles = nil }
        #expect(plan.clips.allSatisfy { $0.recipe.cues.isEmpty && $0.recipe.subtitles == .standard })
    }

    @Test("Raster, pace and compression are the options', and the zoom is as fast on the clock at any pace")
    func format() throws {
        let plan = try Self.plan {
            $0.ratio = .tall
            $0.resolution = .p720
            $0.framesPerSecond = 60
            $0.encoding = Encoding(codec: .h265, profile: .high)
            $0.motion = .always(.zoom)
        }
        let recipe = try #require(plan.clips.first?.recipe)
        #expect(recipe.format == VideoFormat(width: 720, height: 1280, frameRate: FrameRate(60)))
        #expect(recipe.encoding == Encoding(codec: .h265, profile: .high) && recipe.frameCount == 180)
        #expect(abs(recipe.motion.reach * 60 - Motion.slowZoom.reach * 24) < 1e-12)
    }

    @Test("A task makes the clip of its part, and only a clip's task does")
    func tasks() throws {
        let plan = try Self.plan { $0.titleCard = true }
        func task(_ kind: TaskKind, _ part: Int?) -> FarmTask {
            FarmTask(
                id: TaskID(high: 1, low: 1), kind: kind, user: UserID(high: 1, low: 1),
                story: StoryID(high: 1, low: 1), segment: nil, video: VideoID(high: 1, low: 1), part: part,
                state: .ready, epoch: 0, attempts: 0, units: 1, result: nil, error: nil)
        }
        #expect(plan.clip(of: task(.clip, 0))?.subject == .title)
        #expect(plan.clip(of: task(.clip, 3))?.subject == .segment(2))
        #expect(plan.clip(of: task(.clip, 4)) == nil && plan.clip(of: task(.clip, nil)) == nil)
        #expect(plan.clip(of: task(.soundtrack, 0)) == nil)
    }
}
