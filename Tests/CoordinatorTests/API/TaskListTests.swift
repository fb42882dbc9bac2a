import FarmCore
import Testing

@testable import Coordinator

@Suite("The tasks of a video")
struct TaskListTests {
    @Test("The owner is told of each task and why it is where it is")
    func tasks() async throws {
        let coordinator = try await TestCoordinator()
        let farm = InstantFarm(coordinator: coordinator)
        try await coordinator.asUser { caller in
            let story = try await caller.makeStory()
            _ = try await caller.post("/v1/segments/\(story)")
            try await farm.workOff()
            let video = try await caller.post("/v1/videos/\(story)").body["id"].text
            let tasks = try await caller.get("/v1/videos/\(video)/tasks").body.elements
            #expect(try tasks.map { try $0["kind"].text } == ["clip", "clip", "soundtrack", "assemble", "publish"])
            let first = try #require(tasks.first)
            #expect(first.fields == ["id", "kind", "segmentId", "part", "state", "attempts", "explanation"])
            #expect(try first["explanation"]["code"].text == "noNode")
            #expect(try tasks[0]["segmentId"] != .null && tasks[3]["segmentId"] == .null)
            #expect(try tasks.map { try $0["part"] } == [.number(0), .number(1), .null, .null, .null])
            #expect(try tasks[3]["explanation"]["words"].text == "Waits for 2 clips and 1 soundtrack.")
            try await farm.workOff()
            let done = try await caller.get("/v1/videos/\(video)/tasks").body.elements
            #expect(try done.map { try $0["explanation"]["code"].text } == Array(repeating: "done", count: 5))
        }
    }

    @Test("Nobody else is told")
    func foreign() async throws {
        let coordinator = try await TestCoordinator()
        let farm = InstantFarm(coordinator: coordinator)
        try await coordinator.asUser { caller in
            let story = try await caller.makeStory()
            _ = try await caller.post("/v1/segments/\(story)")
            try await farm.workOff()
            let video = try await caller.post("/v1/videos/\(story)").body["id"].text
            let token = try await coordinator.api.tokens.token(for: UserID(high: 9, low: 9))
            let stranger = Caller(client: caller.client, token: token)
            #expect(try await stranger.get("/v1/videos/\(video)/tasks").status == .forbidden)
            #expect(try await Caller(client: caller.client).get("/v1/videos/\(video)/tasks").status == .unauthorized)
        }
    }
}
