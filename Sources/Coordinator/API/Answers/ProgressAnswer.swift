import FarmStore
import Hummingbird

/// How far a story or video is, stage by stage in the order of their work.
struct ProgressAnswer: ResponseEncodable {
    struct Stage: Encodable, Sendable {
        let kind: String
        let done: Int
        let total: Int
        /// Frames of clips, samples of a soundtrack, 1 a task for the rest; those under way included.
        let units: Int
        let unitsTotal: Int
        /// Why a task of it waits to be tried again.
        @Nullable var waiting: String?
    }

    let stages: [Stage]

    init(_ stages: [StageProgress]) {
        self.stages = stages.map { stage in
            Stage(
                kind: stage.kind.rawValue, done: stage.tasksDone, total: stage.tasksTotal, units: stage.unitsDone,
                unitsTotal: stage.unitsTotal, waiting: stage.waiting)
        }
    }
}
