import FarmObjects
import FarmSettings
import Storytelling

/// The services that there are keys of, as makers call them.
struct MakerServices: Sendable {
    var openai: OpenAIService?
    var replicate: ReplicateService?
    /// Where Replicate tells of finished pictures; `nil` where it is asked again and again instead.
    var webhook: PredictionWebhook?
    /// Takes what Replicate tells.
    var inbox: WebhookInbox?

    /// The path below the public URL that Replicate is told of.
    static let webhookPath = "v1/webhooks/replicate"

    /// None.
    init() {}

    /// - Parameter publicURL: where this coordinator is reached from outside, where that is known.
    /// - Throws: `SettingsError` where an address or secret cannot be one.
    init(_ settings: MakerSettings, publicURL: String?, client: HTTPClient) throws(SettingsError) {
        do {
            openai = try settings.openai.map { settings throws(ProviderFault) in
                try OpenAIService(
                    address: settings.address, key: settings.key, models: settings.models, client: client)
            }
            replicate = try settings.replicate.map { settings throws(ProviderFault) in
                try ReplicateService(
                    address: settings.address, token: settings.token, model: settings.model, client: client)
            }
        } catch {
            throw SettingsError(origin: .configuration, message: error.message)
        }
        if let secret = settings.replicate?.webhookSecret, let publicURL { try hear(secret, at: publicURL) }
    }

    private mutating func hear(_ secret: Secret, at publicURL: String) throws(SettingsError) {
        guard let signature = WebhookSignature(secret: secret) else {
            throw SettingsError(
                origin: .configuration,
                message: "\(CoordinatorSetting.replicateWebhookSecret.variable) must be whsec_ and a key in base64")
        }
        let news = PredictionNews()
        webhook = PredictionWebhook(url: "\(publicURL)/\(Self.webhookPath)", news: news)
        inbox = WebhookInbox(signature: signature, news: news)
    }
}
