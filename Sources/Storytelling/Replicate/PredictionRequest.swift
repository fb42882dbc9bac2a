import Foundation

/// The document that begins a prediction.
struct PredictionRequest: Encodable {
    let input: FluxInput
    /// Where the end is told.
    let webhook: String?

    private enum Key: String, CodingKey {
        case input, webhook
        case events = "webhook_events_filter"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(input, forKey: .input)
        guard let webhook else { return }
        try container.encode(webhook, forKey: .webhook)
        try container.encode(["completed"], forKey: .events)
    }

    /// The same for the same request, byte for byte.
    static func bytes(of document: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(document))
    }
}
