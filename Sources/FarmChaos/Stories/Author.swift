import FarmCore
import FarmObjects
import FarmTesting
import Foundation

/// Somebody who has one story after the other made, and asks again where there was no answer.
struct Author: Sendable {
    /// What an author asked for and got the id of.
    struct Work: Hashable, Sendable {
        let script: Int
        let story: StoryID
        let video: VideoID
    }

    let name: String
    let address: String
    let log: FaultLog
    /// After which nothing is awaited any more.
    let deadline: ContinuousClock.Instant

    /// Works until `time` is over, and until the last story begun is finished.
    ///
    /// - Throws: `FarmFailure` where a story is not finished before the deadline, or not with a video.
    func work(until time: ContinuousClock.Instant, beginningWith first: Int) async throws -> [Work] {
        var limits = HTTPLimits()
        limits.idle = ChaosLimits.consumerPatience
        let consumer = try await persistently("a token") { [limits] in
            try await Consumer(address: address, limits: limits)
        }
        var works: [Work] = []
        var script = first
        repeat {
            works.append(try await make(script % Scripts.all.count, with: consumer))
            script += 1
        } while ContinuousClock.now < time
        return works
    }

    private func make(_ script: Int, with consumer: Consumer) async throws -> Work {
        let story = try await persistently("a story") {
            try await consumer.createStory(title: Scripts.title, script: Scripts.all[script])
        }
        try await persistently("segments of \(story)") { try await consumer.makeSegments(of: story) }
        let video = try await persistently("a video of \(story)") { try await consumer.startVideo(of: story) }
        log.note("\(name): video \(video) of story \(story) begun")
        let status = try await persistently("video \(video)") { try await consumer.finished(video) }
        guard status.status == "completed" else {
            throw FarmFailure("video \(video) is \(status.status): \(status.error ?? "no reason")")
        }
        log.note("\(name): video \(video) finished")
        return Work(script: script, story: story, video: video)
    }

    /// Asks until there is an answer that can be read.
    private func persistently<Answer: Sendable>(
        _ what: String, _ ask: @Sendable () async throws -> Answer
    ) async throws -> Answer {
        while true {
            do {
                return try await ask()
            } catch {
                guard ContinuousClock.now < deadline, !Task.isCancelled else {
                    throw FarmFailure("\(name) did not get \(what): \(error)")
                }
                try await Task.sleep(for: ChaosLimits.consumerPause)
            }
        }
    }
}
