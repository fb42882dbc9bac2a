import FarmCore
import FarmObjects
import FarmStore
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Storytelling

/// The coordinator's REST interface: `/v1` for users, `/objects` for bytes, `/healthz` and `/metrics`
/// for whoever watches.
struct CoordinatorAPI: Sendable {
    let stories: StoryService
    let objects: any ObjectStore
    /// The store again where its URLs lead here.
    let served: FolderStore?
    let stream: VideoStream
    let media: OwnMedia
    let playlists: PlaylistLinks
    let tokens: TokenMint
    var ids: any IDSource = RandomIDs()
    var traffic = ObjectTraffic()
    /// Where Replicate's messages go, if it is to send any.
    var replicateWebhooks: WebhookInbox?
    /// How the services stand that are paid for.
    var standings: @Sendable () async -> [ProviderLine.Standing] = { [] }
    let clock: WallClock

    func router() -> Router<APIContext> {
        let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestLog())
        router.add(middleware: CrossOrigin())
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: KnownMethods())
        let open = OpenRoutes(stories: stories, tokens: tokens, ids: ids, standings: standings, clock: clock)
        open.registerHealth(in: router)
        MetricsRoutes(traffic: traffic).register(in: router)
        if let served { ObjectRoutes(store: served, traffic: traffic, clock: clock).register(in: router) }
        open.register(in: router.group("v1"))
        if let replicateWebhooks {
            WebhookRoutes(replicate: replicateWebhooks, clock: clock).register(in: router.group("v1"))
        }
        PlaylistRoutes(stories: stories, stream: stream, links: playlists).register(in: router.group("v1"))
        let owned = router.group("v1").add(middleware: Authentication(tokens: tokens))
        let links = LinkMaker(objects: objects, clock: clock)
        StoryRoutes(stories: stories, links: links).register(in: owned)
        MediaRoutes(stories: stories, media: media, links: links).register(in: owned)
        VideoRoutes(
            stories: stories, links: links, playlists: playlists,
            reports: VideoReports(store: stories.store, objects: objects)
        ).register(in: owned)
        return router
    }

    /// The server of this interface, to be run as a service.
    ///
    /// - Parameter onListening: told once where it listens, which matters where the port asked for is 0.
    func server(
        at address: HostAndPort, logger: Logger, onListening: @escaping @Sendable (HostAndPort) -> Void
    ) -> Application<RouterResponder<APIContext>> {
        var configuration = HTTP1Channel.Configuration(
            additionalChannelHandlers: StalledConnections.handlers(), idleTimeout: TimeAmount(APILimits.idle))
        configuration.httpDecoder.maxHeaderListSize = APILimits.headerBytes
        configuration.httpDecoder.maxHeaderFieldSize = APILimits.headerBytes
        configuration.httpDecoder.maxHeaderFieldCount = APILimits.headerFields
        return Application(
            router: router(),
            server: .http1(configuration: configuration),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: MaximumAvailableConnections(APILimits.connections, logger: logger)),
            onServerRunning: { channel in
                onListening(HostAndPort(host: address.host, port: channel.localAddress?.port ?? address.port))
            },
            logger: logger)
    }
}
