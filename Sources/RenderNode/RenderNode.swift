import FarmCore
import FarmObjects
import FarmProtocol
import FarmSettings
import Foundation
import Logging
import NIOPosix
import ServiceLifecycle
import UnixSignals

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
            return NodeID(at: Timestamp.systemTime(), using: &generator)
        }
        var logger = Logger(label: "rendernode") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = settings.logLevel
        logger[metadataKey: "node"] = "\(folder.node)"
        self.logger = logger
        client = try HTTPClient()
        // One more than render at once: it digests what the next task is made of.
        let threads = RenderThreads(count: settings.slots + 1)
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
            slots: settings.slots, prefetch: settings.slots, pools: settings.pools)
        let outbox = try Self.outbox(in: folder, logger)
        var rules = NodeRules()
        rules.stuckTime = settings.stuckTime
        let session = NodeSession(
            identity: identity, rules: rules, coordinators: settings.coordinators.count, owed: outbox.reports)
        service = NodeService(
            session: session, addresses: settings.coordinators,
            group: MultiThreadedEventLoopGroup.singleton, crew: RenderCrew(workshop, logger: logger),
            outbox: Outbox(outbox, storage: folder.outbox, logger: logger), logger: logger,
            jitter: { Double.random(in: 0.5...1) })
    }

    /// What an earlier run has left to be reported.
    private static func outbox(in folder: CacheFolder, _ logger: Logger) throws(SettingsError) -> NodeOutbox {
        do {
            let outbox = try folder.outbox.read { logger.error("\($0)") }
            if outbox.tornBytes > 0 {
                logger.notice("The outbox ended in a torn record", metadata: ["bytes": "\(outbox.tornBytes)"])
            }
            if !outbox.reports.isEmpty {
                logger.info("Reports are left to be sent", metadata: ["reports": "\(outbox.reports.count)"])
            }
            return outbox
        } catch {
            throw SettingsError(origin: .configuration, message: "the outbox cannot be used: \(error)")
        }
    }

    /// Works until SIGTERM or SIGINT; a second of them ends at once what the first ends in good order.
    func run() async throws {
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = NodeLimits.shutdownTime
        let group = ServiceGroup(configuration: configuration)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask {
                var isFirst = true
                for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
                    // The group hears the first signal, and no other.
                    if isFirst { Self.endInAnyCase() } else { await service.requestShutdown() }
                    isFirst = false
                }
            }
            try await tasks.next()
            tasks.cancelAll()
        }
        await client.shutdown()
        try await threads.stop()
    }

    /// Sees to it that the process is gone some time after a shutdown was asked for, even where a library call does
    /// not return. Exit status 70 (`EX_SOFTWARE`).
    private static func endInAnyCase() {
        DispatchQueue.global().asyncAfter(deadline: .now() + NodeLimits.forcedEndSeconds) { _exit(70) }
    }
}
