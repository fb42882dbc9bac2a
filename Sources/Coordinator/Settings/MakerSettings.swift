import FarmSettings
import Foundation
import Storytelling

/// What is set of the services that make things for money. A service without a key is not called.
struct MakerSettings: Hashable, Sendable {
    struct OpenAI: Hashable, Sendable {
        var key: Secret
        /// The version at its end, without a slash.
        var address: String
        var chatModel: String
        var speechModel: String
        var transcriptionModel: String
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

    enum Standard {
        static let openAIAddress = "https://api.openai.com/v1"
        static let chatModel = "gpt-4o-mini"
        static let speechModel = "gpt-4o-mini-tts"
        static let transcriptionModel = "whisper-1"
        static let replicateAddress = "https://api.replicate.com/v1"
        static let replicateModel = "black-forest-labs/flux-schnell"
    }

    /// What stories may choose among.
    var offer: MakerOffer {
        var offer = MakerOffer()
        if let openai {
            offer.providers.insert(.openai)
            if URL(string: openai.address)?.host?.lowercased() == "api.openai.com" {
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
        let address = "an http or https URL without query, such as \(Standard.openAIAddress)"
        let openAIAddress = try source.value(.openAIURL, address, read: CoordinatorSettings.baseURL)
        let chat = try source.value(.openAIChatModel, Self.modelRule, read: Self.model)
        let speech = try source.value(.openAISpeechModel, Self.modelRule, read: Self.model)
        let transcription = try source.value(.openAITranscriptionModel, Self.modelRule, read: Self.model)
        openai = try source.value(.openAIKey, Self.secretRule, isSecret: true, read: Self.secret).map { key in
            OpenAI(
                key: key, address: openAIAddress ?? Standard.openAIAddress, chatModel: chat ?? Standard.chatModel,
                speechModel: speech ?? Standard.speechModel,
                transcriptionModel: transcription ?? Standard.transcriptionModel)
        }
        let replicateAddress = try source.value(
            .replicateURL, "an http or https URL without query, such as \(Standard.replicateAddress)",
            read: CoordinatorSettings.baseURL)
        let model = try source.value(.replicateModel, "OWNER/NAME, such as \(Standard.replicateModel)") { text in
            text.wholeMatch(of: /[A-Za-z0-9_-]+\/[A-Za-z0-9._-]+/) == nil ? nil : text
        }
        let webhookSecret = try source.value(
            .replicateWebhookSecret, "whsec_ and base64 after it", isSecret: true
        ) { text in
            text.hasPrefix("whsec_") ? Self.secret(text) : nil
        }
        replicate = try source.value(.replicateToken, Self.secretRule, isSecret: true, read: Self.secret).map { token in
            Replicate(
                token: token, address: replicateAddress ?? Standard.replicateAddress,
                model: model ?? Standard.replicateModel, webhookSecret: webhookSecret)
        }
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
