import Foundation
import Storytelling
import Synchronization
import Testing

@testable import FarmTesting

/// Asks the stand-in's wire on many threads at once, as its connections do, without the wire in between.
@Suite("The stand-in of Replicate under many requests at once", .timeLimit(.minutes(5)))
struct StandInRaceTests {
    private let wire: ReplicateWire

    init() throws {
        wire = ReplicateWire(
            key: "r8", account: ServiceAccount(prices: .standard),
            webhooks: try WebhookSender(secret: "whsec_c3RhbmQtaW4ncyBzZWNyZXQgZm9yIHRlc3Rz"), port: 9)
    }

    /// Calls `work` with each number below `count` on a thread of its own, and gives what each came to.
    private func atOnce<Value: Sendable>(
        _ count: Int, _ work: @escaping @Sendable (Int) throws -> Value
    ) throws -> [Value] {
        let results = Mutex<[Int: Result<Value, any Error>]>([:])
        let group = DispatchGroup()
        for number in 0..<count {
            group.enter()
            Thread {
                let result = Result { try work(number) }
                results.withLock { $0[number] = result }
                group.leave()
            }.start()
        }
        group.wait()
        return try results.withLock { results in
            try (0..<count).map { try #require(results[$0]).get() }
        }
    }

    /// So long that reading it for unsafe words leaves time for others to come in between.
    private static let longPrompt = JSONValue.string(
        String(repeating: "A lamp beside the cellar stairs. ", count: 1000))

    private func begin(_ behaviour: Misbehaviour?, prompt: JSONValue = longPrompt) throws -> String {
        let request = TestRequest(
            method: "POST", target: "/v1/models/black-forest-labs/flux-schnell/predictions",
            headers: ["authorization": "Bearer r8", "content-type": "application/json"],
            body: try JSONValue.object(["input": ["prompt": prompt]]).canonical)
        let answer = try wire.create(request, model: "black-forest-labs/flux-schnell", behaviour)
        return try #require(try JSONValue(parsing: answer.body)["id"]?.text)
    }

    private func status(_ answer: WireAnswer) throws -> String {
        try #require(try JSONValue(parsing: answer.body)["status"]?.text)
    }

    @Test("Predictions begun at the same time have names of their own")
    func names() throws {
        let names = try atOnce(8) { _ in try (0..<250).map { _ in try begin(nil, prompt: "A lamp") } }.flatMap { $0 }
        #expect(Set(names).count == 2000)
        #expect(Set(wire.state.withLock { $0.order }) == Set(names))
    }

    @Test("A prediction that many look at at once is finished once and charged once")
    func looks() throws {
        for _ in 0..<30 {
            let name = try begin(.slow(polls: 2))
            let statuses = try atOnce(6) { _ in try status(wire.poll(name)) }
            #expect(statuses.count { $0 == "processing" } == 1, "it is looked at once before its end")
        }
        #expect(wire.account.charges.count == 30)
    }

    @Test("A prediction that is cancelled while others look at it stays cancelled and free, or was finished before")
    func cancellations() throws {
        var finished = 0
        for round in 0..<60 {
            let name = try begin(nil)
            let statuses = try atOnce(4) { number in
                try status(number == round % 4 ? wire.cancel(name) : wire.poll(name))
            }
            let end = try status(wire.poll(name))
            #expect(statuses[round % 4] == end)
            if end == "succeeded" { finished += 1 }
        }
        #expect(wire.account.charges.count == finished)
    }

    @Test("What is held ends once, whoever lets it go")
    func held() throws {
        let names = try (0..<20).map { _ in try begin(.held) }
        _ = try atOnce(4) { _ in try wire.finishHeld() }
        #expect(try names.allSatisfy { try status(wire.poll($0)) == "succeeded" })
        #expect(wire.account.charges.count == 20)
    }
}
