import FarmCore

@testable import FarmMedia

/// The words of a clip, frame after frame, to look at.
final class Stage {
    let format: VideoFormat
    private let text: TextStage
    private var frame = 0

    init(
        _ words: [String], look: SubtitleStyle.Look, ratio: AspectRatio = .wide, place: SubtitleStyle.Place = .bottom,
        family: String = "Liberation Sans", framesPerWord: Int = 12
    ) throws {
        format = VideoFormat(ratio, .p480, frameRate: .film)
        let cue = SubtitleCue(
            words: words.enumerated().map { SubtitleCue.Word(text: $1, firstFrame: $0 * framesPerWord) },
            firstFrame: 0, endFrame: words.count * framesPerWord + 48)
        let style = SubtitleStyle(
            look: look, place: place, fontFamily: family, fontHeight: 24.0 / 288, outlineWidth: 0.0055, margin: 0.07)
        text = try TextStage(
            ClipRecipe(image: nil, format: format, frameCount: cue.endFrame, cues: [cue], subtitles: style))
    }

    init(_ card: Card, ratio: AspectRatio = .wide, frameCount: Int = 120) throws {
        format = VideoFormat(ratio, .p480, frameRate: .film)
        text = try TextStage(ClipRecipe(image: nil, format: format, frameCount: frameCount, card: card))
    }

    var missingGlyphs: [String] { text.missingGlyphs }

    /// The frame, over a background; frames before are drawn, too, as in a clip.
    func picture(atFrame index: Int) throws -> Picture {
        while frame < index {
            try text.draw(frame: frame, onto: Canvas(format).views)
            frame += 1
        }
        let canvas = try Canvas(format)
        try text.draw(frame: frame, onto: canvas.views)
        frame += 1
        return Picture(pixels: canvas.bitmap, background: try Canvas(format).bitmap)
    }

    struct Picture {
        let pixels: Bitmap
        let background: Bitmap

        /// The pixels that differ from the background.
        var ink: Area? { area { pixel, under in zip(pixel, under).contains { abs(Int($0) - Int($1)) > 6 } } }
        /// The bright letters.
        var letters: Area? { area { pixel, _ in pixel.min() ?? 0 > 215 } }
        /// What has the accent's colour.
        var accent: Area? { area { pixel, _ in pixel[2] > 220 && pixel[0] < 110 } }

        private func area(where matches: (_ pixel: ArraySlice<UInt8>, _ under: ArraySlice<UInt8>) -> Bool) -> Area? {
            var area: Area?
            for row in 0..<pixels.height {
                for column in 0..<pixels.width {
                    let start = row * pixels.bytesPerRow + column * 4
                    let (pixel, under) = (pixels.pixels[start..<start + 3], background.pixels[start..<start + 3])
                    guard matches(Array(pixel)[...], Array(under)[...]) else { continue }
                    area = (area ?? Area(left: column, top: row, right: column, bottom: row, count: 0))
                        .including(column, row)
                }
            }
            return area
        }
    }

    /// The smallest rectangle around certain pixels, right and bottom included, and how many they are.
    struct Area: Equatable {
        var left: Int
        var top: Int
        var right: Int
        var bottom: Int
        var count: Int

        var middle: Int { (left + right) / 2 }
        var width: Int { right - left + 1 }

        func including(_ column: Int, _ row: Int) -> Area {
            Area(
                left: min(left, column), top: min(top, row), right: max(right, column), bottom: max(bottom, row),
                count: count + 1)
        }
    }
}
