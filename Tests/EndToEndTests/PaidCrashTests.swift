import FarmCore
import FarmStore
import FarmTesting
import Foundation
import Synchronization
import Testing

/// A coordinator that is killed while services that cost money work for it.
///
/// What no program can know is what became of a call whose answer never arrived. So the kills come between the moment
/// at which an answer is durable, or the work charged whose name is, and its use.
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

    /// Where the coordinator is when it is killed: something is paid for, and nothing has come of it yet.
    fileprivate enum Moment: String, CaseIterable {
        /// The first chat's answer is kept, of which the second is asked.
        case notes
        case scenes
        case speech, transcript
        /// A picture is charged at the service; here its name is kept and nothing else.
        case charged
        case picture

        var isPainted: Bool { self == .charged || self == .picture }

        /// Calls until then.
        var calls: Int {
            switch self {
            case .notes, .charged, .picture: 1
            case .scenes: 2
            case .speech: 3
            case .transcript: 4
            }
        }

        /// In microseconds, how long after it a kill still comes in time, more often than not: where nothing else is
        /// asked for first, the use is one transaction away.
        var spread: UInt64 {
            switch self {
            case .notes, .speech, .charged: 12_000
            case .scenes, .transcript, .picture: 1_000
            }
        }

        /// Whose result the calls are made for.
        var task: TaskKind {
            switch self {
            case .notes, .scenes: .context
            case .speech, .transcript: .narrate
            case .charged, .picture: .illustrate
            }
        }
    }

    @Test("Killed between a paid answer and its use, a coordinator pays for nothing twice, and its ledger is right")
    func kills() async throws {
        let kills = Self.number("NIGHTREEL_CRASHES", or: 6)
        var random = SplitMix(seed: UInt64(Self.number("NIGHTREEL_SEED", or: 1)))
        let services = try await Services()
        let farm = services.farm
        var consumer = try await Consumer(address: farm.httpAddress)
        let ledger = try SQLiteDatabase(path: farm.folder.appending(path: "data/nightreel.sqlite").path)
        var beforeUse: [Moment: Int] = [:]
        var tooLate = 0
        // Calls whose answers were on their way: the only ones that nobody knows the end of.
        var broken: Set<String> = []
        while beforeUse.values.reduce(0, +) < kills {
            try #require(tooLate <= 10 + 3 * kills, "the kills come too late")
            // Those that have come least are tried first, so that all come about equally often.
            let moment = Moment.allCases.min { beforeUse[$0, default: 0] < beforeUse[$1, default: 0] } ?? .notes
            let story = try await services.begin(moment, number: beforeUse.values.reduce(tooLate, +), as: consumer)
            try await services.reach(moment, of: story, in: ledger)
            try await Task.sleep(for: .microseconds(Int64(random.next() % moment.spread)))
            farm.killCoordinator()
            let left = try await Self.left(of: story, in: ledger)
            if left.done.contains(moment.task) { tooLate += 1 } else { beforeUse[moment, default: 0] += 1 }
            broken.formUnion(left.broken)
            services.allowance.set(nil)
            try await farm.restartCoordinator()
            consumer = try consumer.moved(to: farm.httpAddress)
            try await consumer.awaitSegments(of: story, within: .seconds(60))
        }
        let paid = services.openai.account.timesPaid.merging(services.replicate.account.timesPaid) { $0 + $1 }
        #expect(paid.values.allSatisfy { $0 == 1 })
        var open: Set<String> = []
        for (provider, account) in [("openai", services.openai.account), ("replicate", services.replicate.account)] {
            let rows = try await Self.rows(of: provider, in: ledger)
            let ended = rows.filter(\.hasEnded)
            #expect(ended.reduce(0) { $0 + $1.cost } == account.total, "\(provider)")
            #expect(ended.count { $0.cost > 0 } == account.charges.count, "\(provider)")
            open.formUnion(rows.filter { !$0.hasEnded }.map(\.id))
        }
        // All that was charged has ended in the ledger: nothing that broke off was charged, and nothing else is open.
        #expect(open == broken)
        let moments = beforeUse.map { "\($0.rawValue) \($1)" }.sorted().joined(separator: ", ")
        print("\(kills + tooLate) kills, \(kills) of them before use (\(moments)); \(paid.count) calls paid for")
    }

    @Test("A story whose services are away goes on when they are back, without a person")
    func away() async throws {
        let services = try await Services()
        let (farm, consumer) = (services.farm, try await Consumer(address: services.farm.httpAddress))
        let absence = Duration.seconds(Self.number("NIGHTREEL_ABSENCE", or: 6))
        services.openai.goDown()
        services.replicate.goDown(answering: 503)
        let story = try await consumer.createStory(title: "The lamp", script: "It went out. Nobody had touched it.")
        _ = try await consumer.call(.post, "/segments/\(story)")
        try await eventually(within: .seconds(60), "health to say that OpenAI is away") {
            try await farm.absentServices() == ["openai"]
        }
        try await Task.sleep(for: absence)
        #expect(try await farm.absentServices() == ["openai"])
        try services.openai.comeUp()
        try await eventually(within: absence * 2 + .seconds(60), "health to say that Replicate is away, and alone") {
            try await farm.absentServices() == ["replicate"]
        }
        try await Task.sleep(for: absence)
        try services.replicate.comeUp()
        try await consumer.awaitSegments(of: story, within: absence * 3 + .seconds(60))
        let ledger = try SQLiteDatabase(path: farm.folder.appending(path: "data/nightreel.sqlite").path)
        for (provider, account) in [("openai", services.openai.account), ("replicate", services.replicate.account)] {
            #expect(!account.charges.isEmpty && account.timesPaid.values.allSatisfy { $0 == 1 })
            let rows = try await Self.rows(of: provider, in: ledger)
            #expect(rows.reduce(0) { $0 + $1.cost } == account.total)
        }
        let attempts = try await ledger.read { session in
            try session.query("SELECT DISTINCT state FROM attempt", []).map { try $0.text("state") }
        }
        #expect(attempts.contains("postponed") && !attempts.contains("failed"), "an absence is no failure of a task")
    }

    @Test("A coordinator that is told to stop hears the end of the calls under way, and pays for nothing twice")
    func stop() async throws {
        let services = try await Services()
        let (farm, replicate) = (services.farm, services.replicate)
        var consumer = try await Consumer(address: farm.httpAddress)
        services.openai.next(.chat, behave: .late(.seconds(3)))
        let told = try await services.begin(.notes, number: 0, as: consumer)
        replicate.next(.prediction, behave: .slow(polls: 3))
        replicate.next(.output, behave: .late(.milliseconds(500)))
        let painted = try await services.begin(.picture, number: 1, as: consumer)
        services.allowance.set(nil)
        try await eventually(within: .seconds(30), "both to be asked") {
            !services.openai.requests(.chat).isEmpty && !replicate.requests(.prediction).isEmpty
        }
        try #require(services.openai.requests(.chat).count == 1, "the first chat is under way")
        #expect(try await farm.stopCoordinator() == 0)
        let ledger = try SQLiteDatabase(path: farm.folder.appending(path: "data/nightreel.sqlite").path)
        for provider in ["openai", "replicate"] {
            #expect(try await Self.rows(of: provider, in: ledger).map(\.state) == [.settled], "\(provider)")
        }
        try await farm.restartCoordinator()
        consumer = try consumer.moved(to: farm.httpAddress)
        for story in [told, painted] { try await consumer.awaitSegments(of: story, within: .seconds(60)) }
        let paid = services.openai.account.timesPaid.merging(replicate.account.timesPaid) { $0 + $1 }
        #expect(paid.count == 5 && paid.values.allSatisfy { $0 == 1 })
    }

    // MARK: What the ledger and the tasks say

    struct Row {
        let id: String
        let operation: String
        let state: CallState?
        /// Of one that has not ended, its estimate.
        let cost: Microdollars
        /// The same for all that one story asked the same way.
        let call: String
        /// Whether the service's name of the work was noted.
        let hasName: Bool

        /// Whether anybody knows what became of it.
        var hasEnded: Bool { state == .settled || state == .failed }
    }

    static func rows(of provider: String, in ledger: SQLiteDatabase) async throws -> [Row] {
        try await ledger.read { session in
            try session.query(
                """
                SELECT id, operation, state, COALESCE(cost, reserved) AS cost, story_id || key AS call, reference
                FROM provider_call WHERE provider = $1
                """, [.text(provider)]
            ).map { row in
                Row(
                    id: try row.text("id"), operation: try row.text("operation"),
                    state: CallState(rawValue: try row.text("state")), cost: try row.integer("cost"),
                    call: try row.text("call"), hasName: try row.optionalText("reference") != nil)
            }
        }
    }

    /// What a killed coordinator left of a story: the kinds of tasks that are done, and the calls under way that have no
    /// name by which to ask after them.
    private static func left(
        of story: StoryID, in ledger: SQLiteDatabase
    ) async throws -> (done: Set<TaskKind>, broken: [String]) {
        try await ledger.read { session in
            let done = try session.query(
                "SELECT kind FROM task WHERE story_id = $1 AND state = 'done'", [.text(story.description)])
            let broken = try session.query(
                "SELECT id FROM provider_call WHERE story_id = $1 AND state = 'sent' AND reference IS NULL",
                [.text(story.description)])
            return (
                Set(try done.compactMap { TaskKind(rawValue: try $0.text("kind")) }),
                try broken.map { try $0.text("id") }
            )
        }
    }
}

extension PaidCrashTests.Services {
    /// Has a story made that asks no more of the services than the moment needs.
    fileprivate func begin(
        _ moment: PaidCrashTests.Moment, number: Int, as consumer: Consumer
    ) async throws -> StoryID {
        let makers =
            moment.isPainted
            ? #"{"writer":"local","image":"replicate","voice":"local"}"#
            : #"{"writer":"openai","image":"local","voice":"openai"}"#
        allowance.set(moment.calls)
        // Each longer than the last, so that no two stories' voices sound alike to who hears them.
        let script = "It knocked" + String(repeating: " again", count: number) + "."
        let json = #"{"title":"Night \#(number)","script":"\#(script)","makers":\#(makers)}"#
        let created = try await consumer.call(.post, "/stories", json: Array(json.utf8))
        let fields = try JSONSerialization.jsonObject(with: Data(created.body)) as? [String: Any]
        guard let text = fields?["id"] as? String, let story = StoryID(text) else {
            throw FarmFailure("no story: \(created)")
        }
        if moment == .charged {
            replicate.next(.prediction, behave: .slow(polls: 2))
            replicate.next(.output, behave: .late(.milliseconds(100)))
        }
        _ = try await consumer.call(.post, "/segments/\(story)")
        return story
    }

    /// Waits until the moment has come.
    fileprivate func reach(
        _ moment: PaidCrashTests.Moment, of story: StoryID, in ledger: SQLiteDatabase
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        let pictures = replicate.account.charges.count
        while true {
            if moment == .charged, replicate.account.charges.count > pictures { return }
            // A charge that came and went unseen has been used.
            if try await settled(of: story, in: ledger) >= moment.calls { return }
            guard ContinuousClock.now < deadline else { throw FarmFailure("\(moment) never came") }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    private func settled(of story: StoryID, in ledger: SQLiteDatabase) async throws -> Int {
        try await ledger.read { session in
            try session.query(
                "SELECT id FROM provider_call WHERE story_id = $1 AND state = 'settled'", [.text(story.description)]
            ).count
        }
    }
}
