import FarmCore
import FarmProtocol
import Logging
import NIOCore
import ServiceLifecycle

/// Keeps a node in touch with a coordinator: feeds the session's machine and carries out what it wants.
///
/// Nothing here waits for work. Renewals go out from this actor's own timer, whatever downloads, renders and
/// uploads are under way.
actor NodeService: Service {
    private let addresses: [HostAndPort]
    private let group: any EventLoopGroup
    private let crew: any WorkCrew
    private let outbox: Outbox
    private let journal: SessionJournal
    /// A factor for each pause before a connection, between 0 and 1.
    private let jitter: @Sendable () -> Double
    private let clock = ContinuousClock()
    private let origin: ContinuousClock.Instant

    private var session: NodeSession
    private var connection: CoordinatorConnection?
    private var nextConnection: (address: HostAndPort, pause: Duration)?
    private var connecting: Task<Void, Never>?
    private var timer: Task<Void, Never>?
    private var timerDeadline: Duration?

    /// - Parameters:
    ///   - session: one of as many coordinators as there are addresses.
    ///   - outbox: the one that knows what `session` owes.
    init(
        session: NodeSession, addresses: [HostAndPort], group: any EventLoopGroup, crew: any WorkCrew,
        outbox: Outbox, logger: Logger, jitter: @escaping @Sendable () -> Double
    ) {
        self.session = session
        self.addresses = addresses
        self.group = group
        self.crew = crew
        self.outbox = outbox
        self.jitter = jitter
        journal = SessionJournal(logger: logger)
        origin = clock.now
    }

    /// Returns after a shutdown in good order, at the latest `NodeLimits.shutdownTime` after it was asked for.
    func run() async throws {
        feed(.started)
        let connecting = Task { await self.stayConnected() }
        self.connecting = connecting
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await connecting.value
            } onGracefulShutdown: {
                Task { await self.requestShutdown() }
            }
        } onCancel: {
            connecting.cancel()
        }
        timer?.cancel()
        await crew.stop()
        await outbox.finish()
        journal.ended()
    }

    /// A first call ends in good order, a second at once.
    func requestShutdown() {
        journal.shutdownRequested(session)
        feed(.shutdownRequested)
    }

    private func stayConnected() async {
        while !Task.isCancelled, let (address, pause) = nextConnection {
            nextConnection = nil
            do {
                try await clock.sleep(for: pause * jitter())
                let connection = try await CoordinatorConnection.open(address, on: group)
                self.connection = connection
                journal.connected(to: address)
                feed(.connected)
                await connection.serve { await self.feed($0) }
            } catch is CancellationError {
                return
            } catch {
                journal.connectionFailed(error, to: address)
            }
            connection = nil
            feed(.connectionLost)
        }
    }

    private func feed(_ event: NodeEvent) {
        journal.note(event)
        for directive in session.handle(event, at: clock.now - origin) { carryOut(directive) }
        setTimer()
    }

    private func carryOut(_ directive: NodeDirective) {
        journal.note(directive)
        switch directive {
        case .connect(let number, let pause):
            nextConnection = (addresses[number % addresses.count], pause)
        case .send(let message):
            do {
                try connection?.send(message)
            } catch {
                // The connection closes by itself, and the session hears of that.
                journal.sendingFailed(error)
            }
        case .close: connection?.close()
        case .start(let grant): crew.start(grant) { await self.feed($0) }
        case .upload(let lease): crew.upload(lease)
        case .cancel(let lease, _): crew.cancel(lease)
        case .keep(let report): outbox.keep(report) { await self.feed($0) }
        case .forget(let lease): outbox.forget(lease)
        case .finish: connecting?.cancel()
        }
    }

    private func setTimer() {
        guard session.nextDeadline != timerDeadline else { return }
        timer?.cancel()
        timer = nil
        timerDeadline = session.nextDeadline
        guard let deadline = timerDeadline else { return }
        timer = Task {
            do {
                try await clock.sleep(until: origin + deadline)
            } catch {
                // Another deadline has taken its place.
                return
            }
            self.fireTimer(deadline)
        }
    }

    private func fireTimer(_ deadline: Duration) {
        guard timerDeadline == deadline else { return }
        timerDeadline = nil
        feed(.timerFired)
    }
}
