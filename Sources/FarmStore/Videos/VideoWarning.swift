import FarmCore

/// What a video's owner should know before it is rendered: words of one of its clips that cannot be shown whole.
public struct VideoWarning: Hashable, Sendable, Codable {
    /// The clip's place in the video.
    public let part: Int
    /// The segment that it is of; `nil` for a card.
    public let segment: SegmentID?
    /// The characters that no font has, each once; they are left out of the picture.
    public let missingGlyphs: [String]

    public init(part: Int, segment: SegmentID?, missingGlyphs: [String]) {
        self.part = part
        self.segment = segment
        self.missingGlyphs = missingGlyphs
    }
}

extension FarmStore {
    /// Puts what its owner is warned of in the place of what a video's owner was warned of before.
    ///
    /// - Returns: the video as it is now; `nil` where there is none.
    public func warn(of warnings: [VideoWarning], in video: VideoID) async throws -> Video? {
        let json = try StoredJSON.text(warnings)
        return try await database.write { session in
            let row = try session.first(
                "UPDATE video SET warnings = $1 WHERE id = $2 RETURNING *", [.text(json), .id(video)])
            return try row.map { row in try Video(row) }
        }
    }
}
