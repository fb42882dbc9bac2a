import FarmObjects
import Storytelling

/// An offline maker, kept to threads of its own: it computes for long, and nothing else is to wait for it.
struct OnThreads<Maker: Sendable>: Sendable {
    let maker: Maker
    let threads: BlockingQueue
}

extension OnThreads: Writer where Maker: Writer {
    func plan(_ story: StoryText) async throws -> StoryPlan {
        try await withTaskExecutorPreference(threads) { try await maker.plan(story) }
    }
}

extension OnThreads: Illustrator where Maker: Illustrator {
    func illustrate(_ request: IllustrationRequest) async throws -> Illustration {
        try await withTaskExecutorPreference(threads) { try await maker.illustrate(request) }
    }
}

extension OnThreads: Narrator where Maker: Narrator {
    func narrate(_ request: NarrationRequest) async throws -> Narration {
        try await withTaskExecutorPreference(threads) { try await maker.narrate(request) }
    }
}
