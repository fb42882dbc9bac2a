import FarmCore
import FarmMedia
import FarmProtocol
import Foundation
import Synchronization

@testable import RenderNode

/// "Renders" by writing the bytes of the first asset, backwards, unless it is told to fail or to hang.
final class FakeRenderer: Renderer {
    enum Behaviour: Sendable {
        case render
        case fail(MediaError)
        /// Goes on until it is cancelled.
        case hang(begun: Latch)
    }

    let engine = "fake"
    private let behaviour: Mutex<Behaviour>

    init(_ behaviour: Behaviour = .render) {
        self.behaviour = Mutex(behaviour)
    }

    func render(
        _ work: Grant.Work, assets: [AssetID: URL], to output: URL, progress: (Int) -> Void, isCancelled: () -> Bool
    ) throws(MediaError) -> RenderNotes {
        switch behaviour.withLock({ $0 }) {
        case .render: break
        case .fail(let error): throw error
        case .hang(let begun):
            Task { await begun.open() }
            while !isCancelled() { sched_yield() }
            throw MediaError(.cancelled, "cancelled")
        }
        do {
            guard let input = work.inputs.first, let file = assets[input] else {
                throw MediaError(.inputOutput, "the asset is not here")
            }
            try Data(try Data(contentsOf: file).reversed()).write(to: output)
        } catch {
            throw MediaError(.inputOutput, "\(error)")
        }
        progress(work.units)
        return RenderNotes(stages: [.draw: .milliseconds(7)], missingGlyphs: ["\u{E000}"])
    }
}
