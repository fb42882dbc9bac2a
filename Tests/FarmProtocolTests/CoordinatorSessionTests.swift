import FarmCore
import FarmProtocol
import Testing

@Suite("The coordinator's side of a session")
struct CoordinatorSessionTests {
    private let lease = LeaseID(task: TaskID(high: 1, low: 2), epoch: 3)
    private var session = CoordinatorSession(id: "s", leaseTime: .seconds(15), openedAt: .zero)

    private func hello(credit: Int = 2, held: [LeaseID] = []) -> NodeMessage.Hello {
        NodeMessage.Hello(
            node: NodeID(high: 0, low: 7), name: "n", software: "t/1", engine: "e", slots: 2, credit: credit,
            kinds: [.clip, .soundtrack], held: held)
    }

    private func grant(_ lease: LeaseID) -> Grant {
        Grant(
            lease: lease, work: .soundtrack(SoundtrackRecipe(placements: [], sampleCount: 1)), assets: [],
            uploadURL: "http://127.0.0.1/", story: StoryID(high: 0, low: 0), video: VideoID(high: 0, low: 0))
    }

    private mutating func activate(credit: Int = 2, held: [LeaseID] = []) {
        _ = session.received(.hello(hello(credit: credit, held: held)), at: .zero)
        _ = session.admitted(resumed: held)
    }

    private func goodbyeCode(_ directives: [CoordinatorSession.Directive]) -> String? {
        guard directives.count == 2, directives[1] == .close, case .send(.goodbye(let code, _)) = directives[0]
        else { return nil }
        return code
    }

    @Test("A node that says hello is admitted, welcomed and offered work")
    mutating func admission() {
        let hello = hello(held: [lease])
        #expect(session.received(.hello(hello), at: .zero) == [.admit(hello)])
        let welcome = CoordinatorMessage.Welcome(
            session: "s", leaseTime: .seconds(15), renewInterval: .seconds(5), resumed: [lease])
        #expect(session.admitted(resumed: [lease]) == [.send(.welcome(welcome)), .dispatch])
        #expect(session.credit == 2)
        #expect(session.load == 0.5)
    }

    @Test("Whoever does not say hello first is sent away")
    mutating func helloFirst() {
        #expect(goodbyeCode(session.received(.renew([]), at: .zero)) == "helloMissing")
        #expect(session.isClosed)
    }

    @Test("A second hello ends the session")
    mutating func secondHello() {
        activate()
        #expect(goodbyeCode(session.received(.hello(hello()), at: .zero)) == "unexpectedMessage")
        #expect(session.received(.renew([lease]), at: .zero) == [])
    }

    @Test("Each grant uses up one lease of credit, and no grant follows once it is gone")
    mutating func credit() {
        activate(credit: 1)
        session.reserve(lease)
        #expect(session.credit == 0)
        #expect(session.granted(grant(lease)) == [.send(.grant(grant(lease)))])
        #expect(session.received(.credit(1), at: .zero) == [.dispatch])
        #expect(session.credit == 1)
    }

    @Test("A lease that is revoked while its grant is prepared is never sent")
    mutating func revokedBeforeGrant() {
        activate()
        session.reserve(lease)
        _ = session.revoked(lease, reason: "r")
        #expect(session.granted(grant(lease)) == [])
    }

    @Test("A session that is closed takes no lease")
    mutating func closedTakesNone() {
        activate()
        _ = session.shuttingDown()
        #expect(session.granted(grant(lease)) == [])
        #expect(session.credit == 0)
    }

    @Test("A lease is revoked once, and only from the node that holds it")
    mutating func revocation() {
        activate()
        #expect(session.revoked(lease, reason: "r") == [])
        session.reserve(lease)
        _ = session.granted(grant(lease))
        #expect(session.revoked(lease, reason: "r") == [.send(.revoke(lease, reason: "r"))])
        #expect(session.revoked(lease, reason: "r") == [])
    }

    @Test("A connection that never says hello is closed after the hello time")
    mutating func helloDeadline() {
        #expect(session.timePassed(at: ProtocolLimits.helloTime) == [])
        let late = ProtocolLimits.helloTime + .seconds(1)
        #expect(goodbyeCode(session.timePassed(at: late)) == "helloMissing")
    }

    @Test("Half a frame and then silence ends the session, though renewals were on time before")
    mutating func halfFrame() {
        activate()
        session.framePending(true, at: .seconds(3))
        session.framePending(true, at: .seconds(9))
        #expect(session.timePassed(at: .seconds(13)) == [])
        #expect(goodbyeCode(session.timePassed(at: .seconds(14))) == "frameIncomplete")
    }

    @Test("A frame that came in whole in time is no reason to close")
    mutating func wholeFrame() {
        activate()
        session.framePending(true, at: .seconds(3))
        session.framePending(false, at: .seconds(4))
        #expect(session.timePassed(at: .seconds(20)) == [])
    }

    @Test("A node silent for twice the lease time is given up")
    mutating func silence() {
        activate()
        #expect(session.timePassed(at: .seconds(30)) == [])
        _ = session.received(.renew([]), at: .seconds(30))
        #expect(session.timePassed(at: .seconds(60)) == [])
        #expect(goodbyeCode(session.timePassed(at: .seconds(61))) == "silent")
    }

    @Test("A node that says goodbye is not answered")
    mutating func goodbye() {
        activate()
        #expect(session.received(.goodbye(code: "shutdown", reason: ""), at: .zero) == [.close])
    }
}
