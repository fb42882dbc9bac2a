import FarmCore
import FarmProtocol
import Logging

/// Says in the log what a session lives through: a line a milestone at `info`, the rest at `debug`. Never an
/// address with a signature in it.
struct SessionJournal: Sendable {
    let logger: Logger
    let address: CoordinatorAddress

    func note(_ event: NodeEvent) {
        switch event {
        case .received(let message): note(message)
        case .receivedInvalid(let error): logger.warning("The coordinator broke the protocol: \(error)")
        case .connected: logger.debug("Connected", metadata: ["coordinator": "\(address)"])
        case .connectionLost: logger.debug("Not connected")
        case .workFinished(let completion):
            logger.info(
                "Finished", metadata: .lease(completion.lease) + ["elapsed": "\(completion.elapsed)"])
        case .workFailed(let failure):
            logger.warning(
                "Failed: \(failure.message)", metadata: .lease(failure.lease) + ["code": "\(failure.code)"])
        case .started, .timerFired, .workProgressed, .shutdownRequested: break
        }
    }

    private func note(_ message: CoordinatorMessage) {
        switch message {
        case .welcome(let welcome):
            logger.info(
                "Joined the farm",
                metadata: [
                    "coordinator": "\(address)", "session": "\(welcome.session)",
                    "resumed": "\(welcome.resumed.count)",
                ])
        case .grant(let grant):
            logger.info(
                "Took a lease",
                metadata: .lease(grant.lease) + [
                    "kind": "\(grant.work.kind.rawValue)", "story": "\(grant.story)", "video": "\(grant.video)",
                ])
        case .settled(let lease, .accepted, _): logger.debug("Settled", metadata: .lease(lease))
        case .settled(let lease, let outcome, let message):
            logger.warning("The result was \(outcome): \(message)", metadata: .lease(lease))
        case .goodbye(let code, let reason):
            logger.notice("The coordinator said goodbye: \(reason)", metadata: ["code": "\(code)"])
        case .renewed, .revoke: break
        }
    }

    func note(_ directive: NodeDirective) {
        switch directive {
        case .cancel(let lease, let loss): logger.notice("Gave up a lease: \(loss)", metadata: .lease(lease))
        case .send(.goodbye(let code, let reason)):
            logger.info("Saying goodbye: \(reason)", metadata: ["code": "\(code)"])
        case .connect(let pause) where pause > .zero:
            logger.info("Connecting again", metadata: ["coordinator": "\(address)", "pause": "\(pause)"])
        case .connect, .send, .close, .start, .finish: break
        }
    }

    func connectionFailed(_ error: any Error) {
        logger.warning("No connection: \(error)", metadata: ["coordinator": "\(address)"])
    }

    func sendingFailed(_ error: ProtocolError) {
        logger.warning("A message was not sent: \(error)")
    }

    func shutdownRequested(_ session: NodeSession) {
        logger.info(
            "Shutting down",
            metadata: [
                "working": "\(session.leasesAtWork.count)", "unsettled": "\(session.leasesUnsettled.count)",
            ])
    }

    func ended() {
        logger.info("Ended")
    }
}

extension Logger.Metadata {
    fileprivate static func lease(_ lease: LeaseID) -> Logger.Metadata {
        ["task": "\(lease.task)", "epoch": "\(lease.epoch)"]
    }

    fileprivate static func + (left: Logger.Metadata, right: Logger.Metadata) -> Logger.Metadata {
        left.merging(right) { _, right in right }
    }
}
