import Foundation

/// One clip of a video to assemble, in its order.
public struct ClipSource: Hashable, Sendable {
    public let url: URL
    /// What the clip must have, no more and no fewer.
    public let frameCount: Int

    public init(url: URL, frameCount: Int) {
        self.url = url
        self.frameCount = frameCount
    }
}

/// What an assembled video is.
public struct AssemblyReport: Hashable, Sendable {
    public let frameCount: Int
    /// Samples at 48 kHz that a player sounds.
    public let sampleCount: Int
    public let byteCount: Int
}
