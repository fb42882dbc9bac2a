import FarmSettings
import Foundation
import Storytelling

/// What is set of the services that make things for money. A service without a key is not called.
struct MakerSettings: Hashable, Sendable {
    struct OpenAI: Hashable, Sendable {
        var key: Secret
        /// The version at its end, without a slash.
        var address: String
        var models: OpenAIModels
    }

    struct Replicate: Hashable, Sendable {
        var token: Secret
        /// The version at its end, without a slash.
        var address: String
        var model: String
        /// What its webhooks are signed with; `nil` where the service is asked again and again instead.
        var webhookSecret: Secret?
    }

    var openai: OpenAI?
    var replicate: Replicate?

    /// What stories may choose among.
    var offer: MakerOffer {
        var offer = MakerOffer()
        if let openai {
            offer.providers.insert(.openai)
            if URL(string: openai.address)?.host?.lowercased() == URL(string: OpenAIService.address)?.host {
                offer.voices = MakerOffer.knownVoices
            }
        }
        if replicate != nil { offer.providers.insert(.replicate) }
        return offer
    }

    /// No service at all.
    init() {}

    /// - Throws: `SettingsError`; a key is never part of its message.
    init(_ source: SettingsSource<CoordinatorSetting>) throws(SettingsError) {
        let openAIAddress = try source.value(
            .openAIURL, Self.addressRule(OpenAIService.address), read: CoordinatorSettings.baseURL)
        var models = OpenAIModels()
        models.chat = try source.value(.openAIChatModel, Self.modelRule, read: Self.model) ?? models.chat
        models.speech = try source.value(.openAISpeechModel, Self.modelRule, read: Self.model) ?? models.speech
        models.transcription =
            try source.value(.openAITranscriptionModel, Self.modelRule, read: Self.model) ?? models.transcription
        openai = try source.value(.openAIKey, Self.secretRule, isSecret: true, read: Self.secret).map { key in
            OpenAI(key: key, address: openAIAddress ?? OpenAIService.address, models: models)
        }
        let replicateAddress = try source.value(
            .replicateURL, Self.addressRule(ReplicateService.address), read: CoordinatorSettings.baseURL)
        let model = try source.value(.replicateModel, "OWNER/NAME, such as \(ReplicateService.fluxSchnell)") { text in
            ReplicateService.isModel(text) ? text : nil
        }
        let webhookSecret = try source.value(
            .replicateWebhookSecret, "whsec_ and base64 after it", isSecret: true
        ) { text in
            text.hasPrefix("whsec_") ? Self.secret(text) : nil
        }
        replicate = try source.value(.replicateToken, Self.secretRule, isSecret: true, read: Self.secret).map { token in
            Replicate(
                token: token, address: replicateAddress ?? ReplicateService.address,
                model: model ?? ReplicateService.fluxSchnell, webhookSecret: webhookSecret)
        }
    }

    private static func addressRule(_ example: String) -> String {
        "an http or https URL without query, such as \(example)"
    }

    private static let secretRule = "a key: visible ASCII characters, as it stands in a header"
    private static let modelRule = "a model's name, without spaces"

    private static func secret(_ text: String) -> Secret? {
        text.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? Secret(text) : nil
    }

    private static func model(_ text: String) -> String? {
        text.utf8.count <= 128 && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? text : nil
    }
}
