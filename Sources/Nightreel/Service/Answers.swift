import FarmCore

/// What the coordinator answers, as far as the command line reads it.
enum Answers {
    struct Token: Decodable {
        let token: String
    }

    struct Story: Decodable {
        let id: StoryID
    }

    struct Segment: Decodable, Hashable {
        let order: Int
        let status: String
        let imageId: String?
        let voiceId: String?
        let error: String?
        /// What makers say of what they made all the same.
        var warnings: [Warning]?
    }

    struct Warning: Decodable, Hashable {
        let part: String
        let message: String
    }

    struct SegmentsStatus: Decodable, Hashable {
        let isCompleted: Bool
        let completedCount: Int
        /// Why the story as a whole cannot go on.
        let error: String?
    }

    struct VideoMade: Decodable {
        let id: VideoID
    }

    struct Video: Decodable, Hashable {
        let status: String
        let url: String?
        let error: String?
    }

    struct Progress: Decodable {
        let stages: [Stage]
    }

    struct Stage: Decodable {
        let kind: String
        let done: Int
        let total: Int
        let units: Int?
        let unitsTotal: Int?
    }
}
