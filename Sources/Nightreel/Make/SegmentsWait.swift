import FarmCore

/// Waits until every segment of a story has its picture and voice, or one has failed.
struct SegmentsWait: Sendable {
    let client: CoordinatorClient
    let display: ProgressDisplay
    let story: StoryID

    func run() async throws {
        while true {
            let status = try await client.segmentsStatus(of: story)
            if let error = status.error { throw CommandFailure(.software, "the story failed: \(error.oneLine)") }
            let segments = try await client.segments(of: story)
            if let failure = Self.failure(in: segments) { throw failure }
            await display.update(Self.stages(of: segments))
            if status.isCompleted { return }
            // Whoever answers at once instead of holding the request is not asked in a tight loop.
            try await Task.sleep(for: MakeLimits.progressInterval)
        }
    }

    /// The first segment that failed, in the words of its maker.
    static func failure(in segments: [Answers.Segment]) -> CommandFailure? {
        let failed = segments.filter { $0.status == "failed" }.sorted { $0.order < $1.order }
        guard let first = failed.first else { return nil }
        let place = (segments.map(\.order).min() ?? 0) == 0 ? first.order + 1 : first.order
        let others = failed.count > 1 ? " (and \(failed.count - 1) more)" : ""
        return CommandFailure(
            .software, "segment \(place) failed: \((first.error ?? "no reason given").oneLine)\(others)")
    }

    /// What the segments themselves tell of pictures and voices.
    static func stages(of segments: [Answers.Segment]) -> [Stage] {
        [
            Stage(kind: .illustrate, done: segments.count { $0.imageId != nil }, total: segments.count),
            Stage(kind: .narrate, done: segments.count { $0.voiceId != nil }, total: segments.count),
        ]
    }
}
