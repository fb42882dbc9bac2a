import FarmCore
import FarmProtocol
import Testing

struct NodeSessionOutboxTests {
    private let first = NodeSessionScript.lease(1)
    private let second = NodeSessionScript.lease(2)

    @Test("A completion is made durable before it is first sent, and its slot is free meanwhile")
    func keptFirst() throws {
        var script = try NodeSessionScript.active(holding: [first])
        let completion = script.completion(first)
        #expect(script.handle(.workFinished(completion)) == [.keep(.completion(completion)), .send(.credit(4))])
        #expect(script.wait(.seconds(2)).isEmpty)
        #expect(script.handle(.reportKept(first)) == [.send(.complete(completion))])
        #expect(script.handle(.reportKept(first)).isEmpty)
    }

    @Test("A report is forgotten when it is settled, however that turned out, and only then")
    func forgotten() throws {
        for outcome in [Settlement.accepted, .stale, .refused] {
            var script = try NodeSessionScript.active(holding: [first])
            _ = script.feed(.workFinished(script.completion(first)))
            _ = script.receive(.revoke(first, reason: "late"))
            _ = script.feed(.connectionLost)
            _ = script.join()
            #expect(script.kept == [.completion(script.completion(first))])
            #expect(script.handle(.received(.settled(first, outcome, message: ""))) == [.forget(first)])
        }
    }

    @Test("After a restart a node names the leases of its outbox, sends their reports, and renders nothing again")
    func restart() throws {
        let samples = try MessageSamples()
        let completion = Completion(lease: first, digest: samples.asset, size: 1, units: 120, elapsed: .seconds(1))
        let failure = Failure(lease: second, code: "corruptInput", message: "cut off", isPermanent: true)
        var script = try NodeSessionScript(owed: [.completion(completion), .failure(failure)])
        _ = script.feed(.started)
        guard case .hello(let hello) = script.feed(.connected).sent.first else {
            Issue.record("no hello")
            return
        }
        #expect(hello.held == [first, second] && hello.credit == 4)
        #expect(script.welcome(resuming: [first]).sent == [.complete(completion), .fail(failure)])
        #expect(script.grant(first).allSatisfy { $0 != .start(NodeSessionScript.grant(first, samples)) })
        _ = script.receive(.settled(first, .accepted, message: ""))
        _ = script.receive(.settled(second, .stale, message: ""))
        #expect(script.kept.isEmpty && script.session.leasesUnsettled.isEmpty)
    }

    @Test("A result that cannot be kept becomes a failure that may be tried elsewhere; a failure goes out as it is")
    func notKept() throws {
        var script = try NodeSessionScript.active(holding: [first, second])
        _ = script.handle(.workFinished(script.completion(first)))
        guard case .fail(let outbox) = script.handle(.reportNotKept(first, reason: "disk full")).sent.first else {
            Issue.record("no failure")
            return
        }
        #expect(outbox.lease == first && outbox.code == "outboxFailed" && !outbox.isPermanent)
        #expect(outbox.message.contains("disk full"))
        let failure = Failure(lease: second, code: "corruptInput", message: "cut off", isPermanent: true)
        _ = script.handle(.workFailed(failure))
        #expect(script.handle(.reportNotKept(second, reason: "disk full")).sent == [.fail(failure)])
    }

    @Test("An outbox that does not answer within 10 s is not waited for")
    func slowOutbox() throws {
        var script = try NodeSessionScript.active(holding: [first])
        _ = script.handle(.workFinished(script.completion(first)))
        #expect(script.wait(.milliseconds(9999)).isEmpty)
        guard case .fail(let failure) = script.wait(.milliseconds(1)).sent.first else {
            Issue.record("no failure")
            return
        }
        #expect(failure.code == "outboxFailed")
        #expect(script.handle(.reportKept(first)).isEmpty, "too late")
    }

    @Test("What is not settled when a node ends stays in its outbox")
    func shutdown() throws {
        var script = try NodeSessionScript.active(holding: [first])
        _ = script.feed(.workFinished(script.completion(first)))
        _ = script.feed(.shutdownRequested)
        #expect(script.wait(.seconds(7)).isClosing)
        #expect(script.feed(.connectionLost) == [.finish])
        #expect(script.kept == [.completion(script.completion(first))])
    }

    // MARK: Several coordinators

    @Test("When a coordinator dies the node asks it once more, then the next, with its leases and its outbox")
    func nextCoordinator() throws {
        var script = try NodeSessionScript.active(holding: [first, second], coordinators: 3)
        _ = script.waitRenewing(.seconds(10))
        let completion = script.completion(first)
        _ = script.feed(.workFinished(completion))
        #expect(script.feed(.connectionLost) == [.connect(to: 0, after: .milliseconds(100))])
        #expect(script.feed(.connectionLost) == [.connect(to: 1, after: .milliseconds(100))])
        guard case .hello(let hello) = script.feed(.connected).sent.first else {
            Issue.record("no hello")
            return
        }
        #expect(hello.held == [first, second])
        #expect(script.welcome(resuming: [second]).sent.first == .complete(completion))
        #expect(script.session.leasesAtWork == [second])
        _ = script.receive(.settled(first, .accepted, message: ""))
        #expect(script.kept.isEmpty)
        _ = script.waitRenewing(.seconds(10))
        #expect(script.feed(.connectionLost) == [.connect(to: 1, after: .milliseconds(100))], "it is the good one now")
    }

    @Test("Coordinators are tried in turn, and the pauses double with each round")
    func rounds() throws {
        var script = try NodeSessionScript(coordinators: 2)
        #expect(script.feed(.started) == [.connect(to: 0, after: .zero)])
        let attempts = (1...6).flatMap { _ in script.feed(.connectionLost) }
        let expected = [(1, 100), (0, 100), (1, 200), (0, 200), (1, 400), (0, 400)]
        #expect(attempts == expected.map { .connect(to: $0, after: .milliseconds($1)) })
    }

    @Test("Nodes with the same list begin at places of their own in it, each always at the same")
    func places() throws {
        var firsts: [Int] = []
        for low in (0..<300).map({ UInt64.max - $0 * 7 }) {
            for _ in 0..<2 {
                var script = try NodeSessionScript(coordinators: 3, node: NodeID(high: 1, low: low))
                guard case .connect(let first, .zero) = script.feed(.started).first else {
                    Issue.record("no connection is wanted")
                    return
                }
                firsts.append(first)
                #expect(script.feed(.connectionLost) == [.connect(to: (first + 1) % 3, after: .milliseconds(100))])
            }
            #expect(firsts.suffix(2).first == firsts.last)
        }
        for place in 0..<3 { #expect(firsts.count { $0 == place } > 150) }
    }

    @Test("A coordinator that says goodbye is not the first to be asked again")
    func goodbye() throws {
        var script = try NodeSessionScript.active(holding: [first], coordinators: 2)
        _ = script.waitRenewing(.seconds(10))
        #expect(script.receive(.goodbye(code: "shutdown", reason: "going")) == [.close])
        #expect(script.feed(.connectionLost) == [.connect(to: 1, after: .milliseconds(100))])
    }
}
