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
        struct Warning: Decodable {
            let words: String
        }

        let id: VideoID
        /// An older coordinator has none.
        let warnings: [Warning]?
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
        /// Why a task of it waits to be tried again.
        var waiting: String?
    }

    /// Amounts are millionths of a dollar.
    struct Costs: Decodable, Hashable {
        struct Call: Decodable, Hashable {
            let provider: String
            let operation: String
            let model: String
            let state: String
            let calls: Int
            let costMicrodollars: Int64
        }

        let totalMicrodollars: Int64
        let calls: [Call]
    }
}
