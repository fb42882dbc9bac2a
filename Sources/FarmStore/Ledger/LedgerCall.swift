import FarmCore

public enum CallSubject {}
public typealias CallID = ID<CallSubject>

/// Who a call is made for.
public struct Payer: Hashable, Sendable {
    public let story: StoryID
    public let user: UserID

    public init(story: StoryID, user: UserID) {
        self.story = story
        self.user = user
    }
}

/// What may be spent at most, estimates of calls under way included. `nil` is no cap.
public struct SpendingCaps: Hashable, Sendable {
    /// On one story, ever.
    public var story: Microdollars?
    /// By one user on one day (UTC).
    public var userDay: Microdollars?
    /// By everybody on one day (UTC).
    public var day: Microdollars?

    public init(story: Microdollars? = nil, userDay: Microdollars? = nil, day: Microdollars? = nil) {
        self.story = story
        self.userDay = userDay
        self.day = day
    }
}

/// Which cap a call would break.
public enum SpendingScope: String, Hashable, Sendable {
    case story
    case userDay
    case day
}

/// A call as it is entered before it is made.
public struct CallOrder: Hashable, Sendable {
    public let payer: Payer
    public let provider: String
    public let operation: String
    public let model: String
    /// Of everything that decides the answer.
    public let key: AssetID
    /// The most that the call may cost; set aside until its cost is known.
    public let estimate: Microdollars
    /// The process that makes it.
    public let caller: NodeID
    /// Whether an answer that was paid for another story is good enough.
    public let reuses: Bool

    public init(
        payer: Payer, provider: String, operation: String, model: String, key: AssetID, estimate: Microdollars,
        caller: NodeID, reuses: Bool
    ) {
        self.payer = payer
        self.provider = provider
        self.operation = operation
        self.model = model
        self.key = key
        self.estimate = estimate
        self.caller = caller
        self.reuses = reuses
    }
}

/// An answer that was paid for.
public struct KeptAnswer: Hashable, Sendable {
    public let asset: AssetID
    public let usage: ProviderUsage
}

/// What comes of the wish to make a call.
public enum CallOpening: Hashable, Sendable {
    /// It was paid for already.
    case answered(KeptAnswer)
    /// It is entered as sent; `reference` is what an earlier attempt at it noted.
    case opened(CallID, reference: String?)
    case refused(SpendingScope)
}

/// What is known of a call in the ledger.
public enum CallState: String, Hashable, Sendable, CaseIterable {
    /// It is being made; what it may cost is set aside.
    case sent
    /// It was answered, the answer is kept, and the cost is known.
    case settled
    /// It gave nothing, and its cost, often none, is known.
    case failed
    /// Nobody knows what became of it. Its estimate stays counted, since the service may have charged for it.
    case unsettled
}
