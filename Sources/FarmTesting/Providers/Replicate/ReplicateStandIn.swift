import Foundation

/// A server in this process that speaks Replicate's wire format and takes nothing that Replicate would refuse, but one
/// thing: a webhook on this machine may be plain http, since no server here has a certificate.
public final class ReplicateStandIn: ProviderStandIn {
    public let key: String
    /// Micro-dollars of every picture that was made.
    public let account: ServiceAccount
    public let server: StandInServer
    private let wire: ReplicateWire

    public init(
        key: String = "r8_stand-in", webhookSecret: String = "whsec_c3RhbmQtaW4ncyBzZWNyZXQgZm9yIHRlc3Rz",
        prices: ListPrices = .standard
    ) throws {
        self.key = key
        account = ServiceAccount(prices: prices)
        server = try StandInServer()
        wire = ReplicateWire(
            key: key, account: account, webhooks: try WebhookSender(secret: webhookSecret), port: server.port)
        try server.start(wire)
    }

    // MARK: What goes wrong

    /// Pictures whose prompts hold one of these words, in lower case, are judged unsafe.
    public func setUnsafeWords(_ words: Set<String>) { wire.state.withLock { $0.unsafeWords = words } }

    /// Ends the predictions that are `held`.
    public func finishHeld() throws { try wire.finishHeld() }

    /// An hour passes: no output so far is there any longer.
    public func expireOutputs() {
        wire.state.withLock { state in
            for id in state.predictions.keys { state.predictions[id]?.isExpired = true }
        }
    }

    // MARK: What was asked

    /// The names of all predictions that were begun, in order.
    public var predictions: [String] { wire.state.withLock { $0.order } }

    /// As clients see it.
    public func status(of prediction: String) -> String? {
        wire.state.withLock { $0.predictions[prediction]?.status.rawValue }
    }

    /// How often the key was told to the host of the outputs.
    public var leaks: Int { wire.state.withLock { $0.leaks } }

    // MARK: Webhooks

    public var webhookSecret: String { wire.webhooks.secret }

    /// What those who were to be told of ends answered; `nil` where nobody did.
    public var webhookAnswers: [Int?] { wire.webhooks.deliveries.map(\.status) }

    /// What is posted of a prediction as it stands, signed at `time`, for a test to send itself.
    public func webhook(
        of prediction: String, at time: Date
    ) throws -> (headers: [(name: String, value: String)], body: [UInt8]) {
        guard let found = wire.state.withLock({ $0.predictions[prediction] }) else {
            throw FarmFailure("there is no prediction '\(prediction)'")
        }
        let body = try wire.json(found).canonical
        let headers = try wire.webhooks.headers(for: body, message: "msg_\(prediction)", at: time)
        return (headers.map { (name: $0.0, value: $0.1) }, body)
    }
}
