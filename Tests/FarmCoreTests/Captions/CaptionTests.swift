import Testing

@testable import FarmCore

@Suite("Files of captions")
struct CaptionTests {
    /// Two clips at 24 frames a second, the second of which begins at frame 48; words that each format might take
    /// for something else.
    private let track: CaptionTrack = {
        let rate = FrameRate.film
        let first = CaptionTrack.Part(
            cues: [
                SubtitleCue(
                    words: [.init(text: "It", firstFrame: 0), .init(text: "came", firstFrame: 12)], firstFrame: 0,
                    endFrame: 24)
            ],
            words: [
                WordTiming(text: "It", start: 0, end: 24_000), WordTiming(text: "came", start: 24_000, end: 48_000),
            ])
        let second = CaptionTrack.Part(
            cues: [
                SubtitleCue(
                    words: [
                        .init(text: "<b>fog</b>", firstFrame: 1), .init(text: "&", firstFrame: 1),
                        .init(text: "{\\an8}night", firstFrame: 13), .init(text: "-->\"夜\"", firstFrame: 20),
                    ], firstFrame: 1, endFrame: 31)
            ],
            words: [WordTiming(text: "a\"\\\u{1}\n夜", start: 2000, end: 3000)])
        return CaptionTrack([first, second], on: VideoTimeline(frameCounts: [48, 40], frameRate: rate))
    }()

    private let joiner = "\u{2060}"

    @Test("SubRip numbers its cues and keeps markup from being any")
    func subRip() {
        #expect(
            track.subRip == """
                1\r
                00:00:00,000 --> 00:00:01,000\r
                It came\r
                \r
                2\r
                00:00:02,041 --> 00:00:03,291\r
                <\(joiner)b>fog<\(joiner)/b> & {\(joiner)\\an8}night →"夜"\r
                \r

                """)
    }

    @Test("WebVTT escapes what it would read, and times every word that begins later")
    func webVTT() {
        #expect(
            track.webVTT == """
                WEBVTT

                00:00:00.000 --> 00:00:01.000
                It <00:00:00.500>came

                00:00:02.041 --> 00:00:03.291
                &lt;b&gt;fog&lt;/b&gt; &amp; <00:00:02.541>{\\an8}night <00:00:02.833>--&gt;"夜"


                """)
    }

    @Test("ASS has the video's raster and style, and words that light up one after another")
    func karaoke() throws {
        let style = SubtitleStyle(
            look: .karaoke, place: .top, fontFamily: "Noto, Sans", fontHeight: 0.1, outlineWidth: 0.005, margin: 0.05,
            accentColour: Colour(red: 1, green: 2, blue: 254))
        let file = track.advancedSubStation(style, format: VideoFormat(width: 1080, height: 1920, frameRate: .film))
        let lines = file.split(separator: "\n")
        #expect(lines.first == "[Script Info]")
        #expect(lines.contains("PlayResX: 1080") && lines.contains("PlayResY: 1920"))
        #expect(
            lines.contains(
                """
                Style: Default,Noto  Sans,108,&H00FE0201,&H00FFFFFF,&H00080808,&H00080808,0,0,0,0,100,100,0,0,1,5.4,0,8,\
                0,0,54,1
                """))
        #expect(
            lines.suffix(2) == [
                "Dialogue: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,{\\k50}It {\\k50}came",
                """
                Dialogue: 0,0:00:02.04,0:00:03.29,Default,,0,0,0,,{\\k0}<b>fog</b> {\\k50}& \
                {\\k29}\\{\\\(joiner)an8\\}night {\\k46}-->"夜"
                """,
            ])
        let format = try #require(lines.first { $0.hasPrefix("Format: Name") })
        let values = try #require(lines.first { $0.hasPrefix("Style: ") })
        #expect(format.split(separator: ",").count == values.split(separator: ",").count)
    }

    @Test("ASS in a style of whole cues has no times of words")
    func plain() {
        let file = track.advancedSubStation(.standard, format: .standard)
        #expect(file.contains("Default,,0,0,0,,It came\n") && !file.contains("\\k"))
    }

    @Test("The words are JSON with exact samples")
    func words() {
        #expect(
            track.wordsJSON == """
                {
                  "sampleRate": 48000,
                  "words": [
                    {"text": "It", "start": 0, "end": 24000},
                    {"text": "came", "start": 24000, "end": 48000},
                    {"text": "a\\"\\\\\\u0001\\u000a夜", "start": 98000, "end": 99000}
                  ]
                }

                """)
        let silent = CaptionTrack(frameRate: .film, cues: [], words: [])
        #expect(silent.wordsJSON == "{\n  \"sampleRate\": 48000,\n  \"words\": []\n}\n")
    }

    @Test("Hours are written out, and fractional rates are exact")
    func times() {
        let rate = FrameRate(30_000, over: 1001)
        let cue = SubtitleCue(text: "Late", firstFrame: 400_000, endFrame: 400_030)
        let track = CaptionTrack(frameRate: rate, cues: [cue], words: [])
        // 400,000 frames of 1001/30000 s are 13,346.666… s.
        #expect(track.webVTT.contains("03:42:26.666 --> 03:42:27.667"))
        #expect(track.advancedSubStation(.standard, format: .standard).contains("0,3:42:26.66,3:42:27.66,"))
    }

    @Test("A line end in a word ends no cue")
    func lineEnds() {
        let cue = SubtitleCue(text: "one\r\n\ntwo", firstFrame: 0, endFrame: 24)
        let track = CaptionTrack(frameRate: .film, cues: [cue], words: [])
        #expect(track.subRip.contains("one  two") && track.webVTT.contains("one  two"))
    }
}
