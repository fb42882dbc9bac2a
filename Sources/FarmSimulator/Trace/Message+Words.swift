import FarmProtocol

extension NodeMessage {
    func words(_ trace: Trace) -> String {
        switch self {
        case .hello(let hello): "hello: holds \(trace.names(hello.held)), credit \(hello.credit)"
        case .renew(let leases): "renew: \(trace.names(leases))"
        case .progress(let lease, let done, let total): "progress: \(trace.name(lease)) \(done) of \(total)"
        case .complete(let completion): "complete: \(trace.name(completion.lease))"
        case .fail(let failure): "fail: \(trace.name(failure.lease)) \(failure.code), \(failure.message)"
        case .credit(let credit): "credit: \(credit)"
        case .goodbye(let code, let reason): "goodbye: \(code), \(reason)"
        }
    }
}

extension CoordinatorMessage {
    func words(_ trace: Trace) -> String {
        switch self {
        case .welcome(let welcome): "welcome: resumes \(trace.names(welcome.resumed))"
        case .grant(let grant): "grant: \(trace.name(grant.lease)), a \(grant.work.kind)"
        case .renewed(let leases): "renewed: \(trace.names(leases))"
        case .revoke(let lease, let reason): "revoke: \(trace.name(lease)), \(reason)"
        case .settled(let lease, let settlement, let message):
            "settled: \(trace.name(lease)) \(settlement) \(message)"
        case .goodbye(let code, let reason): "goodbye: \(code), \(reason)"
        }
    }
}
