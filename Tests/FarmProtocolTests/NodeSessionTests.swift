import FarmCore
import FarmProtocol
import Testing

struct NodeSessionTests {
    private let first = NodeSessionScript.lease(1)
    private let second = NodeSessionScript.lease(2)

    @Test("A node introduces itself as soon as it is connected, and wants its slots and as many leases to prefetch")
    func hello() throws {
        var script = try NodeSessionScript()
        #expect(script.feed(.started) == [.connect(to: 0, after: .zero)])
        guard case .hello(let hello) = script.feed(.connected).sent.first else {
            Issue.record("no hello")
            return
        }
        #expect(hello.slots == 2)
        #expect(hello.credit == 4)
        #expect(hello.held.isEmpty)
        #expect(script.welcome().isEmpty)
        #expect(script.session.isActive)
    }

    @Test("A grant is started once, however often it comes")
    func duplicateGrant() throws {
        var script = try NodeSessionScript.active()
        let grant = NodeSessionScript.grant(first, script.samples)
        #expect(script.receive(.grant(grant)) == [.start(grant)])
        #expect(!script.receive(.grant(grant)).contains(.start(grant)))
        #expect(script.session.leasesAtWork == [first])
    }

    @Test("A grant of the same task with a later epoch takes the place of the earlier one")
    func laterEpoch() throws {
        var script = try NodeSessionScript.active(holding: [first])
        let later = NodeSessionScript.lease(1, epoch: 2)
        let directives = script.grant(later)
        #expect(directives.first == .cancel(first, .superseded))
        #expect(directives.contains(.start(NodeSessionScript.grant(later, script.samples))))
        #expect(script.session.leasesAtWork == [later])
        #expect(script.grant(first).allSatisfy { $0 != .start(NodeSessionScript.grant(first, script.samples)) })
    }

    @Test("A completion is sent at once, makes room for another lease, and is kept until it is settled")
    func completion() throws {
        var script = try NodeSessionScript.active(holding: [first, second])
        let completion = script.completion(first)
        #expect(script.feed(.workFinished(completion)).sent == [.complete(completion), .credit(3)])
        #expect(script.session.leasesUnsettled == [first])
        #expect(script.receive(.settled(first, .accepted, message: "")).isEmpty)
        #expect(script.session.leasesUnsettled.isEmpty)
        #expect(script.session.leasesAtWork == [second])
    }

    @Test("A completion is sent again over every connection until it is settled, though its lease was not resumed")
    func resentUntilSettled() throws {
        var script = try NodeSessionScript.active(holding: [first])
        let completion = script.completion(first)
        _ = script.feed(.workFinished(completion))
        for _ in 1...3 {
            _ = script.feed(.connectionLost)
            guard case .hello(let hello) = script.feed(.connected).sent.first else {
                Issue.record("no hello")
                return
            }
            #expect(hello.held == [first])
            #expect(script.welcome().sent == [.complete(completion)])
        }
        #expect(script.receive(.settled(first, .stale, message: "late")).isEmpty)
        _ = script.feed(.connectionLost)
        #expect(script.join().sent.count == 1)
    }

    @Test("A failure is kept and sent again like a completion")
    func failureResent() throws {
        var script = try NodeSessionScript.active(holding: [first])
        _ = script.feed(.connectionLost)
        let failure = Failure(lease: first, code: "corruptInput", message: "cut off", isPermanent: true)
        #expect(script.feed(.workFailed(failure)).isEmpty)
        #expect(script.join(resuming: [first]).sent.contains(.fail(failure)))
        _ = script.receive(.settled(first, .accepted, message: ""))
        #expect(script.session.leasesUnsettled.isEmpty)
    }

    @Test("A completion that is not answered for a lease time is sent again")
    func resentAfterLeaseTime() throws {
        var script = try NodeSessionScript.active(holding: [first])
        let completion = script.completion(first)
        _ = script.feed(.workFinished(completion))
        #expect(!script.waitRenewing(.seconds(29)).sent.contains(.complete(completion)))
        #expect(script.waitRenewing(.seconds(1)).sent.contains(.complete(completion)))
    }

    @Test("A reconnect resumes what the coordinator still grants and gives up the rest")
    func reconnect() throws {
        var script = try NodeSessionScript.active(holding: [first, second])
        #expect(script.feed(.connectionLost) == [.connect(to: 0, after: .milliseconds(100))])
        let directives = script.join(resuming: [second])
        #expect(directives.contains(.cancel(first, .notResumed)))
        #expect(!directives.contains(.cancel(second, .notResumed)))
        #expect(directives.sent.last == .credit(3))
        #expect(script.session.leasesAtWork == [second])
    }

    @Test("Without a connection work goes on, however long that lasts")
    func offlineWork() throws {
        var script = try NodeSessionScript.active(holding: [first])
        _ = script.feed(.connectionLost)
        for frame in 1...100 {
            #expect(script.wait(.seconds(6)).isEmpty)
            #expect(script.feed(.workProgressed(first, done: frame, total: 120)).isEmpty)
        }
        #expect(script.session.leasesAtWork == [first])
        #expect(script.join(resuming: [first]).allSatisfy { $0 != .cancel(first, .notResumed) })
        #expect(script.session.leasesAtWork == [first])
    }

    @Test("Pauses between attempts double from 100 ms to 5 s, and start over once a renewal was answered")
    func backoff() throws {
        var script = try NodeSessionScript()
        _ = script.feed(.started)
        var pauses: [Duration] = []
        for _ in 1...8 {
            guard case .connect(_, let pause) = script.feed(.connectionLost).first else { continue }
            pauses.append(pause)
        }
        #expect(pauses == [100, 200, 400, 800, 1600, 3200, 5000, 5000].map { .milliseconds($0) })
        _ = script.join()
        #expect(script.feed(.connectionLost) == [.connect(to: 0, after: .seconds(5))], "a welcome alone proves nothing")
        _ = script.join()
        _ = script.waitRenewing(.seconds(10))
        #expect(script.feed(.connectionLost) == [.connect(to: 0, after: .milliseconds(100))])
    }

    @Test("A revoked lease is cancelled during its work, and its end is told to nobody")
    func revoke() throws {
        var script = try NodeSessionScript.active(holding: [first])
        let directives = script.receive(.revoke(first, reason: "the story was deleted"))
        #expect(directives.first == .cancel(first, .revoked(reason: "the story was deleted")))
        #expect(directives.sent == [.credit(4)])
        #expect(script.feed(.workFinished(script.completion(first))).isEmpty)
        #expect(script.receive(.revoke(first, reason: "again")).isEmpty)
    }

    @Test("Progress is sent four times a second at most, and always at the end")
    func progress() throws {
        var script = try NodeSessionScript.active()
        _ = script.grant(first)
        var sent: [Int] = []
        for done in 0...100 {
            for case .progress(_, let done, _) in script.feed(.workProgressed(first, done: done, total: 100)).sent {
                sent.append(done)
            }
            script.now += .milliseconds(10)
        }
        #expect(sent == [0, 25, 50, 75, 100])
    }

    @Test("Progress of a lease that is not held, or without a connection, is not sent")
    func progressOfNobody() throws {
        var script = try NodeSessionScript.active(holding: [first])
        #expect(script.feed(.workProgressed(second, done: 1, total: 2)).isEmpty)
        script.now += .seconds(1)
        _ = script.feed(.connectionLost)
        #expect(script.feed(.workProgressed(first, done: 1, total: 120)).isEmpty)
    }
}
