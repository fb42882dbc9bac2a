import FarmCore

/// Looks before a clip is rendered whether its words can be drawn.
public enum GlyphCheck {
    /// The characters of a clip's words that none of the farm's fonts on this machine has, each once and in order of
    /// their numbers. Rendering leaves them out.
    ///
    /// - Throws: `.missingCapability` on a machine without any of the fonts.
    public static func missingGlyphs(in recipe: ClipRecipe) throws(MediaError) -> [String] {
        guard !recipe.cues.isEmpty || recipe.card != nil else { return [] }
        return try TextStage(recipe).missingGlyphs
    }
}
