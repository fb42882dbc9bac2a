import FarmCore
import FarmStore
import Hummingbird

/// Videos, from admission to the finished file's URL.
struct VideoRoutes: Sendable {
    let stories: StoryService
    let links: LinkMaker
    let playlists: PlaylistLinks
    let reports: VideoReports

    func register(in router: some RouterMethods<APIContext>) {
        Resource("videos").get(videos).register(in: router)
        Resource("videos/:id").post(admit).register(in: router)
        Resource("videos/:id/status").get(status).register(in: router)
        Resource("videos/:id/retry").post(retry).register(in: router)
        Resource("videos/:id/progress").get(progress).register(in: router)
        Resource("videos/:id/report").get(report).register(in: router)
        Resource("videos/:id/tasks").get(tasks).register(in: router)
    }

    @Sendable private func videos(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        try await answers(for: try await stories.videos(of: context.user()))
    }

    /// The id in this path is a story's. The body may be left out.
    @Sendable private func admit(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let (story, user): (StoryID, UserID) = (try context.id(), try context.user())
        let wish = try await request.optionalJSONFields(VideoWish.fields).map { fields in try VideoWish(fields) }
        let video = try await stories.makeVideo(of: story, for: user, as: wish ?? VideoWish())
        context.logger.info("video admitted", metadata: ["video": "\(video.id)", "story": "\(video.story)"])
        let warnings = video.warnings.map(VideoWarningAnswer.init)
        return EditedResponse(status: .created, response: VideoAdmittedAnswer(id: video.id, warnings: warnings))
    }

    @Sendable private func status(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let id: VideoID = try context.id()
        let user = try context.user()
        return try await request.whileClientWaits { () async throws -> VideoAnswer in
            let video = try await stories.awaitVideo(id, of: user)
            guard let answer = try await answers(for: [video]).first else {
                throw Problem(.notFound, "There is no video \(id).")
            }
            return answer
        }
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

    @Sendable private func report(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let id: VideoID = try context.id()
        _ = try await stories.video(id, of: context.user())
        guard let report = try await reports.report(of: id) else {
            throw Problem(.notCompleted, "The video is not assembled yet.")
        }
        return try ReportAnswer(report, links: links)
    }

    private func answers(for videos: [Video]) async throws -> [VideoAnswer] {
        let completed = videos.filter { $0.status == .completed }.map(\.id)
        let attachments = try await stories.store.attachments(of: completed)
        return try videos.map { video in
            let files = attachments[video.id] ?? [:]
            func url(_ kind: Attachment.Kind) throws -> String? {
                try links.url(of: files[kind], type: kind.mediaType)
            }
            let captions =
                files.isEmpty
                ? nil
                : CaptionsAnswer(
                    srt: try url(.subRip), vtt: try url(.webVTT), ass: try url(.advancedSubStation),
                    words: try url(.words))
            return VideoAnswer(
                video, url: try links.url(of: video.status == .completed ? video.file : nil, type: .mp4),
                playlist: try playlists.url(of: video.id), poster: try url(.poster), captions: captions)
        }
    }
}
