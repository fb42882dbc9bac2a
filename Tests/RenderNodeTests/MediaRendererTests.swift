import FarmCore
import FarmMedia
import FarmProtocol
import Foundation
import Testing

@testable import RenderNode

struct MediaRendererTests {
    private let scratch: ScratchFolder
    private let asset: AssetID

    init() throws {
        scratch = try ScratchFolder()
        asset = try #require(AssetID(String(repeating: "ab", count: 32)))
    }

    private var works: [Grant.Work] {
        [
            .clip(
                ClipRecipe(
                    image: asset, format: VideoFormat(width: 64, height: 36, frameRate: .film), frameCount: 5,
                    motion: .slowZoom, cues: [], subtitles: .standard)),
            .soundtrack(SoundtrackRecipe(placements: [.init(voice: asset, firstSample: 0)], sampleCount: 4800)),
        ]
    }

    private func error(of work: Grant.Work, assets: [AssetID: URL]) -> MediaError.Code? {
        do throws(MediaError) {
            _ = try MediaRenderer().render(
                work, assets: assets, to: scratch.url.appendingPathComponent("result"), progress: { _ in },
                isCancelled: { false })
            return nil
        } catch {
            return error.code
        }
    }

    @Test("An asset that is no picture and no sound is a corrupt input, for either kind of work")
    func corruptInput() throws {
        let file = scratch.url.appendingPathComponent("asset")
        try Data("It was a dark and stormy night.".utf8).write(to: file)
        for work in works { #expect(error(of: work, assets: [asset: file]) == .corruptInput, "\(work.kind)") }
    }

    @Test("A soundtrack is rendered to its length, and progress ends with its last sample")
    func soundtrack() throws {
        let file = scratch.url.appendingPathComponent("voice.wav")
        try wave(samples: 2400).write(to: file)
        let output = scratch.url.appendingPathComponent("result")
        let progress = Recorder<Int>()
        let notes = try MediaRenderer().render(
            works[1], assets: [asset: file], to: output, progress: { progress.add($0) }, isCancelled: { false })
        #expect(progress.all.last == 4800)
        #expect(Set(notes.stages.keys) == [.measure, .mix, .encode] && notes.missingGlyphs == nil)
        #expect(try Data(contentsOf: output).count > 100)
    }

    @Test("A node tells its engine: whatever decides a clip's bytes or a soundtrack's")
    func engine() {
        #expect(MediaRenderer().engine.contains("libavcodec"))
        #expect(MediaRenderer().engine.contains(ClipRenderer.engineVersion))
        #expect(MediaRenderer().engine.contains(SoundtrackRenderer.engineVersion))
        #expect(MediaRenderer().engine.utf8.count <= ProtocolLimits.textBytes)
    }

    /// A WAVE file, 48 kHz, mono, 16 bits: a saw tooth.
    private func wave(samples: Int) -> Data {
        func bytes(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }
        let size = UInt32(samples * 2)
        var file = Array("RIFF".utf8) + bytes(36 + size) + Array("WAVEfmt ".utf8) + bytes(UInt32(16))
        file += bytes(UInt16(1)) + bytes(UInt16(1)) + bytes(UInt32(48_000)) + bytes(UInt32(96_000))
        file += bytes(UInt16(2)) + bytes(UInt16(16)) + Array("data".utf8) + bytes(size)
        for sample in 0..<samples { file += bytes(Int16((sample % 200) * 50 - 5000)) }
        return Data(file)
    }
}
