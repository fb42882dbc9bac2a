import FarmCore
import Testing

@testable import FarmMedia

@Suite struct AttentionTests {
    @Test("A tall crop follows the one thing in a wide picture", arguments: [120, 350, 640, 1000, 1180])
    func tallCrop(place: Int) {
        let picture = Self.picture(width: 1280, height: 720, thing: (place, 400))
        let window = Attention(picture).window(from: picture, toFill: 1080, by: 1920)
        let centre = Double(place) / 1280
        #expect(window.left >= 0 && window.left + window.width <= 1)
        #expect(window.left < centre && centre < window.left + window.width, "\(window) misses \(centre)")
        #expect(abs(window.width * 1280 / (window.height * 720) - 9.0 / 16) < 0.001, "the ratio is the video's")
        if (350...1000).contains(place) {
            #expect(abs(window.left + window.width / 2 - centre) < 0.06, "it stands in the middle")
        }
    }

    @Test("A wide crop of a tall picture follows it too", arguments: [200, 640, 1100])
    func wideCrop(place: Int) {
        let picture = Self.picture(width: 720, height: 1280, thing: (300, place))
        let window = Attention(picture).window(from: picture, toFill: 1920, by: 1080)
        let centre = Double(place) / 1280
        #expect(window.top < centre && centre < window.top + window.height)
        #expect(window.width == 1)
    }

    @Test("The focus lies on what stands out, be it light or dark")
    func focus() {
        for thing in [(380, 250), (900, 450)] {
            for isLight in [true, false] {
                let picture = Self.picture(width: 1280, height: 720, thing: thing, isLight: isLight)
                let whole = CropRegion(left: 0, top: 0, width: 1, height: 1)
                let focus = Attention(picture).focus(within: whole)
                #expect(abs(focus.x - Double(thing.0) / 1280) < 0.06, "\(focus)")
                #expect(abs(focus.y - Double(thing.1) / 720) < 0.08, "\(focus)")
            }
        }
    }

    @Test("A picture with nothing in it is cropped in its middle")
    func emptiness() {
        for size in [(640, 360), (17, 16), (5, 400), (1, 1)] {
            let picture = TestPictures.flat((90, 90, 90), width: size.0, height: size.1)
            let attention = Attention(picture)
            let window = attention.window(from: picture, toFill: 1080, by: 1080)
            #expect(abs(window.left + window.width / 2 - 0.5) < 0.05, "\(window)")
            #expect(abs(window.top + window.height / 2 - 0.5) < 0.05, "\(window)")
            let focus = attention.focus(within: window)
            #expect((0...1).contains(focus.x) && (0...1).contains(focus.y))
        }
    }

    /// A grey room with a figure of some 60 by 120 pixels.
    private static func picture(
        width: Int, height: Int, thing: (x: Int, y: Int), isLight: Bool = true
    ) -> Bitmap {
        TestPictures.bitmap(width: width, height: height) { x, y in
            let isThing = abs(x - thing.x) < 30 && abs(y - thing.y) < 60
            let ground = UInt8(70 + (x / 40 + y / 40) % 2 * 6)
            return isThing ? (isLight ? (230, 180, 120) : (8, 8, 10)) : (ground, ground, ground)
        }
    }
}
