import FarmCore
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import Coordinator

@Suite("A question is held open until there is something to tell", .timeLimit(.minutes(1)))
struct WaitingTests {
    @Test("The segments' status answers when one more segment is done")
    func segmentDone() async throws {
        let coordinator = try await TestCoordinator(holds: true)
        let farm = InstantFarm(coordinator: coordinator)
        try await coordinator.asUser { caller in
            let story = try await caller.makeStory()
            _ = try await caller.post("/v1/segments/\(story)")
            try await farm.workOff([.context])
            async let answer = caller.get("/v1/segments/\(story)/status")
            try await coordinator.begun()
            // A picture alone completes no segment: the answer must be to the voice.
            try await farm.workOne([.illustrate])
            try await farm.workOne([.narrate])
            let status = try await answer.body
            #expect(try status["completedCount"] == .number(1) && status["isCompleted"] == .boolean(false))
            try await farm.workOff()
            #expect(try await caller.get("/v1/segments/\(story)/status").body["isCompleted"] == .boolean(true))
        }
    }

    @Test("The segments' status answers when one fails")
    func segmentFailed() async throws {
        let coordinator = try await TestCoordinator(holds: true)
        let farm = InstantFarm(coordinator: coordinator)
        try await coordinator.asUser { caller in
            let story = try await caller.makeStory()
            _ = try await caller.post("/v1/segments/\(story)")
            try await farm.workOff([.context])
            async let answer = caller.get("/v1/segments/\(story)/status")
            try await coordinator.begun()
            try await farm.failOne([.illustrate], message: "No paint.")
            #expect(try await answer.body["failedCount"] == .number(1))
        }
    }

    @Test("A story that cannot be read answers with its reason")
    func storyFailed() async throws {
        let coordinator = try await TestCoordinator(holds: true)
        try await coordinator.asUser { caller in
            let story = try await caller.makeStory()
            _ = try await caller.post("/v1/segments/\(story)")
            async let answer = caller.get("/v1/segments/\(story)/status")
            try await coordinator.begun()
            try await InstantFarm(coordinator: coordinator).failOne([.context], message: "No writer.")
            let status = try await answer.body
            #expect(try status["error"].text == "No writer." && status["segments"] == .number(0))
        }
    }

    @Test("A video's status answers when it is completed")
    func videoDone() async throws {
        let coordinator = try await TestCoordinator(holds: true)
        let farm = InstantFarm(coordinator: coordinator)
        try await coordinator.asUser { caller in
            let story = try await caller.makeStory()
            _ = try await caller.post("/v1/segments/\(story)")
            try await farm.workOff()
            let video = try await caller.post("/v1/videos/\(story)").body["id"].text
            async let answer = caller.get("/v1/videos/\(video)/status")
            try await coordinator.begun()
            try await farm.workOff()
            #expect(try await answer.body["status"].text == "completed")
        }
    }

    @Test("When nothing happens for long enough, the answer is the present state")
    func timeIsUp() async throws {
        let coordinator = try await TestCoordinator(holds: false)
        try await coordinator.asUser { caller in
            let story = try await caller.makeStory()
            _ = try await caller.post("/v1/segments/\(story)")
            let status = try await caller.get("/v1/segments/\(story)/status")
            #expect(status.status == .ok)
            #expect(try status.body["segments"] == .number(0) && status.body["isCompleted"] == .boolean(false))
        }
    }

    @Test("Nobody waits for a client that has left")
    func clientLeaves() async throws {
        let coordinator = try await TestCoordinator(holds: true)
        try await coordinator.server.test(.live) { client in
            let caller = try await Caller.signingUp(at: client)
            let story = try await caller.makeStory()
            let leaving = TestClient(host: "localhost", port: try #require(client.port))
            leaving.connect()
            try await leaving.executeAndDontWaitForResponse(
                TestClient.Request(
                    "/v1/segments/\(story)/status", method: .get, authority: "localhost",
                    headers: [.authorization: "Bearer \(try #require(caller.token))"]))
            try await coordinator.begun()
            try await leaving.close(mode: .all)
            try #require(await coordinator.pauses.ended.first { true } != nil)
        }
    }
}

extension TestCoordinator {
    /// Returns once a question is held open.
    fileprivate func begun() async throws {
        try #require(await pauses.begun.first { true } != nil)
    }
}
