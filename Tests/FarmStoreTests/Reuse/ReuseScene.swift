import FarmCore
import Testing

@testable import FarmStore

/// Makers and nodes whose results follow from what they are given, as real ones' do.
extension Scene {
    /// Lets a node join, or join again with another engine.
    func join(_ holder: Holder, engine: String = "engine 1", after seconds: Int = 0) async throws {
        var request = TickRequest()
        request.admissions = [
            .init(node: holder.id, name: "node", software: "1", engine: engine, slots: 4, held: [])
        ]
        _ = try await store.run(request, at: start + .seconds(seconds))
    }

    /// A story told in these sentences, a segment each, with all its pictures and voices.
    func tell(_ sentences: [String], after seconds: Int = 0) async throws -> StoryID {
        let story = try await beginStory(after: seconds)
        let now = start + .seconds(seconds)
        let context = try await claimOne([.context], after: seconds)
        let plans = sentences.map { TaskResult.SegmentPlan(text: $0, prompt: "A picture of \($0)") }
        _ = try await store.complete(context.lease, with: .context("Night.", segments: plans), at: now)
        let segments = try await store.segments(of: story.id)
        while let task = try await claim([.illustrate, .narrate], after: seconds).first {
            let text = try #require(segments.first { $0.id == task.segment }?.text)
            let result: TaskResult =
                task.kind == .illustrate
                ? .illustration(Self.asset(saying: "picture of \(text)", .webp))
                : .narration(
                    Self.asset(saying: "voice of \(text)", .wave), sampleCount: 48_000,
                    words: [WordTiming(text: text, start: 0, end: 24_000)])
            _ = try await store.complete(task.lease, with: result, at: now)
        }
        return story.id
    }

    func wish(_ story: StoryID, after seconds: Int = 0) async throws -> Video {
        let admission = try await store.createVideo(
            of: story, user: user, format: .standard, at: start + .seconds(seconds))
        guard case .admitted(let video) = admission else { throw Unexpected() }
        return video
    }

    /// Renders everything that is ready on one node.
    ///
    /// - Returns: what was rendered.
    @discardableResult
    func render(by holder: Holder? = nil, after seconds: Int = 0) async throws -> [FarmTask] {
        var done: [FarmTask] = []
        while let task = try await claim([.clip, .soundtrack], for: holder, after: seconds).first {
            let outcome = try await store.complete(
                task.lease, with: Self.result(of: task), at: start + .seconds(seconds))
            guard case .accepted(let settled) = outcome else { throw Unexpected() }
            done.append(settled)
        }
        return done
    }

    static func asset(saying text: String, _ type: MediaType) -> StoredAsset {
        guard let id = AssetID(digest: SHA256.digest(of: Array(text.utf8))) else {
            preconditionFailure("a digest has 32 bytes")
        }
        return StoredAsset(id: id, size: 1000, mediaType: type)
    }

    static let sentences = (1...20).map { "Sentence number \($0)." }
}
