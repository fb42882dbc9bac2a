import FarmCore
import FarmStore

extension StoryService {
    /// Gives a segment another text, so that its voice is made again. Its picture stays, and so does every video that
    /// has been asked for; the next one tells the new text. May be done at any time.
    ///
    /// The text stays one segment: white space is folded to single spaces, as it is in a script.
    ///
    /// - Throws: `StoryError` with `.wordless` where nothing in the text can be told.
    func edit(_ id: SegmentID, text: String, of user: UserID) async throws -> Segment {
        guard let (segment, _) = try await store.segment(id) else {
            throw StoryError(.missing, "There is no segment \(id).")
        }
        _ = try await story(segment.story, of: user)
        guard StoryBreakdown.isTellable(text) else {
            throw StoryError(.wordless, "The text holds no letter and no digit, so there is nothing to tell.")
        }
        let folded = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard let edited = try await store.editSegment(id, text: folded, at: clock.now()) else {
            throw StoryError(.missing, "There is no segment \(id).")
        }
        if edited.isChanged { board.announceChange(story: segment.story, video: nil) }
        return edited.segment
    }
}
