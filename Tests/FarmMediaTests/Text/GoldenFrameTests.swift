import FarmCore
import Foundation
import Testing

@testable import FarmMedia

/// Frames of words beside pictures of them that somebody looked at. `make golden` draws the pictures anew.
@Suite struct GoldenFrameTests {
    private static let isWriting = ProcessInfo.processInfo.environment["NIGHTREEL_GOLDEN"] == "write"
    private static let leastSimilarity = 0.99

    @Test("Words are drawn as in the stored picture", arguments: GoldenScene.all)
    func golden(scene: GoldenScene) throws {
        let drawn = try scene.draw()
        if Self.isWriting {
            try Data(drawn.losslessWebP()).write(to: scene.file)
            return
        }
        let likeness = Similarity.ofDrawing(drawn, try scene.stored(), background: try scene.drawBackground())
        #expect(likeness >= Self.leastSimilarity, "\(scene.name): \(likeness)")
    }

    @Test("No look passes for another", .disabled(if: isWriting), arguments: SubtitleStyle.Look.allCases)
    func looksDiffer(look: SubtitleStyle.Look) throws {
        let stored = try GoldenScene.subtitles(.latin, look: look, ratio: .wide).stored()
        for other in SubtitleStyle.Look.allCases where other != look {
            let scene = GoldenScene.subtitles(.latin, look: other, ratio: .wide)
            let likeness = Similarity.ofDrawing(try scene.draw(), stored, background: try scene.drawBackground())
            #expect(likeness < Self.leastSimilarity, "\(other) passes for \(look): \(likeness)")
        }
    }

    @Test("Karaoke of one word does not pass for that of the next", .disabled(if: isWriting))
    func wordsDiffer() throws {
        for script in [Script.latin, .arabic, .chinese] {
            let scene = GoldenScene.subtitles(script, look: .karaoke, ratio: .wide)
            let later = GoldenScene(name: scene.name, recipe: scene.recipe, frame: scene.frame + 12)
            let likeness = Similarity.ofDrawing(
                try later.draw(), try scene.stored(), background: try scene.drawBackground())
            #expect(likeness < Self.leastSimilarity, "\(scene.name): \(likeness)")
        }
    }

    @Test("Every stored picture belongs to a scene, and all are small", .disabled(if: isWriting))
    func folder() throws {
        let folder = try #require(GoldenScene.all.first).file.deletingLastPathComponent()
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(Set(files.map(\.lastPathComponent)) == Set(GoldenScene.all.map(\.file.lastPathComponent)))
        #expect(try files.reduce(0) { try $0 + $1.fileSize() } < 1_500_000)
    }
}
