import FarmCore
import FarmDigest
import FarmStore
import FarmTesting
import Foundation
import Testing

@testable import Coordinator

@Suite("What services charged, for operators")
struct CostTableTests {
    private let now = Timestamp(microseconds: 1_761_955_200_000_000)
    private static let users = [UserID(high: 6, low: 1), UserID(high: 6, low: 2)]

    /// Enters a call, and ends it where its cost is said.
    private func enter(
        _ what: String, user: Int, provider: String = "openai", cost: Microdollars?, days: Int = 0,
        in store: FarmStore
    ) async throws {
        let moment = now + .seconds(86_400 * days)
        let order = CallOrder(
            payer: Payer(story: StoryID(high: 5, low: 1), user: Self.users[user]), provider: provider,
            operation: "chat", model: "m", key: try AssetID.of(what.utf8), estimate: 5_000,
            caller: NodeID(high: 9, low: 1), reuses: false)
        guard case .opened(let call, _) = try await store.openCall(order, caps: SpendingCaps(), at: moment) else {
            Issue.record("the call is not opened")
            return
        }
        guard let cost else { return }
        try await store.failCall(call, cost: cost, usage: ProviderUsage(), error: "none", at: moment)
    }

    private func filled(_ database: SQLiteDatabase) async throws -> FarmStore {
        let store = FarmStore(database: database)
        try await enter("old", user: 0, cost: 9, days: -1, in: store)
        try await enter("a", user: 0, cost: 1_000_001, in: store)
        try await enter("b", user: 0, cost: nil, in: store)
        try await enter("c", user: 1, provider: "replicate", cost: 3_000, in: store)
        return store
    }

    @Test("A line for each day, user and service tells what was charged and what is open")
    func table() async throws {
        let folder = try TestFolder()
        let store = try await filled(try SQLiteDatabase(path: folder.file("a.sqlite").path))
        let (first, second) = (Self.users[0], Self.users[1])
        #expect(
            CostTable(try await store.costs(fromDay: now.day)).text == """
                DAY         USER                                  SERVICE    CALLS  CHARGED $    OPEN $
                2025-11-01  \(first)  openai         2   1.000001  0.005000
                2025-11-01  \(second)  replicate      1   0.003000  0.000000
                all                                                              3   1.003001  0.005000
                """)
        #expect(CostTable([]).text == "No service was called.")
        let withOld = CostTable(try await store.costs(fromDay: now.day - 1)).text
        #expect(withOld.contains("2025-10-31") && withOld.contains("1.003010"))
    }

    @Test("For programs the same is JSON in millionths, by operation, model and state")
    func json() async throws {
        let folder = try TestFolder()
        let store = try await filled(try SQLiteDatabase(path: folder.file("a.sqlite").path))
        let text = try CostLineAnswer.json(try await store.costs(fromDay: now.day))
        let lines = try JSONDecoder().decode(JSONTree.self, from: Data(text.utf8)).elements
        #expect(try lines.map { try $0["state"].text } == ["failed", "sent", "failed"])
        #expect(try lines.map { try $0["costMicrodollars"] } == [.number(1_000_001), .number(5_000), .number(3_000)])
        #expect(try lines.first?["day"].text == "2025-11-01")
        #expect(try CostLineAnswer.json([]).filter { !$0.isWhitespace } == "[]")
    }

    @Test("The command reads a farm beside whoever serves it, and refuses a count of days that is none")
    func command() async throws {
        let folder = try TestFolder()
        _ = try await filled(try SQLiteDatabase(path: DataFolder.database(in: folder.url).path))
        try await CostsCommand.parse(["--data", folder.url.path, "--json", "--days", "36500"]).run()
        for days in ["0", "-3", "x", "36501"] {
            let error = #expect(throws: (any Error).self) { try CostsCommand.parse(["--days", days]) }
            #expect(error.map { CostsCommand.exitCode(for: $0) }?.rawValue == 64)
        }
    }

    @Test(
        "Amounts show every millionth",
        arguments: [
            (0, "0.000000"), (1, "0.000001"), (999_999, "0.999999"), (12_345_678, "12.345678"), (-5, "-0.000005"),
        ] as [(Microdollars, String)])
    func dollars(_ amount: Microdollars, _ text: String) {
        #expect(amount.dollars == text)
    }
}
