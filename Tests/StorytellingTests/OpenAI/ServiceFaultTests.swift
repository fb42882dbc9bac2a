import FarmObjects
import FarmTesting
import Foundation
import Testing

@testable import Storytelling

@Suite("What becomes of OpenAI's refusals", .timeLimit(.minutes(5)))
struct ServiceFaultTests {
    static let statuses: [(Int, ProviderFault.Code)] = [
        (400, .rejected), (401, .denied), (403, .denied), (404, .rejected), (408, .unavailable), (409, .unavailable),
        (413, .rejected), (422, .rejected), (500, .unavailable), (502, .unavailable), (503, .unavailable),
        (504, .unavailable), (522, .unavailable), (524, .unavailable), (529, .unavailable),
    ]

    @Test("A refusal is a fault by its status", arguments: statuses)
    func status(_ status: Int, _ code: ProviderFault.Code) async throws {
        let bench = try OpenAIBench()
        bench.standIn.next(.chat, behave: .refuse(status))
        let fault = try #require(try await bench.fault())
        #expect(fault.code == code && fault.usage == nil)
        #expect(fault.outcomeIsUnknown == [408, 504, 522, 524].contains(status), "what timed out may be done yet")
        #expect(!fault.message.contains("sk-") && !fault.message.contains("cellar"))
    }

    static let hints: [(Misbehaviour.Hint, ClosedRange<Double>?)] = [
        (.milliseconds(250), 0.25...0.25), (.seconds(7), 7...7), (.seconds(4000), 120...120),
        (.bodyOnly(seconds: 20), 20...20), (.wordsOnly(seconds: 3), 3...3), (.rateHeaders(reset: "1m30s"), 90...90),
        (.rateHeaders(reset: "20ms"), 0.02...0.02), (.rateHeaders(reset: "soon"), nil), (.nothing, nil),
        (.date(OpenAIBench.now + 60), 60...60), (.date(OpenAIBench.now - 60), 0...0),
    ]

    @Test("A rate limit is told with the time to wait, whatever way it is hinted at", arguments: hints)
    func limited(_ hint: Misbehaviour.Hint, _ seconds: ClosedRange<Double>?) async throws {
        let bench = try OpenAIBench()
        bench.standIn.next(.chat, behave: .rateLimited(hint))
        let fault = try #require(try await bench.fault())
        #expect(fault.code == .busy)
        #expect((fault.retryAfter == nil) == (seconds == nil))
        if let seconds, let pause = fault.retryAfter { #expect(seconds.contains(pause / .seconds(1))) }
    }

    @Test("An account without money is told from a rate limit")
    func quota() async throws {
        let bench = try OpenAIBench()
        bench.standIn.next(.chat, behave: .quotaExhausted)
        let fault = try #require(try await bench.fault())
        #expect(fault.code == .quotaExhausted && fault.retryAfter == nil)
    }

    @Test(
        "A gateway that stops waiting leaves open what is charged, whatever page it shows", arguments: [504, 522, 524])
    func gateway(status: Int) async throws {
        let bench = try OpenAIBench()
        bench.standIn.next(.chat, behave: .page(status))
        let fault = try #require(try await bench.fault())
        #expect(fault.code == .unavailable && fault.outcomeIsUnknown && fault.usage == nil)
    }

    static let breaks: [Misbehaviour] = [.close, .cutOff, .chargedAndLost, .page(502), .hang]

    @Test("A connection that breaks, or a page of a gateway, is a service that is away", arguments: breaks)
    func broken(_ behaviour: Misbehaviour) async throws {
        var limits = OpenAILimits()
        if behaviour == .hang { limits.chatTime = .milliseconds(400) }
        let bench = try OpenAIBench(limits: limits)
        bench.standIn.next(.chat, behave: behaviour)
        let fault = try #require(try await bench.fault())
        #expect(fault.code == .unavailable)
        // A page is an answer; whether the others were charged is known to nobody here.
        #expect(fault.outcomeIsUnknown == (behaviour != .page(502)))
    }

    @Test("A call whose connection ends without an answer is sent once, and charged once")
    func once() async throws {
        let bench = try OpenAIBench()
        _ = try await bench.ask()
        bench.standIn.next(.chat, behave: .chargedAndLost)
        #expect(try await bench.fault()?.code == .unavailable)
        #expect(bench.standIn.account.charges.count == 2 && bench.standIn.requests(.chat).count == 2)
    }

    @Test("A service that cannot be reached is away, and there again when it is back")
    func down() async throws {
        let bench = try OpenAIBench()
        bench.standIn.goDown()
        let fault = try #require(try await bench.fault())
        #expect(fault.code == .unavailable && !fault.outcomeIsUnknown)
        try bench.standIn.comeUp()
        #expect(try await bench.fault() == nil)
    }

    @Test("An answer that comes slowly is read to its end")
    func slow() async throws {
        let bench = try OpenAIBench()
        bench.standIn.next(.chat, behave: .drip(pieces: 20, every: .milliseconds(2)))
        #expect(try await bench.ask()["answer"]?.isEmpty == false)
    }

    /// What comes, what it means, and whether it tells what it cost.
    static let answers: [(Misbehaviour, ProviderFault.Code, Bool)] = [
        (.lengthReached, .unusableAnswer, true), (.refusal("I cannot help."), .unsafe, true),
        (.contentFiltered, .unsafe, true), (.unusable, .unusableAnswer, false), (.chargedPage, .unusableAnswer, false),
        (.halved, .unusableAnswer, false),
    ]

    @Test("An answer that is none is charged all the same", arguments: answers)
    func useless(_ behaviour: Misbehaviour, _ code: ProviderFault.Code, tellsUsage: Bool) async throws {
        let bench = try OpenAIBench()
        bench.standIn.next(.chat, behave: behaviour)
        let fault = try #require(try await bench.fault())
        #expect(fault.code == code && !fault.message.contains("cannot help"))
        let charged = try #require(bench.standIn.account.charges.first)
        let estimate = try #require(bench.desk.calls.first).estimate
        #expect(fault.usage == (tellsUsage ? charged.usage : estimate) && !fault.outcomeIsUnknown)
        #expect(estimate.inputTokens >= charged.usage.inputTokens)
        #expect(estimate.outputTokens >= charged.usage.outputTokens)
    }

    @Test("An answer that does not tell what it cost is taken, and counted as the most that it may cost")
    func untold() async throws {
        let bench = try OpenAIBench()
        bench.standIn.next(.chat, behave: .usageLeftOut)
        #expect(try await bench.ask()["answer"]?.isEmpty == false)
        let entry = try #require(bench.desk.answers.first)
        #expect(entry.answer.usage == entry.call.estimate && bench.desk.faults.isEmpty)
        #expect(bench.desk.cost >= bench.standIn.account.total && bench.standIn.account.total > 0)
    }

    static let shapes: [(Misbehaviour, ProviderFault.Code)] = [
        (.refuseInWords(400), .rejected), (.refuseInWords(401), .denied), (.refuseInWords(429), .busy),
        (.refuseInWords(503), .unavailable), (.refuseInNumbers(400), .rejected), (.refuseInNumbers(403), .denied),
        (.refuseInNumbers(429), .busy), (.refuseInNumbers(500), .unavailable),
    ]

    @Test("A refusal in plain words, or with its code as a number, is a fault by its status", arguments: shapes)
    func otherShapes(_ behaviour: Misbehaviour, _ code: ProviderFault.Code) async throws {
        let bench = try OpenAIBench()
        bench.standIn.next(.chat, behave: behaviour)
        let fault = try #require(try await bench.fault())
        #expect(fault.code == code && fault.usage == nil && !fault.message.contains("It was refused"))
        #expect(bench.standIn.account.charges.isEmpty)
    }

    @Test("The key is in one header and nowhere else, and a wrong one is denied")
    func secret() async throws {
        let bench = try OpenAIBench(key: "sk-very-secret")
        let fault = try #require(try await bench.fault())
        #expect(fault.code == .denied && !"\(fault)".contains("very-secret"))
        var shown = ""
        dump(bench.service, to: &shown)
        #expect(!shown.contains("very-secret") && !"\(bench.service)".contains("very-secret"))
        let request = try #require(bench.standIn.requests(.chat).first)
        #expect(request.headers["authorization"] == "Bearer sk-very-secret")
        #expect(!request.target.contains("secret") && !String(decoding: request.body, as: UTF8.self).contains("secret"))
    }

    @Test("Limits that are told with an answer are handed on")
    func limits() async throws {
        let bench = try OpenAIBench()
        _ = try await bench.ask()
        let limits = try #require(bench.desk.answers.first).answer.limits
        #expect(limits.contains(RateLimit(.requests, limit: 10_000, remaining: 9999, reset: .seconds(8.64))))
        #expect(limits.contains(RateLimit(.tokens, limit: 2_000_000, remaining: 1_999_000, reset: .seconds(360))))
    }

    @Test("Cancelling ends a call at once, as a cancellation")
    func cancelled() async throws {
        let bench = try OpenAIBench()
        bench.standIn.always(.chat, behave: .hang)
        let asking = Task { try await bench.ask() }
        while bench.standIn.requests(.chat).isEmpty { await Task.yield() }
        asking.cancel()
        await #expect(throws: CancellationError.self) { try await asking.value }
    }

    @Test(
        "An address that is none is refused before anything is sent",
        arguments: [
            "", "example.org/v1", "ftp://example.org", "https://", "https://user:word@example.org/v1",
            "https://example.org/v1?key=1",
        ])
    func address(_ address: String) throws {
        let client = try HTTPClient()
        #expect(throws: ProviderFault.self) {
            try OpenAIService(address: address, key: Secret("k"), client: client)
        }
    }
}
