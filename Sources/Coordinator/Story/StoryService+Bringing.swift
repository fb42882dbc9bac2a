import FarmCore
import FarmStore

extension StoryService {
    func segment(_ id: SegmentID, of user: UserID) async throws -> Segment {
        guard let (segment, _) = try await store.segment(id) else {
            throw StoryError(.missing, "There is no segment \(id).")
        }
        _ = try await story(segment.story, of: user)
        return segment
    }

    /// Puts a picture or voice of the owner's own in a segment's place. May be done at any time: what is being made in
    /// that place is given up, and videos that have been asked for keep what they have.
    ///
    /// - Parameter segment: as it was when the voice was looked at.
    /// - Throws: `StoryError` with `.incomplete` where its text has been changed since.
    func bring(_ result: TaskResult, for segment: Segment, of user: UserID) async throws -> Segment {
        let text = result.kind == .narrate ? segment.text : nil
        guard
            let brought = try await store.bring(
                result, for: segment.id, telling: text, of: user, at: clock.now())
        else {
            _ = try await self.segment(segment.id, of: user)
            throw StoryError(
                .incomplete, "The segment's text was changed meanwhile; send the recording of the new one.")
        }
        board.announceChange(story: segment.story, video: nil)
        return brought.segment
    }
}
