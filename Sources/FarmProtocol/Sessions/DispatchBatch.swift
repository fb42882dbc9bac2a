import FarmCore

/// What is gathered for a commit, with the connections that wait for each part of it.
struct DispatchBatch: Sendable {
    /// Without a connection where no node waits for the answer.
    var endings: [(connection: ConnectionID?, ending: TickRequest.Ending, refusal: String?)] = []
    var admissions: [(connection: ConnectionID, hello: NodeMessage.Hello)] = []
    var renewals: [(connection: ConnectionID, renewal: TickRequest.Renewal)] = []
    /// The newest of each lease.
    var progress: [LeaseID: Int] = [:]
    var expiries: [LeaseBook.Expiry] = []
    var claims: [(connection: ConnectionID, claim: TickRequest.Claim)] = []
    var readsLiveAttempts = false

    var request: TickRequest {
        var request = TickRequest()
        request.endings = endings.map(\.ending)
        request.admissions = admissions.map { TickRequest.Admission($0.hello) }
        request.renewals = renewals.map(\.renewal)
        request.progress = progress.keys.sorted { ($0.task, $0.epoch) < ($1.task, $1.epoch) }.map {
            TickRequest.Progress(lease: $0, done: progress[$0] ?? 0)
        }
        request.expiries = expiries
        request.claims = claims.map(\.claim)
        request.readsLiveAttempts = readsLiveAttempts
        return request
    }
}

extension TickRequest.Admission {
    init(_ hello: NodeMessage.Hello) {
        self.init(
            node: hello.node, name: hello.name, software: hello.software, engine: hello.engine, slots: hello.slots,
            pools: hello.pools, held: hello.held)
    }
}
