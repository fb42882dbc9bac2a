import FarmCore
import FarmStore
import FarmTesting
import Foundation
import Synchronization
import Testing

/// A coordinator that is killed while services that cost money work for it.
///
/// What no program can know is what became of a call whose answer never arrived. So the kills come between the moment
/// at which an answer, or the name of the work at the service, is durable, and its use.
@Suite("Money and crashes", .serialized, .timeLimit(.minutes(20)))
struct PaidCrashTests {
    /// Stand-ins that do so much for money, and keep everybody else waiting.
    final class Allowance: Sendable {
        private let left = Mutex<Int?>(nil)

        func set(_ calls: Int?) { left.withLock { $0 = calls } }

        func next() -> Misbehaviour? {
            left.withLock { left in
                guard let calls = left else { return nil }
                left = max(0, calls - 1)
                return calls > 0 ? nil : .hang
            }
        }
    }

    struct Services {
        let openai: OpenAIStandIn
        let replicate: ReplicateStandIn
        let farm: Farm
        let allowance = Allowance()

        init() async throws {
            openai = try OpenAIStandIn()
            replicate = try ReplicateStandIn()
            farm = try await Farm(
                leaseSeconds: 1,
                environment: [
                    "NIGHTREEL_OPENAI_KEY": openai.key, "NIGHTREEL_OPENAI_URL": try openai.baseURL.absoluteString,
                    "NIGHTREEL_REPLICATE_TOKEN": replicate.key,
                    "NIGHTREEL_REPLICATE_URL": try replicate.baseURL.absoluteString,
                ])
            openai.answerStories()
            let allowance = allowance
            openai.choose { _, _ in allowance.next() }
            replicate.choose { route, _ in route == .prediction ? allowance.next() : nil }
        }
    }

    static func number(_ name: String, or standard: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? standard
    }

    @Test("Killed between a paid answer and its use, a coordinator pays for nothing twice, and its ledger is right")
    func kills() async throws {
        let kills = Self.number("NIGHTREEL_CRASHES", or: 4)
        var random = SplitMix(seed: UInt64(Self.number("NIGHTREEL_SEED", or: 1)))
        let services = try await Services()
        let (farm, allowance) = (services.farm, services.allowance)
        var consumer = try await Consumer(address: farm.httpAddress)
        let ledger = try SQLiteDatabase(path: farm.folder.appending(path: "data/nightreel.sqlite").path)
        var beforeUse = 0
        for kill in 0..<kills {
            // One picture, or a text that is read twice, spoken and heard: a call at a time.
            let isPainted = kill % 5 == 0
            let calls = isPainted ? 1 : 1 + Int(random.next() % 4)
            let makers =
                isPainted
                ? #"{"writer":"local","image":"replicate","voice":"local"}"#
                : #"{"writer":"openai","image":"local","voice":"openai"}"#
            if isPainted { services.replicate.next(.prediction, behave: .slow(polls: 3)) }
            allowance.set(calls)
            // Each longer than the last, so that no two stories' voices sound alike to who hears them.
            let script = "It knocked" + String(repeating: " again", count: kill) + "."
            let json = #"{"title":"Night \#(kill)","script":"\#(script)","makers":\#(makers)}"#
            let created = try await consumer.call(.post, "/stories", json: Array(json.utf8))
            let fields = try JSONSerialization.jsonObject(with: Data(created.body)) as? [String: Any]
            guard let text = fields?["id"] as? String, let story = StoryID(text) else {
                throw FarmFailure("no story: \(created)")
            }
            _ = try await consumer.call(.post, "/segments/\(story)")
            try await Self.awaitCalls(calls, of: story, in: ledger, named: isPainted)
            try await Task.sleep(for: .microseconds(Int64(random.next() % 30_000)))
            farm.killCoordinator()
            if try await !Self.isUsed(calls, of: story, in: ledger, isPainted: isPainted) { beforeUse += 1 }
            allowance.set(nil)
            try await farm.restartCoordinator()
            consumer = try consumer.moved(to: farm.httpAddress)
            try await consumer.awaitSegments(of: story, within: .seconds(60))
        }
        let paid = services.openai.account.timesPaid.merging(services.replicate.account.timesPaid) { $0 + $1 }
        #expect(paid.values.allSatisfy { $0 == 1 } && paid.count >= kills)
        for (provider, account) in [("openai", services.openai.account), ("replicate", services.replicate.account)] {
            let rows = try await ledger.read { session in
                try session.query(
                    "SELECT cost FROM provider_call WHERE provider = $1 AND state = 'settled'", [.text(provider)]
                ).map { try $0.integer("cost") }
            }
            #expect(rows.reduce(0, +) == Int64(account.total) && rows.count == account.charges.count)
        }
        print("\(kills) kills, \(beforeUse) of them before the answer was used, \(paid.count) calls paid for")
        #expect(beforeUse > 0, "no kill came between an answer and its use")
    }

    @Test("A story whose services are away goes on when they are back, without a person")
    func away() async throws {
        let services = try await Services()
        let consumer = try await Consumer(address: services.farm.httpAddress)
        let absence = Duration.seconds(Self.number("NIGHTREEL_ABSENCE", or: 6))
        services.openai.goDown()
        services.replicate.goDown(answering: 503)
        let story = try await consumer.createStory(title: "The lamp", script: "It went out. Nobody had touched it.")
        _ = try await consumer.call(.post, "/segments/\(story)")
        try await Task.sleep(for: absence)
        let waiting = try await services.farm.store().segments(of: story)
        #expect(waiting.isEmpty)
        try services.openai.comeUp()
        try await eventually(within: absence * 2 + .seconds(30), "the picture to be asked for") {
            try await !services.farm.store().segments(of: story).isEmpty
        }
        try services.replicate.comeUp()
        try await consumer.awaitSegments(of: story, within: absence * 3 + .seconds(60))
        #expect(services.openai.account.timesPaid.values.allSatisfy { $0 == 1 })
    }

    // MARK: What the ledger and the tasks say

    /// Waits until so many calls of a story are durable: answered or, where `named`, at least known by name.
    private static func awaitCalls(
        _ count: Int, of story: StoryID, in ledger: SQLiteDatabase, named: Bool
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            let found = try await ledger.read { session in
                try session.query(
                    """
                    SELECT id FROM provider_call WHERE story_id = $1
                        AND (state = 'settled' OR (CAST($2 AS BIGINT) = 1 AND reference IS NOT NULL))
                    """, [.text(story.description), .integer(named ? 1 : 0)]
                ).count
            }
            if found >= count { return }
            guard ContinuousClock.now < deadline else { throw FarmFailure("\(count) calls were not answered") }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    /// Whether the task that the last of these calls was made for is done.
    private static func isUsed(
        _ count: Int, of story: StoryID, in ledger: SQLiteDatabase, isPainted: Bool
    ) async throws -> Bool {
        let kind = isPainted ? "illustrate" : count <= 2 ? "context" : "narrate"
        return try await ledger.read { session in
            try !session.query(
                "SELECT id FROM task WHERE story_id = $1 AND kind = $2 AND state = 'done'",
                [.text(story.description), .text(kind)]
            ).isEmpty
        }
    }
}
