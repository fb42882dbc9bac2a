import FarmCore
import FarmProtocol
import Testing

/// What a node does after a time in which it did not run, and about a render that stands still.
struct NodeSessionWatchTests {
    private let first = NodeSessionScript.lease(1)
    private let second = NodeSessionScript.lease(2)

    @Test("A result goes up at once while its lease is known to be the node's, each time it asks")
    func upload() throws {
        var script = try NodeSessionScript.active(holding: [first])
        #expect(script.feed(.uploadWanted(first)) == [.upload(first)])
        _ = script.waitRenewing(.seconds(60))
        #expect(script.feed(.uploadWanted(first)) == [.upload(first)])
        #expect(script.feed(.uploadWanted(second)).isEmpty)
    }

    @Test("After a sleep of more than a lease time a node renews first, and uploads once the lease is confirmed")
    func uploadAfterSleep() throws {
        var script = try NodeSessionScript.active(holding: [first, second])
        _ = script.waitRenewing(.seconds(10))
        script.now += .seconds(31)
        #expect(script.feed(.uploadWanted(first)) == [.send(.renew([first, second]))])
        #expect(script.feed(.timerFired).isEmpty, "the coordinator has a lease time to answer")
        let answer = script.receive(.renewed([first]))
        #expect(answer.prefix(2) == [.cancel(second, .notRenewed), .upload(first)])
        #expect(script.session.leasesAtWork == [first])
    }

    @Test("After a sleep nothing is reported until the coordinator has answered a renewal sent since")
    func reportAfterSleep() throws {
        var script = try NodeSessionScript.active(holding: [first])
        #expect(script.wait(.seconds(10)).sent == [.renew([first])])
        let completion = script.completion(first)
        script.now += .seconds(31)
        #expect(script.feed(.workFinished(completion)).sent == [.renew([first]), .credit(4)])
        #expect(script.receive(.renewed([first])).isEmpty, "that answers the renewal of before the sleep")
        #expect(script.receive(.renewed([])).sent == [.complete(completion)], "it is for the coordinator to say")
    }

    @Test("A coordinator that does not answer after a sleep is left a lease time later, the leases kept")
    func silenceAfterSleep() throws {
        var script = try NodeSessionScript.active(holding: [first])
        script.now += .seconds(100)
        #expect(script.feed(.timerFired).sent == [.renew([first])])
        #expect(!script.wait(.milliseconds(29_999)).isClosing)
        #expect(script.wait(.milliseconds(1)).isClosing)
        #expect(script.session.leasesAtWork == [first])
    }

    @Test("A welcome that lay unread during a sleep is doubted too")
    func welcomeAfterSleep() throws {
        let samples = try MessageSamples()
        let completion = Completion(lease: first, digest: samples.asset, size: 1, units: 120, elapsed: .seconds(1))
        var script = try NodeSessionScript(owed: [.completion(completion)])
        _ = script.feed(.started)
        _ = script.feed(.connected)
        script.now += .seconds(31)
        #expect(script.welcome(resuming: [first]).sent == [.renew([first])])
        #expect(script.receive(.renewed([first])).sent == [.complete(completion)])
    }

    @Test("A lease that was not confirmed for a lease time uploads nothing until a welcome resumes it")
    func uploadOffline() throws {
        var script = try NodeSessionScript.active(holding: [first, second])
        _ = script.feed(.connectionLost)
        #expect(script.feed(.uploadWanted(first)) == [.upload(first)])
        script.now += .seconds(30)
        #expect(script.feed(.uploadWanted(first)).isEmpty)
        #expect(script.feed(.uploadWanted(second)).isEmpty)
        let directives = script.join(resuming: [second])
        #expect(directives.contains(.cancel(first, .notResumed)) && directives.contains(.upload(second)))
        #expect(!directives.contains(.upload(first)))
    }

    // MARK: Stuck renders

    @Test("A render without progress for 120 s is stopped and reported as stuck, and may be tried elsewhere")
    func stuck() throws {
        var script = try NodeSessionScript.active(holding: [first])
        _ = script.waitRenewing(.seconds(60))
        _ = script.feed(.workProgressed(first, done: 1, total: 120))
        _ = script.waitRenewing(.seconds(60))
        _ = script.feed(.workProgressed(first, done: 1, total: 120))
        #expect(!script.waitRenewing(.seconds(59)).contains(.cancel(first, .stuck)), "it has had 119 s")
        let directives = script.waitRenewing(.seconds(1))
        #expect(directives.contains(.cancel(first, .stuck)))
        guard case .failure(let failure)? = script.kept.first else {
            Issue.record("nothing kept")
            return
        }
        #expect(failure.lease == first && failure.code == "stuck" && !failure.isPermanent)
        #expect(script.session.leasesUnsettled == [first])
    }

    @Test("Neither waiting for a slot nor an upload counts as a render without progress")
    func notRendering() throws {
        var script = try NodeSessionScript.active(holding: [first])
        _ = script.grant(second)
        _ = script.feed(.uploadWanted(first))
        _ = script.waitRenewing(.seconds(600))
        #expect(script.session.leasesAtWork == [first, second])
    }

    @Test("A sleep, however long, makes no render stuck", arguments: [31, 121, 10_000])
    func stuckAfterSleep(_ seconds: Int) throws {
        var script = try NodeSessionScript.active(holding: [first])
        script.now += .seconds(seconds)
        let woken = script.feed(.timerFired) + script.receive(.renewed([first]))
        #expect(!woken.contains(.cancel(first, .stuck)))
        #expect(!script.waitRenewing(.seconds(85)).contains(.cancel(first, .stuck)))
        #expect(script.session.leasesAtWork == [first])
    }

    @Test("Stuck work holds its slot until it has ended; without a slot left a node gives back what waits")
    func slots() throws {
        var script = try NodeSessionScript.active(holding: [first, second])
        let third = NodeSessionScript.lease(3)
        _ = script.grant(third)
        let directives = script.waitRenewing(.seconds(120))
        let overloaded = directives.sent.contains { message in
            if case .fail(let failure) = message { failure.lease == third && failure.isReturn } else { false }
        }
        #expect(overloaded && directives.contains(.cancel(third, .overloaded)))
        let credits = directives.sent.filter { if case .credit = $0 { true } else { false } }
        #expect(credits.last == .credit(0))
        #expect(script.feed(.workStopped(first)) == [.send(.credit(3))])
        #expect(script.feed(.workStopped(second)) == [.send(.credit(4))])
        #expect(script.feed(.workStopped(second)).isEmpty)
    }
}
