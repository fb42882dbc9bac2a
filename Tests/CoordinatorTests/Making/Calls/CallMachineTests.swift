import FarmCore
import Storytelling
import Testing

@testable import Coordinator

@Suite("What stands before a service")
struct CallMachineTests {
    private let start = ContinuousClock.now

    private func fault(_ code: ProviderFault.Code, after retry: Duration? = nil) -> ProviderFault {
        ProviderFault(code, "Not now.", retryAfter: retry)
    }

    @Test("A gate lets through what a service said is left, and then as fast as it flows in again")
    func gate() {
        var gate = RateGate()
        #expect(gate.take(tokens: 1_000_000, at: start) == .zero)
        gate.learn([RateLimit(.requests, limit: 10, remaining: 2, reset: .seconds(8))], underWay: 0, at: start)
        #expect(gate.take(tokens: 5, at: start) == .zero)
        #expect(gate.take(tokens: 5, at: start) == .zero)
        #expect(gate.take(tokens: 5, at: start) == .seconds(1))
        #expect(gate.take(tokens: 5, at: start + .seconds(1)) == .zero)
        #expect(gate.take(tokens: 5, at: start + .seconds(1)) > .zero)
    }

    @Test("A gate counts tokens too, and lets through by a full bucket what is larger than it")
    func tokens() {
        var gate = RateGate()
        gate.learn([RateLimit(.tokens, limit: 100, remaining: 50, reset: .seconds(5))], underWay: 0, at: start)
        #expect(gate.take(tokens: 60, at: start) == .seconds(1))
        #expect(gate.take(tokens: 40, at: start) == .zero)
        #expect(gate.take(tokens: 500, at: start) == .seconds(9))
        #expect(gate.take(tokens: 500, at: start + .seconds(9)) == .zero)
    }

    @Test("A gate that was asked to close stays closed for everybody, and the longer wish holds")
    func closed() {
        var gate = RateGate()
        gate.close(for: .seconds(5), at: start)
        gate.close(for: .seconds(2), at: start)
        #expect(gate.take(tokens: 0, at: start) == .seconds(5))
        #expect(gate.take(tokens: 0, at: start + .seconds(5)) == .zero)
    }

    @Test("Calls under way count against what a service said is left")
    func underWay() {
        var gate = RateGate()
        gate.learn([RateLimit(.requests, limit: 4, remaining: 2, reset: .seconds(2))], underWay: 2, at: start)
        #expect(gate.take(tokens: 0, at: start) == .seconds(1))
    }

    @Test("A breaker opens after faults in a row, lets one call find out, and waits twice as long when that fails")
    func breaker() {
        let limits = CallLimits()
        var breaker = CircuitBreaker(limits)
        for _ in 1..<limits.faultsUntilAway { breaker.noteAbsence("away", at: start) }
        #expect(breaker.ask(at: start).wait == .zero)
        breaker.noteAbsence("away", at: start)
        #expect(breaker.ask(at: start) == (limits.firstAbsence, "away"))
        let later = start + limits.firstAbsence
        #expect(breaker.ask(at: later).wait == .zero)
        #expect(breaker.ask(at: later).wait > .zero, "one finds out, the others wait")
        breaker.noteAbsence("still away", at: later)
        #expect(breaker.ask(at: later) == (limits.firstAbsence * 2, "still away"))
        let back = later + limits.firstAbsence * 2
        #expect(breaker.ask(at: back).wait == .zero)
        breaker.noteAnswer()
        #expect(breaker.standing == .closed && breaker.ask(at: back).wait == .zero)
    }

    @Test("A breaker whose finding out was given up lets another find out")
    func givenUp() {
        var breaker = CircuitBreaker(CallLimits())
        breaker.noteDenial("no key", at: start)
        let later = start + CallLimits().deniedAbsence
        #expect(breaker.ask(at: later).wait == .zero)
        breaker.noteNothing(at: later)
        #expect(breaker.ask(at: later).wait == .zero)
    }

    @Test("Faults between answers do not open a breaker")
    func between() {
        var breaker = CircuitBreaker(CallLimits())
        for _ in 0..<50 {
            breaker.noteAbsence("away", at: start)
            breaker.noteAnswer()
        }
        #expect(breaker.standing == .closed)
    }

    @Test("A plan tries again what may help, puts off what takes long, and gives up what will not help")
    func plan() {
        let limits = CallLimits()
        var plan = RetryPlan(limits, seed: 1)
        guard case .again(let first) = plan.next(after: fault(.unavailable)),
            case .again(let second) = plan.next(after: fault(.unavailable))
        else { return #expect(Bool(false), "the first two faults are tried again") }
        #expect(first <= .milliseconds(500) && first >= .milliseconds(375))
        #expect(second <= .seconds(1) && second >= .milliseconds(750))
        guard case .putOff = plan.next(after: fault(.unavailable)) else {
            return #expect(Bool(false), "the third is put off")
        }
        var patient = RetryPlan(limits, seed: 1)
        #expect(patient.next(after: fault(.busy, after: .seconds(20))) == .again(after: .seconds(20)))
        #expect(patient.next(after: fault(.busy, after: .seconds(45))) == .putOff(.seconds(45)))
        #expect(patient.next(after: fault(.busy, after: .seconds(4500))) == .putOff(.seconds(120)))
        #expect(patient.next(after: fault(.unsafe)) == .giveUp)
        #expect(patient.next(after: fault(.rejected)) == .giveUp)
        var denied = RetryPlan(limits, seed: 1)
        #expect(denied.next(after: fault(.denied)) == .putOff(limits.deniedAbsence))
        var unusable = RetryPlan(limits, seed: 1)
        var nexts: [RetryPlan.Next] = []
        for _ in 0..<limits.tries { nexts.append(unusable.next(after: fault(.unusableAnswer))) }
        #expect(nexts.last == .giveUp && nexts.count { $0 == .giveUp } == 1)
    }

    @Test(
        "A turnstile lets its width through, in order, and forgets who was cancelled while waiting",
        .timeLimit(.minutes(1)))
    func turnstile() async throws {
        let turnstile = Turnstile<Int>(width: 1)
        let (entered, signal) = AsyncStream.makeStream(of: Int.self)
        let (leave, leaving) = AsyncStream.makeStream(of: Void.self)
        let first = Task {
            try await turnstile.pass(7) {
                signal.yield(1)
                for await _ in leave { break }
            }
        }
        var entries = entered.makeAsyncIterator()
        #expect(await entries.next() == 1)
        var waiters: [Task<Void, any Error>] = []
        for number in 2...5 {
            waiters.append(Task { try await turnstile.pass(7) { _ = signal.yield(number) } })
            while await turnstile.count(waitingFor: 7) < waiters.count { await Task.yield() }
        }
        waiters[1].cancel()
        await #expect(throws: CancellationError.self) { try await waiters[1].value }
        let (left, inside) = (await turnstile.count(waitingFor: 7), await turnstile.count(inside: 7))
        #expect(left == 3 && inside == 1)
        try await turnstile.pass(8) { _ = signal.yield(8) }
        #expect(await entries.next() == 8)
        leaving.yield()
        try await first.value
        for number in [2, 4, 5] { #expect(await entries.next() == number) }
        for number in [0, 2, 3] { try await waiters[number].value }
        #expect(await turnstile.count(waitingFor: 7) == 0)
        #expect(await turnstile.count(inside: 7) == 0)
    }
}
