import FarmCore
import FarmObjects
import FarmStore

/// Lets a finished video be seen. Its file is there before its status says so.
struct Publishing: Sendable {
    static let kinds: [TaskKind] = [.publish]

    let store: FarmStore

    func perform(_ task: FarmTask) async throws -> TaskResult {
        guard let id = task.video, let video = try await store.video(id), let file = video.file,
            try await store.asset(file) != nil
        else {
            throw TaskFault(code: "materialMissing", message: "The assembled video is not there.")
        }
        return .publication
    }
}
