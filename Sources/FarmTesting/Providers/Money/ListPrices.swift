import FarmCore
import Storytelling

/// What the stand-ins charge, as their services' price lists had it.
public struct ListPrices: Hashable, Sendable {
    /// In micro-dollars for a million of each unit.
    public struct Rates: Hashable, Sendable {
        public var inputTokens: Int64 = 0
        public var outputTokens: Int64 = 0
        public var characters: Int64 = 0
        public var images: Int64 = 0
        public var audioMilliseconds: Int64 = 0
    }

    /// By operation and model; what has no rates is not offered.
    public let rates: [ProviderCall.Operation: [String: Rates]]

    public static let standard = ListPrices(rates: [
        .chat: [
            "gpt-4o-mini": Rates(inputTokens: 150_000, outputTokens: 600_000),
            "gpt-4o": Rates(inputTokens: 2_500_000, outputTokens: 10_000_000),
            "gpt-4.1-mini": Rates(inputTokens: 400_000, outputTokens: 1_600_000),
        ],
        .speech: [
            "tts-1": Rates(characters: 15_000_000),
            "tts-1-hd": Rates(characters: 30_000_000),
            // 0.015 $ a minute.
            "gpt-4o-mini-tts": Rates(audioMilliseconds: 250_000),
        ],
        .transcription: [
            // 0.006 $ a minute.
            "whisper-1": Rates(audioMilliseconds: 100_000),
            "gpt-4o-transcribe": Rates(audioMilliseconds: 100_000),
        ],
        // 3 $ for a thousand.
        .image: ["black-forest-labs/flux-schnell": Rates(images: 3_000_000_000)],
    ])

    /// Micro-dollars, a begun one counted whole.
    public func cost(of usage: ProviderUsage, _ operation: ProviderCall.Operation, model: String) -> Int64 {
        guard let rates = rates[operation]?[model] else { return 0 }
        let sum =
            Int64(usage.inputTokens) * rates.inputTokens + Int64(usage.outputTokens) * rates.outputTokens
            + Int64(usage.characters) * rates.characters + Int64(usage.images) * rates.images
            + Int64(usage.audioMilliseconds) * rates.audioMilliseconds
        return (sum + 999_999) / 1_000_000
    }
}
