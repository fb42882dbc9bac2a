import FarmCore
import FarmStore
import ServiceLifecycle

extension StoryService {
    /// Longest time that a question is held open.
    static let longestHold = Duration.seconds(30)

    /// How far the segments of a story are: held until one more is done or failed, all are settled, or
    /// `longestHold` is over.
    func awaitSegments(of id: StoryID, of user: UserID) async throws -> SegmentCount {
        _ = try await story(id, of: user)
        let before = try await store.segmentCount(of: id)
        return try await hold(for: .story(id)) {
            // Deleted meanwhile, it is not one of no segments, but missing.
            _ = try await story(id, of: user)
            return try await store.segmentCount(of: id)
        } until: { count in
            count.isSettled || count.completed > before.completed || count.failed > before.failed
        }
    }

    /// A video: held until it is no longer pending, or `longestHold` is over.
    func awaitVideo(_ id: VideoID, of user: UserID) async throws -> Video {
        _ = try await video(id, of: user)
        return try await hold(for: .video(id)) {
            try await video(id, of: user)
        } until: { video in
            video.status != .pending
        }
    }

    /// Reads at once and at each change until the value will do; after `longestHold`, or when the coordinator
    /// shuts down, whatever it is then.
    ///
    /// - Throws: `CancellationError` when the asking task is cancelled.
    func hold<Value: Sendable>(
        for topic: ChangeBoard.Topic, read: @escaping @Sendable () async throws -> Value,
        until isEnough: @escaping @Sendable (Value) -> Bool
    ) async throws -> Value {
        let changes = board.changes(of: topic)
        let first = try await read()
        if isEnough(first) { return first }
        let found = try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                for await _ in changes {
                    let value = try await read()
                    if isEnough(value) { return value }
                }
                return nil
            }
            group.addTask {
                // Its only error is cancellation, by a shutdown or the client's leaving: the wait is over then.
                try? await cancelWhenGracefulShutdown { try await pause(Self.longestHold) }
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        if let found { return found }
        try Task.checkCancellation()
        return try await read()
    }
}

extension SegmentCount {
    /// Nothing will change unless someone asks for another attempt.
    var isSettled: Bool { storyError != nil || (total > 0 && completed + failed == total) }
}
