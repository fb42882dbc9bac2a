import FarmMedia
import FarmObjects
import FarmTesting
import Foundation
import Testing

@testable import Storytelling

@Suite("Pictures that are judged unsafe", .timeLimit(.minutes(5)))
struct UnsafePictureTests {
    /// Refuses everything, or fails in another way.
    private struct Refusing: Illustrator {
        let code: MakerError.Code

        func illustrate(_ request: IllustrationRequest) async throws -> Illustration {
            throw MakerError(code, "No.")
        }
    }

    @Test("The prompt is softened and asked again, as a call of its own and with a warning")
    func softened() async throws {
        let standIn = try ReplicateStandIn()
        let desk = RecordingDesk()
        let picture = try await Painting(standIn).paint(at: desk, Painting.request("Blood on the cellar stairs"))
        #expect(picture.warnings.map(\.code) == [.promptSoftened])
        let prompts = try Painting(standIn).inputs().compactMap { $0["prompt"]?.text }
        #expect(prompts.count == 2 && prompts[0].hasPrefix("Blood on") && prompts[1].hasPrefix("Dark stains on"))
        #expect(desk.faults.map(\.code) == [.unsafe] && desk.images == 1)
        #expect(Set(desk.calls.map(\.key)).count == 2 && standIn.account.charges.count == 1)
    }

    @Test("After three softer prompts it is refused, each with another seed")
    func refused() async throws {
        let standIn = try ReplicateStandIn()
        standIn.always(.prediction, behave: .unsafe)
        do {
            try await Painting(standIn).paint()
            Issue.record("a picture came")
        } catch let error as MakerError {
            #expect(error.code == .refused)
        }
        let inputs = try Painting(standIn).inputs()
        #expect(inputs.count == 4 && Set(inputs.compactMap { $0["seed"] }).count == 4)
        #expect(standIn.account.charges.isEmpty)
    }

    @Test("The offline illustrator paints what was refused, where that is allowed, and a warning says so")
    func fallback() async throws {
        let standIn = try ReplicateStandIn()
        standIn.always(.prediction, behave: .unsafe)
        let request = IllustrationRequest(context: "", prompt: "A corpse", width: 320, height: 180, seed: 1)
        let first = try Painting(standIn).illustrator(at: DirectDesk())
        let picture = try await FallbackIllustrator(first: first, then: LocalIllustrator(), allowed: true)
            .illustrate(request)
        #expect(picture.width == 320 && picture.warnings.map(\.code) == [.fellBack])
        #expect(picture.webp == (try await LocalIllustrator().illustrate(request).webp))
        await #expect(throws: MakerError.self) {
            try await FallbackIllustrator(first: first, then: LocalIllustrator(), allowed: false).illustrate(request)
        }
    }

    @Test(
        "A service that is away is no reason to paint otherwise",
        arguments: [
            MakerError.Code.providerAway, .unavailable, .spendingCapReached, .unusableAnswer, .timedOut,
        ])
    func away(code: MakerError.Code) async throws {
        let illustrator = FallbackIllustrator(first: Refusing(code: code), then: LocalIllustrator(), allowed: true)
        do {
            _ = try await illustrator.illustrate(Painting.request())
            Issue.record("a picture came")
        } catch let error as MakerError {
            #expect(error.code == code)
        }
    }

    @Test("A picture of one colour is what is left of one that was stopped; its middle is cut out of any other")
    func preparation() throws {
        let blank = try ImageCodec.encodeWebP(Bitmap(width: 64, height: 64))
        #expect(throws: PicturePreparation.Flaw.blank) {
            try PicturePreparation.webp(of: blank, toFill: 16, by: 9)
        }
        var bitmap = Bitmap(width: 40, height: 30)
        for index in bitmap.pixels.indices { bitmap.pixels[index] = index / 4 % 40 < 20 ? 30 : 220 }
        let file = try ImageCodec.encodeWebP(bitmap)
        for (width, height, wide, high) in [(16, 9, 40, 23), (9, 16, 17, 30), (4, 3, 40, 30), (400, 300, 40, 30)] {
            let cut = try ImageCodec.decode(PicturePreparation.webp(of: file, toFill: width, by: height))
            #expect(cut.width == wide && cut.height == high)
            #expect(cut.pixels[4] < 80 && cut.pixels[(wide - 2) * 4] > 170, "the middle is in the middle")
        }
    }

    @Test("Files that are no picture, are damaged or unpack to too much are refused")
    func bombs() throws {
        let good = try ImageCodec.encodeWebP(Bitmap(width: 64, height: 64, pixels: (0..<16384).map { UInt8($0 % 251) }))
        // A PNG whose header promises 60,000 pixels a side.
        let bomb: [UInt8] =
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
            + [0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 8, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        for file in [[], Array("<html>".utf8), Array(good.prefix(good.count / 2)), bomb] {
            do {
                _ = try PicturePreparation.webp(of: file, toFill: 16, by: 9)
                Issue.record("a picture came of \(file.count) bytes")
            } catch PicturePreparation.Flaw.unreadable {
                continue
            }
        }
    }
}
