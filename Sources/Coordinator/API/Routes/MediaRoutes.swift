import FarmCore
import FarmStore
import Hummingbird

/// Pictures and voices that owners bring for their segments.
struct MediaRoutes: Sendable {
    let stories: StoryService
    let media: OwnMedia
    let links: LinkMaker

    func register(in router: some RouterMethods<APIContext>) {
        Resource("segments/:id/image").put(bringImage).register(in: router)
        Resource("segments/:id/voice").put(bringVoice).register(in: router)
    }

    @Sendable private func bringImage(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let (segment, story, user) = try await owned(context)
        let draft = try await received(request, atMost: Int64(OwnMediaLimits.pictureBytes))
        let result = try await media.picture(in: draft)
        return try await bring(result, for: segment, in: story, of: user, context)
    }

    @Sendable private func bringVoice(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let (segment, story, user) = try await owned(context)
        let draft = try await received(request, atMost: Int64(OwnMediaLimits.voiceBytes))
        let result = try await media.voice(in: draft, of: segment, in: story)
        return try await bring(result, for: segment, in: story, of: user, context)
    }

    /// Looked at before any of the body is taken in.
    private func owned(_ context: APIContext) async throws -> (Segment, Story, UserID) {
        let id: SegmentID = try context.id()
        let user = try context.user()
        let segment = try await stories.segment(id, of: user)
        return (segment, try await stories.story(segment.story, of: user), user)
    }

    private func received(_ request: Request, atMost limit: Int64) async throws -> DraftFile {
        let body = try MeasuredBody(of: request, limit: limit)
        let draft = try await media.draft()
        var count = 0
        try await draft.receive(body, on: media.queue) { count += $0 }
        guard count > 0 else { throw Problem(.invalidBody, "The body is empty.") }
        return draft
    }

    private func bring(
        _ result: TaskResult, for segment: Segment, in story: Story, of user: UserID, _ context: APIContext
    ) async throws -> SegmentAnswer {
        let brought = try await stories.bring(result, for: segment, of: user)
        context.logger.info(
            "segment's \(result.kind == .illustrate ? "picture" : "voice") brought",
            metadata: ["segment": "\(segment.id)", "story": "\(story.id)"])
        return SegmentAnswer(brought, imageURL: try links.url(of: brought.image, type: .webp))
    }
}
