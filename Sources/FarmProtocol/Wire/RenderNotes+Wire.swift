import FarmCore

extension RenderNotes {
    init(_ wire: WireComplete) throws(ProtocolError) {
        self.init()
        if wire.processorMicros > 0 {
            processorTime = .microseconds(
                try WireReading.count(wire.processorMicros, of: "processor time", in: 1...Int.max))
        }
        guard wire.stages.count <= ProtocolLimits.renderStages else {
            throw ProtocolError(.malformedPayload, "more than \(ProtocolLimits.renderStages) stages")
        }
        for stage in wire.stages {
            let time = try WireReading.count(stage.processorMicros, of: "a stage's time", in: 0...Int.max)
            // A newer node may know of stages that nobody here does.
            if let name = RenderStage(rawValue: stage.stage) { stages[name] = .microseconds(time) }
        }
        if wire.hasLegibility { missingGlyphs = try Self.glyphs(wire.legibility.missingGlyphs) }
    }

    private static func glyphs(_ texts: [String]) throws(ProtocolError) -> [String] {
        guard texts.count <= ProtocolLimits.missingGlyphs else {
            throw ProtocolError(.malformedPayload, "more than \(ProtocolLimits.missingGlyphs) missing glyphs")
        }
        for text in texts {
            _ = try WireReading.text(text, of: "a missing glyph", limit: ProtocolLimits.glyphBytes)
        }
        return texts
    }

    /// Writes the notes into the message that carries them; of very many missing glyphs, the first.
    func write(to wire: inout WireComplete) {
        wire.processorMicros = UInt64(max(0, processorTime?.microseconds ?? 0))
        wire.stages = RenderStage.allCases.compactMap { stage in
            stages[stage].map { time in
                WireComplete.StageTime.with {
                    $0.stage = stage.rawValue
                    $0.processorMicros = UInt64(max(0, time.microseconds))
                }
            }
        }
        if let missingGlyphs {
            wire.legibility = WireComplete.Legibility.with {
                $0.missingGlyphs = Array(missingGlyphs.prefix(ProtocolLimits.missingGlyphs))
            }
        }
    }
}
