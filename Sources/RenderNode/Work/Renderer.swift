import FarmCore
import FarmMedia
import FarmProtocol
import Foundation

/// Turns a recipe into a file.
protocol Renderer: Sendable {
    /// The version of everything that decides a result's bytes.
    var engine: String { get }

    /// Renders on the calling thread, which it holds until the end.
    ///
    /// - Parameters:
    ///   - assets: every asset the work names, and where it lies.
    ///   - progress: called with the frames or samples done so far.
    ///   - isCancelled: asked often; once true, `.cancelled` is thrown soon.
    /// - Returns: what is known of the work but for the whole of its cost.
    func render(
        _ work: Grant.Work, assets: [AssetID: URL], to output: URL, progress: (Int) -> Void,
        isCancelled: () -> Bool
    ) throws(MediaError) -> RenderNotes
}

extension Grant.Work {
    /// Frames or samples.
    var units: Int {
        switch self {
        case .clip(let recipe): recipe.frameCount
        case .soundtrack(let recipe): recipe.sampleCount
        }
    }

    /// What it is made of.
    var inputs: Set<AssetID> {
        switch self {
        case .clip(let recipe): recipe.images
        case .soundtrack(let recipe): Set(recipe.placements.map(\.voice))
        }
    }
}
