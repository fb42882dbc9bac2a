import FarmCore
import FarmStore
import Hummingbird

/// Videos, from admission to the finished file's URL.
struct VideoRoutes: Sendable {
    let stories: StoryService
    let links: LinkMaker

    func register(in router: some RouterMethods<APIContext>) {
        Resource("videos").get(videos).register(in: router)
        Resource("videos/:id").post(admit).register(in: router)
        Resource("videos/:id/status").get(status).register(in: router)
        Resource("videos/:id/retry").post(retry).register(in: router)
        Resource("videos/:id/progress").get(progress).register(in: router)
        Resource("videos/:id/tasks").get(tasks).register(in: router)
    }

    @Sendable private func videos(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        try await stories.videos(of: context.user()).map(answer)
    }

    /// The id in this path is a story's. The body may be left out.
    @Sendable private func admit(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let (story, user): (StoryID, UserID) = (try context.id(), try context.user())
        let wish = try VideoWish(await request.optionalJSONFields(VideoWish.fields))
        let video = try await stories.makeVideo(of: story, for: user, as: wish)
        context.logger.info("video admitted", metadata: ["video": "\(video.id)", "story": "\(video.story)"])
        return EditedResponse(status: .created, response: VideoAdmittedAnswer(id: video.id))
    }

    @Sendable private func status(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let id: VideoID = try context.id()
        let user = try context.user()
        return try await request.whileClientWaits { try answer(await stories.awaitVideo(id, of: user)) }
    }

    @Sendable private func retry(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        try await stories.retryVideo(context.id(), of: context.user())
        return Response(status: .noContent)
    }

    @Sendable private func progress(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let id: VideoID = try context.id()
        return ProgressAnswer(try await stories.progress(of: id, of: context.user()))
    }

    @Sendable private func tasks(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let id: VideoID = try context.id()
        return try await stories.tasks(of: id, of: context.user()).map(TaskAnswer.init)
    }

    private func answer(_ video: Video) throws -> VideoAnswer {
        let file = video.status == .completed ? video.file : nil
        return VideoAnswer(video, url: try links.url(of: file, type: .mp4))
    }
}
