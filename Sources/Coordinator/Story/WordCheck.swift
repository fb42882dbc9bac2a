import FarmCore
import FarmMedia
import FarmObjects
import FarmStore

/// Looks before a video is rendered whether all its words can be shown.
///
/// It knows the fonts of the coordinator's machine. Nodes tell of theirs when they have rendered.
struct WordCheck: Sendable {
    private let threads = BlockingQueue(label: "nightreel.words", width: OperationLimits.wordChecks)

    /// A warning for each clip that has characters which no font has. None from a machine without fonts.
    func warnings(about material: VideoMaterial) async throws -> [VideoWarning] {
        var warnings: [VideoWarning] = []
        for (part, clip) in material.plan().clips.enumerated() {
            guard let missing = try await Self.missingGlyphs(in: clip.recipe, on: threads), !missing.isEmpty else {
                continue
            }
            let segment: SegmentID? =
                if case .segment(let index) = clip.subject { material.segments[index].id } else { nil }
            warnings.append(VideoWarning(part: part, segment: segment, missingGlyphs: missing))
        }
        return warnings
    }

    /// - Returns: `nil` on a machine without the farm's fonts.
    static func missingGlyphs(in recipe: ClipRecipe, on threads: BlockingQueue) async throws -> [String]? {
        do {
            return try await threads.run { try GlyphCheck.missingGlyphs(in: recipe) }
        } catch let error as MediaError where error.code == .missingCapability {
            return nil
        }
    }
}
