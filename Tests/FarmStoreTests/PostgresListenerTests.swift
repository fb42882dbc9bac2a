import FarmTesting
import Synchronization
import Testing

@testable import FarmStore

@Suite("Channels of PostgreSQL", .serialized)
struct PostgresListenerTests {
    /// A listener at work; `next` fails the test where nothing comes.
    private func listening(
        to address: PostgresAddress,
        _ body: (inout AsyncStream<PostgresListener.Signal>.Iterator) async throws -> Void
    ) async throws {
        let (signals, continuation) = AsyncStream<PostgresListener.Signal>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await PostgresListener(address, channel: "reel \"test\"").run { continuation.yield($0) }
                continuation.finish()
            }
            var iterator = signals.makeAsyncIterator()
            #expect(await iterator.next() == .listening)
            try await body(&iterator)
            group.cancelAll()
            try await group.waitForAll()
            #expect(await iterator.next() == nil)
        }
    }

    @Test("What one says the other hears, in order and in whole", .timeLimit(.minutes(1)))
    func heard() async throws {
        let bench = try await Bench(on: .postgres)
        let database = try await PostgresDatabase(try await bench.address)
        try await listening(to: database.address) { signals in
            try await database.notify("reel \"test\"", ["one", "two 夜"])
            #expect(await signals.next() == .heard("one"))
            #expect(await signals.next() == .heard("two 夜"))
            try await database.notify("another", ["not for us"])
            try await database.notify("reel \"test\"", ["three"])
            #expect(await signals.next() == .heard("three"))
        }
    }

    @Test("A listener whose connection is cut says so and listens again", .timeLimit(.minutes(1)))
    func cut() async throws {
        let bench = try await Bench(on: .postgres)
        let database = try await PostgresDatabase(try await bench.address)
        try await listening(to: database.address) { signals in
            _ = try await database.read { session in
                try session.query(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND query LIKE 'LISTEN %'
                    """, [])
            }
            guard case .interrupted(let error) = await signals.next() else { throw Scene.Unexpected() }
            #expect(error.code == .cannotOpen)
            #expect(await signals.next() == .listening)
            try await database.notify("reel \"test\"", ["still there"])
            #expect(await signals.next() == .heard("still there"))
        }
    }

    @Test("A listener that cannot reach its server ends when it is told to", .timeLimit(.minutes(1)))
    func unreachable() async throws {
        let address = try #require(PostgresAddress("postgres://reel@127.0.0.1:1/farm"))
        let (interruptions, continuation) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await PostgresListener(address, channel: "reel").run { signal in
                    if case .interrupted = signal { continuation.yield() }
                }
            }
            var iterator = interruptions.makeAsyncIterator()
            await iterator.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}
