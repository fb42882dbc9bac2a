import FarmCore

extension RenderNotes {
    /// `processor_micros`, `stage_micros` and `missing_glyphs` of an attempt.
    func values() throws(StoreError) -> [SQLValue] {
        let micros = Dictionary(uniqueKeysWithValues: stages.map { ($0.key.rawValue, $0.value.microseconds) })
        return [
            processorTime.map { .integer($0.microseconds) } ?? .null,
            micros.isEmpty ? .null : .text(try StoredJSON.text(micros)),
            try missingGlyphs.map { glyphs throws(StoreError) in .text(try StoredJSON.text(glyphs)) } ?? .null,
        ]
    }

    /// - Parameter row: with the columns of `values()`.
    init(_ row: SQLRow) throws(StoreError) {
        self.init(
            processorTime: try row.optionalInteger("processor_micros").map { .microseconds($0) },
            stages: try row.optionalParsed("stage_micros", by: Self.stages) ?? [:],
            missingGlyphs: try row.optionalParsed("missing_glyphs", by: StoredJSON.value))
    }

    /// Stages that only a newer program knows are passed over.
    private static func stages(_ json: String) -> [RenderStage: Duration]? {
        guard let micros: [String: Int64] = StoredJSON.value(json) else { return nil }
        let known = micros.compactMap { name, time in
            RenderStage(rawValue: name).map { ($0, Duration.microseconds(time)) }
        }
        return Dictionary(uniqueKeysWithValues: known)
    }
}
