import FarmCore
import Foundation
import Testing

@Suite("Options as JSON")
struct VideoOptionsTests {
    private func written(_ options: VideoOptions) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(options), as: UTF8.self)
    }

    private func read(_ json: String) throws -> VideoOptions {
        try JSONDecoder().decode(VideoOptions.self, from: Data(json.utf8))
    }

    @Test("Every default is written")
    func defaults() throws {
        #expect(
            try written(VideoOptions()) == """
                {"ambience":null,"codec":"h264","effects":{"aberration":0,"flicker":0,"fog":0,"grade":"natural",\
                "grain":0,"vignette":0},"endCard":false,"frameRate":24,"motion":"automatic","profile":"standard",\
                "ratio":"16:9","resolution":1080,"seed":0,"subtitles":{"accentColour":"#ffb038",\
                "fontFamily":"Liberation Sans","look":"plain","outlineColour":"#080808","place":"bottom",\
                "size":0.08333333333333333,"textColour":"#ffffff"},"titleCard":false,"transition":"cut"}
                """)
    }

    @Test("What is left out is as it is by default, none is none")
    func sparse() throws {
        #expect(try read("{}") == VideoOptions())
        #expect(try read(#"{"effects":{},"subtitles":{},"ambience":null}"#) == VideoOptions())
        #expect(try read(#"{"subtitles":null}"#).subtitles == nil)
        var grain = VideoOptions()
        grain.effects.grain = 0.25
        #expect(try read(#"{"effects":{"grain":0.25}}"#) == grain)
    }

    @Test("What is written is read back, whatever was chosen")
    func roundTrip() throws {
        var options = VideoOptions()
        for motion in VideoOptions.MotionChoice.all {
            options.motion = motion
            #expect(try read(written(options)) == options)
        }
        options.ratio = .portrait
        options.resolution = .p2160
        options.framesPerSecond = 60
        options.encoding = Encoding(codec: .h265, profile: .master)
        options.effects = PictureEffects(
            grain: 0.1, vignette: 0.2, flicker: 0.3, fog: 0.4, aberration: 1, grade: .sepia)
        options.subtitles = .chosen(
            look: .karaoke, place: .middle, fontFamily: "Noto Sans", fontHeight: 0.11,
            textColour: Colour(red: 1, green: 2, blue: 3), accentColour: .white, outlineColour: .ember)
        options.transition = .crossfade
        options.titleCard = true
        options.endCard = VideoOptions.theEnd
        options.ambience = .heartbeat
        options.seed = VideoOptions.Limits.seed.upperBound
        #expect(try read(written(options)) == options)
        options.subtitles = nil
        #expect(try read(written(options)) == options)
    }

    @Test(
        "What is none of a choice's values is no options",
        arguments: [
            #"{"ratio":"3:2"}"#, #"{"resolution":1081}"#, #"{"motion":"spin"}"#, #"{"transition":7}"#,
            #"{"subtitles":{"textColour":"red"}}"#, #"{"effects":{"grade":"green"}}"#, #"{"seed":-1}"#, "[]",
        ])
    func refused(_ json: String) {
        #expect(throws: DecodingError.self) { try read(json) }
    }

    @Test("Letters of the standard's size have the standard's outline, larger ones a larger")
    func outline() {
        func style(_ height: Double) -> SubtitleStyle {
            .chosen(
                look: .plain, place: .bottom, fontFamily: SubtitleStyle.standard.fontFamily, fontHeight: height,
                textColour: .white, accentColour: .ember, outlineColour: .ink)
        }
        #expect(style(SubtitleStyle.standard.fontHeight) == .standard)
        #expect(style(0.2).outlineWidth > SubtitleStyle.standard.outlineWidth)
    }
}
