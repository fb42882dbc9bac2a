import Foundation

/// Threads that each own one connection and take transactions from one queue.
///
/// libpq blocks; on these threads it holds up nothing but its own transaction.
final class PostgresThreads: @unchecked Sendable {
    typealias Work = (_ connection: PostgresSlot) -> Void

    private struct Entry {
        let since: ContinuousClock.Instant
        let work: Work
        let refuse: (StoreError) -> Void
    }

    // SAFETY: `entries` and `isClosed` are read and written while `condition` is locked, and nowhere else.
    private let condition = NSCondition()
    private var entries: [Entry] = []
    private var isClosed = false

    init(address: PostgresAddress, count: Int) {
        for number in 1...count {
            let thread = Thread { [self] in serve(PostgresSlot(address)) }
            thread.name = "postgres-\(number)"
            thread.start()
        }
    }

    /// Runs `work` on one of the threads and waits for it.
    ///
    /// - Throws: what `work` throws; `StoreError` with `.busy` where no connection was free in time.
    func run<Result: Sendable>(
        _ work: @escaping @Sendable (PostgresSlot) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let entry = Entry(since: .now) { slot in
                continuation.resume(with: Swift.Result { try work(slot) })
            } refuse: { error in
                continuation.resume(throwing: error)
            }
            if let error = add(entry) { entry.refuse(error) }
        }
    }

    /// Lets every thread end after what it is at; what waits is refused.
    func close() {
        condition.lock()
        isClosed = true
        let waiting = entries
        entries = []
        condition.broadcast()
        condition.unlock()
        for entry in waiting { entry.refuse(StoreError(.cannotOpen, "the database was closed")) }
    }

    private func add(_ entry: Entry) -> StoreError? {
        condition.lock()
        defer { condition.unlock() }
        if isClosed { return StoreError(.cannotOpen, "the database was closed") }
        guard entries.count < StoreLimits.transactionsWaiting else {
            return StoreError(.busy, "too many transactions wait for PostgreSQL")
        }
        entries.append(entry)
        condition.signal()
        return nil
    }

    private func serve(_ slot: PostgresSlot) {
        while let entry = next(for: slot) {
            if entry.since.duration(to: .now) > .seconds(StoreLimits.busySeconds) {
                entry.refuse(StoreError(.busy, "no connection to PostgreSQL was free in time"))
            } else {
                entry.work(slot)
            }
        }
        slot.close()
    }

    /// Waits for work. A connection that has had none for long is closed meanwhile: whatever sits between here
    /// and the server may have forgotten it.
    private func next(for slot: PostgresSlot) -> Entry? {
        condition.lock()
        defer { condition.unlock() }
        while entries.isEmpty, !isClosed {
            guard slot.isOpen else {
                condition.wait()
                continue
            }
            if !condition.wait(until: Date(timeIntervalSinceNow: StoreLimits.idleSeconds)) { slot.close() }
        }
        return entries.isEmpty ? nil : entries.removeFirst()
    }
}

/// A thread's place for its connection, which is opened when it is needed.
final class PostgresSlot {
    private let address: PostgresAddress
    private var connection: PostgresConnection?

    init(_ address: PostgresAddress) {
        self.address = address
    }

    var isOpen: Bool { connection != nil }

    func open() throws(PostgresFailure) -> PostgresConnection {
        if let connection, connection.isOpen { return connection }
        connection = nil
        let opened = try PostgresConnection(address)
        connection = opened
        return opened
    }

    func close() {
        connection = nil
    }
}
