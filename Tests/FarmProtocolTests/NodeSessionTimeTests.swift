import FarmCore
import FarmProtocol
import Testing

struct NodeSessionTimeTests {
    private let first = NodeSessionScript.lease(1)
    private let second = NodeSessionScript.lease(2)

    @Test("Leases are renewed every interval, reports included, and an empty renewal shows that the node lives")
    func renewal() throws {
        var script = try NodeSessionScript.active(holding: [first, second])
        _ = script.feed(.workFinished(script.completion(second)))
        #expect(script.waitRenewing(.seconds(20)).sent == [.renew([first, second]), .renew([first, second])])
        var idle = try NodeSessionScript.active()
        #expect(idle.waitRenewing(.seconds(10)).sent == [.renew([])])
    }

    @Test("A lease that the answer to a renewal leaves out is lost: its work is cancelled at once")
    func lostLease() throws {
        var script = try NodeSessionScript.active(holding: [first, second])
        let directives = script.waitRenewing(.seconds(10), losing: [first])
        #expect(directives.contains(.cancel(first, .notRenewed)))
        #expect(directives.sent.last == .credit(3))
        #expect(script.session.leasesAtWork == [second])
    }

    @Test("A lease granted while a renewal was under way is not lost by its answer")
    func grantDuringRenewal() throws {
        var script = try NodeSessionScript.active(holding: [first])
        #expect(script.wait(.seconds(10)).sent == [.renew([first])])
        _ = script.grant(second)
        #expect(script.receive(.renewed([first])).isEmpty)
        #expect(script.session.leasesAtWork == [first, second])
    }

    @Test("Answers to several renewals are matched in their order")
    func answersInOrder() throws {
        var script = try NodeSessionScript.active(holding: [first])
        _ = script.wait(.seconds(10))
        _ = script.grant(second)
        #expect(script.wait(.seconds(10)).sent == [.renew([first, second])])
        #expect(script.receive(.renewed([first])).isEmpty, "the first renewal did not name the second lease")
        #expect(script.receive(.renewed([first])).contains(.cancel(second, .notRenewed)))
    }

    @Test("An answer to a renewal that was never sent closes the connection")
    func unaskedAnswer() throws {
        var script = try NodeSessionScript.active(holding: [first])
        #expect(script.receive(.renewed([])).isClosing)
        #expect(script.session.leasesAtWork == [first])
    }

    @Test("A coordinator that says nothing for a lease time is left, and the leases are kept")
    func silence() throws {
        var script = try NodeSessionScript.active(holding: [first])
        let directives = script.wait(.seconds(30))
        #expect(directives.isClosing)
        guard case .goodbye(let code, _) = directives.sent.last else {
            Issue.record("no goodbye")
            return
        }
        #expect(code == "silent")
        #expect(script.receive(.renewed([])).isEmpty, "what was still under way is nobody's any more")
        #expect(script.feed(.connectionLost) == [.connect(to: 0, after: .milliseconds(100))])
        #expect(script.session.leasesAtWork == [first])
    }

    @Test("A coordinator that speaks but never answers renewals is left after a lease time")
    func unansweredRenewals() throws {
        var script = try NodeSessionScript.active()
        var directives: [NodeDirective] = []
        for _ in 1...45 where !directives.isClosing {
            directives += script.wait(.seconds(1))
            directives += script.receive(.revoke(second, reason: "chatter"))
        }
        #expect(directives.isClosing)
        #expect(script.now >= .seconds(1040) && script.now <= .seconds(1041))
    }

    @Test("A welcome that does not come within 10 s is not waited for")
    func lateWelcome() throws {
        var script = try NodeSessionScript()
        _ = script.feed(.started)
        _ = script.feed(.connected)
        #expect(script.wait(.milliseconds(9999)).isEmpty)
        #expect(script.wait(.milliseconds(1)).isClosing)
        #expect(script.welcome().isEmpty)
        #expect(!script.session.isActive)
    }

    @Test("A lease counts as confirmed from when its renewal was sent, not from when the answer came")
    func confirmation() throws {
        var script = try NodeSessionScript.active(holding: [first])
        _ = script.wait(.seconds(10))
        script.now += .seconds(9)
        _ = script.receive(.renewed([first]))
        // The renewals from now on are answered as if the lease had not been asked about.
        #expect(script.session.nextDeadline == .seconds(1020))
        var cancelled: Duration?
        while cancelled == nil, script.now < .seconds(1100) {
            for directive in script.wait(.milliseconds(100)) {
                if case .cancel(first, .notRenewed) = directive { cancelled = script.now }
            }
            _ = script.receive(.revoke(second, reason: "chatter"))
        }
        #expect(cancelled == .seconds(1040))
    }

    @Test("A welcome out of turn, a message before it, and impossible times close the connection")
    func violations() throws {
        var twice = try NodeSessionScript.active()
        #expect(twice.welcome().isClosing)
        var early = try NodeSessionScript()
        _ = early.feed(.started)
        _ = early.feed(.connected)
        #expect(early.grant(first).isClosing)
        #expect(early.session.leasesAtWork.isEmpty)
        for (lease, renewal) in [(10, 10), (10, 20), (10_000, 9)] {
            var script = try NodeSessionScript()
            _ = script.feed(.started)
            _ = script.feed(.connected)
            let welcome = CoordinatorMessage.Welcome(
                session: "s", leaseTime: .milliseconds(lease), renewInterval: .milliseconds(renewal), resumed: [])
            #expect(script.receive(.welcome(welcome)).isClosing, "\(lease) and \(renewal) ms")
        }
    }

    @Test("What is not the protocol's is answered with a goodbye that says why, and the node comes back")
    func invalidFrame() throws {
        var script = try NodeSessionScript.active(holding: [first])
        let directives = script.feed(.receivedInvalid(ProtocolError(.unknownType, "message type 9 is unknown")))
        #expect(directives == [.send(.goodbye(code: "unknownType", reason: "message type 9 is unknown")), .close])
        #expect(script.feed(.receivedInvalid(ProtocolError(.unknownType, "again"))).isEmpty)
        #expect(script.feed(.connectionLost) == [.connect(to: 0, after: .milliseconds(100))])
    }

    @Test("A coordinator's goodbye closes the connection; the node keeps its leases and comes back")
    func goodbye() throws {
        var script = try NodeSessionScript.active(holding: [first])
        #expect(script.receive(.goodbye(code: "shutdown", reason: "restarting")) == [.close])
        #expect(script.feed(.connectionLost) == [.connect(to: 0, after: .milliseconds(100))])
        #expect(script.session.leasesAtWork == [first])
    }
}
