import Testing

@testable import FarmCore

@Suite("Playlists")
struct StreamPlaylistTests {
    private func playlist(_ frames: [Int], of count: Int, rate: FrameRate = .film) -> StreamPlaylist {
        StreamPlaylist(
            frameRate: rate, longestFrameCount: 121,
            entries: frames.enumerated().map {
                .init(headerURL: "http://a/h?b=1&c=2", url: "http://a/\($0.offset)", frameCount: $0.element)
            },
            isComplete: frames.count == count)
    }

    @Test("While it grows a playlist has no end, and what it said stays")
    func growing() {
        let early = playlist([60, 121], of: 3).text
        #expect(
            early == """
                #EXTM3U
                #EXT-X-VERSION:7
                #EXT-X-PLAYLIST-TYPE:EVENT
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-TARGETDURATION:6
                #EXT-X-MEDIA-SEQUENCE:0
                #EXT-X-MAP:URI="http://a/h?b=1&c=2"
                #EXTINF:2.500000,
                http://a/0
                #EXTINF:5.041667,
                http://a/1

                """)
        let late = playlist([60, 121, 24], of: 3).text
        #expect(late == early + "#EXTINF:1.000000,\nhttp://a/2\n#EXT-X-ENDLIST\n")
    }

    @Test("A header is told where it changes")
    func headers() {
        let playlist = StreamPlaylist(
            frameRate: .film, longestFrameCount: 24,
            entries: [
                .init(headerURL: "a", url: "1", frameCount: 24), .init(headerURL: "a", url: "2", frameCount: 24),
                .init(headerURL: "b", url: "3", frameCount: 24),
            ], isComplete: true)
        let lines = playlist.text.split(separator: "\n").filter { !$0.hasPrefix("#EXTINF") }.suffix(6)
        #expect(lines == ["#EXT-X-MAP:URI=\"a\"", "1", "2", "#EXT-X-MAP:URI=\"b\"", "3", "#EXT-X-ENDLIST"])
    }

    @Test("Fractional rates are told to the microsecond")
    func fractions() {
        let text = playlist([30], of: 2, rate: FrameRate(30_000, over: 1001)).text
        #expect(text.contains("#EXTINF:1.001000,") && text.contains("#EXT-X-TARGETDURATION:5\n"))
    }
}
