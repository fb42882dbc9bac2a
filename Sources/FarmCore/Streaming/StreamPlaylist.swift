/// A media playlist of HTTP Live Streaming (RFC 8216), to which pieces are only ever added: players ask for it again
/// until it says that it has ended.
public struct StreamPlaylist: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        /// What a player loads before the piece, unless it has.
        public let headerURL: String
        public let url: String
        public let frameCount: Int

        public init(headerURL: String, url: String, frameCount: Int) {
            self.headerURL = headerURL
            self.url = url
            self.frameCount = frameCount
        }
    }

    public let frameRate: FrameRate
    /// Frames of the video's longest clip, made or not: the promise that no piece is longer must hold from the first.
    public let longestFrameCount: Int
    public let entries: [Entry]
    /// Whether these are all pieces there will be.
    public let isComplete: Bool

    public init(frameRate: FrameRate, longestFrameCount: Int, entries: [Entry], isComplete: Bool) {
        self.frameRate = frameRate
        self.longestFrameCount = longestFrameCount
        self.entries = entries
        self.isComplete = isComplete
    }

    /// The playlist's text. Its type stays `EVENT` to the end: what a player has read of a playlist must not change
    /// (section 6.2.1), and with its end it is on demand for whoever comes then.
    public var text: String {
        var lines = [
            "#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-PLAYLIST-TYPE:EVENT", "#EXT-X-INDEPENDENT-SEGMENTS",
            "#EXT-X-TARGETDURATION:\(targetSeconds)", "#EXT-X-MEDIA-SEQUENCE:0",
        ]
        var header: String?
        for entry in entries {
            if entry.headerURL != header { lines.append("#EXT-X-MAP:URI=\"\(entry.headerURL)\"") }
            header = entry.headerURL
            lines += ["#EXTINF:\(seconds(ofFrames: entry.frameCount)),", entry.url]
        }
        if isComplete { lines.append("#EXT-X-ENDLIST") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Whole seconds that no piece is longer than.
    private var targetSeconds: Int {
        max(1, (longestFrameCount * frameRate.denominator + frameRate.numerator - 1) / frameRate.numerator)
    }

    /// Seconds with six places, rounded.
    private func seconds(ofFrames frames: Int) -> String {
        let micros =
            (frames * 1_000_000 * frameRate.denominator + frameRate.numerator / 2) / frameRate.numerator
        return "\(micros / 1_000_000).\(CaptionTime.padded(micros % 1_000_000, 6))"
    }
}
