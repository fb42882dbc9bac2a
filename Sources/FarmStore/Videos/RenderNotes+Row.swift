import FarmCore
import Foundation

extension RenderNotes {
    /// `processor_micros`, `stage_micros` and `missing_glyphs` of an attempt.
    func values() throws(StoreError) -> [SQLValue] {
        let micros = Dictionary(uniqueKeysWithValues: stages.map { ($0.key.rawValue, $0.value.microseconds) })
        return [
            processorTime.map { .integer($0.microseconds) } ?? .null,
            micros.isEmpty ? .null : .text(try Self.json(micros)),
            try missingGlyphs.map { glyphs throws(StoreError) in .text(try Self.json(glyphs)) } ?? .null,
        ]
    }

    /// - Parameter row: with the columns of `values()`.
    init(_ row: SQLRow) throws(StoreError) {
        self.init(
            processorTime: try row.optionalInteger("processor_micros").map { .microseconds($0) },
            stages: try row.optionalParsed("stage_micros", by: Self.stages) ?? [:],
            missingGlyphs: try row.optionalParsed("missing_glyphs", by: Self.glyphs))
    }

    /// Stages that only a newer program knows are passed over.
    private static func stages(_ json: String) -> [RenderStage: Duration]? {
        // Text that is no such table is the caller's corrupt row.
        guard let micros = try? JSONDecoder().decode([String: Int64].self, from: Data(json.utf8)) else { return nil }
        let known = micros.compactMap { name, time in
            RenderStage(rawValue: name).map { ($0, Duration.microseconds(time)) }
        }
        return Dictionary(uniqueKeysWithValues: known)
    }

    static func glyphs(_ json: String) -> [String]? {
        // Text that is no such list is the caller's corrupt row.
        try? JSONDecoder().decode([String].self, from: Data(json.utf8))
    }

    private static func json(_ value: some Encodable) throws(StoreError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw StoreError(.engineFailure, "notes of a rendering cannot be written: \(error)")
        }
    }
}
