/// Stops calling a service that is away, and lets one call at a time find out whether it is back. A machine.
struct CircuitBreaker: Hashable, Sendable {
    typealias Instant = ContinuousClock.Instant

    enum Standing: Hashable, Sendable {
        case closed
        case open(until: Instant, reason: String)
        /// One call is finding out.
        case probing(reason: String)
    }

    private let limits: CallLimits
    private(set) var standing = Standing.closed
    /// Whether the service is there, but takes no calls of this account until somebody mends that.
    private(set) var isDenied = false
    private var faults = 0
    private var absence: Duration

    init(_ limits: CallLimits) {
        self.limits = limits
        absence = limits.firstAbsence
    }

    /// How long to leave the service alone; zero where a call may be made.
    mutating func ask(at now: Instant) -> (wait: Duration, reason: String) {
        switch standing {
        case .closed:
            return (.zero, "")
        case .open(let until, let reason) where until > now:
            return (until - now, reason)
        case .open(_, let reason):
            standing = .probing(reason: reason)
            return (.zero, reason)
        case .probing(let reason):
            return (limits.firstAbsence, reason)
        }
    }

    /// A call was answered, be it with a refusal: the service is there.
    mutating func noteAnswer() {
        standing = .closed
        isDenied = false
        faults = 0
        absence = limits.firstAbsence
    }

    /// A call found nobody there.
    mutating func noteAbsence(_ reason: String, at now: Instant) {
        faults += 1
        if case .probing = standing {
            isDenied = false
            absence = min(absence * 2, limits.longestAbsence)
            standing = .open(until: now + absence, reason: reason)
        } else if faults >= limits.faultsUntilAway, standing == .closed {
            standing = .open(until: now + absence, reason: reason)
        }
    }

    /// The service takes no calls of this account.
    mutating func noteDenial(_ reason: String, at now: Instant) {
        standing = .open(until: now + limits.deniedAbsence, reason: reason)
        isDenied = true
    }

    /// A call ended without telling anything of the service.
    mutating func noteNothing(at now: Instant) {
        guard case .probing(let reason) = standing else { return }
        standing = .open(until: now, reason: reason)
    }
}
