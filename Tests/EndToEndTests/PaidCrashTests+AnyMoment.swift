import FarmCore
import FarmStore
import FarmTesting
import Foundation
import Testing

extension PaidCrashTests {
    @Test("Killed at any moment, a coordinator never has less in its ledger than the services charged")
    func killsAtAnyMoment() async throws {
        let kills = Self.number("NIGHTREEL_CRASHES", or: 4)
        var random = SplitMix(seed: UInt64(Self.number("NIGHTREEL_SEED", or: 1)) &+ 77)
        let services = try await Services()
        let farm = services.farm
        // The work is done and charged before the pause, so that many kills come between the two; some answers are lost
        // without a kill.
        services.openai.choose { _, number in
            switch number % 19 {
            case 7: .chargedAndLost
            case 13: .cutOff
            default: .late(.milliseconds(10 + number * 37 % 90))
            }
        }
        services.replicate.choose { route, number in
            route == .prediction ? .slow(polls: 1 + number % 2) : .late(.milliseconds(5 + number * 53 % 60))
        }
        var consumer = try await Consumer(address: farm.httpAddress)
        var done = 0
        while done < kills {
            // Each longer than the last, so that no two stories' voices sound alike to who hears them.
            let again = String(repeating: " again", count: done)
            let story = try await consumer.createStory(
                title: "Night \(done)", script: "It knocked\(again).\n\nThen it was\(again) in the room.")
            _ = try await consumer.call(.post, "/segments/\(story)")
            for _ in 0...Int(random.next() % 2) where done < kills {
                try await Task.sleep(for: .microseconds(Int64(random.next() % 1_500_000)))
                farm.killCoordinator()
                try await farm.restartCoordinator()
                done += 1
            }
            consumer = try consumer.moved(to: farm.httpAddress)
            try await consumer.awaitSegments(of: story, within: .seconds(60))
        }
        let ledger = try SQLiteDatabase(path: farm.folder.appending(path: "data/nightreel.sqlite").path)
        for (provider, account) in [("openai", services.openai.account), ("replicate", services.replicate.account)] {
            let rows = try await Self.rows(of: provider, in: ledger)
            let open = rows.filter { !$0.hasEnded }
            let lost = Self.chargesWithoutEnd(account.charges, rows)
            #expect(open.allSatisfy { !$0.hasName }, "work was begun and never asked after again")
            for (operation, amounts) in lost {
                // What was charged and never heard of stands in the ledger with its estimate, each for itself.
                let estimates = open.filter { $0.operation == operation }.map(\.cost).sorted(by: >)
                #expect(amounts.count <= estimates.count, "\(operation): \(amounts) of \(estimates)")
                #expect(zip(amounts, estimates).allSatisfy { $0 <= $1 }, "\(operation): \(amounts) of \(estimates)")
            }
            if provider == "replicate" { #expect(lost.isEmpty, "a picture has a name by which to ask for it") }
            let settled = rows.filter { $0.state == .settled }
            #expect(Set(settled.map(\.call)).count == settled.count, "what was answered was paid for again")
            let heard = account.charges.count - lost.values.reduce(0) { $0 + $1.count }
            print("\(provider): \(kills) kills, \(account.charges.count) charges, \(heard) of them heard of")
        }
        try await Self.expectAccountsRight(in: ledger)
    }

    /// The amounts, by operation and largest first, that no ended call of the ledger has for its cost; every cost of an
    /// ended call must be a charge.
    private static func chargesWithoutEnd(
        _ charges: [ServiceAccount.Charge], _ rows: [Row]
    ) -> [String: [Microdollars]] {
        var left = Dictionary(grouping: charges, by: \.operation.rawValue).mapValues { $0.map(\.microdollars) }
        for row in rows where row.hasEnded && row.cost > 0 {
            let place = left[row.operation]?.firstIndex(of: row.cost)
            #expect(place != nil, "\(row.operation) cost \(row.cost) in the ledger alone")
            if let place { left[row.operation]?.remove(at: place) }
        }
        return left.mapValues { $0.sorted(by: >) }.filter { !$0.value.isEmpty }
    }

    /// What the caps are held against is the sum of the calls, whatever was killed.
    private static func expectAccountsRight(in ledger: SQLiteDatabase) async throws {
        let (calls, accounts) = try await ledger.read { session in
            let calls = try session.query("SELECT SUM(COALESCE(cost, reserved)) AS sum FROM provider_call", [])
            let accounts = try session.query(
                "SELECT substr(account, 1, 4) AS kind, SUM(spent) AS sum FROM spending GROUP BY kind", [])
            return (try calls.map { try $0.integer("sum") }, try accounts.map { try $0.integer("sum") })
        }
        #expect(accounts.count == 3 && accounts.allSatisfy { [$0] == calls })
    }
}
