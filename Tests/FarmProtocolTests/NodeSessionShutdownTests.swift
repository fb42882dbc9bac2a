import FarmCore
import FarmProtocol
import Testing

struct NodeSessionShutdownTests {
    private let first = NodeSessionScript.lease(1)
    private let second = NodeSessionScript.lease(2)
    private let goodbye = NodeDirective.send(.goodbye(code: "shutdown", reason: "the node is shutting down"))

    private func givenUp(_ lease: LeaseID) -> NodeMessage {
        .fail(Failure(lease: lease, code: "shutdown", message: "the node is shutting down", isPermanent: false))
    }

    @Test("An idle node says goodbye at once and ends when the connection has")
    func idle() throws {
        var script = try NodeSessionScript.active()
        #expect(script.feed(.shutdownRequested) == [.send(.credit(0)), goodbye, .close])
        #expect(script.feed(.connectionLost) == [.finish])
        #expect(script.feed(.connected).isEmpty)
        #expect(script.session.nextDeadline == nil)
    }

    @Test("Work that has not begun is given back at once; what has begun may finish")
    func giveBack() throws {
        var script = try NodeSessionScript.active(holding: [first])
        _ = script.grant(second)
        let directives = script.feed(.shutdownRequested)
        #expect(directives.sent == [.credit(0), givenUp(second)])
        #expect(directives.contains(.cancel(second, .shutdown)))
        #expect(script.receive(.settled(second, .accepted, message: "")).isEmpty)
        let completion = script.completion(first)
        #expect(script.feed(.workFinished(completion)).sent == [.complete(completion)])
        #expect(script.receive(.settled(first, .accepted, message: "")) == [goodbye, .close])
    }

    @Test("Work that is not done after 5 s is cancelled and given back")
    func outOfTime() throws {
        var script = try NodeSessionScript.active(holding: [first])
        #expect(script.feed(.shutdownRequested).sent == [.credit(0)])
        #expect(script.wait(.milliseconds(4999)).isEmpty)
        #expect(script.wait(.milliseconds(1)) == [.cancel(first, .shutdown), .send(givenUp(first))])
        #expect(script.receive(.settled(first, .accepted, message: "")) == [goodbye, .close])
    }

    @Test("An answer that does not come within 2 s more is not waited for")
    func noAnswer() throws {
        var script = try NodeSessionScript.active(holding: [first])
        _ = script.feed(.shutdownRequested)
        _ = script.wait(.seconds(5))
        #expect(script.wait(.milliseconds(1999)).isEmpty)
        #expect(script.wait(.milliseconds(1)) == [goodbye, .close])
    }

    @Test("A grant that crosses the shutdown is given back")
    func lateGrant() throws {
        var script = try NodeSessionScript.active(holding: [first])
        _ = script.feed(.shutdownRequested)
        let directives = script.grant(second)
        #expect(directives == [.send(givenUp(second))])
    }

    @Test("A completion that no connection has carried is still brought over before the node ends")
    func completionOffline() throws {
        var script = try NodeSessionScript.active(holding: [first])
        _ = script.feed(.connectionLost)
        let completion = script.completion(first)
        _ = script.feed(.workFinished(completion))
        #expect(script.feed(.shutdownRequested).isEmpty)
        #expect(script.join().sent.contains(.complete(completion)))
        #expect(script.receive(.settled(first, .accepted, message: "")) == [goodbye, .close])
    }

    @Test("Without a connection and with nothing to report a node ends at once, with work in time")
    func offline() throws {
        var idle = try NodeSessionScript()
        _ = idle.feed(.started)
        #expect(idle.feed(.shutdownRequested) == [.finish])
        var working = try NodeSessionScript.active(holding: [first])
        _ = working.feed(.connectionLost)
        #expect(working.feed(.shutdownRequested).isEmpty)
        #expect(working.wait(.seconds(7)) == [.cancel(first, .shutdown), .finish])
    }

    @Test("A second request ends at once")
    func impatient() throws {
        var script = try NodeSessionScript.active(holding: [first])
        _ = script.feed(.shutdownRequested)
        #expect(script.feed(.shutdownRequested) == [.cancel(first, .shutdown), goodbye, .close])
        #expect(script.feed(.connectionLost) == [.finish])
    }
}
