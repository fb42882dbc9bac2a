import CWebP
import FarmCore
import Foundation
import Testing

@testable import FarmMedia

/// A frame of words that is kept as a picture: what it shows and how it is drawn.
struct GoldenScene: CustomTestStringConvertible, Sendable {
    let name: String
    let recipe: ClipRecipe
    let frame: Int

    var testDescription: String { name }

    /// The words over a calm background, before any encoding.
    func draw() throws -> Bitmap {
        let canvas = try Canvas(recipe.format)
        let stage = try TextStage(recipe)
        // Frames come in order, as in a clip.
        for index in 0..<frame { try stage.draw(frame: index, onto: try Canvas(recipe.format).views) }
        try stage.draw(frame: frame, onto: canvas.views)
        return canvas.bitmap
    }

    /// The background alone.
    func drawBackground() throws -> Bitmap { try Canvas(recipe.format).bitmap }

    var file: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Golden/\(name).webp")
    }

    func stored() throws -> Bitmap { try ImageCodec.decode(contentsOf: file) }
}

// MARK: The scenes

extension GoldenScene {
    static let all = byLook + byScript + places + cards

    private static let byLook = SubtitleStyle.Look.allCases.flatMap { look in
        AspectRatio.allCases.map { subtitles(.latin, look: look, ratio: $0) }
    }

    private static let byScript =
        [Script.chinese, .arabic, .emoji].flatMap { script in
            SubtitleStyle.Look.allCases.map { subtitles(script, look: $0, ratio: .wide) }
                + AspectRatio.allCases.filter { $0 != .wide }.map { subtitles(script, look: .karaoke, ratio: $0) }
        }
        + [Script.japanese, .korean, .hebrew, .devanagari, .thai, .combining].map {
            subtitles($0, look: .karaoke, ratio: .wide)
        }

    private static let places = [SubtitleStyle.Place.top, .middle].map {
        subtitles(.latin, look: .plain, ratio: .tall, place: $0)
    }

    private static let cards: [GoldenScene] = {
        let title = Card(title: "The Lamp at Wrack Point", subtitle: "a story told after dark")
        let long = Card(
            title: "What the Keeper Wrote in the Last Log of the Drowned Light, and Why Nobody Was Ever to Read It",
            subtitle: "part one")
        var cards = AspectRatio.allCases.map { card(title, named: "title", ratio: $0, frame: 70) }
        cards += [AspectRatio.wide, .tall].map { card(long, named: "long-title", ratio: $0, frame: 70) }
        cards.append(card(title, named: "title-fading", ratio: .wide, frame: 20))
        cards.append(card(Card(title: "The End"), named: "end", ratio: .wide, frame: 70))
        cards.append(
            card(
                Card(title: "همس خلف الجدار", subtitle: "حكاية من الظلام"), named: "title-arabic", ratio: .wide,
                frame: 70))
        cards.append(
            card(Card(title: "墙里的低语", subtitle: "午夜故事"), named: "title-chinese", ratio: .tall, frame: 70))
        return cards
    }()

    static func subtitles(
        _ script: Script, look: SubtitleStyle.Look, ratio: AspectRatio, place: SubtitleStyle.Place = .bottom
    ) -> GoldenScene {
        let format = VideoFormat(ratio, .p480, frameRate: .film)
        let cues = SubtitleCue.cues(for: script.spoken, frameRate: .film, frameCount: 200)
        let style = SubtitleStyle(
            look: look, place: place, fontFamily: SubtitleStyle.standard.fontFamily,
            fontHeight: SubtitleStyle.standard.fontHeight, outlineWidth: SubtitleStyle.standard.outlineWidth,
            margin: SubtitleStyle.standard.margin)
        let parts = [script.rawValue, look.rawValue, ratio.fileName] + (place == .bottom ? [] : [place.rawValue])
        return GoldenScene(
            name: parts.joined(separator: "-"),
            recipe: ClipRecipe(image: nil, format: format, frameCount: 200, cues: cues, subtitles: style), frame: 38)
    }

    private static func card(_ card: Card, named name: String, ratio: AspectRatio, frame: Int) -> GoldenScene {
        let format = VideoFormat(ratio, .p480, frameRate: .film)
        return GoldenScene(
            name: "card-\(name)-\(ratio.fileName)",
            recipe: ClipRecipe(image: nil, format: format, frameCount: 120, card: card), frame: frame)
    }
}

extension AspectRatio {
    fileprivate var fileName: String { rawValue.replacingOccurrences(of: ":", with: "x") }
}

/// Sentences in several scripts, spoken a word each half second; frame 38 lies in the fourth word.
enum Script: String, CaseIterable, Sendable {
    case latin
    case chinese
    case japanese
    case korean
    case arabic
    case hebrew
    case devanagari
    case thai
    case emoji
    case combining

    var sentence: String {
        switch self {
        case .latin: "Something breathed beneath the floorboards"
        case .chinese: "午夜时分，墙里传来了低低的哭声。"
        case .japanese: "誰かが壁の向こうでゆっくり息をしている。"
        case .korean: "누군가 벽 뒤에서 숨을 쉬었다"
        case .arabic: "كان شيءٌ يتنفّس خلف الجدار"
        case .hebrew: "מישהו נשם לאט מאחורי הדלת"
        case .devanagari: "दीवार के पीछे कोई साँस"
        case .thai: "มีบางอย่างหายใจอยู่หลังประตูบานเก่า"
        case .emoji: "The 👻 stole our 🕯️ at 🌑"
        case .combining: "Ṩḧe̋ whi̲spe̲red: Z̈ạ̈r̀á, c̣ôm̃e Đếm"
        }
    }

    var spoken: [WordTiming] {
        let words = sentence.split(separator: " ").map(String.init)
        // Sentences without spaces last as long as the others.
        let length = words.count == 1 ? 5 * 24_000 : 24_000
        return words.enumerated().map { index, word in
            WordTiming(text: word, start: index * length, end: (index + 1) * length)
        }
    }
}
