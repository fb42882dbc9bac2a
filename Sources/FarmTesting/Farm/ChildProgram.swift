import Foundation

/// A program of this package, started as a real process.
public final class ChildProgram: Sendable {
    private let process: Process
    private let log: URL
    public let pid: pid_t

    /// Starts `name` from the folder that the tests were built into; stdout and stderr go to `log`.
    public init(_ name: String, _ arguments: [String], environment: [String: String] = [:], log: URL) throws {
        let here = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        process = Process()
        // The tests run in Swift's own helper, or as a program of their own beside those of the package.
        let folder = CommandLine.arguments.first.map { URL(filePath: $0).deletingLastPathComponent() }
        let candidates = [folder, here.deletingLastPathComponent()].compactMap { $0?.appending(path: name) }
        guard let program = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            throw FarmFailure("the program '\(name)' was not built")
        }
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("NIGHTREEL_") }.merging(environment) { $1 }
        process.currentDirectoryURL = log.deletingLastPathComponent()
        if !FileManager.default.fileExists(atPath: log.path) {
            try Data().write(to: log)
        }
        let output = try FileHandle(forWritingTo: log)
        try output.seekToEnd()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        self.log = log
        try process.run()
        pid = process.processIdentifier
    }

    deinit {
        if process.isRunning { kill(pid, SIGKILL) }
    }

    public var isRunning: Bool { process.isRunning }

    /// What the program has written so far.
    public var output: String {
        // A log that cannot be read reads as nothing, and the test says what it waited for.
        (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    }

    /// Ends the process as a power cut would, and waits until it is gone.
    public func killNow() {
        kill(pid, SIGKILL)
        process.waitUntilExit()
    }

    /// Stops the process where it stands, until `thaw`.
    public func freeze() { kill(pid, SIGSTOP) }

    public func thaw() { kill(pid, SIGCONT) }

    /// How the process ended, in words; `nil` while it runs.
    public var ending: String? {
        guard !process.isRunning else { return nil }
        let how = process.terminationReason == .uncaughtSignal ? "signal" : "exit status"
        return "\(how) \(process.terminationStatus)"
    }

    /// Asks the process to end, and waits until it has.
    ///
    /// - Returns: its exit code.
    @discardableResult
    public func terminate() async throws -> Int32 {
        if process.isRunning { kill(pid, SIGTERM) }
        try await eventually(within: .seconds(30), "the process to end") { !self.process.isRunning }
        return process.terminationStatus
    }

    public func exitCode() async throws -> Int32 {
        try await eventually(within: .seconds(300), "the process to end") { !self.process.isRunning }
        return process.terminationStatus
    }
}
