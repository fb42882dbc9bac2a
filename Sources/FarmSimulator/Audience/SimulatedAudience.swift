import FarmCore
import FarmStore

/// Those who submit stories and wait for their videos, through whichever coordinator answers.
final class SimulatedAudience {
    private enum Stage {
        case unsent
        case making(StoryID)
        case rendering(StoryID, VideoID)
        case published
        case failed(String)
    }

    private struct Wish {
        let user: UserID
        let title: String
        let video: VideoWish
        var stage = Stage.unsent
        var retries = 0
        /// Videos of the same story that are wanted after the one under way.
        var repetitions: Int
        /// How often its owner still changes a segment's words.
        var rewordings: Int
        /// How often its owner still puts a picture of their own in a segment's place.
        var pictures: Int
    }

    private let time: VirtualTime
    private let trace: Trace
    private let faults: Faults
    private let pools: [PoolName]
    private let objects: SimulatedObjects
    private var random: SeededRandom
    private var wishes: [Wish] = []
    /// A coordinator's store and wall clock, where one is up.
    var door: () -> (store: FarmStore, now: Timestamp, run: InlineExecutor)? = { nil }

    /// Owners try again as often while things go wrong, and once more afterwards.
    private static let retries = 3

    /// - Parameter pools: those that videos may be asked for in.
    init(
        time: VirtualTime, trace: Trace, faults: Faults, pools: [PoolName], objects: SimulatedObjects,
        random: SeededRandom
    ) {
        self.time = time
        self.trace = trace
        self.faults = faults
        self.pools = pools
        self.objects = objects
        self.random = random
    }

    var stories: Int { wishes.count }

    /// Whether every story is published, or failed in spite of all retries after the faults were over.
    var isServed: Bool {
        wishes.allSatisfy { wish in
            switch wish.stage {
            case .published, .failed: true
            case .unsent, .making, .rendering: false
            }
        }
    }

    /// Why a story came to nothing, where one did.
    var failure: String? {
        for wish in wishes {
            if case .failed(let reason) = wish.stage { return "\(wish.title): \(reason)" }
        }
        return nil
    }

    func start() {
        let users = (0..<random.whole(1...3)).map { _ in UserID(at: .simulationStart, using: &random) }
        for number in 1...random.whole(1...3) {
            var video = VideoWish(
                pool: pools[random.whole(0...pools.count - 1)], priority: random.chance(0.3) ? .background : .normal)
            (video.options.titleCard, video.options.endCard) = (
                random.chance(0.3), random.chance(0.3) ? VideoOptions.theEnd : nil
            )
            wishes.append(
                Wish(
                    user: users[random.whole(0...users.count - 1)], title: "story \(number)", video: video,
                    repetitions: random.chance(0.4) ? 1 : 0, rewordings: random.chance(0.4) ? 1 : 0,
                    pictures: random.chance(0.4) ? 1 : 0))
            time.after(random.span(.zero...(.seconds(15)))) { self.look(at: number - 1) }
        }
    }

    private func look(at index: Int) {
        if let door = door() {
            do {
                try goOn(&wishes[index], door)
            } catch {
                trace.note("audience", "is refused: \(error)")
            }
        }
        switch wishes[index].stage {
        case .published, .failed: return
        case .unsent, .making, .rendering:
            time.after(random.span(.milliseconds(500)...(.milliseconds(1500)))) { self.look(at: index) }
        }
    }

    private typealias Door = (store: FarmStore, now: Timestamp, run: InlineExecutor)

    private func goOn(_ wish: inout Wish, _ door: Door) throws {
        switch wish.stage {
        case .unsent: try submit(&wish, door)
        case .making(let story):
            try reword(&wish, story, door)
            try bring(&wish, story, door)
            try watch(&wish, story, door)
        case .rendering(let story, let video):
            try reword(&wish, story, door)
            try bring(&wish, story, door)
            try watch(&wish, video, of: story, door)
        case .published, .failed: break
        }
    }

    private func submit(_ wish: inout Wish, _ door: Door) throws {
        let (user, title) = (wish.user, wish.title)
        let story = try door.run.run {
            let story = try await door.store.createStory(user: user, title: title, script: "Dark.", at: door.now)
            try await door.store.beginStory(story.id, at: door.now)
            return story.id
        }
        trace.note("audience", "submitted \(title)")
        wish.stage = .making(story)
    }

    private func watch(_ wish: inout Wish, _ story: StoryID, _ door: Door) throws {
        let count = try door.run.run { try await door.store.segmentCount(of: story) }
        if count.isCompleted {
            let (user, asked) = (wish.user, wish.video)
            let admission = try door.run.run {
                try await door.store.createVideo(of: story, user: user, format: .simulated, as: asked, at: door.now)
            }
            guard case .admitted(let video) = admission else { return }
            trace.note("audience", "wants the video of \(wish.title) in pool \(asked.pool), \(asked.priority)")
            wish.stage = .rendering(story, video.id)
        } else if count.failed > 0 || count.storyError != nil {
            guard mayRetry(&wish) else { return wish.stage = .failed(count.storyError ?? "a segment failed") }
            _ = try door.run.run { try await door.store.beginStory(story, at: door.now) }
            trace.note("audience", "tries \(wish.title) again")
        }
    }

    private func watch(_ wish: inout Wish, _ video: VideoID, of story: StoryID, _ door: Door) throws {
        guard let row = try door.run.run({ try await door.store.video(video) }) else { return }
        switch row.status {
        case .pending: try prioritize(wish, video, door)
        case .completed:
            trace.note("audience", "sees \(wish.title)")
            wish.stage = wish.repetitions > 0 ? .making(story) : .published
            wish.repetitions -= 1
        case .failed:
            guard mayRetry(&wish) else { return wish.stage = .failed(row.error ?? "no reason") }
            _ = try door.run.run { try await door.store.retryVideo(video, at: door.now) }
            trace.note("audience", "tries the video of \(wish.title) again: \(row.error ?? "no reason")")
        }
    }

    /// Now and then an operator finds that one video matters more, or less.
    private func prioritize(_ wish: Wish, _ video: VideoID, _ door: Door) throws {
        guard random.chance(0.05) else { return }
        let priority = TaskPriority.allCases[random.whole(0...TaskPriority.allCases.count - 1)]
        let changed = try door.run.run { try await door.store.prioritizeVideo(video, as: priority, at: door.now) }
        trace.note("operator", "makes \(changed ?? 0) tasks of \(wish.title) \(priority)")
    }

    /// Now and then an owner finds better words for a segment, whatever is being made meanwhile.
    private func reword(_ wish: inout Wish, _ story: StoryID, _ door: Door) throws {
        guard wish.rewordings > 0, random.chance(0.1) else { return }
        let segments = try door.run.run { try await door.store.segments(of: story) }
        guard !segments.isEmpty else { return }
        let segment = segments[random.whole(0...segments.count - 1)]
        let text = "\(segment.text) Darker."
        guard
            let edited = try door.run.run({ try await door.store.editSegment(segment.id, text: text, at: door.now) })
        else { return }
        wish.rewordings -= 1
        trace.note(
            "audience",
            "rewords part \(segment.position) of \(wish.title), which takes back \(edited.revoked.count) leases")
    }

    /// Now and then an owner has a better picture than any that is made.
    private func bring(_ wish: inout Wish, _ story: StoryID, _ door: Door) throws {
        guard wish.pictures > 0, random.chance(0.1) else { return }
        let segments = try door.run.run { try await door.store.segments(of: story) }
        guard !segments.isEmpty else { return }
        let segment = segments[random.whole(0...segments.count - 1)]
        let blob = SimulatedObjects.Blob(
            digest: .simulated("\(segment.id) by its owner"), size: random.whole(Int64(1_000)...500_000))
        guard objects.keep(blob) else { return }
        let picture = TaskResult.illustration(StoredAsset(id: blob.digest, size: blob.size, mediaType: .webp))
        let user = wish.user
        guard
            let brought = try door.run.run({
                try await door.store.bring(picture, for: segment.id, of: user, at: door.now)
            })
        else { return }
        wish.pictures -= 1
        trace.note(
            "audience",
            "brings a picture for part \(segment.position) of \(wish.title), which takes back "
                + "\(brought.revoked.count) leases")
    }

    private func mayRetry(_ wish: inout Wish) -> Bool {
        guard faults.areOver else { return true }
        wish.retries += 1
        return wish.retries <= Self.retries
    }
}

extension Timestamp {
    /// When simulations begin, on clocks that are right.
    static let simulationStart = Timestamp(microseconds: 1_700_000_000_000_000)
}

extension VideoFormat {
    static let simulated = VideoFormat(width: 640, height: 360, frameRate: .film)
}
