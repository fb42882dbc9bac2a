import FarmCore
import FarmStore
import Foundation
import Storytelling

/// What models cost, in millionths of a dollar.
struct PriceTable: Hashable, Sendable {
    private var models: [String: ModelPrice]

    /// List prices of the models that are used unless others are set. What is charged is what the service says: keep
    /// the table true with a file of your own.
    static let standard = PriceTable(models: [
        "gpt-4o-mini": ModelPrice(inputTokens: 150_000, outputTokens: 600_000),
        "gpt-4o-mini-tts": ModelPrice(audioMinute: 15_000),
        "tts-1": ModelPrice(characters: 15_000_000),
        "tts-1-hd": ModelPrice(characters: 30_000_000),
        "whisper-1": ModelPrice(audioMinute: 6_000),
        "black-forest-labs/flux-schnell": ModelPrice(image: 3_000),
    ])

    init(models: [String: ModelPrice]) {
        self.models = models
    }

    /// The same with what a JSON document says of models, such as `{"gpt-4o-mini": {"inputTokens": 150000,
    /// "outputTokens": 600000}}`.
    ///
    /// - Throws: `PriceTableError`.
    func overridden(by json: Data) throws(PriceTableError) -> PriceTable {
        guard json.count <= CallLimits.priceTableBytes else { throw PriceTableError("is larger than 1 MiB") }
        let read: [String: ModelPrice]
        do {
            read = try JSONDecoder().decode([String: ModelPrice].self, from: json)
        } catch {
            throw PriceTableError("must be a JSON object of models and their prices: \(Self.words(error))")
        }
        guard read.count <= CallLimits.pricedModels else {
            throw PriceTableError("names more than \(CallLimits.pricedModels) models")
        }
        for (model, price) in read where !price.isPlausible {
            throw PriceTableError("gives '\(model)' a price that is negative or beyond a thousand dollars a unit")
        }
        return PriceTable(models: models.merging(read) { _, new in new })
    }

    /// What a call costs, rounded up to a whole millionth once.
    ///
    /// - Returns: `nil` for a model without a price.
    func cost(of usage: ProviderUsage, at model: String) -> Microdollars? {
        models[model]?.cost(of: usage)
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "'\(key.stringValue)' is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            context.codingPath.isEmpty
                ? context.debugDescription
                : "'\(context.codingPath.map(\.stringValue).joined(separator: "."))': \(context.debugDescription)"
        default: "\(error)"
        }
    }
}

/// Why a table of prices cannot be used.
struct PriceTableError: Error, Hashable, Sendable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// What one model costs; what it does not charge for is zero.
struct ModelPrice: Hashable, Sendable {
    /// A million tokens that are read.
    var inputTokens: Microdollars = 0
    /// A million tokens that are written.
    var outputTokens: Microdollars = 0
    /// A million characters that are spoken.
    var characters: Microdollars = 0
    /// A minute of sound that is made or heard.
    var audioMinute: Microdollars = 0
    /// A picture.
    var image: Microdollars = 0

    private static let plausible: ClosedRange<Microdollars> = 0...1_000_000_000

    var isPlausible: Bool {
        [inputTokens, outputTokens, characters, audioMinute, image].allSatisfy(Self.plausible.contains)
    }

    /// In three-millionths of a unit, which all units are whole numbers of, summed and then rounded up.
    func cost(of usage: ProviderUsage) -> Microdollars {
        let perMillion =
            Self.product(usage.inputTokens, inputTokens) + Self.product(usage.outputTokens, outputTokens)
            + Self.product(usage.characters, characters)
        let sum =
            perMillion * 3 + Self.product(usage.audioMilliseconds, audioMinute) * 50
            + Self.product(usage.images, image) * 3_000_000
        return Int64(clamping: (sum + 2_999_999) / 3_000_000)
    }

    private static func product(_ count: Int, _ price: Microdollars) -> Int128 {
        Int128(max(0, count)) * Int128(price)
    }
}

extension ModelPrice: Decodable {
    private enum Field: String, CodingKey, CaseIterable {
        case inputTokens, outputTokens, characters, audioMinute, image
    }

    private struct AnyField: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// A field that there is not is refused rather than passed over: it would be a price that counts for nothing.
    init(from decoder: any Decoder) throws {
        for key in try decoder.container(keyedBy: AnyField.self).allKeys
        where Field(stringValue: key.stringValue) == nil {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath + [key],
                    debugDescription: "there is no such price, only "
                        + Field.allCases.map(\.rawValue).joined(separator: ", ")))
        }
        let container = try decoder.container(keyedBy: Field.self)
        func price(_ field: Field) throws -> Microdollars {
            try container.decodeIfPresent(Microdollars.self, forKey: field) ?? 0
        }
        inputTokens = try price(.inputTokens)
        outputTokens = try price(.outputTokens)
        characters = try price(.characters)
        audioMinute = try price(.audioMinute)
        image = try price(.image)
    }
}
