import FarmCore
import FarmDigest
import FarmObjects
import FarmStore
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Storytelling
import Synchronization
import Testing

@testable import Coordinator

@Suite("How services stand, as whoever watches the coordinator is told", .timeLimit(.minutes(1)))
struct ServiceHealthTests {
    private static func desks(of coordinator: TestCoordinator) -> CallDesks {
        var limits = CallLimits()
        limits.pauses.first = .milliseconds(1)
        return CallDesks(
            store: coordinator.store, objects: coordinator.objects, limits: limits, clock: coordinator.clock.wall,
            caller: NodeID(high: 4, low: 4), logger: Logger(label: "test"))
    }

    /// A service that does nothing but count its calls.
    private final class Service: Sendable {
        private let count = Mutex(0)
        var calls: Int { count.withLock { $0 } }

        func fail(with fault: ProviderFault) throws -> ProviderAnswer {
            count.withLock { $0 += 1 }
            throw fault
        }
    }

    /// Calls for so many pictures, each of which must be put off.
    private static func callInVain(
        _ times: Int, _ desks: CallDesks, with fault: ProviderFault, at service: Service
    ) async throws -> [String] {
        let payer = Payer(story: StoryID(high: 1, low: 1), user: UserID(high: 2, low: 1))
        let desk = desks.desk(for: payer, reuses: false)
        var reasons: [String] = []
        for number in 0..<times {
            let call = ProviderCall(
                provider: .replicate, operation: .image, model: "black-forest-labs/flux-schnell",
                key: try AssetID.of("lamp \(number)".utf8), estimate: ProviderUsage(images: 1))
            let error = try await #require(throws: MakerError.self) {
                try await desk.answer(to: call) { _ in try service.fail(with: fault) }
            }
            #expect(error.code == .providerAway)
            reasons.append(error.message)
        }
        return reasons
    }

    /// What is told of Replicate, beside an OpenAI that nobody called.
    private static func health(
        of desks: CallDesks, at coordinator: TestCoordinator
    ) async throws -> JSONTree {
        var api = coordinator.api
        api.standings = { await desks.standings() }
        let server = api.server(at: HostAndPort(host: "127.0.0.1", port: 0), logger: Logger(label: "test")) { _ in }
        let told = Mutex<JSONTree?>(nil)
        try await server.test(.router) { client in
            let answer = try await Caller(client: client).get("/healthz")
            #expect(answer.status == .ok)
            #expect(try answer.body["status"].text == "ok")
            let services = try answer.body["services"].elements
            #expect(try services.map { try $0["provider"].text } == ["openai", "replicate"])
            #expect(try #require(services.first)["isAvailable"] == .boolean(true))
            let replicate = try #require(services.last)
            told.withLock { $0 = replicate }
        }
        return try #require(told.withLock { $0 })
    }

    @Test("A service that is away is called until that is certain and then by nobody, and health says so")
    func away() async throws {
        let coordinator = try await TestCoordinator()
        let desks = Self.desks(of: coordinator)
        let service = Service()
        let fault = ProviderFault(.unavailable, "It is broken.")
        #expect(try await Self.callInVain(1, desks, with: fault, at: service) == ["It is broken."])
        #expect(service.calls == 3)
        let before = try await Self.health(of: desks, at: coordinator)
        #expect(try before["isAvailable"] == .boolean(true) && before["reason"] == .null)
        let reasons = try await Self.callInVain(3, desks, with: fault, at: service)
        #expect(service.calls == CallLimits().faultsUntilAway)
        #expect(reasons.last == "Replicate is away: It is broken.")
        let after = try await Self.health(of: desks, at: coordinator)
        #expect(try after["isAvailable"] == .boolean(false) && after["isDenied"] == .boolean(false))
        #expect(try after["reason"].text == "Replicate is away: It is broken.")
        #expect(try after["unavailableSince"].text == coordinator.clock.now.iso8601)
    }

    @Test(
        "A service that does not take the key, or has no money, is told from one that is away",
        arguments: [ProviderFault.Code.denied, .quotaExhausted])
    func denied(_ code: ProviderFault.Code) async throws {
        let coordinator = try await TestCoordinator()
        let desks = Self.desks(of: coordinator)
        let service = Service()
        let fault = ProviderFault(code, "It takes no calls.")
        _ = try await Self.callInVain(3, desks, with: fault, at: service)
        #expect(service.calls == 1)
        let health = try await Self.health(of: desks, at: coordinator)
        #expect(try health["isAvailable"] == .boolean(false) && health["isDenied"] == .boolean(true))
        #expect(try health["reason"].text == "It takes no calls.")
    }
}
