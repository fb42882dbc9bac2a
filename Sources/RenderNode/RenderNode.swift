import FarmCore
import FarmObjects
import FarmProtocol
import Foundation
import Logging
import NIOPosix
import ServiceLifecycle

/// A whole node, put together from its settings.
struct RenderNode: Sendable {
    private let service: NodeService
    private let client: HTTPClient
    private let threads: RenderThreads
    private let logger: Logger
    /// Holds the lock on the cache folder for as long as the node lives.
    private let folder: CacheFolder

    /// - Throws: `SettingsError` where the cache folder cannot be used, `TransferError` where libcurl cannot start.
    init(_ settings: NodeSettings) throws {
        folder = try CacheFolder(at: settings.cache) {
            var generator = SystemRandomNumberGenerator()
            let now = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
            return NodeID(at: now, using: &generator)
        }
        var logger = Logger(label: "rendernode") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = settings.logLevel
        logger[metadataKey: "node"] = "\(folder.node)"
        self.logger = logger
        client = try HTTPClient()
        let threads = RenderThreads(count: settings.slots)
        self.threads = threads
        let transfers = HTTPTransfers(client: client)
        let cache = AssetCache(folder, limit: settings.cacheLimit.bytes, transfers: transfers) { file in
            try await threads.run { _ in try AssetID.of(file: file) }
        }
        let renderer = MediaRenderer()
        let workshop = Workshop(
            cache: cache, transfers: transfers, renderer: renderer, threads: threads,
            gate: SlotGate(slots: settings.slots), folder: folder.work)
        let identity = NodeIdentity(
            node: folder.node, name: settings.name, software: NodeVersion.software, engine: renderer.engine,
            slots: settings.slots, prefetch: settings.slots)
        service = NodeService(
            session: NodeSession(identity: identity), address: settings.coordinator,
            group: MultiThreadedEventLoopGroup.singleton, crew: RenderCrew(workshop, logger: logger), logger: logger,
            jitter: { Double.random(in: 0.5...1) })
    }

    /// Works until SIGTERM or SIGINT.
    func run() async throws {
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = NodeLimits.shutdownTime
        try await ServiceGroup(configuration: configuration).run()
        await client.shutdown()
        try await threads.stop()
    }
}
