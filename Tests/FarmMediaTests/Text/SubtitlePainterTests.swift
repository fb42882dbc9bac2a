import FarmCore
import Testing

@testable import FarmMedia

@Suite struct SubtitlePainterTests {
    @Test("A cue is white, outlined darkly, centred, in the lower band, about 8% of the height a line")
    func look() throws {
        let frame = try GreyFrame(format: .standard)
        try frame.draw("Hxg")
        let white = try #require(frame.bounds { $0 > 225 })
        let dark = try #require(frame.bounds { $0 < 60 })
        #expect(abs((white.left + white.right) / 2 - 960) <= 3, "centred: \(white)")
        // H reaches cap height and g the descent: together about nine tenths of the line.
        let lineHeight = 1080.0 * 24 / 288
        #expect((0.72...1.0).contains(Double(white.bottom - white.top) / lineHeight), "\(white)")
        #expect(white.bottom <= 1080 - Int(0.07 * 1080) && white.bottom > 1080 - Int(0.11 * 1080), "\(white)")
        let outline = 0.0055 * 1080
        for room in [
            white.left - dark.left, dark.right - white.right, white.top - dark.top, dark.bottom - white.bottom,
        ] {
            #expect(abs(Double(room) - outline) <= 3.5, "an outline of \(room), not \(outline)")
        }
    }

    @Test("Text wider than a line is broken into balanced lines that keep clear of the edges")
    func wrapping() throws {
        let frame = try GreyFrame(format: .standard)
        try frame.draw("Unfathomable whisperings underneath the weatherbeaten floorboards")
        let white = try #require(frame.bounds { $0 > 225 })
        #expect(white.left >= 1920 * 7 / 100 && white.right <= 1920 * 93 / 100)
        #expect(white.bottom - white.top > 1080 * 12 / 100, "two lines at least: \(white)")
    }

    @Test("A text too long for its size is set smaller and stays in the picture")
    func shrinking() throws {
        let frame = try GreyFrame(format: .standard)
        try frame.draw(String(repeating: "the house remembers everything ", count: 12))
        let white = try #require(frame.bounds { $0 > 225 })
        #expect(white.top > 1080 / 2 - 20 && white.bottom < 1080)
    }

    @Test("Text in many scripts leaves ink", arguments: ["Ночь", "الليل", "Ängste", "a & <b>", "“…”"])
    func scripts(text: String) throws {
        let frame = try GreyFrame(format: .standard)
        try frame.draw(text)
        #expect(frame.bounds { $0 > 225 } != nil)
    }

    @Test("Blank text draws nothing", arguments: ["", " ", "\n"])
    func blank(text: String) throws {
        let frame = try GreyFrame(format: .standard)
        try frame.draw(text)
        #expect(frame.bounds { $0 != 120 } == nil)
    }

    @Test("A neutral subtitle changes no hue: chroma under solid text is grey")
    func neutralChroma() throws {
        let frame = try GreyFrame(format: .standard)
        frame.fillChroma(200)
        try frame.draw("MMMM")
        let white = try #require(frame.bounds { $0 > 234 })
        var greys = 0
        for row in white.top / 2..<white.bottom / 2 {
            for column in white.left / 2..<white.right / 2 where abs(Int(frame.planes[1].row(row)[column]) - 128) <= 2 {
                greys += 1
            }
        }
        #expect(greys > 500)
    }

    @Test("Painters on several threads draw the same")
    func threads() async throws {
        let pictures = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let frame = try GreyFrame(format: .standard)
                    try frame.draw("The same on every thread")
                    return frame.lumaBytes
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(pictures).count == 1)
    }
}

/// A frame of one grey to draw cues on.
final class GreyFrame {
    private let format: VideoFormat
    let planes: [Plane]

    init(format: VideoFormat) throws {
        self.format = format
        planes = try [
            Plane(width: format.width, height: format.height),
            Plane(width: format.width / 2, height: format.height / 2),
            Plane(width: format.width / 2, height: format.height / 2),
        ]
        planes[0].base.update(repeating: 120, count: planes[0].stride * planes[0].height)
        fillChroma(128)
    }

    func fillChroma(_ value: UInt8) {
        for plane in planes.dropFirst() { plane.base.update(repeating: value, count: plane.stride * plane.height) }
    }

    func draw(_ text: String) throws {
        let cue = SubtitleCue(text: text, firstFrame: 0, endFrame: 1)
        let track = try SubtitleTrack([cue], style: .standard, format: format, language: .other)
        try track.draw(frame: 0, onto: planes.map(\.view))
    }

    var lumaBytes: [UInt8] {
        Array(UnsafeBufferPointer(start: planes[0].base, count: planes[0].stride * format.height))
    }

    /// The smallest rectangle around the luma samples that `matches` picks; right and bottom are outside.
    func bounds(where matches: (UInt8) -> Bool) -> (left: Int, top: Int, right: Int, bottom: Int)? {
        var bounds: (left: Int, top: Int, right: Int, bottom: Int)?
        for y in 0..<format.height {
            for x in 0..<format.width where matches(planes[0].row(y)[x]) {
                let known = bounds ?? (x, y, x + 1, y + 1)
                bounds = (min(known.left, x), min(known.top, y), max(known.right, x + 1), max(known.bottom, y + 1))
            }
        }
        return bounds
    }
}
