import FarmCore
import Foundation

/// Renders clips: decode, move, subtitle, encode and write, one frame at a time in bounded memory.
public enum ClipRenderer {
    /// Renders `recipe` to a fragmented MP4 of exactly `recipe.frameCount` frames.
    ///
    /// The same recipe and image give the same bytes wherever `engineVersion` is the same. Blocks its thread
    /// for as long as the work takes; any number may run at once.
    /// - Parameters:
    ///   - images: Where each picture of the recipe lies; its content, not its name, is decoded.
    ///   - output: Overwritten; removed again if rendering stops early.
    ///   - progress: Called after each frame with the number of frames drawn.
    ///   - isCancelled: Asked before each frame.
    /// - Throws: `.corruptInput` and `.inputTooLarge` for the image or recipe, `.cancelled`, `.inputOutput`.
    @discardableResult
    public static func render(
        _ recipe: ClipRecipe, images: [AssetID: URL], to output: URL,
        progress: (_ framesDone: Int) -> Void = { _ in }, isCancelled: () -> Bool = { false }
    ) throws(MediaError) -> ClipReport {
        try render(
            recipe, images: images, settings: EncoderSettings(recipe.encoding), to: output, progress: progress,
            isCancelled: isCancelled)
    }

    /// Renders with an encoding of its own, for measurements.
    @discardableResult
    package static func render(
        _ recipe: ClipRecipe, images: [AssetID: URL], settings: EncoderSettings, to output: URL,
        progress: (_ framesDone: Int) -> Void = { _ in }, isCancelled: () -> Bool = { false }
    ) throws(MediaError) -> ClipReport {
        let clock = StageClock()
        try recipe.requireRenderable()
        let frames = try ClipFrames(recipe, images: images)
        do throws(MediaError) {
            let encoder = try ClipEncoder(recipe.format, settings: settings, to: output, clock: clock)
            clock.end(.prepare)
            for frame in 0..<recipe.frameCount {
                if isCancelled() { throw MediaError(.cancelled, "Rendering was cancelled.") }
                try encoder.encode { planes throws(MediaError) in try frames.draw(frame: frame, into: planes) }
                progress(frame + 1)
            }
            try encoder.finish()
            guard encoder.writtenFrames == recipe.frameCount else {
                throw MediaError(
                    .libraryFailure, "The encoder gave \(encoder.writtenFrames) of \(recipe.frameCount) frames.")
            }
        } catch {
            try? FileManager.default.removeItem(at: output)  // What stopped the work is the error to tell.
            throw error
        }
        clock.end(.encode)  // To let go of the encoder takes its time too.
        return ClipReport(
            frameCount: recipe.frameCount, byteCount: try output.fileSize(), missingGlyphs: frames.missingGlyphs,
            stages: settings.worksOnCallersThread ? clock.times : [:])
    }
}

/// What a finished clip is.
public struct ClipReport: Hashable, Sendable {
    public let frameCount: Int
    public let byteCount: Int
    /// The characters of its words that none of the farm's fonts has, each once and in order; they were left out.
    public let missingGlyphs: [String]
    /// The processor time of its stages; none where the encoder works on threads of its own, which nobody can tell from
    /// those of other clips.
    public let stages: [RenderStage: Duration]
}

extension URL {
    /// The bytes of a local file.
    func fileSize() throws(MediaError) -> Int {
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            return (attributes[.size] as? NSNumber)?.intValue ?? 0
        } catch {
            throw MediaError(.inputOutput, "The file '\(lastPathComponent)' cannot be examined: \(error).")
        }
    }
}
