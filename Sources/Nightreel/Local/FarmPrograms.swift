import Foundation

/// Where the farm's programs lie: beside this one, as a build and an installation have them.
struct FarmPrograms: Hashable, Sendable {
    let coordinator: String
    let renderNode: String

    /// - Throws: `CommandFailure` with `.unavailable` where one is missing.
    init(folder: String) throws(CommandFailure) {
        coordinator = folder + "/coordinator"
        renderNode = folder + "/rendernode"
        for program in [coordinator, renderNode] where !FileManager.default.isExecutableFile(atPath: program) {
            throw CommandFailure(.unavailable, "--local needs \(program), which is not there or not executable")
        }
    }

    static func besideThisOne() throws(CommandFailure) -> FarmPrograms {
        let program: String
        do {
            program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        } catch {
            throw CommandFailure(.software, "this program cannot find itself: \(error.localizedDescription)")
        }
        return try FarmPrograms(folder: URL(fileURLWithPath: program).deletingLastPathComponent().path)
    }
}
