import ArgumentParser
import FarmCore
import FarmObjects
import FarmProtocol
import FarmSettings
import Foundation
import Logging
import NIOPosix
import ServiceLifecycle

/// `rendernode run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Take leases from a coordinator and render them until told to stop.",
        discussion: """
            Every option can also be set by an environment variable, or by a line NAME=VALUE of a file .env in the \
            working folder. Options go before the environment, the environment before the file.

            SIGTERM and SIGINT end in good order: work under way has 5 seconds to finish, the rest is given back. \
            A second signal ends at once. Results that are uploaded and not yet confirmed, at that or at a crash, \
            are reported by the next run with the same cache folder.

            Exit status: 0 after a shutdown, 64 for a bad option, 78 for a bad variable or an unusable cache folder.
            """)

    @Option(
        help: ArgumentHelp(
            """
            Where the coordinator listens. Several of one farm are tried in turn, the one that last worked first; \
            which is the first of all is decided by the node's id, so that a fleet spreads over them. \
            NIGHTREEL_COORDINATOR; \(NodeSettings.standardCoordinator).
            """, valueName: "host:port[,host:port…]"))
    var coordinator: String?

    @Option(help: "Tasks rendered at once. NIGHTREEL_SLOTS; as many as there are processors.")
    var slots: String?

    @Option(
        help: """
            The folder for assets, unanswered reports and the node's identity; each node needs its own. NIGHTREEL_CACHE; \
            nightreel-node in the user's cache folder.
            """)
    var cache: String?

    @Option(help: "How much of the disk assets may take. NIGHTREEL_CACHE_LIMIT; \(NodeSettings.standardCacheLimit).")
    var cacheLimit: String?

    @Option(
        help: ArgumentHelp(
            """
            After how many seconds without progress a render is stopped, so that it is tried elsewhere. \
            NIGHTREEL_STUCK_TIME; \(NodeSettings.standardStuckSeconds).
            """, valueName: "seconds"))
    var stuckTime: String?

    @Option(help: "What people call this node. NIGHTREEL_NODE_NAME; the host's name.")
    var name: String?

    @Option(
        help: ArgumentHelp(
            """
            The parts of the fleet it belongs to: it is given the videos that were asked for in one of them. \
            NIGHTREEL_NODE_POOLS; \(PoolName.standard).
            """, valueName: "pool[,pool…]"))
    var pools: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical. NIGHTREEL_LOG_LEVEL; info.")
    var logLevel: String?

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        do {
            let source = try await SettingsSource.process(flags: flags, environment: environment)
            let settings = try NodeSettings(source, machine: .current(environment: environment))
            let node = try RenderNode(settings)
            try await node.run()
        } catch let error as SettingsError {
            FileHandle.standardError.write(Data("rendernode: \(error)\n".utf8))
            throw ExitCode(error.exitStatus)
        }
    }

    private var flags: [NodeSetting: String] {
        let given: [NodeSetting: String?] = [
            .coordinator: coordinator, .slots: slots, .cache: cache, .cacheLimit: cacheLimit, .name: name,
            .pools: pools, .stuckTime: stuckTime, .logLevel: logLevel,
        ]
        return given.compactMapValues { $0 }
    }
}
