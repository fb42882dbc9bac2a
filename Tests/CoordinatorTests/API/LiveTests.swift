import FarmCore
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import ServiceLifecycle
import Testing

@testable import Coordinator

@Suite("Over a real connection", .timeLimit(.minutes(1)))
struct LiveTests {
    @Test("A port of 0 is told once it is known")
    func boundPort() async throws {
        let coordinator = try await TestCoordinator()
        let (addresses, continuation) = AsyncStream.makeStream(of: HostAndPort.self)
        let server = coordinator.api.server(
            at: HostAndPort(host: "127.0.0.1", port: 0), logger: Logger(label: "test")
        ) { address in
            continuation.yield(address)
        }
        try await server.test(.live) { client in
            let address = try #require(await addresses.first { _ in true })
            #expect(address.host == "127.0.0.1")
            #expect(address.port == client.port)
            let answer = try await Caller(client: client).get("/healthz")
            #expect(answer.status == .ok)
        }
    }

    @Test("One connection carries a story, a refusal, a picture and its head")
    func keptAlive() async throws {
        let coordinator = try await TestCoordinator()
        let bytes = (0..<600_000).map { UInt8($0 % 251) }
        let asset = try await coordinator.objects.store(bytes)
        let url = try path(
            of: coordinator.objects.downloadURL(
                of: asset, type: .webp, until: coordinator.clock.now + .seconds(60)))
        try await coordinator.server.test(.live) { client in
            let caller = try await Caller.signingUp(at: client)
            _ = try await caller.makeStory()
            let large = String(repeating: "x", count: APILimits.jsonBytes + 1)
            try await caller.post("/v1/stories", json: large).isProblem("BODY_TOO_LARGE", 413)
            #expect(try await caller.get(url).bytes == bytes)
            let part = try await caller.get(url, [.range: "bytes=300000-"])
            #expect(part.status == .partialContent && part.bytes == Array(bytes[300_000...]))
            let head = try await caller.send(.head, url)
            #expect(head.headers[.contentLength] == "600000" && head.bytes.isEmpty)
            #expect(try await caller.get("/v1/videos").body == .array([]))
        }
    }

    @Test("A shutdown ends what is held open with the present state")
    func shutdown() async throws {
        let coordinator = try await TestCoordinator(holds: true)
        let (addresses, continuation) = AsyncStream.makeStream(of: HostAndPort.self)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = coordinator.api.server(at: HostAndPort(host: "127.0.0.1", port: 0), logger: logger) {
            continuation.yield($0)
        }
        let services = ServiceGroup(services: [server], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            let port = try #require(await addresses.first { _ in true }).port
            let client = TestClient(host: "127.0.0.1", port: port)
            client.connect()
            let signUp = try await client.post("/v1/auth/anonymous", body: ByteBuffer())
            let token = try JSONDecoder().decode(
                JSONTree.self, from: Data(try #require(signUp.body).readableBytesView))["token"].text
            let user = try await coordinator.api.tokens.user(of: token)
            let story = try await coordinator.store.createStory(
                user: user, title: "Fog", script: "It came.", at: coordinator.clock.now)
            async let held = client.get(
                "/v1/segments/\(story.id)/status", headers: [.authorization: "Bearer \(token)"])
            _ = await coordinator.pauses.begun.first { _ in true }
            await services.triggerGracefulShutdown()
            #expect(try await held.status == .ok)
            try await group.waitForAll()
            try await client.shutdown()
        }
    }
}
