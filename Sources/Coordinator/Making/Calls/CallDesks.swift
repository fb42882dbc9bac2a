import FarmCore
import FarmObjects
import FarmStore
import Logging
import Storytelling

/// Hands out desks, each on one story's account. All of a coordinator's go through the same lines to the services.
final class CallDesks: Sendable {
    /// Calls that are the same: while one is made, the others wait for its answer.
    struct Flight: Hashable, Sendable {
        /// `nil` for the calls of all stories that take one another's answers.
        let story: StoryID?
        let key: AssetID
    }

    let store: FarmStore
    let objects: any ObjectStore
    let prices: PriceTable
    let caps: SpendingCaps
    let limits: CallLimits
    let clock: WallClock
    /// This process, by which it is told what another left behind.
    let caller: NodeID
    let flights = Turnstile<Flight>(width: 1)
    let calls: Turnstile<Provider>
    let lines: [Provider: ProviderLine]

    init(
        store: FarmStore, objects: any ObjectStore, prices: PriceTable = .standard,
        caps: SpendingCaps = SpendingCaps(), limits: CallLimits = CallLimits(), clock: WallClock, caller: NodeID,
        logger: Logger
    ) {
        self.store = store
        self.objects = objects
        self.prices = prices
        self.caps = caps
        self.limits = limits
        self.clock = clock
        self.caller = caller
        calls = Turnstile(width: limits.callsAtOnce)
        lines = Dictionary(
            uniqueKeysWithValues: Provider.allCases.map { provider in
                (provider, ProviderLine(provider, limits: limits, clock: clock, logger: logger))
            })
    }

    /// - Parameter reuses: whether an answer that was paid for another story is good enough.
    func desk(for payer: Payer, reuses: Bool) -> any CallDesk {
        LedgerDesk(desks: self, payer: payer, reuses: reuses)
    }

    /// How the services stand, in a fixed order.
    func standings() async -> [ProviderLine.Standing] {
        var standings: [ProviderLine.Standing] = []
        for provider in Provider.allCases {
            if let line = lines[provider] { standings.append(await line.standing) }
        }
        return standings
    }
}
