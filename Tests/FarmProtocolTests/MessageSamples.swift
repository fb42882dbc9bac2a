import FarmCore
import FarmProtocol
import Testing

/// One of every message, with every field set to something that is not its default.
struct MessageSamples {
    let asset: AssetID
    let otherAsset: AssetID
    let lease = LeaseID(task: TaskID(high: 0x0192_0000_0000_7000, low: 0x8000_0000_0000_0001), epoch: 3)
    let otherLease = LeaseID(task: TaskID(high: 0x0192_0000_0000_7000, low: 0x8000_0000_0000_0002), epoch: 1)
    let node = NodeID(high: 0x0191_1111_1111_7111, low: 0x9111_1111_1111_1111)
    let story = StoryID(high: 0x0192_0000_0000_7000, low: 0x8000_0000_0000_0010)
    let video = VideoID(high: 0x0192_0000_0000_7000, low: 0x8000_0000_0000_0020)

    init() throws {
        asset = try #require(AssetID(String(repeating: "a1", count: 32)))
        otherAsset = try #require(AssetID(String(repeating: "0f", count: 32)))
    }

    var hello: NodeMessage.Hello {
        NodeMessage.Hello(
            node: node, name: "crypt", software: "rendernode/0.1.0", engine: "1", slots: 2, credit: 4,
            kinds: [.clip, .soundtrack], pools: [PoolName("attic") ?? .standard, .standard],
            held: [lease, otherLease])
    }

    var clip: ClipRecipe {
        ClipRecipe(
            image: asset, format: VideoFormat(width: 1920, height: 1080, frameRate: FrameRate(30000, over: 1001)),
            encoding: Encoding(codec: .h265, profile: .high), frameCount: 120,
            motion: Motion(.handheld, reach: 0.03, focus: .init(x: 0.25, y: 0.75), seed: .max),
            effects: PictureEffects(
                grain: 0.25, vignette: 0.5, flicker: 0.125, fog: 1, aberration: 0.75, grade: .sepia, seed: 1 << 63),
            cues: [
                SubtitleCue(
                    words: [
                        .init(text: "The", firstFrame: 0), .init(text: "door", firstFrame: 4),
                        .init(text: "—", firstFrame: 9), .init(text: "扉", firstFrame: 12),
                    ], firstFrame: 0, endFrame: 48),
                SubtitleCue(text: "Nobody had opened it.", firstFrame: 50, endFrame: 120),
            ],
            subtitles: SubtitleStyle(
                look: .karaoke, place: .middle, fontFamily: "Noto Sans", fontHeight: 0.08, outlineWidth: 0.005,
                margin: 0.07, textColour: Colour(red: 1, green: 2, blue: 3),
                accentColour: Colour(red: 255, green: 0, blue: 16), outlineColour: .white),
            card: Card(title: "The Door", subtitle: "a story"),
            entrance: Entrance(
                .crossfade(
                    .init(
                        image: otherAsset, motion: Motion(.pan, reach: 0.1, seed: 3),
                        effects: PictureEffects(grain: 1), frameCount: 96)),
                frameCount: 12),
            exit: Exit(frameCount: 6, depth: 0.5))
    }

    var soundtrack: SoundtrackRecipe {
        SoundtrackRecipe(
            placements: [
                SoundtrackRecipe.Placement(voice: asset, firstSample: 0),
                SoundtrackRecipe.Placement(voice: otherAsset, firstSample: 96_000),
            ],
            sampleCount: 240_000, loudness: .standard, ambience: Ambience(.rain, level: 0.25, seed: 7))
    }

    func grant(_ work: Grant.Work) -> Grant {
        Grant(
            lease: lease, work: work,
            assets: [
                Grant.Asset(id: asset, url: "http://127.0.0.1:7319/objects/a?signature=1", size: 1234),
                Grant.Asset(id: otherAsset, url: "http://127.0.0.1:7319/objects/b?signature=2", size: 5678),
            ],
            uploadURL: "http://127.0.0.1:7319/objects/c?signature=3", story: story, video: video)
    }

    var completion: Completion {
        Completion(
            lease: lease, digest: asset, size: 1 << 33, units: 120, elapsed: .microseconds(2_500_001),
            notes: RenderNotes(
                processorTime: .microseconds(1_234_567),
                stages: Dictionary(
                    uniqueKeysWithValues: RenderStage.allCases.enumerated().map { ($1, .microseconds($0 + 1)) }),
                missingGlyphs: ["\u{E000}", "𓀀"]))
    }

    var failure: Failure {
        Failure(lease: lease, code: "corruptInput", message: "The picture is cut off.", isPermanent: true)
    }

    var nodeMessages: [NodeMessage] {
        [
            .hello(hello), .renew([lease, otherLease]), .progress(lease, done: 48, total: 120),
            .complete(completion), .fail(failure), .credit(7), .goodbye(code: "shutdown", reason: "going home"),
        ]
    }

    var coordinatorMessages: [CoordinatorMessage] {
        [
            .welcome(
                CoordinatorMessage.Welcome(
                    session: "s-1", leaseTime: .seconds(30), renewInterval: .seconds(10), resumed: [otherLease])),
            .grant(grant(.clip(clip))), .grant(grant(.soundtrack(soundtrack))), .renewed([lease]),
            .revoke(lease, reason: "the lease ran out"), .settled(lease, .accepted, message: ""),
            .settled(lease, .stale, message: "late"), .settled(otherLease, .refused, message: "wrong digest"),
            .goodbye(code: "frameTooLong", reason: "a payload of 2000000 bytes is over the limit"),
        ]
    }
}
