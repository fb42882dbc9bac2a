import FarmCore

/// The truth about stories, segments, videos, assets and tasks.
///
/// Every verb is one transaction and takes the moment it happens at. Folders group the verbs:
/// `Stories`, `Videos`, `Tasks`, `Leases`, `Fleet`.
public struct FarmStore: Sendable {
    let database: any Database
    let ids: any IDSource
    let rules: StoreRules

    public init(database: any Database, ids: any IDSource = RandomIDs(), rules: StoreRules = StoreRules()) {
        self.database = database
        self.ids = ids
        self.rules = rules
    }
}

/// The rules that decide about retries, blame, hedging and shares. The same for all coordinators of a database.
public struct StoreRules: Hashable, Sendable {
    public var retry = RetryRule.standard
    public var postponement = PostponementRule.standard
    public var blame = BlameRule.standard
    public var hedge = HedgeRule.standard
    /// Tasks of one user that run at once.
    public var runningPerUser = 1000
    /// Whether what was rendered before is used again.
    public var reusesRendered = true

    public init() {}
}

/// Where new ids come from: the machine's randomness, or a seed.
public protocol IDSource: Sendable {
    func next<Subject>(at now: Timestamp) -> ID<Subject>
}

public struct RandomIDs: IDSource {
    public init() {}

    public func next<Subject>(at now: Timestamp) -> ID<Subject> {
        // A generator without state has no address of its own: lent to generic code it looks shared to the
        // thread sanitizer.
        ID(at: now, randomA: .random(in: .min ... .max), randomB: .random(in: .min ... .max))
    }
}

extension SQLValue {
    static func id<Subject>(_ id: ID<Subject>) -> SQLValue { .text(id.description) }
    static func optionalID<Subject>(_ id: ID<Subject>?) -> SQLValue { id.map { .text($0.description) } ?? .null }
    static func asset(_ id: AssetID) -> SQLValue { .text(id.description) }
    static func time(_ moment: Timestamp) -> SQLValue { .integer(moment.microseconds) }
    static func count(_ value: Int) -> SQLValue { .integer(Int64(value)) }
}
