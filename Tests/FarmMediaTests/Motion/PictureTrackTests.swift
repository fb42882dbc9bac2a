import FarmCore
import Foundation
import Testing

@testable import FarmMedia

@Suite struct PictureTrackTests {
    private static let format = VideoFormat(width: 320, height: 180, frameRate: .film)
    private let folder: TestFolder
    private let images: [AssetID: URL]
    private let dark: AssetID
    private let striped: AssetID

    init() throws {
        folder = try TestFolder()
        dark = try #require(AssetID(String(repeating: "d", count: 64)))
        striped = try #require(AssetID(String(repeating: "e", count: 64)))
        let stripes = TestPictures.bitmap(width: 640, height: 360) { x, _ in
            x / 16 % 2 == 0 ? (210, 210, 210) : (150, 150, 150)
        }
        images = [
            dark: try folder.write(
                ImageCodec.encodeWebP(TestPictures.flat((30, 30, 30), width: 640, height: 360)), as: "dark.webp"),
            striped: try folder.write(ImageCodec.encodeWebP(stripes, quality: 100), as: "stripes.webp"),
        ]
    }

    // MARK: Crossfades

    @Test("A crossfade goes evenly from the picture before to its own, and leaves nothing behind")
    func crossfade() throws {
        let track = try track(crossfading: Motion(.still, reach: 0))
        let lights = try (0..<20).map { try EffectFrames.mean(luma(of: track, frame: $0)) }
        // Stripes of 210 and 150 are luma 171 on average, 30 is 42.
        #expect(lights[0] > 150 && lights[0] < 171.5 && lights[11] < 55 && lights[11] > 42)
        for (before, after) in zip(lights[0..<12], lights[1..<12]) { #expect(after < before - 0.5) }
        #expect(lights[12...].allSatisfy { abs($0 - 42) < 0.5 })
    }

    @Test("The picture before goes on moving past its own last frame, and stays within its edges")
    func goingOn() throws {
        let motion = Motion(.pan, reach: 0.2, focus: .middle, seed: 2)
        let track = try track(crossfading: motion)
        let file = try #require(images[striped])
        let before = try MovingPicture(
            ImageCodec.decode(contentsOf: file), motion: motion, effects: .none, frameCount: 48, lastFrame: 60,
            format: Self.format)
        let planes = try Self.format.planes()
        var seen: Set<[UInt8]> = []
        for frame in 0..<12 {
            try before.draw(frame: 48 + frame, into: planes.map(\.view))
            let old = EffectFrames.samples(of: planes[0])
            let share = Fading.eased(frame + 1, of: 13)
            let mixed = old.map { UInt8((Int($0) * (256 - share) + 42 * share + 128) >> 8) }
            let shown = try luma(of: track, frame: frame)
            #expect(zip(shown, mixed).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
            seen.insert(old)
        }
        #expect(seen.count > 6, "it has not come to rest at once")
        let path = CameraPath(motion, frameCount: 48, rate: .film)
        #expect((48..<80).allSatisfy { path.view(atFrame: $0).left >= 0 })
    }

    @Test("A crossfade's picture that is missing is told, not left out")
    func missing() throws {
        let recipe = ClipRecipe(
            image: dark, format: Self.format, frameCount: 20, entrance: entrance(Motion(.still, reach: 0)))
        let error = #expect(throws: MediaError.self) {
            try PictureTrack(recipe, images: [dark: try #require(images[dark])])
        }
        #expect(error?.code == .inputOutput)
    }

    // MARK: Cards

    @Test("Without a picture there is darkness, which fog may drift through")
    func darkness() throws {
        let bare = try PictureTrack(ClipRecipe(image: nil, format: Self.format, frameCount: 3), images: [:])
        #expect(Set(try luma(of: bare, frame: 0)) == [16])
        let foggy = try PictureTrack(
            ClipRecipe(image: nil, format: Self.format, frameCount: 3, effects: PictureEffects(fog: 1)), images: [:])
        #expect(Set(try luma(of: foggy, frame: 0)).count > 10)
    }

    @Test("Behind a card the picture is dim and too soft for its detail to be seen", arguments: Motion.Move.allCases)
    func backdrop(move: Motion.Move) throws {
        let recipe = ClipRecipe(
            image: striped, format: Self.format, frameCount: 48,
            motion: Motion(move, reach: 0.02), card: Card(title: "The Door"))
        let samples = try luma(of: PictureTrack(recipe, images: images), frame: 20)
        #expect((45...85).contains(EffectFrames.mean(samples)))
        #expect(EffectFrames.spread(samples) < 4, "the stripes are gone")
    }

    // MARK: Fades

    @Test("A clip comes out of black and goes as dark as asked, no step back on the way", arguments: [1, 0.5])
    func fades(depth: Double) throws {
        let recipe = ClipRecipe(
            image: dark, format: Self.format, frameCount: 60, entrance: Entrance(.fade, frameCount: 12),
            exit: Exit(frameCount: 18, depth: depth))
        let shares = (0..<60).map { FadeTrack(recipe).share(atFrame: $0) }
        #expect(shares[0] == 0 && shares[59] == Int(256 * (1 - depth)))
        #expect(shares[12..<42].allSatisfy { $0 == 256 } && shares[42] < 256)
        #expect(zip(shares[0..<12], shares[1..<13]).allSatisfy { $0 < $1 })
        #expect(zip(shares[41..<59], shares[42..<60]).allSatisfy { $0 > $1 })
        let planes = try EffectFrames.flat(235, 20, 230, format: Self.format)
        FadeTrack(recipe).draw(frame: 0, onto: planes.map(\.view))
        #expect(planes.map { EffectFrames.samples(of: $0)[7] } == [16, 128, 128], "black is black")
    }

    @Test("A clip with every effect, a crossfade, a card and fades gives the same bytes again")
    func determinism() throws {
        let effects = PictureEffects(
            grain: 0.5, vignette: 0.5, flicker: 0.5, fog: 0.5, aberration: 0.5, grade: .cold, seed: 8)
        let recipe = ClipRecipe(
            image: striped, format: Self.format, frameCount: 30, motion: Motion(.parallax, reach: 0.05, seed: 3),
            effects: effects,
            entrance: Entrance(
                .crossfade(
                    .init(image: striped, motion: Motion(.handheld, reach: 0.02), effects: effects, frameCount: 40)),
                frameCount: 10),
            exit: Exit(frameCount: 6))
        let clips = try (0..<2).map { attempt in
            let output = folder.file("clip\(attempt).mp4")
            try ClipRenderer.render(recipe, images: images, to: output)
            return try Data(contentsOf: output)
        }
        #expect(clips[0] == clips[1] && clips[0].count > 5000)
    }

    @Test("Transitions and strengths that no clip can have are refused")
    func refusals() throws {
        let recipes = [
            ClipRecipe(image: dark, format: Self.format, frameCount: 9, exit: Exit(frameCount: 10)),
            ClipRecipe(image: dark, format: Self.format, frameCount: 9, exit: Exit(frameCount: 5, depth: 1.5)),
            ClipRecipe(image: dark, format: Self.format, frameCount: 9, entrance: Entrance(.fade, frameCount: 0)),
            ClipRecipe(image: dark, format: Self.format, frameCount: 9, effects: PictureEffects(grain: 1.1)),
            ClipRecipe(image: dark, format: Self.format, frameCount: 9, effects: PictureEffects(fog: .nan)),
            ClipRecipe(
                image: dark, format: Self.format, frameCount: 9,
                entrance: entrance(Motion(zoomPerFrame: 0.9), frameCount: 5)),
        ]
        for recipe in recipes { #expect(throws: MediaError.self) { try recipe.requireRenderable() } }
    }

    private func entrance(_ motion: Motion, frameCount: Int = 12) -> Entrance {
        Entrance(
            .crossfade(.init(image: striped, motion: motion, effects: .none, frameCount: 48)), frameCount: frameCount)
    }

    private func track(crossfading motion: Motion) throws -> PictureTrack {
        try PictureTrack(
            ClipRecipe(image: dark, format: Self.format, frameCount: 20, entrance: entrance(motion)), images: images)
    }

    private func luma(of track: PictureTrack, frame: Int) throws -> [UInt8] {
        let planes = try Self.format.planes()
        try track.draw(frame: frame, into: planes.map(\.view))
        return EffectFrames.samples(of: planes[0])
    }
}
