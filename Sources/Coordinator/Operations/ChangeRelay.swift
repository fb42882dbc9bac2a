import FarmStore
import Logging
import ServiceLifecycle
import Synchronization

/// Carries changes between the boards of coordinators that share a database: what is announced here is said on
/// a channel of the database, what others say there wakes those who wait here. Now and then everyone is woken
/// anyway, so that a change nobody heard of is found all the same.
final class ChangeRelay: Service {
    private static let channel = "nightreel_changes"

    private let board: ChangeBoard
    private let database: PostgresDatabase
    private let origin: String
    private let interval: Duration
    private let announcements: AsyncStream<Void>
    private let logger: Logger

    /// What is announced from now on is told once the service runs.
    ///
    /// - Parameters:
    ///   - origin: a word that no other coordinator on this database says; its own words are not heeded.
    ///   - interval: how often everyone is woken for what nobody heard of.
    init(
        board: ChangeBoard, database: PostgresDatabase, origin: String,
        interval: Duration = OperationLimits.unheardChanges, logger: Logger
    ) {
        self.board = board
        self.database = database
        self.origin = origin
        self.interval = interval
        announcements = board.announcements()
        self.logger = logger
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.hear() }
                group.addTask { await self.say() }
                group.addTask {
                    for await _ in Ticks(every: self.interval) { self.board.wakeAll() }
                }
                try await group.waitForAll()
            }
        }
    }

    private func hear() async throws {
        let listener = PostgresListener(database.address, channel: Self.channel)
        try await listener.run { [board, origin, logger] signal in
            switch signal {
            case .listening: board.wakeAll()
            case .heard(let text):
                guard let message = ChangeMessage(text), message.origin != origin else { return }
                board.wake(message.changes)
            case .interrupted(let error):
                logger.warning("other coordinators are not heard", metadata: ["reason": "\(error)"])
            }
        }
    }

    /// Says what has been announced since the last time, which took as long as the database took.
    private func say() async {
        for await _ in announcements {
            let changes = board.takeAnnounced()
            let messages = ChangeMessage.messages(from: origin, changes)
            do {
                try await database.notify(Self.channel, messages.map(\.text))
            } catch {
                logger.warning("other coordinators are not told of changes", metadata: ["reason": "\(error)"])
            }
        }
    }
}
