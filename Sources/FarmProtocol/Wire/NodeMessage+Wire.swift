import FarmCore

extension NodeMessage {
    /// The message in `frame`.
    ///
    /// - Throws: `ProtocolError`: not a node's message, or not well-formed.
    public init(_ frame: Frame) throws(ProtocolError) {
        switch frame.type {
        case .hello:
            self = .hello(try Hello(WireReading.message(WireHello.self, from: frame.payload)))
        case .renew:
            let wire = try WireReading.message(WireRenew.self, from: frame.payload)
            self = .renew(try WireReading.leases(wire.leases))
        case .progress:
            let wire = try WireReading.message(WireProgress.self, from: frame.payload)
            let lease = try WireReading.lease(wire.lease)
            let total = try WireReading.count(wire.total, of: "total", in: 0...Int.max)
            self = .progress(lease, done: try WireReading.count(wire.done, of: "done", in: 0...total), total: total)
        case .complete:
            self = .complete(try Completion(WireReading.message(WireComplete.self, from: frame.payload)))
        case .fail:
            self = .fail(try Failure(WireReading.message(WireFail.self, from: frame.payload)))
        case .credit:
            let wire = try WireReading.message(WireCredit.self, from: frame.payload)
            self = .credit(try WireReading.count(wire.leases, of: "credit", in: 0...ProtocolLimits.leasesPerNode))
        case .goodbye:
            let wire = try WireReading.message(WireGoodbye.self, from: frame.payload)
            self = .goodbye(code: wire.code, reason: wire.reason)
        case .welcome, .grant, .renewed, .revoke, .settled:
            throw ProtocolError(.unexpectedMessage, "\(frame.type) is a coordinator's message")
        }
    }

    /// - Throws: `ProtocolError` never in practice: these messages always serialise.
    public func frame(correlation: UInt32 = 0) throws(ProtocolError) -> Frame {
        switch self {
        case .hello(let hello):
            try Frame(.hello, hello.wire, correlation)
        case .renew(let leases):
            try Frame(.renew, WireRenew.with { $0.leases = leases.map(\.wire) }, correlation)
        case .progress(let lease, let done, let total):
            try Frame(
                .progress,
                WireProgress.with {
                    $0.lease = lease.wire
                    $0.done = UInt64(done)
                    $0.total = UInt64(total)
                }, correlation)
        case .complete(let completion):
            try Frame(.complete, completion.wire, correlation)
        case .fail(let failure):
            try Frame(.fail, failure.wire, correlation)
        case .credit(let leases):
            try Frame(.credit, WireCredit.with { $0.leases = UInt32(leases) }, correlation)
        case .goodbye(let code, let reason):
            try Frame(.goodbye, WireGoodbye(code: code, reason: reason), correlation)
        }
    }
}

extension NodeMessage.Hello {
    init(_ wire: WireHello) throws(ProtocolError) {
        var kinds: [TaskKind] = []
        for name in wire.kinds {
            // A kind of a newer version is not this coordinator's to grant.
            if let kind = TaskKind(rawValue: name), kind.runsOn == .node { kinds.append(kind) }
        }
        self.init(
            node: try WireReading.id(wire.nodeID, of: "node_id"),
            name: try WireReading.text(wire.nodeName, of: "node_name", limit: 128),
            software: try WireReading.text(wire.software, of: "software"),
            engine: try WireReading.text(wire.engine, of: "engine"),
            slots: try WireReading.count(wire.slots, of: "slots", in: 1...ProtocolLimits.leasesPerNode),
            credit: try WireReading.count(wire.credit, of: "credit", in: 0...ProtocolLimits.leasesPerNode),
            kinds: kinds,
            pools: try WireReading.pools(wire.pools),
            held: try WireReading.leases(wire.held))
    }

    var wire: WireHello {
        WireHello.with {
            $0.nodeID = node.description
            $0.nodeName = name
            $0.software = software
            $0.engine = engine
            $0.slots = UInt32(slots)
            $0.credit = UInt32(credit)
            $0.kinds = kinds.map(\.rawValue)
            // To say nothing says the same, and is what nodes that know of no pools say.
            $0.pools = pools == [.standard] ? [] : pools.map(\.description)
            $0.held = held.map(\.wire)
        }
    }
}

extension Completion {
    init(_ wire: WireComplete) throws(ProtocolError) {
        self.init(
            lease: try WireReading.lease(wire.lease),
            digest: try WireReading.asset(wire.digest),
            size: Int64(try WireReading.count(wire.size, of: "size", in: 1...Int.max)),
            units: try WireReading.count(wire.units, of: "units", in: 0...Int.max),
            elapsed: .microseconds(try WireReading.count(wire.elapsedMicros, of: "elapsed", in: 0...Int.max)),
            notes: try RenderNotes(wire))
    }

    var wire: WireComplete {
        WireComplete.with {
            $0.lease = lease.wire
            $0.digest = digest.description
            $0.size = UInt64(size)
            $0.units = UInt64(units)
            $0.elapsedMicros = UInt64(max(0, elapsed.microseconds))
            notes.write(to: &$0)
        }
    }
}

extension Failure {
    init(_ wire: WireFail) throws(ProtocolError) {
        self.init(
            lease: try WireReading.lease(wire.lease),
            code: try WireReading.text(wire.code, of: "code", limit: 128),
            message: try WireReading.text(wire.message, of: "message"),
            isPermanent: wire.permanent)
    }

    /// As much of a text as fits, in whole characters.
    private static func cut(_ text: String, to limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var bytes = 0
        return String(
            text.prefix { character in
                bytes += character.utf8.count
                return bytes <= limit
            })
    }

    var wire: WireFail {
        WireFail.with {
            $0.lease = lease.wire
            $0.code = String(code.prefix(64))
            $0.message = Self.cut(message, to: ProtocolLimits.textBytes)
            $0.permanent = isPermanent
        }
    }
}
