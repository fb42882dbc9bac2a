import Foundation
import Testing

/// `rendernode run` as a process of its own; killed with its owner if it still runs then.
final class NodeProgram: Sendable {
    private let process = Process()

    init(_ arguments: [String], in folder: URL) throws {
        let tests = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        // The tests run in Swift's own helper, or as a program of their own, beside those of the package.
        let folders = [CommandLine.arguments.first.map { URL(filePath: $0) }, tests]
        let candidates = folders.compactMap { $0?.deletingLastPathComponent().appending(path: "rendernode") }
        let program: URL = try #require(
            candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) }, "rendernode was not built")
        process.executableURL = program
        process.arguments = ["run"] + arguments
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("NIGHTREEL_") }
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Ends the process as a power cut would.
    func killNow() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    func askToEnd() {
        kill(process.processIdentifier, SIGTERM)
    }

    /// - Returns: the exit status.
    func waitForEnd() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }
}
