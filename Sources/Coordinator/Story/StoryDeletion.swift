import FarmCore
import FarmStore

/// Deletes stories, and tells everyone in this process who has to do with them. Other coordinators and their nodes
/// learn of it when they next renew a lease or read.
struct StoryDeletion: Sendable {
    let store: FarmStore
    let board: ChangeBoard
    /// Tells the holders of leases that they have lost them.
    let revoke: @Sendable ([LeaseID]) async -> Void

    /// - Returns: whether there was such a story.
    func delete(_ id: StoryID, at now: Timestamp) async throws -> Bool {
        await announce(try await store.deleteStory(id, at: now))
    }

    /// Deletes a story unless one of its videos is unfinished or has changed since `moment`.
    ///
    /// - Returns: whether it was deleted.
    func delete(_ id: StoryID, finishedBefore moment: Timestamp, at now: Timestamp) async throws -> Bool {
        await announce(try await store.deleteStory(id, finishedBefore: moment, at: now))
    }

    private func announce(_ deleted: DeletedStory?) async -> Bool {
        guard let deleted else { return false }
        board.announce(.story(deleted.story))
        for video in deleted.videos { board.announce(.video(video)) }
        if !deleted.revoked.isEmpty { await revoke(deleted.revoked) }
        return true
    }
}
