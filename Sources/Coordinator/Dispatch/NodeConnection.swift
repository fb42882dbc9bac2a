import FarmProtocol
import Logging

/// The way to one node: what is to be written to it, within a limit.
struct NodeConnection: Sendable {
    private let outbound: AsyncStream<CoordinatorMessage>.Continuation
    private let logger: Logger

    init(outbound: AsyncStream<CoordinatorMessage>.Continuation, logger: Logger) {
        self.outbound = outbound
        self.logger = logger
    }

    func send(_ message: CoordinatorMessage) {
        switch message {
        case .welcome(let welcome): logger.info("node joined", metadata: ["resumed": "\(welcome.resumed.count)"])
        case .goodbye(let code, let reason):
            logger.info("node sent away", metadata: ["code": "\(code)", "reason": "\(reason)"])
        default: break
        }
        if case .dropped = outbound.yield(message) {
            logger.warning("connection closed: the node does not read")
            outbound.finish()
        }
    }

    /// Ends the connection after what was sent before.
    func close() {
        outbound.finish()
    }
}
