import FarmCore
import Hummingbird

/// Playlists, under signed URLs: what players read again and again while a video is made.
struct PlaylistRoutes: Sendable {
    let stories: StoryService
    let stream: VideoStream
    let links: PlaylistLinks

    func register(in router: some RouterMethods<APIContext>) {
        Resource("videos/:id/playlist.m3u8").get(playlist).register(in: router)
    }

    /// Held open until there is something to watch.
    @Sendable private func playlist(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let id: VideoID = try context.id()
        let query = Dictionary(
            request.uri.queryParameters.map { (String($0.key), String($0.value)) },
            uniquingKeysWith: { first, _ in first })
        let expiry = try links.expiry(for: id, query: query)
        let found = try await request.whileClientWaits {
            try await stories.hold(for: .video(id)) {
                try await stream.playlist(of: id, until: expiry)
            } until: { playlist in
                playlist != nil
            }
        }
        guard let found else {
            throw Problem(.notCompleted, "Nothing of the video can be watched yet.", headers: [.retryAfter: "5"])
        }
        return Response(
            status: .ok,
            headers: [.contentType: "application/vnd.apple.mpegurl", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: found.text)))
    }
}
