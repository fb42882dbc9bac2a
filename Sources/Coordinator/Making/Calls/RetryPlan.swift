import FarmCore
import Storytelling

/// What follows a fault of a service. A machine.
struct RetryPlan: Sendable {
    enum Next: Hashable, Sendable {
        case again(after: Duration)
        /// The task is to wait, not the caller.
        case putOff(Duration)
        case giveUp
    }

    private let limits: CallLimits
    private var random: SplitMix
    private(set) var tries = 0

    /// - Parameter seed: spreads the pauses, so that calls which failed together do not come back together.
    init(_ limits: CallLimits, seed: UInt64) {
        self.limits = limits
        random = SplitMix(seed: seed)
    }

    mutating func next(after fault: ProviderFault) -> Next {
        tries += 1
        switch fault.code {
        case .rejected, .unsafe: return .giveUp
        case .denied, .quotaExhausted: return .putOff(limits.deniedAbsence)
        case .unusableAnswer: return tries < limits.tries ? .again(after: pause()) : .giveUp
        case .busy, .unavailable:
            let delay = fault.retryAfter.map { min($0, limits.longestWish) } ?? pause()
            return tries < limits.tries && delay <= limits.patience ? .again(after: delay) : .putOff(delay)
        }
    }

    private mutating func pause() -> Duration {
        limits.pauses.delay(afterTries: tries, spread: random.fraction())
    }
}
