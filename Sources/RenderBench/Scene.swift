import ArgumentParser
import FarmCore
import FarmMedia
import Foundation

/// What is rendered, the same for all contenders: one photograph in motion, with subtitles of five words.
struct Scene: ParsableArguments {
    @Option(help: "The photograph.") var image: String
    @Option(help: "Frames of the clip, 24 a second.") var frames = 240
    @Option(help: "How the camera moves.") var move = Motion.Move.zoom
    @Option(help: "How much the move's reach is: for zoom the growth a frame.") var reach = 0.0003
    @Option(help: "Film grain, from 0 to 1.") var grain = 0.0

    static let words =
        "The door at the end of the hall was open again although nobody had lived there for years and "
        + "behind it somebody was breathing slowly as if asleep"

    func recipe() throws -> ClipRecipe {
        guard let id = AssetID(String(repeating: "0", count: 64)) else { throw ExitCode.failure }
        return ClipRecipe(
            image: id, format: .standard, frameCount: frames, motion: Motion(move, reach: reach, seed: 7),
            effects: PictureEffects(grain: grain, seed: 7), cues: cues)
    }

    func images(_ recipe: ClipRecipe) -> [AssetID: URL] {
        Dictionary(uniqueKeysWithValues: recipe.images.map { ($0, URL(filePath: image)) })
    }

    /// Nine frames a word, five words a cue, without a pause.
    private var cues: [SubtitleCue] {
        let words = Self.words.split(separator: " ").map(String.init)
        return stride(from: 0, to: frames, by: 45).map { start in
            let text = (0..<5).map { words[(start / 9 + $0) % words.count] }.joined(separator: " ")
            return SubtitleCue(text: text, firstFrame: start, endFrame: min(start + 45, frames))
        }
    }
}

extension Motion.Move: @retroactive ExpressibleByArgument {}
