import FarmCore
import FarmDigest

/// The name of a recipe: the SHA-256 of its canonical text, so that equal recipes, and only they, have equal names.
///
/// The canonical text is JSON with sorted keys. What is added to recipes later gives them other names: then a thing
/// is rendered once more, never the wrong thing reused.
struct RecipeDigest: Hashable, Sendable, LosslessStringConvertible {
    let description: String

    init?(_ description: String) {
        guard AssetID(description) != nil else { return nil }
        self.description = description
    }

    init(of recipe: ClipRecipe) throws(StoreError) {
        description = try Self.digest(of: recipe, kind: "clip")
    }

    init(of recipe: SoundtrackRecipe) throws(StoreError) {
        description = try Self.digest(of: recipe, kind: "soundtrack")
    }

    private static func digest(of recipe: some Encodable, kind: String) throws(StoreError) -> String {
        let text = "\(kind)\n\(try StoredJSON.text(recipe))"
        do throws(DigestError) {
            return try AssetID.of(text.utf8).description
        } catch {
            throw StoreError(.engineFailure, "a recipe has no digest: \(error)")
        }
    }
}
