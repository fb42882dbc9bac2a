import FarmCore
import FarmProtocol
import FarmTesting
import Foundation
import Synchronization
import Testing

@testable import RenderNode

/// The real program, killed and started again, against a coordinator that does what a test says.
@Suite(.timeLimit(.minutes(1)))
struct CrashTests {
    private let scratch: ScratchFolder
    private let lease = LeaseID(task: TaskID(high: 7, low: 1), epoch: 3)

    init() throws {
        scratch = try ScratchFolder()
    }

    private var cache: URL { scratch.url.appendingPathComponent("cache") }

    private func start(_ coordinator: FakeCoordinator) throws -> NodeProgram {
        try NodeProgram(
            ["--coordinator", "127.0.0.1:\(coordinator.port)", "--cache", cache.path, "--slots", "1"],
            in: scratch.url)
    }

    private func completed(_ message: NodeMessage) -> Completion? {
        if case .complete(let completion) = message { completion } else { nil }
    }

    @Test("Killed between upload and answer, a node reports the same result after its restart and renders nothing")
    func killedBeforeSettled() async throws {
        let uploads = Mutex<[Int]>([])
        let server = try TestServer { request, connection in
            uploads.withLock { $0.append(request.body.count) }
            connection.answer(201, [])
        }
        defer { server.stop() }
        let coordinator = try await FakeCoordinator()
        // A second of silence: it needs no asset.
        let recipe = SoundtrackRecipe(placements: [], sampleCount: 48_000)
        let grant = Grant(
            lease: lease, work: .soundtrack(recipe), assets: [], uploadURL: try server.url("/result").absoluteString,
            story: StoryID(high: 1, low: 1), video: VideoID(high: 1, low: 1))

        let killed = try start(coordinator)
        let before = try await coordinator.accept()
        let first = try await before.welcome()
        #expect(first.held.isEmpty)
        try await before.send(.grant(grant))
        let completion = try await before.next(where: completed)
        #expect(completion.lease == lease && completion.units == 48_000)
        killed.killNow()

        let restarted = try start(coordinator)
        let after = try await coordinator.accept()
        let second = try await after.welcome(resuming: [lease])
        #expect(second.node == first.node)
        #expect(second.held == [lease])
        #expect(await after.next() == .complete(completion))
        // The same grant, as an earlier connection might still bring it.
        try await after.send(.grant(grant))
        try await after.send(.settled(lease, .accepted, message: ""))
        restarted.askToEnd()
        var rest: [NodeMessage] = []
        while let message = await after.next() { rest.append(message) }
        #expect(rest.last == .goodbye(code: "shutdown", reason: "the node is shutting down"))
        let rendered = rest.contains { message in
            if case .progress = message { true } else { completed(message) != nil }
        }
        #expect(!rendered, "\(rest)")
        #expect(restarted.waitForEnd() == 0)
        #expect(uploads.withLock { $0 } == [Int(completion.size)])
        let kept = try OutboxFile(file: cache.appendingPathComponent("outbox")).read { Issue.record("\($0)") }
        #expect(kept.reports.isEmpty)
        try await coordinator.stop()
    }
}
