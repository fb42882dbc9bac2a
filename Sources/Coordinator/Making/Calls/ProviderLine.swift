import FarmCore
import Logging
import Storytelling

/// All that stands before one service: how many calls are under way, what it said of its limits, whether it is there.
actor ProviderLine {
    /// How a service stands, for operators.
    struct Standing: Hashable, Sendable {
        let provider: Provider
        let isAvailable: Bool
        /// Since when, where it is not.
        let since: Timestamp?
        let reason: String?
    }

    private let provider: Provider
    private let limits: CallLimits
    private let clock: WallClock
    private let logger: Logger
    private var gate = RateGate()
    private var breaker: CircuitBreaker
    private var underWay = 0
    private var awaySince: Timestamp?

    init(_ provider: Provider, limits: CallLimits, clock: WallClock, logger: Logger) {
        self.provider = provider
        self.limits = limits
        self.clock = clock
        self.logger = logger
        breaker = CircuitBreaker(limits)
    }

    var standing: Standing {
        switch breaker.standing {
        case .closed: Standing(provider: provider, isAvailable: true, since: nil, reason: nil)
        case .open(_, let reason), .probing(let reason):
            Standing(provider: provider, isAvailable: false, since: awaySince, reason: reason)
        }
    }

    /// Waits for leave to make a call; one of the `leave` follows in any case.
    ///
    /// - Throws: `MakerError` with `.providerAway` where it would take longer than a task is to wait here.
    func enter(tokens: Int) async throws {
        var waited = Duration.zero
        while true {
            let now = ContinuousClock.now
            let (absence, reason) = breaker.ask(at: now)
            guard absence == .zero else { throw MakerError(.providerAway, reason, retryAfter: absence) }
            let wait = gate.take(tokens: tokens, at: now)
            guard wait > .zero else { break }
            waited += wait
            breaker.noteNothing(at: now)
            guard waited <= limits.patience else {
                throw MakerError(
                    .providerAway, "\(provider.title) takes no more calls for now.", retryAfter: wait)
            }
            try await Task.sleep(for: wait)
        }
        underWay += 1
    }

    /// No call was made after all.
    func leave() { leave(nil) }

    /// A call ended with an answer.
    func leave(_ answer: ProviderAnswer) {
        underWay -= 1
        gate.learn(answer.limits, underWay: underWay, at: .now)
        breaker.noteAnswer()
        noteStanding()
    }

    /// A call ended with a fault; `nil` where it was given up from here.
    func leave(_ fault: ProviderFault?) {
        underWay -= 1
        let now = ContinuousClock.now
        if let fault { gate.learn(fault.limits, underWay: underWay, at: now) }
        switch fault?.code {
        case .unavailable: breaker.noteAbsence("\(provider.title) is away: \(fault?.message ?? "")", at: now)
        case .denied, .quotaExhausted: breaker.noteDenial(fault?.message ?? "", at: now)
        case .busy:
            breaker.noteAnswer()
            if let wish = fault?.retryAfter { gate.close(for: min(wish, limits.longestWish), at: now) }
        case .rejected, .unsafe, .unusableAnswer: breaker.noteAnswer()
        case nil: breaker.noteNothing(at: now)
        }
        noteStanding()
    }

    /// Tells operators once when a service goes and when it is back.
    private func noteStanding() {
        let standing = standing
        guard standing.isAvailable == (awaySince != nil) else { return }
        awaySince = standing.isAvailable ? nil : clock.now()
        if standing.isAvailable {
            logger.notice("a service is back", metadata: ["provider": "\(provider.rawValue)"])
        } else {
            logger.error(
                "a service is not called for now",
                metadata: ["provider": "\(provider.rawValue)", "reason": "\(standing.reason ?? "")"])
        }
    }
}

extension Provider {
    /// Its name as people write it.
    var title: String {
        switch self {
        case .openai: "OpenAI"
        case .replicate: "Replicate"
        }
    }
}
