import FarmCore
import FarmStore
import Logging

extension Logger.Metadata {
    /// The names under which a task is found in logs.
    static func task(_ task: FarmTask, fault: TaskFault? = nil, elapsed: Duration? = nil) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "kind": "\(task.kind.rawValue)", "task": "\(task.id)", "epoch": "\(task.epoch)",
            "story": "\(task.story)", "state": "\(task.state.rawValue)",
        ]
        if let video = task.video { metadata["video"] = "\(video)" }
        if let fault {
            metadata["code"] = "\(fault.code)"
            metadata["reason"] = "\(fault.message)"
        }
        if let elapsed { metadata["elapsed"] = "\(elapsed)" }
        return metadata
    }
}
