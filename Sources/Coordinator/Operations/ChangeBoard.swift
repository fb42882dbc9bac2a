import FarmCore
import Synchronization

/// Tells those who wait inside this process that something changed. It carries no state: whoever is woken
/// reads the database again, and a wake-up too many does no harm.
///
/// Subscribe first, read second, wait third: no change can then slip through between.
final class ChangeBoard: Sendable {
    enum Topic: Hashable, Sendable {
        case story(StoryID)
        case video(VideoID)
        /// Tasks may have become ready.
        case readyTasks
    }

    private struct State {
        var subscribers: [Topic: [UInt64: AsyncStream<Void>.Continuation]] = [:]
        var nextSubscriber: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Wakes everyone who subscribed to `topic`.
    func announce(_ topic: Topic) {
        let waiting = state.withLock { Array($0.subscribers[topic, default: [:]].values) }
        for continuation in waiting { continuation.yield() }
    }

    /// One element for each change from now on; several that come between two looks count as one. The
    /// subscription ends with the iteration or its task.
    func changes(of topic: Topic) -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let number = state.withLock { state in
                state.nextSubscriber += 1
                state.subscribers[topic, default: [:]][state.nextSubscriber] = continuation
                return state.nextSubscriber
            }
            continuation.onTermination = { [weak self] _ in self?.unsubscribe(number, from: topic) }
        }
    }

    private func unsubscribe(_ number: UInt64, from topic: Topic) {
        state.withLock { state in
            state.subscribers[topic]?[number] = nil
            if state.subscribers[topic]?.isEmpty == true { state.subscribers[topic] = nil }
        }
    }
}

extension ChangeBoard {
    /// A task ended, well or not: its story or video changed, and others may have become ready.
    func announceChange(story: StoryID, video: VideoID?) {
        announceProgress(story: story, video: video)
        announce(.readyTasks)
    }

    /// A task went on.
    func announceProgress(story: StoryID, video: VideoID?) {
        announce(.story(story))
        if let video { announce(.video(video)) }
    }
}
