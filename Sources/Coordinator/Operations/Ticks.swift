/// An element every so often, for as long as it is iterated and its task is not cancelled.
struct Ticks: AsyncSequence, Sendable {
    let interval: Duration

    init(every interval: Duration) {
        self.interval = interval
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        let interval: Duration

        mutating func next() async -> Void? {
            // The only error of a sleep is cancellation, which ends the sequence.
            guard (try? await ContinuousClock().sleep(for: interval)) != nil else { return nil }
            return ()
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(interval: interval) }
}
