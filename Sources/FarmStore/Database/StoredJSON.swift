import Foundation

/// Values that a column holds as JSON, its keys in one order.
enum StoredJSON {
    static func text(_ value: some Encodable) throws(StoreError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw StoreError(.engineFailure, "a \(type(of: value)) cannot be written: \(error)")
        }
    }

    /// `nil` where the text is no such value: the caller's corrupt row.
    static func value<Value: Decodable>(_ text: String) -> Value? {
        try? JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }
}
