import FarmCore
import FarmStore
import FarmTesting
import Logging
import ServiceLifecycle
import Testing

@testable import Coordinator

@Suite("Changes between coordinators")
struct ChangeRelayTests {
    private let story = ChangeBoard.Topic.story(StoryID(high: 1, low: 2))
    private let video = ChangeBoard.Topic.video(VideoID(high: 3, low: 4))

    @Test("A message says what it was made of")
    func message() throws {
        for changes in [ChangeBoard.Changes.topics([story, video, .readyTasks]), .topics([]), .all] {
            let message = ChangeMessage(origin: "me", changes: changes)
            #expect(ChangeMessage(message.text) == message)
        }
        #expect(ChangeMessage("") == nil)
        let newer = try #require(ChangeMessage("me ready moon:full story:nonsense all"))
        #expect(newer.changes == .topics([.readyTasks]))
    }

    @Test("Many changes are told in messages that the channel takes")
    func manyChanges() {
        let topics = Set((0..<950).map { ChangeBoard.Topic.story(StoryID(high: 1, low: $0)) })
        let messages = ChangeMessage.messages(from: "00000000-0000-0000-0000-000000000000", .topics(topics))
        #expect(messages.count == 10)
        #expect(messages.allSatisfy { $0.text.utf8.count < 8000 })
        let told = messages.reduce(into: Set<ChangeBoard.Topic>()) { told, message in
            if case .topics(let topics) = message.changes { told.formUnion(topics) }
        }
        #expect(told == topics)
    }

    @Test("A board keeps what is announced for its relay, and no more than is worth a list")
    func kept() async {
        let board = ChangeBoard()
        board.announce(story)
        var announcements = board.announcements().makeAsyncIterator()
        board.announce(video)
        board.announce(video)
        board.announce(.readyTasks)
        await announcements.next()
        #expect(board.takeAnnounced() == .topics([video, .readyTasks]))
        #expect(board.takeAnnounced() == .topics([]))
        for number in 0...UInt64(OperationLimits.changesKept) {
            board.announce(.story(StoryID(high: 1, low: number)))
        }
        #expect(board.takeAnnounced() == .all)
    }

    @Test("What others did wakes those who wait, and is not announced again")
    func wake() async {
        let board = ChangeBoard()
        let relay = board.announcements()
        var stories = board.changes(of: story).makeAsyncIterator()
        board.wake(.topics([story]))
        await stories.next()
        board.wake(.all)
        await stories.next()
        #expect(board.takeAnnounced() == .topics([]))
        withExtendedLifetime(relay) {}
    }

    @Test("What one coordinator announces, those who wait at another see", .timeLimit(.minutes(1)))
    func across() async throws {
        let uri = try await PostgresServer.shared.value.createDatabase()
        let address = try #require(PostgresAddress(uri))
        let boards = [ChangeBoard(), ChangeBoard()]
        var services: [any Service] = []
        for (number, board) in boards.enumerated() {
            services.append(
                ChangeRelay(
                    board: board, database: try await PostgresDatabase(address), origin: "origin-\(number)",
                    interval: .seconds(3600), logger: Logger(label: "test")))
        }
        let group = ServiceGroup(services: services, logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var changes = boards[1].changes(of: story).makeAsyncIterator()
            // Once for the start of the listening, which is when anything may have been missed.
            await changes.next()
            boards[0].announce(story)
            await changes.next()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
