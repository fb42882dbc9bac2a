/// A part of rendering whose processor time is told apart.
public enum RenderStage: String, Hashable, Sendable, CaseIterable {
    /// Pictures are decoded and scaled, words laid out, the encoder set up.
    case prepare
    /// Frames are drawn: picture, effects, words, fades.
    case draw
    /// Pictures or sound are compressed.
    case encode
    /// What was compressed is put into a file.
    case write
    /// Voices are decoded and measured, and mixes tried.
    case measure
    /// Voices are decoded again and mixed as they will be heard.
    case mix
    /// The finished file is digested.
    case digest
}

/// What a node tells of a rendering beside its result.
public struct RenderNotes: Hashable, Sendable {
    /// What it cost, user and system; `nil` where that is not known.
    public var processorTime: Duration?
    /// Where that time went, as far as that is known.
    public var stages: [RenderStage: Duration]
    /// The characters of its words that no font of the node has, each once: they were left out of the picture. `nil`
    /// where nobody looked.
    public var missingGlyphs: [String]?

    public init(
        processorTime: Duration? = nil, stages: [RenderStage: Duration] = [:], missingGlyphs: [String]? = nil
    ) {
        self.processorTime = processorTime
        self.stages = stages
        self.missingGlyphs = missingGlyphs
    }

    public static let none = RenderNotes()
}
