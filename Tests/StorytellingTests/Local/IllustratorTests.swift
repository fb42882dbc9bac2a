import FarmMedia
import Testing

@testable import Storytelling

@Suite("The local illustrator")
struct IllustratorTests {
    private func paint(_ subject: Subject, width: Int, height: Int, seed: UInt64) throws -> Bitmap {
        try LocalIllustrator.paint(
            IllustrationRequest(
                context: "A story by the sea; mood: dread.", prompt: subject.samplePrompt, width: width, height: height,
                seed: seed))
    }

    @Test("Every composition can be asked for in words", arguments: Subject.allCases)
    func words(subject: Subject) {
        #expect(PictureBrief(prompt: subject.samplePrompt, context: "").subject == subject)
    }

    @Test("Every composition is dark but readable in every format, and no empty field", arguments: Subject.allCases)
    func readable(subject: Subject) throws {
        for (width, height) in [(480, 270), (270, 480), (320, 320)] {
            for seed in 1...3 {
                let light = Luma(of: try paint(subject, width: width, height: height, seed: UInt64(seed)))
                #expect(light.deviation > 14, "\(subject) \(width)×\(height) seed \(seed): \(light)")
                #expect(light.mean > 18 && light.mean < 110, "\(subject) \(width)×\(height) seed \(seed): \(light)")
                #expect(light.brightest > 90, "\(subject) \(width)×\(height) seed \(seed): \(light)")
            }
        }
    }

    @Test("The same request gives the same bytes; another seed gives another picture", arguments: Subject.allCases)
    func determinism(subject: Subject) throws {
        let first = try paint(subject, width: 320, height: 180, seed: 7)
        let again = try paint(subject, width: 320, height: 180, seed: 7)
        let other = try paint(subject, width: 320, height: 180, seed: 8)
        #expect(first.pixels == again.pixels)
        #expect(first.pixels != other.pixels)
    }

    @Test("Pictures of one story share their palette, outdoors and indoors")
    func palettes() {
        let context = "A lighthouse; fog."
        let house = PictureBrief(prompt: "A house at night", context: context)
        let forest = PictureBrief(prompt: "A forest path", context: context)
        let cellar = PictureBrief(prompt: "A cellar", context: context)
        #expect(house.palette == forest.palette)
        #expect(house.palette != cellar.palette)
    }

    @Test("Where a prompt says nothing, the context does")
    func context() {
        let brief = PictureBrief(prompt: "A woman, waiting", context: "An old graveyard; heavy rain.")
        #expect(brief.subject == .graveyard)
        #expect(brief.weather == .rain)
        #expect(brief.people == [.woman])
    }

    @Test("A person asked for changes the picture where they stand")
    func people() throws {
        let empty = PictureBrief(prompt: "A bedroom", context: "")
        let held = PictureBrief(prompt: "A bedroom; a girl", context: "")
        let without = try Painter.paint(empty, width: 320, height: 180, seed: 3, text: "")
        let with = try Painter.paint(held, width: 320, height: 180, seed: 3, text: "")
        let changed = zip(without.pixels, with.pixels).count { abs(Int($0) - Int($1)) > 40 }
        #expect(changed > 500)
    }

    @Test("The encoded picture has the size asked for and can be decoded")
    func encoded() async throws {
        let request = IllustrationRequest(context: "", prompt: "A lonely house", width: 256, height: 144, seed: 1)
        let illustration = try await LocalIllustrator().illustrate(request)
        #expect(illustration.width == 256 && illustration.height == 144)
        let decoded = try ImageCodec.decode(illustration.webp)
        #expect(decoded.width == 256 && decoded.height == 144)
        let painted = Luma(of: try LocalIllustrator.paint(request))
        #expect(abs(Luma(of: decoded).mean - painted.mean) < 4)
    }

    @Test("A raster outside of the limits is refused", arguments: [(0, 100), (100, 5_000), (-1, -1), (15, 16)])
    func limits(width: Int, height: Int) async {
        let request = IllustrationRequest(context: "", prompt: "A house", width: width, height: height, seed: 1)
        let error = await #expect(throws: MakerError.self) { try await LocalIllustrator().illustrate(request) }
        #expect(error?.code == .refused)
    }

    @Test("Odd rasters are painted without a fault", arguments: [(16, 16), (17, 301), (640, 33), (333, 250)])
    func oddRasters(width: Int, height: Int) throws {
        for subject in Subject.allCases {
            let bitmap = try paint(subject, width: width, height: height, seed: 5)
            #expect(bitmap.pixels.count == width * height * Bitmap.bytesPerPixel)
        }
    }

    @Test("A cancelled painting stops with a reason")
    func cancellation() async {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            let request = IllustrationRequest(context: "", prompt: "A house", width: 64, height: 64, seed: 1)
            return try await LocalIllustrator().illustrate(request)
        }
        await #expect(throws: MakerError.self) { try await task.value }
    }
}

/// Mean, spread and peak of a picture's lightness, 0...255 (BT.709 weights).
private struct Luma: CustomStringConvertible {
    var mean = 0.0
    var deviation = 0.0
    var brightest = 0.0

    init(of bitmap: Bitmap) {
        let count = Double(bitmap.width * bitmap.height)
        var squares = 0.0
        for index in stride(from: 0, to: bitmap.pixels.count, by: Bitmap.bytesPerPixel) {
            let blue = Double(bitmap.pixels[index])
            let green = Double(bitmap.pixels[index + 1])
            let red = Double(bitmap.pixels[index + 2])
            let luma = red * 0.2126 + green * 0.7152 + blue * 0.0722
            mean += luma / count
            squares += luma * luma / count
            brightest = max(brightest, luma)
        }
        deviation = (squares - mean * mean).squareRoot()
    }

    var description: String { "mean \(mean), deviation \(deviation), brightest \(brightest)" }
}

extension Subject {
    /// Words that ask for this composition.
    fileprivate var samplePrompt: String {
        switch self {
        case .houseOnHill: "An old house at night; a man"
        case .corridor: "A long corridor of closed doors"
        case .forestPath: "A forest in thick fog; a girl"
        case .windowAtNight: "A single window; heavy rain"
        case .cellarStairs: "A cellar, lit by a candle; a boy"
        case .figureInFog: "A bare moor; fog; a figure"
        case .graveyard: "A graveyard; clear moonlight; a crow"
        case .shore: "A pier over the sea; a woman"
        case .lighthouse: "A lighthouse; a storm"
        case .interior: "A bedroom with the door ajar; a child"
        case .attic: "An attic"
        case .road: "An empty road; rain"
        case .church: "A church at dusk; snow"
        case .closeView: "A close view of a mirror"
        case .well: "An old well; fog"
        }
    }
}
