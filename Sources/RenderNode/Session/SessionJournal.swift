import FarmCore
import FarmProtocol
import Logging
import NIOPosix

/// Says in the log what a session lives through: a line a milestone at `info`, the rest at `debug`. Never an
/// address with a signature in it.
struct SessionJournal: Sendable {
    let logger: Logger

    func note(_ event: NodeEvent) {
        switch event {
        case .received(let message): note(message)
        case .receivedInvalid(let error): logger.warning("The coordinator broke the protocol: \(error)")
        case .connectionLost: logger.debug("Not connected")
        case .reportNotKept(let lease, let reason):
            logger.error("A report was not kept: \(reason)", metadata: .lease(lease))
        case .started, .connected, .timerFired, .workProgressed, .uploadWanted, .workFinished, .workFailed,
            .workStopped, .reportKept, .shutdownRequested:
            break
        }
    }

    private func note(_ message: CoordinatorMessage) {
        switch message {
        case .welcome(let welcome):
            logger.info(
                "Joined the farm",
                metadata: [
                    "session": "\(welcome.session)", "resumed": "\(welcome.resumed.count)",
                ])
        case .settled(let lease, .accepted, _): logger.debug("Settled", metadata: .lease(lease))
        case .settled(let lease, let outcome, let message):
            logger.warning("The result was \(outcome): \(message)", metadata: .lease(lease))
        case .goodbye(let code, let reason):
            logger.notice("The coordinator said goodbye: \(reason)", metadata: ["code": "\(code)"])
        case .grant, .renewed, .revoke: break
        }
    }

    func note(_ directive: NodeDirective) {
        switch directive {
        case .cancel(let lease, let loss): logger.notice("Gave up a lease: \(loss)", metadata: .lease(lease))
        case .send(.goodbye(let code, let reason)):
            logger.info("Saying goodbye: \(reason)", metadata: ["code": "\(code)"])
        case .connect(_, let pause): logger.debug("Connecting", metadata: ["pause": "\(pause)"])
        case .send, .close, .start, .upload, .keep, .forget, .finish: break
        }
    }

    func connected(to address: HostAndPort) {
        logger.info("Connected", metadata: ["coordinator": "\(address)"])
    }

    func connectionFailed(_ error: any Error, to address: HostAndPort) {
        let attempt = (error as? NIOConnectionError)?.connectionErrors.first?.error
        logger.warning("No connection: \(attempt ?? error)", metadata: ["coordinator": "\(address)"])
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
}
