import FarmCore
import FarmProtocol
import Logging
import NIOPosix
import Testing

@testable import RenderNode

/// The session over real TCP, against a coordinator that does what a test says.
@Suite(.timeLimit(.minutes(1)))
struct NodeServiceTests {
    private let crew = FakeCrew()
    private let lease = LeaseID(task: TaskID(high: 7, low: 1), epoch: 1)

    private func service(port: Int) throws -> NodeService { try service(ports: [port]) }

    /// A service whose outbox is `outbox`, kept in `storage`.
    private func service(
        ports: [Int], outbox: NodeOutbox = NodeOutbox(), storage: FakeStorage = FakeStorage()
    ) throws -> NodeService {
        let identity = NodeIdentity(
            node: NodeID(high: 1, low: 2), name: "crypt", software: "rendernode/test", engine: "1", slots: 1,
            prefetch: 1)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return NodeService(
            session: NodeSession(identity: identity, coordinators: ports.count, owed: outbox.reports),
            addresses: ports.map { HostAndPort(host: "127.0.0.1", port: $0) },
            group: MultiThreadedEventLoopGroup.singleton, crew: crew,
            outbox: Outbox(outbox, storage: storage, logger: logger), logger: logger, jitter: { 0.1 })
    }

    private func grant(_ lease: LeaseID) throws -> Grant {
        let image = try #require(AssetID(String(repeating: "ab", count: 32)))
        let recipe = ClipRecipe(
            image: image, format: .standard, frameCount: 48, motion: .slowZoom, cues: [], subtitles: .standard)
        return Grant(
            lease: lease, work: .clip(recipe), assets: [], uploadURL: "http://127.0.0.1/up",
            story: StoryID(high: 1, low: 1), video: VideoID(high: 1, low: 1))
    }

    private func completion(_ lease: LeaseID) throws -> Completion {
        Completion(
            lease: lease, digest: try #require(AssetID(String(repeating: "cd", count: 32))), size: 9, units: 48,
            elapsed: .seconds(1))
    }

    private func completed(_ message: NodeMessage) -> Completion? {
        if case .complete(let completion) = message { completion } else { nil }
    }

    /// Runs `body` beside a running service, and ends the service in good order.
    private func running(_ service: NodeService, _ body: () async throws -> Void) async throws {
        let run = Task { try await service.run() }
        do {
            try await body()
        } catch {
            run.cancel()
            throw error
        }
        await service.requestShutdown()
        await service.requestShutdown()
        try await run.value
    }

    @Test("A lease is granted, worked on, reported and settled, and the node says goodbye when it goes")
    func wholeWay() async throws {
        let coordinator = try await FakeCoordinator()
        let service = try service(port: coordinator.port)
        var peer: FakeCoordinator.Peer?
        try await running(service) {
            let node = try await coordinator.accept()
            peer = node
            let hello = try await node.welcome()
            #expect(hello.credit == 2)
            try await node.send(.grant(try grant(lease)))
            #expect(await crew.started.next() == lease)
            await crew.tell(lease, .workProgressed(lease, done: 0, total: 48))
            #expect(await node.next() == .progress(lease, done: 0, total: 48))
            await crew.tell(lease, .workFinished(try completion(lease)))
            #expect(await node.next() == .credit(2))
            #expect(await node.next() == .complete(try completion(lease)))
            try await node.send(.settled(lease, .accepted, message: ""))
        }
        let last = try #require(peer)
        var messages: [NodeMessage] = []
        while let message = await last.next() { messages.append(message) }
        #expect(messages.last == .goodbye(code: "shutdown", reason: "the node is shutting down"))
        try await coordinator.stop()
    }

    @Test("Renewals go out on time while work is under way")
    func renewals() async throws {
        let coordinator = try await FakeCoordinator()
        try await running(try service(port: coordinator.port)) {
            let node = try await coordinator.accept()
            _ = try await node.welcome(leaseTime: .seconds(5), renewInterval: .milliseconds(20))
            try await node.send(.grant(try grant(lease)))
            #expect(await crew.started.next() == lease)
            for _ in 1...5 {
                try await node.next { message in
                    if case .renew([lease]) = message { () } else { nil }
                }
            }
        }
        try await coordinator.stop()
    }

    @Test("A revoked lease stops the work")
    func revoke() async throws {
        let coordinator = try await FakeCoordinator()
        try await running(try service(port: coordinator.port)) {
            let node = try await coordinator.accept()
            _ = try await node.welcome()
            try await node.send(.grant(try grant(lease)))
            #expect(await crew.started.next() == lease)
            try await node.send(.revoke(lease, reason: "test"))
            #expect(await crew.cancelled.next() == lease)
        }
        try await coordinator.stop()
    }

    @Test("A coordinator that stops talking on an open connection is left, and the work goes on over the next one")
    func halfOpen() async throws {
        let coordinator = try await FakeCoordinator()
        try await running(try service(port: coordinator.port)) {
            let silent = try await coordinator.accept()
            _ = try await silent.welcome(leaseTime: .milliseconds(200), renewInterval: .milliseconds(50))
            try await silent.send(.grant(try grant(lease)))
            #expect(await crew.started.next() == lease)
            // Nothing is answered from here on, and the connection stays open.
            let node = try await coordinator.accept()
            let hello = try await node.welcome(resuming: [lease])
            #expect(hello.held == [lease])
            await crew.tell(lease, .workFinished(try completion(lease)))
            #expect(try await node.next(where: completed) == completion(lease))
            try await node.send(.settled(lease, .accepted, message: ""))
        }
        try await coordinator.stop()
    }

    @Test("Over a coordinator's restart a lease is kept, and what ended meanwhile is reported until it is settled")
    func restart() async throws {
        let other = LeaseID(task: TaskID(high: 7, low: 2), epoch: 1)
        let before = try await FakeCoordinator()
        let port = before.port
        try await running(try service(port: port)) {
            let old = try await before.accept()
            _ = try await old.welcome()
            for lease in [lease, other] {
                try await old.send(.grant(try grant(lease)))
                #expect(await crew.started.next() == lease)
            }
            await crew.tell(lease, .workFinished(try completion(lease)))
            #expect(try await old.next(where: completed) == completion(lease))
            // Gone without an answer, as a killed process is.
            try await before.stop()
            try await old.channel.close()
            await crew.tell(other, .workFinished(try completion(other)))

            let after = try await FakeCoordinator(port: port)
            let node = try await after.accept()
            let hello = try await node.welcome(resuming: [lease, other])
            #expect(hello.held == [lease, other])
            #expect(try await node.next(where: completed) == completion(lease))
            #expect(try await node.next(where: completed) == completion(other))
            try await node.send(.settled(lease, .accepted, message: ""))
            try await node.send(.settled(other, .accepted, message: ""))
            try await after.stop()
        }
    }

    @Test("A coordinator that speaks something else is told so, and the node tries again")
    func garbage() async throws {
        let coordinator = try await FakeCoordinator()
        try await running(try service(port: coordinator.port)) {
            let stranger = try await coordinator.accept()
            try await stranger.send(bytes: Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
            let code = try await stranger.next { message in
                if case .goodbye(let code, _) = message { code } else { nil }
            }
            #expect(code == "notThisProtocol")
            let node = try await coordinator.accept()
            _ = try await node.welcome()
        }
        try await coordinator.stop()
    }

    @Test("A node that cannot reach its coordinator ends at once when it is told to")
    func unreachable() async throws {
        let coordinator = try await FakeCoordinator()
        let port = coordinator.port
        try await coordinator.stop()
        let service = try service(port: port)
        let run = Task { try await service.run() }
        await service.requestShutdown()
        try await run.value
    }

    @Test("When its coordinator goes, a node takes its leases and its outbox to the next one")
    func otherCoordinator() async throws {
        let other = LeaseID(task: TaskID(high: 7, low: 2), epoch: 1)
        let first = try await FakeCoordinator()
        let second = try await FakeCoordinator()
        try await running(try service(ports: [first.port, second.port])) {
            let old = try await first.accept()
            _ = try await old.welcome()
            for lease in [lease, other] {
                try await old.send(.grant(try grant(lease)))
                #expect(await crew.started.next() == lease)
            }
            await crew.tell(lease, .workFinished(try completion(lease)))
            #expect(try await old.next(where: completed) == completion(lease))
            try await first.stop()
            try await old.channel.close()
            let node = try await second.accept()
            let hello = try await node.welcome(resuming: [lease, other])
            #expect(hello.held == [lease, other])
            #expect(try await node.next(where: completed) == completion(lease))
            await crew.tell(other, .workFinished(try completion(other)))
            #expect(try await node.next(where: completed) == completion(other))
        }
        try await second.stop()
    }

    @Test("A completion is on disk before it is sent, and leaves it when it is settled")
    func durable() async throws {
        let storage = FakeStorage()
        let coordinator = try await FakeCoordinator()
        try await running(try service(ports: [coordinator.port], storage: storage)) {
            let node = try await coordinator.accept()
            _ = try await node.welcome()
            try await node.send(.grant(try grant(lease)))
            #expect(await crew.started.next() == lease)
            await crew.tell(lease, .workFinished(try completion(lease)))
            #expect(try await node.next(where: completed) == completion(lease))
            #expect(try NodeOutbox(journal: storage.bytes).reports == [.completion(try completion(lease))])
            try await node.send(.settled(lease, .refused, message: "test"))
            let next = LeaseID(task: TaskID(high: 7, low: 2), epoch: 1)
            try await node.send(.grant(try grant(next)))
            #expect(await crew.started.next() == next)
        }
        #expect(try NodeOutbox(journal: storage.bytes).reports.isEmpty)
        try await coordinator.stop()
    }

    @Test("With a full disk a result is reported as a failure that may be tried elsewhere, and the node goes on")
    func fullDisk() async throws {
        let storage = FakeStorage()
        let other = LeaseID(task: TaskID(high: 7, low: 2), epoch: 1)
        let coordinator = try await FakeCoordinator()
        try await running(try service(ports: [coordinator.port], storage: storage)) {
            let node = try await coordinator.accept()
            _ = try await node.welcome()
            for lease in [lease, other] {
                try await node.send(.grant(try grant(lease)))
                #expect(await crew.started.next() == lease)
            }
            storage.isFull = true
            await crew.tell(lease, .workFinished(try completion(lease)))
            let failure = try await node.next { message in
                if case .fail(let failure) = message { failure } else { nil }
            }
            #expect(failure.lease == lease && failure.code == "outboxFailed" && !failure.isPermanent)
            #expect(failure.message.contains("No space left on device"))
            storage.isFull = false
            await crew.tell(other, .workFinished(try completion(other)))
            #expect(try await node.next(where: completed) == completion(other))
        }
        #expect(try NodeOutbox(journal: storage.bytes).reports == [.completion(try completion(other))])
        try await coordinator.stop()
    }
}
