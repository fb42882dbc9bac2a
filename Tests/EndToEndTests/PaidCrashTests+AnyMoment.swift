import FarmCore
import FarmStore
import FarmTesting
import Foundation
import Testing

extension PaidCrashTests {
    /// How a service's calls stand in the ledger.
    private struct Standing {
        var settled = (calls: 0, cost: Microdollars(0))
        /// Of which nobody knows what became.
        var open = (calls: 0, cost: Microdollars(0))
        /// Those of them that could have been waited for by name.
        var openByName = 0
        /// Settled ones of a story that had settled one of the same key before.
        var again = 0
    }

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
            let standing = try await Self.standing(of: provider, in: ledger)
            let charges = account.charges.count
            #expect(standing.settled.cost <= account.total && standing.settled.calls <= charges)
            #expect(standing.settled.cost + standing.open.cost >= account.total)
            #expect(standing.settled.calls + standing.open.calls >= charges)
            #expect(standing.openByName == 0, "work was begun and never asked after again")
            #expect(standing.again == 0, "what was answered was paid for again")
            print("\(provider): \(kills) kills, \(charges) charges, \(standing)")
        }
        try await Self.expectAccountsRight(in: ledger)
    }

    private static func standing(of provider: String, in ledger: SQLiteDatabase) async throws -> Standing {
        try await ledger.read { session in
            var standing = Standing()
            let rows = try session.query(
                "SELECT story_id, key, state, cost, reserved, reference FROM provider_call WHERE provider = $1",
                [.text(provider)])
            var answered: Set<[String]> = []
            for row in rows {
                switch CallState(rawValue: try row.text("state")) {
                case .settled:
                    standing.settled.calls += 1
                    standing.settled.cost += try row.integer("cost")
                    let call = [try row.text("story_id"), try row.text("key")]
                    if !answered.insert(call).inserted { standing.again += 1 }
                case .sent, .unsettled:
                    standing.open.calls += 1
                    standing.open.cost += try row.integer("reserved")
                    if try row.optionalText("reference") != nil { standing.openByName += 1 }
                case .failed, nil: break
                }
            }
            return standing
        }
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
