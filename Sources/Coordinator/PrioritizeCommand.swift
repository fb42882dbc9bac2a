import ArgumentParser
import FarmCore
import Foundation

/// `coordinator prioritize`.
struct PrioritizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prioritize",
        abstract: "Let a video's tasks go before or after all others.",
        discussion: """
            What is done or under way stays as it is; what waits goes by the new priority from the next grant on. Users \
            ask for normal or background by themselves, urgent is given here alone.

            \(OperatorOptions.discussion)

            Exit status: 0 when it is changed, 1 where there is no such video, 64 for a bad argument, 78 for a bad \
            variable or an unusable database.
            """)

    @Argument(help: "The video's id.", transform: Self.video)
    var video: VideoID

    @Argument(
        help: "urgent (before everybody's), normal, or background (after everybody's).", transform: Self.priority)
    var priority: TaskPriority

    @OptionGroup var farm: OperatorOptions

    func run() async throws {
        try await farm.withStore { store in
            guard let count = try await store.prioritizeVideo(video, as: priority, at: WallClock.system.now()) else {
                FileHandle.standardError.write(Data("coordinator: there is no video \(video)\n".utf8))
                throw ExitCode.failure
            }
            print("prioritized video=\(video) priority=\(priority) tasks=\(count)")
        }
    }

    private static func video(_ text: String) throws -> VideoID {
        guard let id = VideoID(text) else { throw ValidationError("'\(text)' is not a video's id.") }
        return id
    }

    private static func priority(_ text: String) throws -> TaskPriority {
        guard let priority = TaskPriority(text) else {
            let words = TaskPriority.allCases.map(\.description).joined(separator: ", ")
            throw ValidationError("'\(text)' is not one of \(words).")
        }
        return priority
    }
}
