import FarmCore

extension CoordinatorMessage {
    /// The message in `frame`.
    ///
    /// - Throws: `ProtocolError`: not a coordinator's message, or not well-formed.
    public init(_ frame: Frame) throws(ProtocolError) {
        switch frame.type {
        case .welcome:
            let wire = try WireReading.message(WireWelcome.self, from: frame.payload)
            self = .welcome(
                Welcome(
                    session: try WireReading.text(wire.sessionID, of: "session_id"),
                    leaseTime: .microseconds(try WireReading.count(wire.leaseMicros, of: "lease", in: 1...Int.max)),
                    renewInterval: .microseconds(
                        try WireReading.count(wire.renewMicros, of: "renew", in: 1...Int.max)),
                    resumed: try WireReading.leases(wire.resumed)))
        case .grant:
            self = .grant(try Grant(WireReading.message(WireGrant.self, from: frame.payload)))
        case .renewed:
            let wire = try WireReading.message(WireRenewed.self, from: frame.payload)
            self = .renewed(try WireReading.leases(wire.leases))
        case .revoke:
            let wire = try WireReading.message(WireRevoke.self, from: frame.payload)
            self = .revoke(try WireReading.lease(wire.lease), reason: wire.reason)
        case .settled:
            let wire = try WireReading.message(WireSettled.self, from: frame.payload)
            self = .settled(
                try WireReading.lease(wire.lease), try Settlement(wire.outcome), message: wire.message)
        case .goodbye:
            let wire = try WireReading.message(WireGoodbye.self, from: frame.payload)
            self = .goodbye(code: wire.code, reason: wire.reason)
        case .hello, .renew, .progress, .complete, .fail, .credit:
            throw ProtocolError(.unexpectedMessage, "\(frame.type) is a node's message")
        }
    }

    /// - Throws: `ProtocolError` never in practice: these messages always serialise.
    public func frame(correlation: UInt32 = 0) throws(ProtocolError) -> Frame {
        switch self {
        case .welcome(let welcome):
            try Frame(
                .welcome,
                WireWelcome.with {
                    $0.sessionID = welcome.session
                    $0.leaseMicros = UInt64(welcome.leaseTime.microseconds)
                    $0.renewMicros = UInt64(welcome.renewInterval.microseconds)
                    $0.resumed = welcome.resumed.map(\.wire)
                }, correlation)
        case .grant(let grant):
            try Frame(.grant, grant.wire, correlation)
        case .renewed(let leases):
            try Frame(.renewed, WireRenewed.with { $0.leases = leases.map(\.wire) }, correlation)
        case .revoke(let lease, let reason):
            try Frame(
                .revoke,
                WireRevoke.with {
                    $0.lease = lease.wire
                    $0.reason = reason
                }, correlation)
        case .settled(let lease, let settlement, let message):
            try Frame(
                .settled,
                WireSettled.with {
                    $0.lease = lease.wire
                    $0.outcome = settlement.wire
                    $0.message = message
                }, correlation)
        case .goodbye(let code, let reason):
            try Frame(.goodbye, WireGoodbye(code: code, reason: reason), correlation)
        }
    }
}

extension Settlement {
    init(_ wire: WireSettled.Outcome) throws(ProtocolError) {
        switch wire {
        case .accepted: self = .accepted
        case .stale: self = .stale
        case .refused: self = .refused
        case .unspecified, .UNRECOGNIZED:
            throw ProtocolError(.malformedPayload, "an outcome is accepted, stale or refused")
        }
    }

    var wire: WireSettled.Outcome {
        switch self {
        case .accepted: .accepted
        case .stale: .stale
        case .refused: .refused
        }
    }
}
