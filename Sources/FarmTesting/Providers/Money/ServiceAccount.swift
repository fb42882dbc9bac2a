import FarmCore
import FarmDigest
import Storytelling
import Synchronization

/// What a stand-in has charged for, whether or not its answer arrived.
public final class ServiceAccount: Sendable {
    public struct Charge: Hashable, Sendable {
        public let operation: ProviderCall.Operation
        public let model: String
        /// SHA-256 of what was asked for, the same for the same request.
        public let request: AssetID
        public let usage: ProviderUsage
        public let microdollars: Int64
    }

    public let prices: ListPrices
    private let charged = Mutex<[Charge]>([])

    init(prices: ListPrices) {
        self.prices = prices
    }

    /// In the order they were made.
    public var charges: [Charge] { charged.withLock { $0 } }

    /// In micro-dollars.
    public var total: Int64 { charges.reduce(0) { $0 + $1.microdollars } }

    /// How often each request was paid for.
    public var timesPaid: [AssetID: Int] {
        charges.reduce(into: [:]) { $0[$1.request, default: 0] += 1 }
    }

    func offers(_ model: String, for operation: ProviderCall.Operation) -> Bool {
        prices.rates[operation]?[model] != nil
    }

    func charge(
        _ usage: ProviderUsage, for operation: ProviderCall.Operation, model: String, request: some Sequence<UInt8>
    ) throws {
        let charge = Charge(
            operation: operation, model: model, request: try AssetID.of(request), usage: usage,
            microdollars: prices.cost(of: usage, operation, model: model))
        charged.withLock { $0.append(charge) }
    }
}
