import FarmCore
import Synchronization

/// Tells those who wait inside this process that something changed, and keeps what was announced here for other
/// processes to be told. It carries no state: whoever is woken
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

    /// What changed, as far as it can be told apart.
    enum Changes: Hashable, Sendable {
        case topics(Set<Topic>)
        /// More than is worth a list.
        case all

        mutating func add(_ topic: Topic) {
            guard case .topics(var topics) = self else { return }
            topics.insert(topic)
            self = topics.count > OperationLimits.changesKept ? .all : .topics(topics)
        }
    }

    private struct State {
        var subscribers: [Topic: [UInt64: AsyncStream<Void>.Continuation]] = [:]
        var nextSubscriber: UInt64 = 0
        /// Since they were last taken; kept only where someone takes them.
        var announced = Changes.topics([])
        var relay: AsyncStream<Void>.Continuation?
    }

    private let state = Mutex(State())

    /// Something changed by this process's doing: wakes everyone who subscribed to `topic`, here and, where there
    /// is a relay, elsewhere.
    func announce(_ topic: Topic) {
        let relay = state.withLock { state in
            if state.relay != nil { state.announced.add(topic) }
            return state.relay
        }
        relay?.yield()
        wake(.topics([topic]))
    }

    /// Something changed by another's doing: wakes those who subscribed to it here.
    func wake(_ changes: Changes) {
        guard case .topics(let topics) = changes else { return wakeAll() }
        let waiting = state.withLock { state in topics.flatMap { Array(state.subscribers[$0, default: [:]].values) } }
        for continuation in waiting { continuation.yield() }
    }

    /// Anything may have changed.
    func wakeAll() {
        let waiting = state.withLock { state in state.subscribers.values.flatMap(\.values) }
        for continuation in waiting { continuation.yield() }
    }

    /// For the one relay: an element whenever there is something to take with `takeAnnounced`.
    func announcements() -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            state.withLock { $0.relay = continuation }
            continuation.onTermination = { [weak self] _ in
                self?.state.withLock { state in
                    state.relay = nil
                    state.announced = .topics([])
                }
            }
        }
    }

    /// What was announced since the last call.
    func takeAnnounced() -> Changes {
        state.withLock { state in
            defer { state.announced = .topics([]) }
            return state.announced
        }
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
