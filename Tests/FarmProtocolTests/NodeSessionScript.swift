import FarmCore
import FarmProtocol

/// A node's session with a clock of its own and short names for what happens to it. Two slots, two prefetched;
/// leases of 30 s, renewed every 10 s. Its outbox works at once: only `handle` shows what it is asked for.
struct NodeSessionScript {
    static let leaseTime = Duration.seconds(30)
    static let renewInterval = Duration.seconds(10)

    var session: NodeSession
    var now = Duration.seconds(1000)
    let samples: MessageSamples
    /// What the outbox holds.
    private(set) var kept: [NodeReport] = []

    /// - Parameter node: whose id decides which coordinator is the first; `nil` for one that begins with number 0.
    init(coordinators: Int = 1, node: NodeID? = nil, owed: [NodeReport] = []) throws {
        samples = try MessageSamples()
        kept = owed
        session = NodeSession(
            identity: NodeIdentity(
                node: node ?? NodeID(high: samples.node.high, low: 0), name: "crypt", software: "rendernode/0.1.0",
                engine: "1", slots: 2, prefetch: 2),
            coordinators: coordinators, owed: owed)
    }

    /// A script whose session is active and holds `leases`, of which the work has begun.
    static func active(holding leases: [LeaseID] = [], coordinators: Int = 1) throws -> NodeSessionScript {
        var script = try NodeSessionScript(coordinators: coordinators)
        _ = script.feed(.started)
        _ = script.join()
        for lease in leases {
            _ = script.grant(lease)
            _ = script.feed(.workProgressed(lease, done: 0, total: 120))
        }
        return script
    }

    static func lease(_ number: UInt64, epoch: Int64 = 1) -> LeaseID {
        LeaseID(task: TaskID(high: 0x7000, low: 0x8000_0000_0000_0000 | number), epoch: epoch)
    }

    mutating func feed(_ event: NodeEvent) -> [NodeDirective] {
        var directives: [NodeDirective] = []
        for directive in handle(event) {
            switch directive {
            case .keep(let report):
                kept.append(report)
                directives += handle(.reportKept(report.lease))
            case .forget(let lease): kept.removeAll { $0.lease == lease }
            default: directives.append(directive)
            }
        }
        return directives
    }

    /// Takes in an event without carrying anything out.
    mutating func handle(_ event: NodeEvent) -> [NodeDirective] {
        session.handle(event, at: now)
    }

    mutating func receive(_ message: CoordinatorMessage) -> [NodeDirective] {
        feed(.received(message))
    }

    /// Connects and is welcomed.
    mutating func join(resuming leases: [LeaseID] = []) -> [NodeDirective] {
        feed(.connected) + welcome(resuming: leases)
    }

    mutating func welcome(resuming leases: [LeaseID] = []) -> [NodeDirective] {
        receive(
            .welcome(
                CoordinatorMessage.Welcome(
                    session: "s", leaseTime: Self.leaseTime, renewInterval: Self.renewInterval, resumed: leases)))
    }

    mutating func grant(_ lease: LeaseID) -> [NodeDirective] {
        receive(.grant(Self.grant(lease, samples)))
    }

    static func grant(_ lease: LeaseID, _ samples: MessageSamples) -> Grant {
        Grant(
            lease: lease, work: .clip(samples.clip), assets: [], uploadURL: "http://127.0.0.1/up",
            story: samples.story, video: samples.video)
    }

    func completion(_ lease: LeaseID) -> Completion {
        Completion(lease: lease, digest: samples.asset, size: 10, units: 120, elapsed: .seconds(1))
    }

    /// Lets time pass and fires the timer as often as the session asks for it.
    mutating func wait(_ duration: Duration) -> [NodeDirective] {
        let end = now + duration
        var directives: [NodeDirective] = []
        while let deadline = session.nextDeadline, deadline <= end {
            now = max(now, deadline)
            let fired = feed(.timerFired)
            directives += fired
            if fired.isEmpty, session.nextDeadline == deadline { break }
        }
        now = end
        return directives
    }

    /// Lets time pass; every renewal is answered with all that it named, except `lost`.
    mutating func waitRenewing(_ duration: Duration, losing lost: [LeaseID] = []) -> [NodeDirective] {
        let end = now + duration
        var directives: [NodeDirective] = []
        while let deadline = session.nextDeadline, deadline <= end {
            now = max(now, deadline)
            for directive in feed(.timerFired) {
                directives.append(directive)
                guard case .send(.renew(let leases)) = directive else { continue }
                directives += receive(.renewed(leases.filter { !lost.contains($0) }))
            }
        }
        now = end
        return directives
    }
}

extension [NodeDirective] {
    var sent: [NodeMessage] {
        compactMap { directive in
            if case .send(let message) = directive { message } else { nil }
        }
    }

    var isClosing: Bool { contains(.close) }
}
