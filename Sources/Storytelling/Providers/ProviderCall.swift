import FarmCore

/// One call to a service that is paid for, named by everything that decides its answer.
public struct ProviderCall: Hashable, Sendable {
    public enum Operation: String, Hashable, Sendable, CaseIterable {
        case chat, speech, transcription, image
    }

    public let provider: Provider
    public let operation: Operation
    /// As the price table names it.
    public let model: String
    /// SHA-256 of what is asked for. The same key means that an answer which was paid for once may be used again.
    public let key: AssetID
    /// The most that the call is expected to use up: what is set aside for it until it is known.
    public let estimate: ProviderUsage

    public init(provider: Provider, operation: Operation, model: String, key: AssetID, estimate: ProviderUsage) {
        self.provider = provider
        self.operation = operation
        self.model = model
        self.key = key
        self.estimate = estimate
    }
}

/// What a service answered, and what it cost.
public struct ProviderAnswer: Hashable, Sendable {
    /// What the caller made of the answer and wants to get again for the same call: a document or a file, whole.
    public let body: [UInt8]
    public let usage: ProviderUsage
    /// What the answer told of the service's limits.
    public let limits: [RateLimit]

    public init(body: [UInt8], usage: ProviderUsage, limits: [RateLimit] = []) {
        self.body = body
        self.usage = usage
        self.limits = limits
    }
}

/// What a service says of one of its limits.
public struct RateLimit: Hashable, Sendable {
    public enum Unit: String, Hashable, Sendable, CaseIterable {
        case requests, tokens
    }

    public let unit: Unit
    /// How much is allowed until `reset` has passed, where it was told.
    public let limit: Int?
    public let remaining: Int
    /// Until all of it is there again.
    public let reset: Duration

    public init(_ unit: Unit, limit: Int?, remaining: Int, reset: Duration) {
        self.unit = unit
        self.limit = limit
        self.remaining = remaining
        self.reset = reset
    }
}
