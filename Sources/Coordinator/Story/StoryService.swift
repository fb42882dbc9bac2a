import FarmCore
import FarmStore

/// What users can do with their stories and videos: the verbs behind the REST interface.
///
/// Each checks that its object belongs to the user who asks, and wakes those who wait for what it changed.
struct StoryService: Sendable {
    let store: FarmStore
    let board: ChangeBoard
    let clock: WallClock
    let deletion: StoryDeletion
    /// What stories may choose to be made by.
    let makers: MakerOffer
    let words = WordCheck()
    /// Returns after a span, or throws when its task is cancelled; bounds every wait.
    let pause: @Sendable (Duration) async throws -> Void

    init(
        store: FarmStore, board: ChangeBoard, clock: WallClock = .system, deletion: StoryDeletion? = nil,
        makers: MakerOffer = MakerOffer(),
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await ContinuousClock().sleep(for: $0) }
    ) {
        self.store = store
        self.board = board
        self.clock = clock
        self.deletion = deletion ?? StoryDeletion(store: store, board: board) { _ in }
        self.makers = makers
        self.pause = pause
    }

    /// Admits a story; nothing is made of it until it is begun.
    ///
    /// - Throws: `StoryError` with `.wordless` where nothing in the script can be told, `.noSuchMaker` or
    ///   `.unknownVoice` where it cannot be made as is wished.
    func admit(
        title: String, script: String, makers wish: MakersWish = MakersWish(), for user: UserID
    ) async throws -> Story {
        guard StoryBreakdown.isTellable(script) else {
            throw StoryError(.wordless, "The script holds no letter and no digit, so there is nothing to tell.")
        }
        return try await store.createStory(
            user: user, title: title, script: script, makers: try makers.choice(for: wish), at: clock.now())
    }

    func story(_ id: StoryID, of user: UserID) async throws -> Story {
        guard let story = try await store.story(id) else { throw StoryError(.missing, "There is no story \(id).") }
        guard story.user == user else { throw StoryError(.foreign, "Story \(id) belongs to another user.") }
        return story
    }

    /// What services charged for a story so far.
    func costs(of id: StoryID, for user: UserID) async throws -> [CostLine] {
        _ = try await story(id, of: user)
        return try await store.costs(of: id)
    }

    /// Starts the making of segments, pictures and voices. Asked for again, it gives what failed new attempts
    /// and changes nothing else.
    func begin(_ id: StoryID, of user: UserID) async throws {
        _ = try await story(id, of: user)
        guard try await store.beginStory(id, at: clock.now()) else { return }
        board.announceChange(story: id, video: nil)
    }

    /// Deletes a story with everything that was made of it. Its tasks are granted no more, and those under way
    /// are taken from their holders.
    func delete(_ id: StoryID, of user: UserID) async throws {
        _ = try await story(id, of: user)
        guard try await deletion.delete(id, at: clock.now()) else {
            throw StoryError(.missing, "There is no story \(id).")
        }
    }

    func segments(of id: StoryID, of user: UserID) async throws -> [Segment] {
        _ = try await story(id, of: user)
        return try await store.segments(of: id)
    }

    func progress(of id: StoryID, of user: UserID) async throws -> [StageProgress] {
        _ = try await story(id, of: user)
        return try await store.progress(of: id)
    }

    /// Throws unless the database answers.
    func checkHealth() async throws {
        _ = try await store.story(StoryID(high: 0, low: 0))
    }
}
