import FarmCore
import Hummingbird

/// Stories and their segments.
struct StoryRoutes: Sendable {
    let stories: StoryService
    let links: LinkMaker

    func register(in router: some RouterMethods<APIContext>) {
        Resource("stories").post(admit).register(in: router)
        Resource("stories/:id").get(story).delete(delete).register(in: router)
        Resource("stories/:id/progress").get(progress).register(in: router)
        Resource("stories/:id/costs").get(costs).register(in: router)
        Resource("segments/:id").get(segments).post(begin).patch(edit).register(in: router)
        Resource("segments/:id/status").get(status).register(in: router)
    }

    @Sendable private func admit(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let user = try context.user()
        let fields = try await request.jsonFields(["title", "script", "makers"])
        let title = try fields.text("title", characters: APILimits.titleCharacters)
        guard title.contains(where: { !$0.isWhitespace }) else {
            throw Problem(.invalidBodyField, "The field 'title' is blank.")
        }
        let script = try fields.text("script", characters: APILimits.scriptCharacters)
        let makers = try fields.fields("makers", of: MakersWish.fields).map { fields throws(Problem) in
            try MakersWish(fields)
        }
        let story = try await stories.admit(title: title, script: script, makers: makers ?? MakersWish(), for: user)
        context.logger.info("story admitted", metadata: ["story": "\(story.id)"])
        return EditedResponse(status: .created, response: StoryAnswer(story))
    }

    @Sendable private func story(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let id: StoryID = try context.id()
        let user = try context.user()
        let story = try await stories.story(id, of: user)
        return StoryAnswer(story, segments: try await stories.segments(of: id, of: user))
    }

    @Sendable private func delete(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let id: StoryID = try context.id()
        try await stories.delete(id, of: context.user())
        context.logger.info("story deleted", metadata: ["story": "\(id)"])
        return Response(status: .noContent)
    }

    @Sendable private func progress(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let id: StoryID = try context.id()
        return ProgressAnswer(try await stories.progress(of: id, of: context.user()))
    }

    @Sendable private func costs(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        CostAnswer(try await stories.costs(of: context.id(), for: context.user()))
    }

    @Sendable private func begin(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        try await stories.begin(context.id(), of: context.user())
        return Response(status: .noContent)
    }

    @Sendable private func segments(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let segments = try await stories.segments(of: context.id(), of: context.user())
        return try segments.map { segment in
            SegmentAnswer(segment, imageURL: try links.url(of: segment.image, type: .webp))
        }
    }

    /// The id in this path is a segment's.
    @Sendable private func edit(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let id: SegmentID = try context.id()
        let user = try context.user()
        let fields = try await request.jsonFields(["text"])
        let text = try fields.text("text", characters: APILimits.segmentCharacters)
        let segment = try await stories.edit(id, text: text, of: user)
        context.logger.info("segment edited", metadata: ["segment": "\(id)", "story": "\(segment.story)"])
        return SegmentAnswer(segment, imageURL: try links.url(of: segment.image, type: .webp))
    }

    @Sendable private func status(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let id: StoryID = try context.id()
        let user = try context.user()
        return try await request.whileClientWaits {
            SegmentCountAnswer(try await stories.awaitSegments(of: id, of: user))
        }
    }
}
