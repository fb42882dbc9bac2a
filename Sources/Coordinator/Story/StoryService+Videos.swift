import FarmCore
import FarmStore

extension StoryService {
    /// Admits a video of a story whose segments are complete, and starts its making.
    ///
    /// - Throws: `StoryError` with `.incomplete` where pictures or voices are missing.
    func makeVideo(of id: StoryID, for user: UserID, as wish: VideoWish = VideoWish()) async throws -> Video {
        _ = try await story(id, of: user)
        switch try await store.createVideo(of: id, user: user, as: wish, at: clock.now()) {
        case .admitted(let video):
            board.announceChange(story: id, video: video.id)
            // The video is admitted, whatever becomes of this: nodes tell of what they left out as well.
            return (try? await warned(video)) ?? video
        case .segmentsPending:
            throw StoryError(.incomplete, Self.shortfall(try await store.segmentCount(of: id)))
        }
    }

    /// The video with what its owner is to know before it is rendered.
    private func warned(_ video: Video) async throws -> Video? {
        guard let material = try await store.material(of: video.id) else { return nil }
        let warnings = try await words.warnings(about: material)
        return warnings.isEmpty ? video : try await store.warn(of: warnings, in: video.id)
    }

    func video(_ id: VideoID, of user: UserID) async throws -> Video {
        guard let video = try await store.video(id) else { throw StoryError(.missing, "There is no video \(id).") }
        guard video.user == user else { throw StoryError(.foreign, "Video \(id) belongs to another user.") }
        return video
    }

    /// The user's videos, newest first.
    func videos(of user: UserID) async throws -> [Video] {
        try await store.videos(of: user)
    }

    /// Gives the failed parts of a video new attempts; without effect where nothing failed.
    func retryVideo(_ id: VideoID, of user: UserID) async throws {
        let video = try await video(id, of: user)
        guard try await store.retryVideo(id, at: clock.now()) else { return }
        board.announceChange(story: video.story, video: id)
    }

    func progress(of id: VideoID, of user: UserID) async throws -> [StageProgress] {
        _ = try await video(id, of: user)
        return try await store.progress(of: id)
    }

    /// What makes a video, task by task, with the reasons why each is where it is.
    func tasks(of id: VideoID, of user: UserID) async throws -> [ExplainedTask] {
        _ = try await video(id, of: user)
        return try await store.explainedTasks(of: id, at: clock.now())
    }

    private static func shortfall(_ count: SegmentCount) -> String {
        if let error = count.storyError { return "The story could not be read: \(error)" }
        if count.total == 0 { return "The story has no segments yet." }
        if count.failed > 0 { return "\(count.failed) of \(count.total) segments failed; they can be tried again." }
        return "\(count.completed) of \(count.total) segments are completed."
    }
}
