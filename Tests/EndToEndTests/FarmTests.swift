import FarmCore
import FarmStore
import FarmTesting
import Foundation
import Testing

/// Real processes over loopback: a coordinator, render nodes, and the ends that come without warning.
@Suite("A farm of real processes", .serialized)
struct FarmTests {
    private static let script = """
        The lamp went out at ten past three, and nobody had touched it.

        Dr. Hale counted the doors in the corridor again. There had been six of them in 1897. There were seven now.

        Outside, the fog stood in the forest like a crowd of people waiting to be asked in.

        She heard the cellar stairs count her steps, one by one, long after she had stopped.
        """

    /// A story whose pictures and voices are made, and a video of it just asked for.
    private func begin(_ farm: Farm) async throws -> (consumer: Consumer, story: StoryID, video: VideoID) {
        let consumer = try await Consumer(address: farm.httpAddress)
        let story = try await consumer.createStory(title: "The seventh door", script: Self.script)
        try await consumer.makeSegments(of: story)
        return (consumer, story, try await consumer.startVideo(of: story))
    }

    private func expectCorrect(
        _ video: VideoID, _ consumer: Consumer, _ farm: Farm
    ) async throws {
        let status = try await consumer.finished(video)
        try #require(status.status == "completed", "\(status.error ?? "no reason")\n\(farm.coordinator.output)")
        let file = farm.folder.appending(path: "\(video).mp4")
        try await consumer.download(try #require(status.url), to: file)
        let verdict = try Judge.verdict(on: file)
        let material = try #require(await farm.store().assemblyMaterial(of: video))
        #expect(verdict.videoCodec == "h264" && verdict.profile == "High")
        #expect(verdict.width == 1920 && verdict.height == 1080 && verdict.frameRate == "24/1")
        #expect(verdict.colorSpace == "bt709")
        #expect(verdict.audioCodec == "aac" && verdict.audioRate == "48000")
        #expect(verdict.frameCount == material.clips.reduce(0) { $0 + $1.frameCount })
        #expect(abs(verdict.videoSeconds - verdict.audioSeconds) <= 1.0 / 24.0)
        #expect(verdict.complaints == "")
    }

    /// The tasks of a video that are done, with the epoch that did them.
    private func done(_ video: VideoID, _ store: FarmStore) async throws -> [TaskID: Int64] {
        let tasks = try await store.tasks(of: video).filter { $0.state == .done }
        return Dictionary(uniqueKeysWithValues: tasks.map { ($0.id, $0.epoch) })
    }

    /// The clips that are being rendered right now.
    private func rendering(
        _ tasks: [FarmTask], _ store: FarmStore
    ) async throws -> [(task: FarmTask, attempt: LiveAttempt)] {
        var rendering: [(FarmTask, LiveAttempt)] = []
        for task in tasks where task.kind == .clip && task.state == .leased {
            for attempt in try await store.liveAttempts(at: task.id) where attempt.unitsDone > 0 {
                rendering.append((task, attempt))
            }
        }
        return rendering
    }

    @Test("A node killed while it renders costs its own work and nothing else")
    func nodeKilled() async throws {
        let farm = try await Farm()
        let victim = try farm.startNode("victim")
        try farm.startNode("survivor")
        let (consumer, _, video) = try await begin(farm)
        let store = try farm.store()
        let victimID = try await farm.nodeID("victim")
        var lost: FarmTask?
        try await eventually(within: .seconds(120), "the victim to be rendering after something was done") {
            let tasks = try await store.tasks(of: video)
            lost = try await rendering(tasks, store).first { $0.attempt.holder.id == victimID }?.task
            return lost != nil && tasks.contains { $0.state == .done }
        }
        victim.killNow()
        let before = try await done(video, store)
        try await expectCorrect(video, consumer, farm)

        let after = try await done(video, store)
        for (task, epoch) in before { #expect(after[task] == epoch, "a finished task was done again") }
        let interrupted = try #require(lost)
        if before[interrupted.id] == nil { #expect(try #require(after[interrupted.id]) > interrupted.epoch) }
    }

    @Test("A coordinator killed in the middle and started again goes on where it was, and so do its nodes")
    func coordinatorKilled() async throws {
        let farm = try await Farm(leaseSeconds: 10)
        try farm.startNode("one")
        try farm.startNode("two")
        let (consumer, _, video) = try await begin(farm)
        let store = try farm.store()
        var running: [FarmTask] = []
        try await eventually(within: .seconds(120), "something done and something rendering") {
            let tasks = try await store.tasks(of: video)
            running = try await rendering(tasks, store).map(\.task)
            return !running.isEmpty && tasks.contains { $0.kind == .clip && $0.state == .done }
        }
        farm.killCoordinator()
        let before = try await done(video, store)
        try await farm.restartCoordinator()
        try await expectCorrect(video, consumer, farm)

        let after = try await done(video, store)
        for (task, epoch) in before { #expect(after[task] == epoch, "a finished task was done again") }
        for task in running { #expect(after[task.id] == task.epoch, "a running node lost its lease") }
    }

    @Test("The same story rendered on different nodes gives clips of the same bytes")
    func identicalClips() async throws {
        let farm = try await Farm(options: ["--keep-rendered", "0"])
        let first = try farm.startNode("first", slots: 2)
        let (consumer, story, video) = try await begin(farm)
        try await expectCorrect(video, consumer, farm)
        try await first.terminate()
        try farm.startNode("second", slots: 1)
        let again = try await consumer.startVideo(of: story)
        try await expectCorrect(again, consumer, farm)

        let store = try farm.store()
        let clips = try #require(await store.assemblyMaterial(of: video)).clips.map(\.asset)
        let clipsAgain = try #require(await store.assemblyMaterial(of: again)).clips.map(\.asset)
        #expect(clips.count == 4)
        #expect(clips == clipsAgain)
    }

    @Test("A corrupt picture fails its video with a reason, and a retry makes it once the picture is whole")
    func corruptAsset() async throws {
        let farm = try await Farm()
        let consumer = try await Consumer(address: farm.httpAddress)
        let story = try await consumer.createStory(title: "Torn", script: "A torn picture hung over the stairs.")
        try await consumer.makeSegments(of: story)
        let store = try farm.store()
        let image = try #require(await store.segments(of: story).first?.image)
        let whole = try Data(contentsOf: farm.objectFile(image))
        try whole.dropLast(whole.count / 2).write(to: farm.objectFile(image))
        try farm.startNode("one")
        let video = try await consumer.startVideo(of: story)
        let status = try await consumer.finished(video)
        #expect(status.status == "failed")
        #expect(status.error?.isEmpty == false)

        try whole.write(to: farm.objectFile(image))
        #expect(try await consumer.call(.post, "/videos/\(video)/retry").status == 204)
        try await expectCorrect(video, consumer, farm)
    }
}
